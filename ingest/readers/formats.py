"""File formats by their first bytes, held against the ending of a file's name."""

from __future__ import annotations

import re
from pathlib import PurePath

from errors import ReadError

MARKDOWN = (".md", ".markdown")
# What Microsoft Office wrote before 2007, and still writes around encrypted files.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GZIP = b"\x1f\x8b"

_HTML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,9}<(?:!doctype\s+html|html)\b",
    re.I | re.S,
)
_XML = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml\b")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF")
# Which endings a format may have, its own first. A format that nothing tells (text) has any.
_ENDINGS = {
    "PDF": (".pdf",),
    "Word document": (".docx",),
    "old Word document": (".doc", ".docx"),
    "web page": (".html", ".htm", ".xhtml", ".txt", ".text", *MARKDOWN),
    "XML": (".xml", ".nxml", ".xhtml", ".html", ".htm", ".txt", ".text"),
    "ZIP archive": (".zip", ".docx"),
    "picture": (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp"),
    "RTF document": (".rtf",),
    "gzip archive": (".gz",),
}
_ADVICE = {
    "picture": "run OCR on it and add the text",
    "RTF document": "save it as .docx",
    "old Word document": "save it as .docx",
    "ZIP archive": "add the documents in it one by one",
    "gzip archive": "add .gz to its name, or unpack it",
}


def suffix_of(name: str) -> str:
    """The ending of a file's name, in lower case, with its dot."""
    return PurePath(name).suffix.lower()


def format_of(data: bytes) -> str | None:
    """What a file is by its first bytes; None where they do not tell."""
    if b"%PDF-" in data[:1024] and not _HTML.match(data):
        return "PDF"
    if data.startswith(OLE):
        return "old Word document"
    if data.startswith(b"PK\x03\x04"):
        return "Word document" if b"word/document" in data else "ZIP archive"
    if data.startswith(b"{\\rtf"):
        return "RTF document"
    if data.startswith(GZIP):
        return "gzip archive"
    if data.startswith(_PICTURES):
        return "picture"
    if _HTML.match(data):
        return "web page"
    return "XML" if _XML.match(data) else None


def look(name: str, data: bytes, suffix: str) -> None:
    """Raise `ReadError` where a file is of a known format that its ending denies."""
    found = format_of(data)
    if found is not None and suffix not in _ENDINGS[found]:
        advice = _ADVICE.get(found, f"rename it to {_ENDINGS[found][0]}")
        article = "an" if found[0] in "aeiouAEIOUXR" else "a"
        raise ReadError(name, f"has the wrong ending: it ends in {suffix} and is {article} {found}; {advice}")
