"""Drug labels: Structured Product Labeling and openFDA's answers. The small files are made by hand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from corpus.document import BlockKind, DocumentType
from errors import ReadError
from ingest.readers import openfda_json, spl
from ingest.readers.base import Item, Reading, Refused
from tests.ingest.readers.conftest import refusal, shape
from tests.ingest.readers.handmade import OPENFDA, SPL

_KEY = "spl-0a1b2c3d-0000-4000-8000-000000000001"


def _only(items: Iterable[Item]) -> Reading:
    (item,) = items
    assert isinstance(item, Reading)
    return item


def test_a_label_says_what_it_is() -> None:
    """The title loses what all highlights begin with; key, date, version and maker are the file's."""
    reading = spl.read(SPL, "x.xml")
    assert (reading.title, reading.label, reading.key) == (
        "EXAMPLIN (testamol) tablets",
        "Examplin XR label 2024",
        _KEY,
    )
    assert (reading.type, reading.year, reading.updated) == (DocumentType.LABEL, 2024, dt.date(2024, 3, 15))
    assert (reading.organisation, reading.topics) == ("Example Pharma", ("examplin xr", "testamol"))
    assert reading.redistributable
    assert reading.attribution == "Drug label from DailyMed, National Library of Medicine, version 7"


def test_sections_of_a_label() -> None:
    """Titles or else names by code, tables and notes in their place; no excerpt, reference or second panel."""
    assert shape(spl.read(SPL, "x.xml")) == [
        ("h2", "Boxed Warning"),
        ("paragraph", "WARNING: BLEEDING"),
        ("list_item", "Bleeding can be fatal."),
        ("h2", "7 DRUG INTERACTIONS"),
        ("paragraph", "Plain words."),
        ("h3", "7.1 Vitamin K"),
        ("paragraph", "Take 10 mg/m² daily [With food.]."),
        ("paragraph", "Table 1"),
        ("table_header", "Drug | Effect"),
        ("table_row", "A | up"),
        ("table_row", "A | down"),
        ("h2", "Package Label"),
        ("paragraph", "EXAMPLIN 10 mg"),
    ]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("", "Examplin XR (testamol) label"),
        ("Drug Facts", "Examplin XR (testamol): Drug Facts"),
        ("Own title", "Own title"),
    ],
)
def test_titles_that_say_nothing_are_made_from_the_product(title: str, shown: str) -> None:
    """A label without a title, or with that of every label, is named by its product."""
    start, end = SPL.index(b"<title>"), SPL.index(b"</title>")
    assert spl.read(SPL[: start + 7] + title.encode() + SPL[end:], "x.xml").title == shown


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'code="34391-3"', b'code="60685-5"', "is no drug label but another SPL document"),
        (
            b"HUMAN PRESCRIPTION DRUG LABEL",
            b"ESTABLISHMENT REGISTRATION",
            "another SPL document: ESTABLISHMENT REGISTRATION",
        ),
        (b"urn:hl7-org:v3", b"urn:other", "XML of an unknown form (root <document> outside of urn:hl7-org:v3)"),
        (b"component>", b"part>", "holds no section with text"),
    ],
)
def test_other_documents_are_no_labels(old: bytes, new: bytes, reason: str) -> None:
    """Indexing files, registrations and other XML are refused, each with its reason."""
    assert reason in refusal(spl, SPL.replace(old, new))


def test_an_openfda_label() -> None:
    """The same key as the SPL file; sections in the order of the printed label; signs are kept; its disclaimer goes along."""
    reading = _only(openfda_json.read_all(OPENFDA, "x.json"))
    assert (reading.key, reading.title, reading.licence) == (_KEY, "Examplin (TESTAMOL) label", "CC0")
    assert reading.attribution is not None
    assert reading.attribution.startswith("openFDA. Do not rely on it.")
    assert shape(reading) == [
        ("h2", "Boxed Warning"),
        ("paragraph", "WARNING: BLEEDING Bleeding can be fatal if INR < 2 or > 5."),
        ("h2", "Drug Interactions"),
        ("paragraph", "Vitamin K lowers it."),
        ("table_header", "A | B"),
        ("table_row", "1 | 2"),
    ]


def test_openfda_answers_without_labels() -> None:
    """No hit is no item; a label without text is refused by name; errors and other endpoints are told."""
    assert not list(openfda_json.read_all(b'{"error": {"code": "NOT_FOUND", "message": "No matches found!"}}', "x"))
    bare = json.dumps({"meta": {}, "results": [{"set_id": "abc", "openfda": {"brand_name": ["A"]}}]}).encode()
    (item,) = openfda_json.read_all(bare, "x")
    assert isinstance(item, Refused)
    assert (item.key, "only its numbers and names" in item.reason) == ("spl-abc", True)
    for body, reason in (
        (b'{"error": {"code": "OVER_RATE_LIMIT", "message": "Too fast."}}', "is an error of openFDA: Too fast."),
        (b'{"meta": {}, "results": [{"term": "X", "count": 1}]}', "but of no drug label"),
        (b"[]", "is no answer of openFDA"),
        (b"{", "is not JSON"),
        (b"[" * 100_000, "nested deeper"),
    ):
        with pytest.raises(ReadError) as caught:
            list(openfda_json.read_all(body, "x"))
        assert reason in caught.value.reason


def test_real_labels(samples: Path) -> None:
    """No paragraph of a real label stands twice within a section, and none of its tables is lost."""
    for file in ("humira.xml", "lipitor-orig.xml"):
        data = (samples / "spl_xml" / file).read_bytes()
        reading = spl.read(data, file)
        rows = [block for block in reading.blocks if block.kind in (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER)]
        assert len(rows) > 90
        boxed = [block.text for block in reading.blocks if block.text.startswith("WARNING: SERIOUS INFECTIONS")]
        assert len(boxed) == (1 if file == "humira.xml" else 0)
        long = [block.text for block in reading.blocks if block.kind is BlockKind.PARAGRAPH and len(block.text) > 500]
        assert len(long) > 30
        # One paragraph stands twice in the label itself, in its warning and in its guide for patients.
        assert len(long) - len(set(long)) == (1 if file == "humira.xml" else 0)
