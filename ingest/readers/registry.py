"""Which reader reads a file: chosen by the ending of its name, held against its content."""

from __future__ import annotations

from collections.abc import Iterator

from errors import ReadError
from ingest.readers import docx, html, pdf, question_answer_xml, text
from ingest.readers.base import Item, Reader, Reading
from ingest.readers.formats import MARKDOWN, look, suffix_of
from ingest.readers.xml_tree import root_name

# XML is told by its root element: root -> reader. New forms go here.
XML_FORMS: dict[str, Reader] = {question_answer_xml.ROOT: question_answer_xml}

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


def reader_for(name: str, data: bytes) -> Reader:
    """The reader for a file. Raises `ReadError` where none reads its suffix, or its content is of another format."""
    suffix = suffix_of(name)
    if not data.strip(b"\0\t\n\r "):
        raise ReadError(name, "is empty")
    if suffix != ".xml" and suffix not in READERS:
        known = ", ".join(sorted({*READERS, *MARKDOWN, ".xml"}))
        raise ReadError(name, f"has the ending {suffix or '(none)'}, which is not read; what is read: {known}")
    look(name, data, suffix)
    if suffix != ".xml":
        return READERS[suffix]
    root = root_name(data, name)
    if root not in XML_FORMS:
        raise ReadError(name, f"XML of an unknown form (root <{root}>); what is read: {', '.join(sorted(XML_FORMS))}")
    return XML_FORMS[root]


def read(data: bytes, name: str) -> Reading:
    """Read a file with the reader for it. Raises `ReadError`."""
    return reader_for(name, data).read(data, name)


def read_all(data: bytes, name: str) -> Iterator[Item]:
    """Interim."""
    yield read(data, name)
