"""Europe PMC: pages by cursor, errors in answers that look well, and full texts of the open ones. Recorded answers where
there are; the others are made by hand after them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.works import Nature
from errors import SourceError
from ingest.readers.base import Reading, Refused
from ingest.sources import europepmc
from tests.ingest.sources.pulling import asked, entry, keys, pull
from tests.ingest.sources.server import Say, Server

REST = "/europepmc/webservices/rest"
SEARCH = f"{REST}/search"


def _result(number: int, **more: Any) -> dict[str, Any]:
    types = {"pubType": ["Journal Article"]}
    about = {"id": str(number), "source": "MED", "pmid": str(number), "title": f"Paper {number}.", "pubTypeList": types}
    return {**about, "abstractText": f"What paper {number} found.", "isOpenAccess": "N", **more}


def _page(mark: str | None, *results: dict[str, Any], hits: int = 3) -> bytes:
    value: dict[str, Any] = {"version": "6.9", "hitCount": hits, "resultList": {"result": results}}
    return json.dumps(value if mark is None else {**value, "nextCursorMark": mark}).encode()


@pytest.mark.parametrize("last", ["repeats", "empty", "missing"])
def test_pages_by_cursor(loopback: Server, tmp_path: Path, last: str) -> None:
    """It ends where the mark repeats, a page is empty, or there is no mark."""
    loopback.say(SEARCH, _page("M1", _result(1), _result(2)))
    loopback.say(f"{SEARCH}?cursorMark=M1", _page({"repeats": "M1", "empty": "M2", "missing": None}[last], _result(3)))
    loopback.say(f"{SEARCH}?cursorMark=M2", _page("M3"))
    assert keys(pull(europepmc, loopback, tmp_path, entry(europepmc, "falls"))) == [f"pubmed-{n}" for n in (1, 2, 3)]
    assert asked(loopback, "query", "resultType", "format", "cursorMark")[:2] == [
        ("falls", "core", "json", "*"),
        ("falls", "core", "json", "M1"),
    ]


def test_the_limit_ends_the_paging(loopback: Server, tmp_path: Path) -> None:
    """No more pages than needed, and of the last one no more than asked for."""
    loopback.say(SEARCH, _page("M1", _result(1), _result(2)))
    assert keys(pull(europepmc, loopback, tmp_path, entry(europepmc, limit=1))) == ["pubmed-1"]
    assert asked(loopback, "pageSize") == [("1",)]


@pytest.mark.parametrize("name", ["search_api_response.json", "search_cancer_core.json"])
def test_recorded_core_answers(loopback: Server, tmp_path: Path, samples: Path, name: str) -> None:
    """Recorded pages of millions of hits, then the end."""
    data = (samples / "europepmc" / "pyeuropepmc" / name).read_bytes()
    mark = json.loads(data)["nextCursorMark"]
    loopback.say(SEARCH, Say(status=404))
    loopback.say(f"{SEARCH}?cursorMark=*", data)
    loopback.say(SEARCH + "?" + "cursorMark=" + mark.replace("=", "%3D").replace("+", "%2B"), _page(mark, hits=9))
    found = pull(europepmc, loopback, tmp_path, entry(europepmc))
    assert len(found) == len(json.loads(data)["resultList"]["result"])
    assert sum(isinstance(item, Reading) for item in found) > 0
    assert asked(loopback, "cursorMark") == [("*",), (mark,)]


def test_recorded_lite_answers_are_refused_one_by_one(loopback: Server, tmp_path: Path, samples: Path) -> None:
    """They carry neither types nor abstracts: their standing is not known."""
    loopback.say(SEARCH, (samples / "europepmc" / "biomcp" / "search_pmid_20516115.json").read_bytes())
    (refused,) = pull(europepmc, loopback, tmp_path, entry(europepmc))
    assert isinstance(refused, Refused)


@pytest.mark.parametrize(
    "body",
    [
        b'{"errCode": 404, "errMsg": "bad query"}',
        b'{"hitCount": 7, "resultList": {"result": []}}',
        b'{"hitCount": 7}',
        b"<errorBean/>",
        b"",
        b'{"hitCount": 7, "resultList": {"result": [{"id": "1"',
    ],
    ids=["error", "nothing of seven", "no list", "xml", "empty", "truncated"],
)
def test_answers_of_status_200_that_are_none(loopback: Server, tmp_path: Path, body: bytes) -> None:
    """None counts as an empty answer."""
    loopback.say(SEARCH, body)
    with pytest.raises(SourceError, match="europepmc: "):
        pull(europepmc, loopback, tmp_path, entry(europepmc))


def test_no_hits(loopback: Server, tmp_path: Path) -> None:
    """Zero hits are an empty answer."""
    loopback.say(SEARCH, _page("*", hits=0))
    assert pull(europepmc, loopback, tmp_path, entry(europepmc)) == []


ARTICLE = (
    b'<article><front><article-meta><article-id pub-id-type="pmcid">PMC5</article-id><title-group><article-title>Paper 5'
    b"</article-title></title-group></article-meta></front><body><p>The full text.</p></body></article>"
)


def test_full_text_of_the_open_ones(loopback: Server, tmp_path: Path) -> None:
    """Only where it is open and wanted; what the record says of its standing goes with the text."""
    retracted = {"pubTypeList": {"pubType": ["Journal Article", "Retracted Publication"]}}
    results = (_result(5, pmcid="PMC5", isOpenAccess="Y", **retracted), _result(6, pmcid="PMC6"))
    loopback.say(SEARCH, _page("*", *results))
    loopback.say(f"{REST}/PMC5/fullTextXML", ARTICLE)
    full, record = pull(europepmc, loopback, tmp_path, entry(europepmc, fulltext="yes"))
    assert isinstance(full, Reading)
    assert isinstance(record, Reading)
    assert (full.key, full.identifiers.pmid, record.key) == ("pmc-PMC5", "5", "pubmed-6")
    assert "The full text." in full.text
    assert [mark.nature for mark in full.marks] == [Nature.RETRACTED]
    assert not full.redistributable
    assert keys(pull(europepmc, loopback, tmp_path, entry(europepmc))) == ["pubmed-5", "pubmed-6"]
    with pytest.raises(SourceError, match="it can be yes or no"):
        pull(europepmc, loopback, tmp_path, entry(europepmc, fulltext="maybe"))


def test_recorded_full_text(loopback: Server, tmp_path: Path, samples: Path) -> None:
    """A recorded fullTextXML."""
    loopback.say(SEARCH, _page("*", _result(5, pmid=None, source="PMC", pmcid="PMC3258128", isOpenAccess="Y")))
    data = (samples / "europepmc" / "pyeuropepmc" / "PMC3258128.xml").read_bytes()
    loopback.say(f"{REST}/PMC3258128/fullTextXML", data)
    (full,) = pull(europepmc, loopback, tmp_path, entry(europepmc, fulltext="yes"))
    assert isinstance(full, Reading)
    assert full.key == "pmc-PMC3258128"
    assert len(full.text) > 5_000


@pytest.mark.parametrize("status", [200, 404])
def test_full_texts_that_are_not_to_be_had(loopback: Server, tmp_path: Path, samples: Path, status: int) -> None:
    """The recorded error about an article that is not open, with either status: the record stays."""
    error = (samples / "europepmc" / "biomcp" / "pmc3040717-supplementary-not-open-access.xml").read_bytes()
    loopback.say(SEARCH, _page("*", _result(5, pmcid="PMC5", isOpenAccess="Y")))
    loopback.say(f"{REST}/PMC5/fullTextXML", Say(error, status))
    assert keys(pull(europepmc, loopback, tmp_path, entry(europepmc, fulltext="yes"))) == ["pubmed-5"]


def test_a_full_text_of_another_paper_is_not_taken(loopback: Server, tmp_path: Path) -> None:
    """Its PubMed id is another: the record stays."""
    loopback.say(SEARCH, _page("*", _result(5, pmcid="PMC5", isOpenAccess="Y")))
    other = ARTICLE.replace(b"<title-group>", b'<article-id pub-id-type="pmid">66</article-id><title-group>')
    loopback.say(f"{REST}/PMC5/fullTextXML", other)
    assert keys(pull(europepmc, loopback, tmp_path, entry(europepmc, fulltext="yes"))) == ["pubmed-5"]
