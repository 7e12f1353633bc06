"""Europe PMC's JSON, MEDLINE text, packed files and answers without documents: small ones made by hand."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from errors import ReadError
from ingest.readers import europepmc_json, medline_text, read_all
from ingest.readers.base import Reading, Refused
from tests.ingest.readers.conftest import SENTENCES, shape
from tests.ingest.readers.test_registry import XML

_RESULT = {
    "id": "7",
    "source": "MED",
    "pmid": "7",
    "title": "Falls in <i>adults</i>.",
    "abstractText": f"<h4>Results</h4>{SENTENCES[0]}",
    "pubTypeList": {"pubType": ["Retracted Publication"]},
    "commentCorrectionList": {"commentCorrection": [{"id": "9", "source": "MED", "type": "Retraction in"}]},
    "pubYear": "2020",
    "license": "cc by",
    "isOpenAccess": "Y",
}
_MEDLINE = f"""
PMID- 7
OWN - NLM
TI  - [Falls in
      adults].
AB  - OBJECTIVE: {SENTENCES[0]} RESULTS: {SENTENCES[1]}
PT  - Journal Article
RIN - J. 2021;1:2. PMID: 9
AU  - Moss AB
DP  - 2020 Mar 5
AID - 10.1000/x.7 [doi]
"""


def _answer(*results: object) -> bytes:
    return json.dumps({"hitCount": 1, "resultList": {"result": list(results)}}).encode()


def test_core_results_are_read() -> None:
    """HTML inside becomes blocks, relations become marks, a licence and open access make text redistributable."""
    (reading,) = europepmc_json.read_all(_answer(_RESULT), "file.json")
    assert isinstance(reading, Reading)
    assert shape(reading) == [("h2", "Results"), ("paragraph", SENTENCES[0])]
    assert (reading.title, reading.key, reading.licence) == ("Falls in adults.", "pubmed-7", "CC BY")
    assert reading.redistributable
    (mark,) = reading.marks
    assert mark.by is not None
    assert (mark.nature, mark.by.pmid) == ("retracted", "9")


@pytest.mark.parametrize(
    ("tail", "kept"),
    [
        ("J Ex Soc 67:2568-2573, 2019.", ""), ("https://doi.org/10.1000/x.", ""), ("Copyright © 2019 Ex Inc. All rights reserved.", ""),
        ("(Ex Database Record (c) 2022 Ex, all rights reserved).", ""), ("Keywords: Falls, Bone © Ex, 2025.", ""),
        ("© 2020. It rose.", " © 2020. It rose."), ("It was (C) not (D).", " It was (C) not (D)."),
    ],
)  # fmt: skip
def test_what_stands_behind_an_abstract_is_left_out(tail: str, kept: str) -> None:
    """Pages, addresses, keywords and copyright lines go; what may be a finding stays."""
    (reading,) = europepmc_json.read_all(_answer({**_RESULT, "abstractText": f"{SENTENCES[0]} {tail}"}), "file.json")
    assert isinstance(reading, Reading)
    assert reading.text == SENTENCES[0] + kept


@pytest.mark.parametrize(
    "result", [{"id": "7", "source": "MED"}, {"source": "é \0/", "id": "a b"}, None, 3, [], {"id": {}, "pmid": [1]}]
)
def test_other_results_are_refused_alone(result: object) -> None:
    """Results without what `core` carries, or of wrong types, leave the others readable."""
    refused, read = europepmc_json.read_all(_answer(result, _RESULT), "file.json")
    assert isinstance(refused, Refused)
    assert re.fullmatch(r"[A-Za-z0-9-]+", refused.key)
    assert isinstance(read, Reading)


def test_medline_text_is_read() -> None:
    """Indented lines go on, labels part the abstract, relations are marks."""
    (reading,) = read_all(_MEDLINE.encode(), "file.txt")
    assert isinstance(reading, Reading)
    assert medline_text.is_mine(_MEDLINE.encode())
    assert shape(reading) == [
        ("h2", "OBJECTIVE"),
        ("paragraph", SENTENCES[0]),
        ("h2", "RESULTS"),
        ("paragraph", SENTENCES[1]),
    ]
    assert (reading.title, reading.identifiers.doi, reading.year) == ("Falls in adults.", "10.1000/x.7", 2020)
    assert [mark.nature for mark in reading.marks] == ["retracted"]


def test_packed_files_are_read_within_bounds() -> None:
    """A gzip file is read as what it holds; damaged, cut and enormous ones are refused."""
    (reading,) = read_all(gzip.compress(XML), "file.xml.gz")
    assert isinstance(reading, Reading)
    for data, reason in (
        (XML, "not packed"),
        (b"\x1f\x8bxx", "damaged"),
        (gzip.compress(XML)[:-9], "cut off"),
        (gzip.compress(bytes(101 * 2**20)), "more than 100 MiB"),
    ):
        with pytest.raises(ReadError, match=reason):
            read_all(data, "file.xml.gz")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("<eSearchResult><ErrorList><PhraseNotFound>x y</PhraseNotFound></ErrorList></eSearchResult>", "x y"),
        ("<OA><error code='idIsNotOpenAccess'>it is not Open Access</error></OA>", "not Open Access"),
        ("<responseWrapper><hitCount>1</hitCount></responseWrapper>", "resultType=core"),
    ],
)
def test_answers_without_documents_are_named(data: str, reason: str) -> None:
    """They are told as what they are, with the error that they carry."""
    with pytest.raises(ReadError, match=reason):
        read_all(data.encode(), "file.xml")
