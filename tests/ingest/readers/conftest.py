"""What the readers' tests share: the folder of real samples, and small files made by hand."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from fpdf import FPDF

from corpus.document import BlockKind
from errors import ReadError
from ingest.readers import Reader, Reading

_ROOT = Path(__file__).resolve().parents[3]

SENTENCES = (
    "Exercise interventions prevent falls in adults aged 65 years or older who live at home.",
    "Vitamin D supplementation did not prevent falls in community-dwelling older adults in the pooled trials.",
    "The certainty of the evidence for fractures of the hip was low because the intervals were wide.",
    "Clinicians should consider the values and preferences of the patient before any decision is made.",
    "Bone density was measured at the lumbar spine and at the femoral neck at baseline and after two years.",
    "Harms of the exercise programmes were rare and mostly consisted of mild musculoskeletal complaints.",
)


@pytest.fixture
def samples() -> Path:
    """The folder of real documents, which are not part of the repository; tests that need it are skipped without it."""
    folder = Path(os.environ.get("SEQUITUR_SAMPLES") or _ROOT.parent / "shared" / "samples")
    if not folder.is_dir():
        pytest.skip("no sample documents here; SEQUITUR_SAMPLES names their folder")
    return folder


def pdf_of(draw: Callable[[FPDF], None], title: str | None = None) -> bytes:
    """A PDF with what `draw` puts on it. Pages are A4 in points, as the reader measures them."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    if title:
        pdf.set_title(title)
    draw(pdf)
    return bytes(pdf.output())


def page(pdf: FPDF, size: float = 10, style: str = "") -> None:
    """Begin a page in Helvetica."""
    pdf.add_page()
    pdf.set_font("Helvetica", style, size)


def column(pdf: FPDF, text: str, x: float, y: float, width: float, pitch: float = 13) -> None:
    """Set text as a column of lines, broken where they are full."""
    pdf.set_xy(x, y)
    pdf.set_left_margin(x)
    pdf.multi_cell(width, pitch, text, align="L", new_x="LEFT", new_y="NEXT")


def docx_of(write: Callable[[Document], object]) -> bytes:
    """A Word document with what `write` puts into it."""
    document = docx.Document()
    write(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def shape(reading: Reading) -> list[tuple[str, str]]:
    """A reading as pairs of kind (with the level of headings) and text: what tests compare."""
    return [
        (f"h{block.level}" if block.kind is BlockKind.HEADING else block.kind.value, block.text)
        for block in reading.blocks
    ]


def refusal(reader: Reader, data: bytes, name: str = "file") -> str:
    """The reason for which a reader refuses a file."""
    with pytest.raises(ReadError) as caught:
        reader.read(data, name)
    return caught.value.reason
