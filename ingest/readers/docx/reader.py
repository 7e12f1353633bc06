"""From the bytes of a Word document to its reading, and what is refused before it is opened."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from lxml import etree

from corpus.document import BlockKind
from errors import ReadError
from ingest.readers.base import Reading, finish
from ingest.readers.docx.flow import blocks
from ingest.readers.formats import OLE
from ingest.readers.quality import complaint

_UNPACKED, _RATIO, _SMALL, _PARTS = 300 * 2**20, 150, 20 * 2**20, 10_000
_BROKEN = "is broken: {}; open it in Word and save it anew"
# What python-docx writes into each new file says when its template was made, and by whom.
_TEMPLATE_YEAR, _TEMPLATE_AUTHOR = 2013, "python-docx"
_FAILURES = (
    OpcError, etree.LxmlError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, TypeError, IndexError, OSError,
    EOFError, RecursionError, NotImplementedError, AssertionError, zlib.error,
)  # fmt: skip


def read(data: bytes, name: str) -> Reading:
    """Read a Word document. Raises `ReadError` where it is encrypted, an old .doc, broken or packed beyond reason."""
    _look_sound(data, name)
    try:
        reading = _reading(docx.Document(BytesIO(data)))
    # A damaged package can fail in any part, with any error of the parsers beneath.
    except _FAILURES as error:
        raise ReadError(name, _BROKEN.format(f"its parts do not fit together ({type(error).__name__})")) from None
    reading = finish(reading, name)
    if reason := complaint(reading.text):
        raise ReadError(name, reason)
    return reading


def _look_sound(data: bytes, name: str) -> None:
    """Refuse what is no Word package, and what would unpack without end."""
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ReadError(name, "is encrypted and needs a password; save a copy without one")
        raise ReadError(name, "is an old Word file (.doc); save it as .docx")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except _FAILURES:
        raise ReadError(name, _BROKEN.format("it is no ZIP archive, or only a part of one")) from None
    if "[Content_Types].xml" not in {part.filename for part in parts}:
        raise ReadError(name, "is a ZIP archive and no Word document; add the documents in it one by one")
    total = sum(part.file_size for part in parts)
    if total > _UNPACKED or len(parts) > _PARTS or (total > _SMALL and total > _RATIO * len(data)):
        sizes = f"{len(data) // 1024} KiB unpack to {total // 2**20} MiB"
        raise ReadError(name, f"was not opened: {sizes}, as no document does")


def _reading(document: Document) -> Reading:
    said = document.core_properties
    found = tuple(blocks(document))
    heading = next((block.text for block in found if block.kind is BlockKind.HEADING and block.level == 1), None)
    language = re.match(r"[A-Za-z]{2,3}(?=$|[-_])", said.language or "")
    created = said.created
    return Reading(
        title=said.title or heading,
        blocks=found,
        language=language[0].lower() if language else None,
        year=created.year if created is not None and created.year > _TEMPLATE_YEAR else None,
        authors=tuple(author for author in said.author.split(";") if author.strip() != _TEMPLATE_AUTHOR),
    )
