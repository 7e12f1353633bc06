"""Which reader reads a file: chosen by the ending of its name, held against its content."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

from errors import ReadError
from ingest.readers import (
    answers_xml,
    clinicaltrials_json,
    docx,
    europepmc_json,
    html,
    jats,
    medline_text,
    medlineplus_xml,
    ods_xml,
    openfda_json,
    pdf,
    pubmed_xml,
    question_answer_xml,
    spl,
    text,
    uspstf_json,
)
from ingest.readers.base import Gone, Item, Reader, Reading, Refused, SetReader
from ingest.readers.formats import GZIP, MARKDOWN, look, suffix_of
from ingest.readers.json_values import parse_json
from ingest.readers.xml_tree import root_name


class JsonReader(SetReader, Protocol):
    """A reader of JSON answers, which have no root element that names them."""

    def is_mine(self, value: object) -> bool:
        """Whether a JSON value is of its form."""
        ...


# XML is told by its root element: root -> reader. New forms go here.
XML_FORMS: dict[str, Reader | SetReader] = {
    question_answer_xml.ROOT: question_answer_xml,
    **dict.fromkeys(ods_xml.ROOTS, ods_xml),
    **dict.fromkeys(spl.ROOTS, spl),
    **dict.fromkeys(answers_xml.ROOTS, answers_xml),
    **dict.fromkeys(jats.ROOTS, jats),
    **dict.fromkeys(medlineplus_xml.ROOTS, medlineplus_xml),
    **dict.fromkeys(pubmed_xml.ROOTS, pubmed_xml),
}

JSON_FORMS: tuple[JsonReader, ...] = (clinicaltrials_json, europepmc_json, openfda_json, uspstf_json)

# By suffix. Markdown would be registered here; its front matter makes it a document of the corpus, see `MARKDOWN`.
READERS: dict[str, Reader] = {
    ".docx": docx,
    ".htm": html,
    ".html": html,
    ".pdf": pdf,
    ".text": text,
    ".txt": text,
    ".xhtml": html,
}
_TOLD_BY_CONTENT = (".json", ".nxml", ".xml")
_TEXTS = (".text", ".txt")
_UNPACKED_LIMIT = 100 * 1024 * 1024


def reader_for(name: str, data: bytes) -> Reader | SetReader:
    """The reader for a file. Raises `ReadError` where none reads its suffix, or its content is of another format."""
    suffix = suffix_of(name)
    if not data.strip(b"\0\t\n\r "):
        raise ReadError(name, "is empty")
    if suffix not in _TOLD_BY_CONTENT and suffix not in READERS:
        known = ", ".join(sorted({*READERS, *MARKDOWN, *_TOLD_BY_CONTENT, ".gz"}))
        raise ReadError(name, f"has the ending {suffix or '(none)'}, which is not read; what is read: {known}")
    look(name, data, suffix)
    if suffix == ".json":
        return _json_reader(data, name)
    if suffix in _TEXTS and medline_text.is_mine(data):
        return medline_text
    if suffix not in _TOLD_BY_CONTENT:
        return READERS[suffix]
    root = root_name(data, name)
    if root not in XML_FORMS:
        known = ", ".join(sorted(root for root, reader in XML_FORMS.items() if reader is not answers_xml))
        raise ReadError(name, f"XML of an unknown form (root <{root}>); what is read: {known}")
    return XML_FORMS[root]


def _json_reader(data: bytes, name: str) -> JsonReader:
    value = parse_json(data, name)
    for reader in JSON_FORMS:
        if reader.is_mine(value):
            return reader
    raise ReadError(
        name, "JSON of an unknown form; what is read: answers of ClinicalTrials.gov, Europe PMC, openFDA and USPSTF"
    )


def read_all(data: bytes, name: str) -> Iterator[Item]:
    """Read all documents of a file, lazily; most formats hold one. A document that cannot be read alone is `Refused`.

    Raises `ReadError` where the file as a whole cannot be read.
    """
    if suffix_of(name) == ".gz":
        data, name = _unpacked(data, name), name[: -len(".gz")]
    reader = reader_for(name, data)
    if isinstance(reader, SetReader):
        return reader.read_all(data, name)
    return iter((reader.read(data, name),))


def read(data: bytes, name: str) -> Reading:
    """Read a file that holds one document. Raises `ReadError`, also where it holds none or several."""
    items = [item for item in read_all(data, name) if not isinstance(item, Gone)]
    if len(items) != 1:
        raise ReadError(name, f"holds {len(items)} documents; one was expected" if items else "holds no document")
    item = items[0]
    if isinstance(item, Refused):
        raise ReadError(name, item.reason)
    return item


def _unpacked(data: bytes, name: str) -> bytes:
    """The content of a gzip file. Raises `ReadError` where it is none, is cut off, or unpacks to more than 100 MiB."""
    if not data.startswith(GZIP):
        raise ReadError(name, "has the wrong ending: it ends in .gz and is not packed with gzip; take .gz off its name")
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacking.decompress(data, _UNPACKED_LIMIT + 1)
    except zlib.error:
        raise ReadError(name, "is a damaged gzip file; fetch it again") from None
    if len(unpacked) > _UNPACKED_LIMIT:
        raise ReadError(name, f"unpacks to more than {_UNPACKED_LIMIT // 2**20} MiB; part it into smaller files")
    if not unpacking.eof:
        raise ReadError(name, "is a gzip file that is cut off; fetch it again")
    return unpacked
