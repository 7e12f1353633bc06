"""Plain text: encodings, and the structure that its layout shows."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from ingest.readers import text
from tests.ingest.readers.conftest import SENTENCES, refusal, shape


def _shape(content: str) -> list[tuple[str, str]]:
    return shape(text.read(content.encode(), "file.txt"))


def test_paragraphs_are_parted_by_blank_lines() -> None:
    """Lines between blank lines are one paragraph, and a broken word is mended."""
    assert _shape("The panel makes a recommen-\ndation for adults.\n\n\nIt is weak.\n") == [
        ("paragraph", "The panel makes a recommendation for adults."),
        ("paragraph", "It is weak."),
    ]


def test_long_lines_are_paragraphs() -> None:
    """Where no line is broken, each is a paragraph without blank lines between."""
    lines = [" ".join(SENTENCES[:3]), " ".join(SENTENCES[3:])]
    assert _shape("\n".join(lines)) == [("paragraph", line) for line in lines]


def test_lists_are_told_by_their_marks() -> None:
    """Bullets go and numbers stay; further lines of an item belong to it."""
    assert _shape("Offer:\n- tai chi\n- gait training\n  at home\n\n1. Assess.\n2. Review.") == [
        ("paragraph", "Offer:"),
        ("list_item", "tai chi"),
        ("list_item", "gait training at home"),
        ("list_item", "1. Assess."),
        ("list_item", "2. Review."),
    ]


def test_a_dash_in_a_sentence_is_no_list() -> None:
    """A line that happens to begin with a dash or a number in the middle of a paragraph goes on with it."""
    assert _shape("The dose was low\n- as in most trials - and the effect was\n5. The end.") == [
        ("paragraph", "The dose was low - as in most trials - and the effect was 5. The end.")
    ]


@pytest.mark.parametrize(
    ("content", "block"),
    [
        ("SUMMARY OF FINDINGS\n\ntext", ("h2", "SUMMARY OF FINDINGS")),
        ("Falls\n=====\n\ntext", ("h1", "Falls")),
        ("Harms\n-----\ntext", ("h2", "Harms")),
        ("DXA BMD\n\ntext", ("paragraph", "DXA BMD")),
        ("STOP TAKING WARFARIN.\n\ntext", ("paragraph", "STOP TAKING WARFARIN.")),
        ("65-74\n\ntext", ("paragraph", "65-74")),
    ],
)
def test_headings_are_taken_where_clear(content: str, block: tuple[str, str]) -> None:
    """Underlined lines, and lines of words in capitals, are headings; abbreviations, values and sentences are not."""
    assert _shape(content)[0] == block


def test_laid_out_tables_become_rows() -> None:
    """Lines with the same cells, parted by tabs or wide gaps, are rows."""
    assert _shape("Age 65-74    9\nAge 55-64    5\n\nDrug\tDose\nCalcium\t500 mg") == [
        ("table_row", "Age 65-74 | 9"),
        ("table_row", "Age 55-64 | 5"),
        ("table_row", "Drug | Dose"),
        ("table_row", "Calcium | 500 mg"),
    ]


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("Falls in adults\n\ntext.", "Falls in adults"),
        ("This is a sentence.\n\nMore.", None),
        ("A\n=\n\nB\n===\nx", "B"),
    ],
)
def test_title_is_the_first_heading_or_short_line(content: str, title: str | None) -> None:
    """A title is a heading, or a first line that is short and no sentence."""
    assert text.read(content.encode(), "file.txt").title == title


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings_are_found(encoding: str) -> None:
    """UTF-8 is tried first, marks are obeyed, and Windows text is recognised."""
    content = "The dose was 20 µg – “once daily” – in adults aged 65 ± 5 years, as Müller and Gómez reported. " * 3
    assert shape(text.read(content.encode(encoding), "file.txt")) == [("paragraph", content.strip())]


@pytest.mark.parametrize("data", [b"\x7fELF\x02\x01\0\0", bytes(range(32)) * 4, codecs.BOM_UTF8 + b"\x01\x02\x03 text"])
def test_binary_files_are_refused(data: bytes) -> None:
    """A file with control characters is no text."""
    assert "is not text" in refusal(text, data)


@pytest.mark.parametrize("data", [b"", b" \n\n ", b"-----\n\n====="])
def test_empty_files_are_refused(data: bytes) -> None:
    """A file without a letter or figure holds no text."""
    assert refusal(text, data) == "holds no text"


def test_badly_extracted_files_are_refused(samples: Path) -> None:
    """The real files with split and glued words are refused with examples."""
    for file in (samples / "guideline_docs" / "do_not_redistribute").glob("*badly_extracted.txt"):
        assert "badly extracted" in refusal(text, file.read_bytes())
