"""PubMed by E-utilities: searches and lists of ids on the history server, errors that come with status 200, and the
standing of held works. Records are recorded ones; sets of them and what is said of sets are made by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.works import Identifiers, Mark, Nature
from errors import SourceError
from ingest.readers.base import Reading
from ingest.sources import pubmed
from tests.ingest.sources.pulling import asked, entry, keys, pull
from tests.ingest.sources.server import Request, Say, Server

BASE = "/entrez/eutils"
SEARCH, POST, FETCH = f"{BASE}/esearch.fcgi", f"{BASE}/epost.fcgi", f"{BASE}/efetch.fcgi"
EXPIRED = b"<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>"


def _search(count: int, web_env: str = "MCID_1") -> bytes:
    place = f"<QueryKey>1</QueryKey><WebEnv>{web_env}</WebEnv>"
    return f"<eSearchResult><Count>{count}</Count><RetMax>0</RetMax>{place}<IdList/></eSearchResult>".encode()


def _record(pmid: int, extra: str = "") -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><ArticleTitle>Paper {pmid}.</ArticleTitle>"
        f"<Abstract><AbstractText>What paper {pmid} found.</AbstractText></Abstract><Language>eng</Language></Article>"
        f"{extra}</MedlineCitation></PubmedArticle>"
    )


def _set(*records: str) -> bytes:
    return f"<PubmedArticleSet>{''.join(records)}</PubmedArticleSet>".encode()


def _paged(total: int) -> Callable[[Request], Say]:
    """The page of a set numbered from 1 that a request asks for."""

    def answer(request: Request) -> Say:
        start, size = int(request.fields["retstart"]), int(request.fields["retmax"])
        return Say(_set(*(_record(number) for number in range(start + 1, min(start + size, total) + 1))))

    return answer


def test_a_search_is_fetched_page_by_page(loopback: Server, tmp_path: Path) -> None:
    """200 at a time, from the history server, with who asks; never more than the limit."""
    loopback.say(SEARCH, _search(450, "MCID_9"))
    loopback.say(FETCH, _paged(450))
    found = pull(pubmed, loopback, tmp_path, entry(pubmed, "falls", limit=420), email="a@example.org")
    assert keys(found) == [f"pubmed-{number}" for number in range(1, 421)]
    assert asked(loopback, "term", "usehistory", "tool", "email")[0] == ("falls", "y", "sequitur", "a@example.org")
    assert asked(loopback, "WebEnv", "query_key", "retstart", "retmax")[1:] == [
        ("MCID_9", "1", "0", "200"),
        ("MCID_9", "1", "200", "200"),
        ("MCID_9", "1", "400", "20"),
    ]


def test_recorded_records(loopback: Server, tmp_path: Path, samples: Path) -> None:
    """A recorded search with history, and recorded records."""
    loopback.say(SEARCH, (samples / "eutils" / "biopython" / "esearch2.xml").read_bytes())
    loopback.say(FETCH, (samples / "pubmed_xml" / "biopython" / "pubmed1.xml").read_bytes())
    found = pull(pubmed, loopback, tmp_path, entry(pubmed, limit=2))
    assert len(keys(found)) == 2
    assert asked(loopback, "WebEnv")[1] == ("MCID_6927d6e7fee3e90f880ec190",)


def test_the_key_is_sent_and_not_told(loopback: Server, tmp_path: Path) -> None:
    """Every request carries the key; the error message does not."""
    loopback.say(SEARCH, _search(1))
    loopback.say(FETCH, Say(status=400))
    with pytest.raises(SourceError) as caught:
        pull(pubmed, loopback, tmp_path, entry(pubmed), ncbi_key="hush-hush")
    assert asked(loopback, "api_key") == [("hush-hush",)] * 2
    assert "hush" not in str(caught.value)


def test_a_document_of_two_entries_comes_once(loopback: Server, tmp_path: Path) -> None:
    """Two entries find the same records."""
    loopback.say(SEARCH, _search(2))
    loopback.say(FETCH, _paged(2))
    assert keys(pull(pubmed, loopback, tmp_path, entry(pubmed, "a"), entry(pubmed, "b"))) == ["pubmed-1", "pubmed-2"]


def test_nothing_found_is_no_error(loopback: Server, tmp_path: Path) -> None:
    """A count of 0 without a complaint is an empty answer, and nothing is fetched."""
    loopback.say(SEARCH, b"<eSearchResult><Count>0</Count><IdList/></eSearchResult>")
    assert pull(pubmed, loopback, tmp_path, entry(pubmed)) == []
    assert len(loopback.asked) == 1


def test_a_query_that_is_not_understood(loopback: Server, tmp_path: Path, samples: Path) -> None:
    """The recorded ErrorList names the phrase; other entries and the standing of held works are asked all the same."""
    loopback.say(SEARCH, _search(1))
    loopback.say(f"{SEARCH}?term=abcXYZ", (samples / "eutils" / "biopython" / "esearch8.xml").read_bytes())
    loopback.say(FETCH, _paged(1))
    with pytest.raises(SourceError, match=r"did not take abcXYZ: PhraseNotFound abcXYZ"):
        pull(pubmed, loopback, tmp_path, entry(pubmed, "abcXYZ"), entry(pubmed, "falls"))
    assert ("falls",) in asked(loopback, "term")


@pytest.mark.parametrize(
    "body",
    [
        b"<eSearchResult><ERROR>Search Backend failed: down</ERROR></eSearchResult>",
        b"<eSearchResult><Count>2</Count><IdList/></eSearchResult>",
        b"<eSearchResult><Count>many</Count></eSearchResult>",
        b"<html><body>Error</body></html>",
        b"",
    ],
    ids=["error", "no history", "no number", "a page", "empty"],
)
def test_searches_that_failed_with_status_200(loopback: Server, tmp_path: Path, body: bytes) -> None:
    """None of these is an empty answer."""
    loopback.say(SEARCH, body)
    with pytest.raises(SourceError, match="pubmed: "):
        pull(pubmed, loopback, tmp_path, entry(pubmed))


def test_a_back_end_that_fails_once_is_asked_again(loopback: Server, tmp_path: Path) -> None:
    """Also where the failure was kept as an answer."""
    loopback.say(SEARCH, b"<eSearchResult><ERROR>Search Backend failed</ERROR></eSearchResult>", _search(1))
    loopback.say(FETCH, _paged(1))
    assert keys(pull(pubmed, loopback, tmp_path, entry(pubmed), cache_hours=12)) == ["pubmed-1"]


def test_a_history_that_expired_is_made_anew(loopback: Server, tmp_path: Path) -> None:
    """The second page is gone: the search is asked again, also where its old answer is kept, and no record is given twice
    or left out."""
    loopback.say(SEARCH, _search(300, "OLD"), _search(300, "NEW"))
    loopback.say(f"{FETCH}?WebEnv=OLD&retstart=0", _paged(300))
    loopback.say(f"{FETCH}?WebEnv=OLD&retstart=200", EXPIRED)
    loopback.say(f"{FETCH}?WebEnv=NEW", _paged(300))
    found = pull(pubmed, loopback, tmp_path, entry(pubmed, limit=300), cache_hours=12)
    assert keys(found) == [f"pubmed-{number}" for number in range(1, 301)]
    loopback.say(SEARCH, _search(300, "NEVER"))
    loopback.say(f"{FETCH}?WebEnv=NEVER", EXPIRED)
    with pytest.raises(SourceError, match="Unable to obtain query"):
        pull(pubmed, loopback, tmp_path, entry(pubmed, "another", limit=300), cache_hours=12)


@pytest.mark.parametrize("body", [b"<PubmedArticleSet></PubmedArticleSet>", b"<PubmedArticleSet><Pubmed", b"", b"{}"])
def test_a_page_without_records_is_no_answer(loopback: Server, tmp_path: Path, body: bytes) -> None:
    """PubMed said that there are some: nothing may count as gone because a page came empty or broken."""
    loopback.say(SEARCH, _search(2))
    loopback.say(FETCH, body)
    with pytest.raises(SourceError, match="pubmed: "):
        pull(pubmed, loopback, tmp_path, entry(pubmed))


def test_more_than_can_be_paged_is_cut_by_dates(loopback: Server, tmp_path: Path) -> None:
    """Beyond 9,999 the span is halved until each part can be fetched; the newest comes first. Below, one search does."""

    def search(request: Request) -> Say:
        if "mindate" not in request.fields:
            return Say(_search(12_000))
        first, last = (int(request.fields[name][:4]) for name in ("mindate", "maxdate"))
        years = [year for year in (1995, 2015) if first <= year < last]
        return Say(_search(6_000 * len(years), f"Y{max(years, default=0)}"))

    def fetch(request: Request) -> Say:
        year, start = int(request.fields["WebEnv"][1:]), int(request.fields["retstart"])
        return Say(_set(*(_record(year * 10_000 + start + number) for number in range(int(request.fields["retmax"])))))

    loopback.say(SEARCH, search)
    loopback.say(FETCH, fetch)
    found = keys(pull(pubmed, loopback, tmp_path, entry(pubmed, limit=10_000)))
    assert len(found) == len(set(found)) == 10_000
    assert sum(str(key).startswith("pubmed-2015") for key in found) == 6_000
    assert found[0] == "pubmed-20150000"
    assert {request[0] for request in asked(loopback, "datetype") if request[0]} == {"edat"}
    before = len(loopback.asked)
    pull(
        pubmed,
        loopback,
        tmp_path,
        entry(pubmed, limit=100, mindate="2000/01/01", maxdate="2020/12/31", datetype="pdat"),
    )
    assert asked(loopback, "mindate", "maxdate", "datetype")[before] == ("2000/01/01", "2020/12/31", "pdat")
    with pytest.raises(SourceError, match="have to be dates like"):
        pull(pubmed, loopback, tmp_path, entry(pubmed, limit=10_000, mindate="soon"))


def test_a_day_with_too_many_is_said(loopback: Server, tmp_path: Path) -> None:
    """What cannot be cut any more is no answer."""
    loopback.say(SEARCH, _search(10_000))
    with pytest.raises(SourceError, match="of one day"):
        pull(pubmed, loopback, tmp_path, entry(pubmed, limit=10_000, mindate="2020/01/01", maxdate="2020/01/03"))


RETRACTED = (
    '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J</RefSource><PMID>99</PMID>'
    "</CommentsCorrections></CommentsCorrectionsList>"
)


def test_the_standing_of_all_held_works(loopback: Server, tmp_path: Path) -> None:
    """Held works that were not pulled are posted and fetched; of them come marks that name their work, no documents. One
    that is no more says nothing."""
    loopback.say(SEARCH, _search(1))
    loopback.say(FETCH, _paged(1))
    loopback.say(POST, b"<ePostResult><QueryKey>2</QueryKey><WebEnv>POSTED</WebEnv></ePostResult>")
    loopback.say(f"{FETCH}?WebEnv=POSTED", _set(_record(7, RETRACTED), _record(8)))
    held = [Identifiers(pmid=pmid) for pmid in ("8", "7", "1", "6", "7")] + [Identifiers(doi="10.1000/x")]
    found = pull(pubmed, loopback, tmp_path, entry(pubmed), held=held)
    assert keys(found) == ["pubmed-1"]
    (mark,) = (item for item in found if not isinstance(item, Reading))
    assert isinstance(mark, Mark)
    assert (mark.nature, mark.source) == (Nature.RETRACTED, "PubMed")
    assert mark.about is not None
    assert mark.about.pmid == "7"
    assert mark.by is not None
    assert mark.by.pmid == "99"
    posted = next(request for request in loopback.asked if request.path == POST)
    assert (posted.method, posted.fields["id"]) == ("POST", "6,7,8")


def test_standing_is_asked_without_entries_and_in_batches(loopback: Server, tmp_path: Path) -> None:
    """Thousands of held works: lists of 2,000, pages of 200; recorded answer of epost."""

    def post(request: Request) -> Say:
        first = request.fields["id"].split(",")[0]
        return Say(f"<ePostResult><QueryKey>1</QueryKey><WebEnv>{first}</WebEnv></ePostResult>".encode())

    loopback.say(POST, post)
    loopback.say(FETCH, _set())
    held = [Identifiers(pmid=str(number)) for number in range(1, 2_101)]
    assert pull(pubmed, loopback, tmp_path, held=held) == []
    assert [len(request.fields["id"].split(",")) for request in loopback.asked if request.path == POST] == [2_000, 100]
    assert sum(request.path == FETCH for request in loopback.asked) == 11


def test_recorded_answers_to_lists_of_ids(loopback: Server, tmp_path: Path, samples: Path) -> None:
    """A good one; a list of which nothing is an id says nothing; any other error is one."""
    folder = samples / "eutils" / "biopython"
    held = [Identifiers(pmid="1")]
    loopback.say(FETCH, _set(_record(1, RETRACTED)))
    loopback.say(POST, (folder / "epost1.xml").read_bytes())
    assert len(pull(pubmed, loopback, tmp_path, held=held)) == 1
    loopback.say(POST, (folder / "epost3.xml").read_bytes())
    assert pull(pubmed, loopback, tmp_path, held=held) == []
    loopback.say(POST, (folder / "epost2.xml").read_bytes())
    with pytest.raises(SourceError, match="Invalid db name"):
        pull(pubmed, loopback, tmp_path, held=held)


def test_recorded_retractions_are_found_among_held_works(loopback: Server, tmp_path: Path, samples: Path) -> None:
    """Recorded records posted as held works: every retraction that the file itself tells of comes as a mark."""
    loopback.say(POST, (samples / "eutils" / "biopython" / "epost1.xml").read_bytes())
    told = 0
    for file in sorted((samples / "pubmed_xml").rglob("*.xml")):
        data = file.read_bytes()
        if b'RefType="RetractionIn"' not in data or file.stat().st_size > 2_000_000:
            continue
        told += 1
        loopback.say(FETCH, data)
        pmid = re.search(rb"<PMID[^>]*>(\d+)<", data)
        assert pmid is not None
        found = pull(pubmed, loopback, tmp_path, held=[Identifiers(pmid=pmid[1].decode())])
        assert any(isinstance(item, Mark) and item.nature is Nature.RETRACTED and item.about for item in found), file
    if not told:
        pytest.skip("no recorded record tells of its retraction")
