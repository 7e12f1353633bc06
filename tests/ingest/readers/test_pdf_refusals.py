"""PDFs that cannot be read: each says why, and what to do."""

from __future__ import annotations

import re
import zlib
from io import BytesIO

import pytest
from fpdf import FPDF
from PIL import Image

from ingest.readers import pdf
from tests.ingest.readers.conftest import SENTENCES, column, page, pdf_of, refusal


def _good(pages: int = 3) -> bytes:
    def draw(file: FPDF) -> None:
        for _ in range(pages):
            page(file)
            column(file, " ".join(SENTENCES), 50, 60, 400)

    return pdf_of(draw)


def _picture(file: FPDF) -> None:
    picture = BytesIO()
    Image.effect_noise((60, 80), 40).save(picture, "PNG")
    picture.seek(0)
    file.add_page()
    file.image(picture, 50, 50, 400)


def test_good_file_is_read() -> None:
    """The file that the other tests damage is sound."""
    assert pdf.read(_good(), "good.pdf").blocks


@pytest.mark.parametrize("data", [b"", b"Falls in older adults", b"PK\x03\x04"])
def test_other_files_are_no_pdf(data: bytes) -> None:
    """What does not begin as a PDF does is named as such."""
    assert refusal(pdf, data) == "is not a PDF: it does not begin with %PDF"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_cut_files_are_told(share: float) -> None:
    """A download that broke off is refused, not read in part."""
    data = _good()
    assert "is cut short" in refusal(pdf, data[: int(len(data) * share)])


def test_damaged_pages_are_told() -> None:
    """A page whose text is damaged is not left out in silence."""
    data = bytearray(_good())
    stream = re.search(rb"/FlateDecode.*?stream\r?\n", data, re.DOTALL)
    assert stream is not None
    data[stream.end() + 20 : stream.end() + 30] = b"\0" * 10
    assert "is broken" in refusal(pdf, bytes(data))


def test_missing_pages_are_told() -> None:
    """A file with fewer pages than it states is refused."""
    data = _good().replace(b"/Count 3", b"/Count 4")
    assert "3 of its 4 pages were found" in refusal(pdf, data)


def test_encrypted_files_are_told() -> None:
    """A file that needs a password is refused; one that only forbids changes is read."""

    def draw(password: str) -> bytes:
        def with_password(file: FPDF) -> None:
            file.set_encryption(owner_password="owner", user_password=password)
            page(file)
            column(file, " ".join(SENTENCES), 50, 60, 400)

        return pdf_of(with_password)

    assert "needs a password" in refusal(pdf, draw("secret"))
    assert pdf.read(draw(""), "open.pdf").blocks[0].text == " ".join(SENTENCES)


def test_scanned_files_are_told() -> None:
    """Pages that are pictures hold no text, and the reason says what to do."""
    assert refusal(pdf, pdf_of(_picture)) == "is scanned: contains no text; run OCR on it first"


def test_partly_scanned_files_are_told() -> None:
    """A file is not read without its scanned pages where these are many."""

    def draw(file: FPDF) -> None:
        for _ in range(2):
            page(file)
            column(file, " ".join(SENTENCES), 50, 60, 400)
            _picture(file)

    assert "2 of its 4 pages contain no text" in refusal(pdf, pdf_of(draw))


def test_empty_pages_are_told() -> None:
    """A PDF of blank pages is empty, not scanned."""
    assert refusal(pdf, pdf_of(lambda file: file.add_page())) == "holds no text: its pages are empty"


def test_badly_extracted_text_is_refused() -> None:
    """A PDF whose text layer has split words is refused with examples."""
    text = "The rec ommendations and res ponsibility for pha rmacological treatment of osteoporo sis are new."

    def draw(file: FPDF) -> None:
        page(file)
        column(file, f"{text} {text}", 50, 60, 400)

    assert "rec ommendations" in refusal(pdf, pdf_of(draw))


def test_bombs_are_refused() -> None:
    """A small file that unpacks to more than any document holds is refused before it fills the memory."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\0" * 2**20) for _ in range(600)) + packer.flush()
    stream = b"9 0 obj\n<</Filter/FlateDecode/Length %d>>\nstream\n" % len(packed) + packed + b"\nendstream\nendobj\n"
    data = _good()
    end = data.rindex(b"xref")
    assert "unpacks to more than 512 MiB" in refusal(pdf, data[:end] + stream + data[end:])


def test_pages_beyond_any_paper_are_refused() -> None:
    """A page of a size that no printer has is damage, and not worth its time."""
    assert "larger" in refusal(pdf, _good().replace(b"[0 0 595.28 841.89]", b"[0 0 9999999999 841.89]"))
