"""Whatever is done to a file, its reader reads it or says why not, in bounded time and memory.

`FUZZ` is the number of damaged files a reader (150; `make fuzz` takes 10,000). Each is made from a seed that a failure
names.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from corpus import library
from corpus.works import Mark, Slug
from errors import CorpusError, ReadError
from ingest.readers import (
    answers_xml,
    clinicaltrials_json,
    crossref_json,
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
    retraction_watch,
    spl,
    text,
    uspstf_json,
)
from ingest.readers.base import Gone, Reading, Refused
from tests.ingest.readers import handmade
from tests.ingest.readers.fuzzing import Mutator, by_bytes, by_elements, by_members, by_tags, by_values, damaged
from tests.ingest.readers.test_registry import DOCX, HTML, PDF, TEXT, XML

_INPUTS = int(os.environ.get("FUZZ", "150"))
_SECONDS = 2.0
# What damage makes longer than this may take longer in proportion.
_BYTES_IN_TIME = 250_000
_MIB = 600
_SLUG: TypeAdapter[str] = TypeAdapter(Slug)
_MARKDOWN = b"""---
id: an-example
kind: research
type: review
title: "An example"
label: "Example 2020"
year: 2020
identifiers: {doi: 10.1000/example}
topics: [falls, bones]
---
# An example

Some text, **bold**.

- one
- two

| A | B |
|---|---|
| 1 | 2 |
"""

Read = Callable[[bytes, str], object]


def _library(data: bytes, name: str) -> object:
    return library.read_entry(Path(name), data.decode("utf-8", "replace"))


def _retractions(data: bytes, name: str) -> object:
    return retraction_watch.read_marks(BytesIO(data), name)


_BYTES, _XML, _JSON, _ZIP = (
    (by_bytes,),
    (by_bytes, by_tags, by_elements, by_elements),
    (by_bytes, by_values, by_values),
    (by_bytes, by_members),
)
# Each reader: how it is called, the good files, the kinds of damage.
READERS: dict[str, tuple[Read, tuple[bytes, ...], tuple[Mutator, ...]]] = {
    "html": (
        html.read,
        (HTML * 3, b"<html><body><h1>T</h1><table><tr><th>A</th></tr></table><ul><li>x</ul></body>"),
        _XML,
    ),
    "docx": (docx.read, (DOCX,), _ZIP),
    "pdf": (pdf.read, (PDF,), _BYTES),
    "text": (text.read, (TEXT * 3, b"TITLE\n=====\n\n- one\n- two\n\nA\tB\n1\t2\n"), _BYTES),
    "markdown": (_library, (_MARKDOWN,), _BYTES),
    "question_answer_xml": (question_answer_xml.read, (XML,), _XML),
    "spl": (spl.read, (handmade.SPL,), _XML),
    "ods_xml": (ods_xml.read, (handmade.ODS,), _XML),
    "medlineplus_xml": (
        medlineplus_xml.read_all,
        (handmade.MEDLINEPLUS, handmade.MEDLINEPLUS_BRIEF, handmade.MEDLINEPLUS_BULK),
        _XML,
    ),
    "uspstf_json": (uspstf_json.read_all, (handmade.USPSTF,), _JSON),
    "clinicaltrials_json": (clinicaltrials_json.read_all, (handmade.STUDY, handmade.STUDIES), _JSON),
    "openfda_json": (openfda_json.read_all, (handmade.OPENFDA,), _JSON),
    "retraction_watch": (_retractions, (handmade.RETRACTION_WATCH,), _BYTES),
    "crossref_json": (crossref_json.read_marks, (handmade.CROSSREF,), _JSON),
    "pubmed_xml": (pubmed_xml.read_all, (handmade.PUBMED,), _XML),
    "jats": (jats.read_all, (handmade.JATS, handmade.JATS_SET), _XML),
    "europepmc_json": (europepmc_json.read_all, (handmade.EUROPE_PMC,), _JSON),
    "medline_text": (medline_text.read_all, (handmade.MEDLINE,), _BYTES),
    "answers_xml": (answers_xml.read, (handmade.SEARCH_ANSWER,), _XML),
}
# Holds no document, so that it is never read.
_ALWAYS_TOLD = ("answers_xml",)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.timeout(max(300, _INPUTS))
def test_damaged_files_end_in_a_reading_or_a_reason(name: str) -> None:
    """Nothing but `ReadError` and `CorpusError` comes out, what comes out is valid, and it takes little."""
    read, seeds, mutators = READERS[name]
    for seed in seeds:
        assert _outcome(read, seed, name) == ("told" if name in _ALWAYS_TOLD else "read")
    before = _peak()
    outcomes = {"read": 0, "told": 0}
    for number in range(_INPUTS):
        data = damaged(number, seeds, mutators)
        start = time.process_time()
        try:
            outcomes[_outcome(read, data, name)] += 1
        except Exception as error:
            pytest.fail(f"{name}, seed {number}: {type(error).__name__}: {str(error)[:200]}")
        took = time.process_time() - start
        assert took < _SECONDS * max(1, len(data) / _BYTES_IN_TIME), (
            f"{name}, seed {number}: {took:.1f} s for {len(data)} bytes"
        )
    assert sum(outcomes.values()) == _INPUTS
    assert _peak() - before < _MIB, f"{name}: {_peak() - before} MiB more"


def _outcome(read: Read, data: bytes, name: str) -> str:
    try:
        found = read(data, name)
        _valid([found] if isinstance(found, Reading | library.Entry) else found)
    except (ReadError, CorpusError) as error:
        return "told" if "\n" not in str(error) else "told in several lines"
    return "read"


def _valid(found: object) -> None:
    assert isinstance(found, Iterable)
    for item in found:
        match item:
            case Reading():
                assert item.key is None or _SLUG.validate_python(item.key)
                assert item.blocks
                assert all(block.text == " ".join(block.text.split()) and block.text.encode() for block in item.blocks)
                lines = (item.title, item.label, item.organisation, item.population, item.attribution, *item.topics)
                assert all(len(value) <= 600 and value.encode() for value in lines if value is not None)
                assert item.year is None or 1800 <= item.year <= 2100
            case Refused() | Gone():
                assert _SLUG.validate_python(item.key)
            case _:
                assert isinstance(item, Mark | library.Entry)


def _peak() -> int:
    """The most memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
