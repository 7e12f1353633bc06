"""Which reader reads a file: its ending, held against its content."""

from __future__ import annotations

import pytest
from docx.document import Document
from fpdf import FPDF

import ingest.readers
from errors import ReadError
from ingest.readers import MARKDOWN, READERS, docx, html, pdf, question_answer_xml, read, reader_for, text
from ingest.readers.formats import OLE
from tests.ingest.readers.conftest import SENTENCES, column, docx_of, page, pdf_of


def _docx(document: Document) -> None:
    document.add_paragraph(SENTENCES[0])


def _page(file: FPDF) -> None:
    page(file)
    column(file, SENTENCES[0], 50, 60, 400)


_FORMS = (
    "Document, Factsheet, MedlineCitationSet, OAI-PMH, PubmedArticle, PubmedArticleSet, PubmedBookArticle, "
    "PubmedBookArticleSet, article, document, health-topics, nlmSearchResult, pmc-articleset"
)
_ONE_BY_ONE = "add the documents in it one by one"
_PAIR = f"<QAPair><Question>q</Question><Answer>{SENTENCES[0]}</Answer></QAPair>"
PDF = pdf_of(_page)
DOCX = docx_of(_docx)
HTML = f"<!DOCTYPE html><html><body><p>{SENTENCES[0]}</p></body></html>".encode()
TEXT = SENTENCES[0].encode()
XML = f'<?xml version="1.0"?><Document><QAPairs>{_PAIR}</QAPairs></Document>'.encode()


@pytest.mark.parametrize(
    ("name", "data", "reader"),
    [
        ("a.pdf", PDF, pdf),
        ("folder/a.PDF", PDF, pdf),
        ("a.docx", DOCX, docx),
        ("a.html", HTML, html),
        ("a.htm", b"<p>no doctype</p>", html),
        ("a.txt", TEXT, text),
        ("a.txt", HTML, text),
        ("a.xml", XML, question_answer_xml),
    ],
)
def test_files_find_their_reader(name: str, data: bytes, reader: object) -> None:
    """The ending chooses the reader where the content does not deny it; XML is told by its root."""
    assert reader_for(name, data) is reader
    assert SENTENCES[0] in read(data, name).text or data == b"<p>no doctype</p>"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docx", PDF, "has the wrong ending: it ends in .docx and is a PDF; rename it to .pdf"),
        ("a.pdf", DOCX, "has the wrong ending: it ends in .pdf and is a Word document; rename it to .docx"),
        ("a.pdf", HTML, "has the wrong ending: it ends in .pdf and is a web page; rename it to .html"),
        ("a.txt", PDF, "has the wrong ending: it ends in .txt and is a PDF; rename it to .pdf"),
        (
            "a.txt",
            b"\x89PNG\r\n",
            "has the wrong ending: it ends in .txt and is a picture; run OCR on it and add the text",
        ),
        ("a.txt", b"{\\rtf1 x}", "has the wrong ending: it ends in .txt and is an RTF document; save it as .docx"),
        ("a.pdf", OLE, "has the wrong ending: it ends in .pdf and is an old Word document; save it as .docx"),
        (
            "a.html",
            b"PK\x03\x04x",
            "has the wrong ending: it ends in .html and is a ZIP archive; " + _ONE_BY_ONE,
        ),
        ("a.xml", b"<Label/>", "XML of an unknown form (root <Label>); what is read: " + _FORMS),
        ("a.xml", b'<x:Label xmlns:x="urn:x"/>', "XML of an unknown form (root <Label>); what is read: " + _FORMS),
        ("a.pdf", b"", "is empty"),
        ("a.txt", b" \n\0", "is empty"),
    ],
)
def test_wrong_files_are_named(name: str, data: bytes, reason: str) -> None:
    """A wrong ending names both formats; empty files and unknown XML are named as what they are."""
    with pytest.raises(ReadError) as caught:
        reader_for(name, data)
    assert caught.value.reason == reason


@pytest.mark.parametrize("name", ["a.exe", "a", "a.docx.zip", ".pdf"])
def test_unknown_endings_list_what_is_read(name: str) -> None:
    """A refusal of an ending lists those that are read."""
    with pytest.raises(
        ReadError,
        match=r"\.docx, \.gz, \.htm, \.html, \.json, \.markdown, \.md, \.nxml, \.pdf, \.text, \.txt, \.xhtml, \.xml",
    ):
        reader_for(name, TEXT)


def test_public_names_are_declared() -> None:
    """`__all__` is what the package really hands out, and Markdown is read elsewhere."""
    assert set(ingest.readers.__all__) <= set(dir(ingest.readers))
    assert not set(MARKDOWN) & set(READERS)
