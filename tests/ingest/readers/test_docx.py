"""Word documents as text: what they say when every change is accepted."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO

import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.readers import docx
from ingest.readers.formats import OLE
from tests.ingest.readers.conftest import SENTENCES, docx_of, refusal, shape

_W = nsdecls("w")


def _shape(*xml: str) -> list[tuple[str, str]]:
    """The blocks of a document whose one paragraph holds these pieces of markup."""

    def write(document: Document) -> None:
        paragraph = document.add_paragraph("Aged ")
        for piece in xml:
            paragraph._p.append(parse_xml(piece))

    return shape(docx.read(docx_of(write), "file.docx"))


def _run(inside: str, properties: str = "") -> str:
    return f"<w:r {_W}><w:rPr>{properties}</w:rPr>{inside}</w:r>"


def test_structure_is_kept() -> None:
    """Headings by their style, list items and tables come in document order."""

    def write(document: Document) -> None:
        document.add_heading("Falls", 0)
        document.add_heading("Recommendation", 2)
        document.add_paragraph(SENTENCES[0])
        document.add_paragraph("Tai chi", style="List Bullet")
        document.add_paragraph("Assess the gait", style="List Number")
        table = document.add_table(2, 2)
        for number, text in enumerate(("Population", "Grade", "Women", "B")):
            table.rows[number // 2].cells[number % 2].text = text
        document.add_paragraph(SENTENCES[1])

    assert shape(docx.read(docx_of(write), "file.docx")) == [
        ("h1", "Falls"),
        ("h2", "Recommendation"),
        ("paragraph", SENTENCES[0]),
        ("list_item", "Tai chi"),
        ("list_item", "Assess the gait"),
        ("table_header", "Population | Grade"),
        ("table_row", "Women | B"),
        ("paragraph", SENTENCES[1]),
    ]


def test_merged_cells_stand_in_each_row() -> None:
    """A cell over two rows is repeated, one over two columns leaves the second empty."""

    def write(document: Document) -> None:
        table = document.add_table(3, 3)
        for number, text in enumerate(
            ("Drug", "Dose", "Time", "Calcium", "500 mg", "morning", "", "250 mg", "evening")
        ):
            table.rows[number // 3].cells[number % 3].text = text
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(0, 0).merge(table.cell(0, 1))

    assert [text for _, text in shape(docx.read(docx_of(write), "file.docx"))] == [
        "Drug Dose | | Time",
        "Calcium | 500 mg | morning",
        "Calcium | 250 mg | evening",
    ]


def test_a_table_of_one_cell_is_a_box() -> None:
    """A box drawn around paragraphs is read as these."""

    def write(document: Document) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = SENTENCES[0]
        cell.add_paragraph("Tai chi", style="List Bullet")

    assert shape(docx.read(docx_of(write), "file.docx")) == [("paragraph", SENTENCES[0]), ("list_item", "Tai chi")]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (_run('<w:sym w:font="Symbol" w:char="F0B3"/><w:t>65</w:t>'), "Aged ≥65"),
        (_run('<w:sym w:font="Unknown" w:char="F0B3"/><w:t>65</w:t>'), "Aged \N{REPLACEMENT CHARACTER}65"),
        (_run("<w:t>9</w:t>", '<w:vertAlign w:val="superscript"/>'), "Aged ⁹"),
        (_run("<w:t>65</w:t><w:noBreakHyphen/><w:t>74</w:t>"), "Aged 65-74"),
        (_run("<w:t>65</w:t><w:tab/><w:t>or</w:t><w:br/><w:t>older</w:t>"), "Aged 65 or older"),
        (_run("<w:t>hidden</w:t>", "<w:vanish/>"), "Aged"),
        (_run("<w:t>struck</w:t>", "<w:strike/>"), "Aged"),
        (_run("<w:t>kept</w:t>", '<w:strike w:val="0"/>'), "Aged kept"),
        (f'<w:ins {_W} w:id="1" w:author="x">{_run("<w:t>inserted</w:t>")}</w:ins>', "Aged inserted"),
        (f'<w:del {_W} w:id="1" w:author="x">{_run("<w:delText>deleted</w:delText>")}</w:del>', "Aged"),
        (f'<w:moveFrom {_W} w:id="1" w:author="x">{_run("<w:t>moved</w:t>")}</w:moveFrom>', "Aged"),
        (f"<w:hyperlink {_W}>{_run('<w:t>linked</w:t>')}</w:hyperlink>", "Aged linked"),
        (f"<w:sdt {_W}><w:sdtContent>{_run('<w:t>controlled</w:t>')}</w:sdtContent></w:sdt>", "Aged controlled"),
        (f'<w:fldSimple {_W} w:instr="REF x">{_run("<w:t>field</w:t>")}</w:fldSimple>', "Aged field"),
        (_run("<w:instrText>HYPERLINK</w:instrText>"), "Aged"),
    ],
)
def test_runs_read_as_they_show(xml: str, text: str) -> None:
    """Signs from symbol fonts, superscripts, fields and accepted changes are text; hidden and struck text is not."""
    assert _shape(xml) == [("paragraph", text)]


def test_text_boxes_and_controls_are_read() -> None:
    """Text in boxes and content controls is part of a document."""

    def write(document: Document) -> None:
        inside = f"<w:p>{_run('<w:t>In a box.</w:t>')}</w:p>".replace(_W, "")
        box = f"<w:r {_W}><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r>"
        document.add_paragraph("Around it.")._p.append(parse_xml(box))
        control = f"<w:sdt {_W}><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        document.element.body.insert(1, parse_xml(control))

    assert [text for _, text in shape(docx.read(docx_of(write), "file.docx"))] == [
        "Around it.",
        "In a box.",
        "In a control.",
    ]


def test_footnotes_follow_with_their_marks() -> None:
    """Notes are numbered where they are referred to and stand at the end."""

    def write(document: Document) -> None:
        document.add_paragraph("Grade B.")._p.append(parse_xml(_run('<w:footnoteReference w:id="7"/>')))
        document.add_paragraph(SENTENCES[0])

    note = '<w:footnote w:id="7"><w:p><w:r><w:t>Since 2018.</w:t></w:r></w:p></w:footnote>'
    note = f"<w:footnotes {_W}>{note}</w:footnotes>"
    data = _with_part(docx_of(write), "footnotes", note)
    assert [text for _, text in shape(docx.read(data, "file.docx"))] == ["Grade B.¹", SENTENCES[0], "¹ Since 2018."]


def _with_part(data: bytes, part: str, xml: str) -> bytes:
    """A document with one more part, declared and related as Word does."""
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{part}"
    related = f'<Relationship Id="rId99" Type="{kind}" Target="{part}.xml"/></Relationships>'
    typed = (
        f'<Override PartName="/word/{part}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{part}+xml"/></Types>'
    )
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for item in old.infolist():
            text = old.read(item)
            if item.filename == "[Content_Types].xml":
                text = text.replace(b"</Types>", typed.encode())
            if item.filename == "word/_rels/document.xml.rels":
                text = text.replace(b"</Relationships>", related.encode())
            new.writestr(item.filename, text)
        new.writestr(f"word/{part}.xml", xml)
    return file.getvalue()


def test_properties_are_taken() -> None:
    """Title, authors, language and the year of creation come from the document's properties."""

    def write(document: Document) -> None:
        said = document.core_properties
        said.title, said.author, said.language = "Falls", "A Body; B Author", "en-GB"
        said.created = dt.datetime(2024, 3, 1)
        document.add_paragraph(SENTENCES[0])

    reading = docx.read(docx_of(write), "file.docx")
    assert (reading.title, reading.authors, reading.year, reading.language) == (
        "Falls",
        ("A Body", "B Author"),
        2024,
        "en",
    )


def test_the_properties_of_a_template_are_not() -> None:
    """What the writing library puts into each file is no author and no year."""
    reading = docx.read(docx_of(lambda document: document.add_heading("Falls", 1)), "file.docx")
    assert (reading.title, reading.authors, reading.year) == ("Falls", (), None)


def _zip(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "needs a password"),
        (OLE + b"\0" * 600, "old Word file"),
        (b"PK\x03\x04 broken", "no ZIP archive"),
        (b"", "no ZIP archive"),
        (_zip({"a.txt": b"text"}), "no Word document"),
        (_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<"}), "do not fit together"),
        (_zip({"[Content_Types].xml": b"\0" * (30 * 2**20)}), "as no document does"),
        (docx_of(lambda document: None), "holds no text"),
    ],
)
def test_files_that_cannot_be_read_are_told(data: bytes, reason: str) -> None:
    """Encrypted, old, broken, foreign, overpacked and empty files are each refused with their reason."""
    assert reason in refusal(docx, data)


def test_cut_files_are_told() -> None:
    """A download that broke off is refused."""
    data = docx_of(lambda document: document.add_paragraph(SENTENCES[0]))
    assert "is broken" in refusal(docx, data[: len(data) // 2])
