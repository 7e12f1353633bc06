"""PubMed Central: versions, descriptions and articles of the Cloud Service, and OAI-PMH. Articles and most descriptions
are recorded ones; ids, further versions and OAI answers are made by hand, since none was recorded."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from corpus.works import Mark, Nature
from errors import SourceError
from ingest.readers.base import Gone, Reading, Refused
from ingest.sources import pmc
from ingest.sources.base import Pull
from tests.ingest.sources.pulling import asked, entry, keys, pull
from tests.ingest.sources.server import Server

SEARCH = "/entrez/eutils/esearch.fcgi"
OAI = "/api/oai/v1/mh/"


def _ids(*numbers: int) -> bytes:
    ids = "".join(f"<Id>{number}</Id>" for number in numbers)
    return f"<eSearchResult><Count>{len(numbers)}</Count><IdList>{ids}</IdList></eSearchResult>".encode()


def _listed(*names: str) -> bytes:
    prefixes = "".join(f"<CommonPrefixes><Prefix>{name}/</Prefix></CommonPrefixes>" for name in names)
    return f'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{prefixes}</ListBucketResult>'.encode()


def _article(number: int, licence: str = "by/4.0", said: str = "The article says something.") -> bytes:
    href = f"https://creativecommons.org/licenses/{licence}/"
    return (
        '<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article"><front><article-meta>'
        f'<article-id pub-id-type="pmcid">PMC{number}</article-id><title-group><article-title>Article {number}'
        f'</article-title></title-group><permissions><license xlink:href="{href}"/></permissions></article-meta></front>'
        f"<body><sec><title>Results</title><p>{said}</p></sec></body></article>"
    ).encode()


def _put(loopback: Server, number: int, version: int, xml: bytes, **about: Any) -> None:
    """A version in the bucket, with its checksum."""
    name = f"PMC{number}.{version}"
    where = f"s3://pmc-oa-opendata/{name}/{name}.xml?md5={hashlib.md5(xml, usedforsecurity=False).hexdigest()}"
    said = {"pmcid": f"PMC{number}", "version": version, "license_code": "CC BY", "xml_url": where, **about}
    loopback.say(f"/{name}/{name}.json", json.dumps(said).encode())
    loopback.say(f"/{name}/{name}.xml", xml)


def _one(loopback: Server, number: int, *versions: int) -> None:
    loopback.say(SEARCH, _ids(number))
    loopback.say(f"/?prefix=PMC{number}.&delimiter=/&list-type=2", _listed(*(f"PMC{number}.{v}" for v in versions)))


def test_a_recorded_manuscript_is_kept_here_and_not_passed_on(loopback: Server, tmp_path: Path, samples: Path) -> None:
    """Versions, description and XML as recorded: its licence code is TDM, and its checksum fits."""
    folder = samples / "pmc_cloud"
    loopback.say(SEARCH, _ids(3040717))
    loopback.say("/?prefix=PMC3040717.", (folder / "pmc3040717-versions.xml").read_bytes())
    loopback.say("/PMC3040717.1/PMC3040717.1.json", (folder / "pmc3040717.1.json").read_bytes())
    loopback.say("/PMC3040717.1/PMC3040717.1.xml", (folder / "pmc3040717.1.xml").read_bytes())
    (reading,) = pull(pmc, loopback, tmp_path, entry(pmc, "brca1", limit=7))
    assert isinstance(reading, Reading)
    assert (reading.key, reading.identifiers.pmid) == ("pmc-PMC3040717", "20516115")
    assert (reading.licence, reading.redistributable, reading.attribution) == ("TDM", False, None)
    assert len(reading.text) > 10_000
    assert asked(loopback, "db", "term", "retmax")[0] == ("pmc", "brca1", "7")


def test_a_recorded_description_whose_file_is_not_there(loopback: Server, tmp_path: Path, samples: Path) -> None:
    """The description is recorded, the article is not: it is refused, and the next one is read."""
    folder = samples / "pmc_cloud"
    loopback.say("/?prefix=PMC9984800.", (folder / "pmc9984800-versions.xml").read_bytes())
    loopback.say("/PMC9984800.1/PMC9984800.1.json", (folder / "pmc9984800.1.json").read_bytes())
    _one(loopback, 5, 1)
    _put(loopback, 5, 1, _article(5))
    loopback.say(SEARCH, _ids(9984800, 5))
    refused, reading = pull(pmc, loopback, tmp_path, entry(pmc))
    assert refused == Refused("pmc-PMC9984800", "has no XML at PubMed Central, though it says so")
    assert isinstance(reading, Reading)


@pytest.mark.parametrize(
    ("code", "stated", "may"),
    [
        ("CC BY", "by/4.0", True),
        ("CC0", "by/4.0", True),
        ("CC BY-SA", "by-sa/4.0", True),
        ("CC BY", "by-nc/4.0", False),
        ("CC BY-NC", "by/4.0", False),
        ("CC BY-ND", "by/4.0", False),
        ("CC BY-NC-ND", "by-nc-nd/4.0", False),
        ("TDM", "by/4.0", False),
        ("", "by/4.0", False),
        ("something new", "by/4.0", False),
    ],
)
def test_the_licence_code_decides(loopback: Server, tmp_path: Path, code: str, stated: str, may: bool) -> None:
    """Only where the bucket names an open licence, and the article none that is closed, the text may go on."""
    _one(loopback, 5, 1)
    _put(loopback, 5, 1, _article(5, stated), license_code=code)
    (reading,) = pull(pmc, loopback, tmp_path, entry(pmc))
    assert isinstance(reading, Reading)
    assert reading.redistributable is may
    assert (reading.attribution is not None) is may


def test_the_published_version_is_taken(loopback: Server, tmp_path: Path) -> None:
    """The highest of the published ones, though a manuscript has a higher number; others' prefixes are not ours."""
    _one(loopback, 5, 1, 2, 10)
    loopback.say("/?prefix=PMC5.", _listed("PMC5.1", "PMC5.2", "PMC5.10", "PMC55.3", "PMC5.x"))
    for version, manuscript in ((1, False), (2, False), (10, True)):
        xml = _article(5, said=f"This is version {version}.")
        _put(loopback, 5, version, xml, is_manuscript=manuscript)
    (reading,) = pull(pmc, loopback, tmp_path, entry(pmc))
    assert isinstance(reading, Reading)
    assert "This is version 2." in reading.text
    assert not [request for request in loopback.asked if "PMC55" in request.path]


def test_a_retracted_article_is_marked(loopback: Server, tmp_path: Path) -> None:
    """Whichever version says so, and also where the article itself cannot be read."""
    _one(loopback, 5, 1, 2)
    _put(loopback, 5, 1, _article(5), is_retracted=True)
    _put(loopback, 5, 2, _article(5), pmid=77)
    (reading,) = pull(pmc, loopback, tmp_path, entry(pmc))
    assert isinstance(reading, Reading)
    assert [(mark.nature, mark.source) for mark in reading.marks] == [(Nature.RETRACTED, "PubMed Central")]
    _put(loopback, 5, 2, b"<article>", pmid=77)
    mark, refused = pull(pmc, loopback, tmp_path, entry(pmc))
    assert isinstance(refused, Refused)
    assert isinstance(mark, Mark)
    assert mark.about is not None
    assert (mark.about.pmcid, mark.about.pmid) == ("PMC5", "77")


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"xml_url": None}, "has no XML"),
        ({"xml_url": "https://elsewhere.example.net/PMC5.1/PMC5.1.xml"}, "a place that is not its own"),
        ({"xml_url": "s3://pmc-oa-opendata/PMC6.1/PMC6.1.xml"}, "a place that is not its own"),
        ({"xml_url": "s3://pmc-oa-opendata/PMC5.1/PMC5.1.xml?md5=00"}, "checksum"),
        ({"pmcid": "PMC6"}, "is not among the articles"),
    ],
)
def test_articles_that_are_refused_alone(loopback: Server, tmp_path: Path, about: dict[str, Any], reason: str) -> None:
    """No XML, a place elsewhere, another checksum, another article's description: the article is refused, no more."""
    _one(loopback, 5, 1)
    _put(loopback, 5, 1, _article(5), **about)
    (refused,) = pull(pmc, loopback, tmp_path, entry(pmc))
    assert isinstance(refused, Refused)
    assert reason in refused.reason


def test_an_article_that_is_not_in_the_bucket(loopback: Server, tmp_path: Path) -> None:
    """No versions: refused with the reason."""
    _one(loopback, 5)
    (refused,) = pull(pmc, loopback, tmp_path, entry(pmc))
    assert refused == Refused("pmc-PMC5", "is not among the articles that PubMed Central lets be copied")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (SEARCH, b"<eSearchResult><Count>3</Count><IdList><Id>5</Id></IdList></eSearchResult>"),
        (SEARCH, b"<eSearchResult><Count>1</Count><IdList><Id>../x</Id></IdList></eSearchResult>"),
        ("/", b"<Error><Code>SlowDown</Code></Error>"),
        ("/", b"not xml"),
        ("/PMC5.1/PMC5.1.json", b"{broken"),
    ],
)
def test_answers_of_status_200_that_are_none(loopback: Server, tmp_path: Path, path: str, body: bytes) -> None:
    """A short list of ids, an error of the bucket and a broken description end the pull."""
    _one(loopback, 5, 1)
    loopback.say("/", _listed("PMC5.1"))
    _put(loopback, 5, 1, _article(5))
    loopback.say(path, body)
    if path == "/":
        loopback.say("/?prefix=PMC5.", body)
    with pytest.raises(SourceError, match="pmc: "):
        pull(pmc, loopback, tmp_path, entry(pmc))


def test_an_article_of_two_entries_is_asked_for_once(loopback: Server, tmp_path: Path) -> None:
    """The second entry finds what the first had."""
    _one(loopback, 5, 1)
    _put(loopback, 5, 1, _article(5))
    assert keys(pull(pmc, loopback, tmp_path, entry(pmc, "a"), entry(pmc, "b"))) == ["pmc-PMC5"]
    assert sum(request.path.endswith(".xml") for request in loopback.asked) == 1


def _oai(*records: str, token: str | None = None) -> bytes:
    after = "" if token is None else f"<resumptionToken>{token}</resumptionToken>"
    return (
        f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{"".join(records)}{after}</ListRecords></OAI-PMH>'
    ).encode()


def _header(number: int, status: str = "") -> str:
    return f"<header{status}><identifier>oai:pubmedcentral.nih.gov:{number}</identifier></header>"


def _oai_record(number: int, said: str = "It is about vitamin D.") -> str:
    article = (
        _article(number, said=said).decode().replace("<article ", '<article xmlns="https://jats.nlm.nih.gov/ns" ', 1)
    )
    return f"<record>{_header(number)}<metadata>{article}</metadata></record>"


def _failed(code: str) -> bytes:
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="{code}">said why</error></OAI-PMH>'.encode()


GONE = "<record>" + _header(9, ' status="deleted"') + "</record>"


def _slice(query: str = "vitamin d", limit: int = 100, **options: str) -> Any:
    return entry(pmc, query, limit, route="oai", **{"from": "2026-01-01", **options})


def test_oai_pages_by_token(loopback: Server, tmp_path: Path) -> None:
    """Two pages; what is not about the query is left out, and what is deleted is gone."""
    loopback.say(OAI, _oai(_oai_record(1), _oai_record(2, "It is about something else."), token="T1"))
    loopback.say(f"{OAI}?resumptionToken=T1", _oai(_oai_record(3), GONE, token=""))
    found = pull(pmc, loopback, tmp_path, _slice(until="2026-02-01"))
    assert keys(found) == ["pmc-PMC1", "pmc-PMC3"]
    assert [item for item in found if isinstance(item, Gone)] == [Gone("pmc-PMC9")]
    assert asked(loopback, "verb", "metadataPrefix", "set", "from", "until", "resumptionToken") == [
        ("ListRecords", "pmc", "pmc-open", "2026-01-01", "2026-02-01", None),
        ("ListRecords", None, None, None, None, "T1"),
    ]


def test_oai_begins_anew_where_a_token_expired(loopback: Server, tmp_path: Path) -> None:
    """Also where the first page is kept with the old token; nothing comes twice. Where it expires for ever, it ends."""
    loopback.say(OAI, _oai(_oai_record(1), token="OLD"), _oai(_oai_record(1), token="NEW"))
    loopback.say(f"{OAI}?resumptionToken=OLD", _failed("badResumptionToken"))
    loopback.say(f"{OAI}?resumptionToken=NEW", _oai(_oai_record(2)))
    assert keys(pull(pmc, loopback, tmp_path, _slice(), cache_hours=12)) == ["pmc-PMC1", "pmc-PMC2"]
    loopback.say(f"{OAI}?resumptionToken=NEW", _failed("badResumptionToken"))
    with pytest.raises(SourceError, match="forgot 3 times"):
        pull(pmc, loopback, tmp_path, _slice())


def test_oai_has_nothing(loopback: Server, tmp_path: Path) -> None:
    """noRecordsMatch is an empty answer; other errors, a circle and what is no OAI-PMH are not."""
    loopback.say(OAI, _failed("noRecordsMatch"))
    assert pull(pmc, loopback, tmp_path, _slice()) == []
    for body in (_failed("badArgument"), b"<html/>", b"", _oai(_oai_record(1), token="T1")):
        loopback.say(OAI, body)
        with pytest.raises(SourceError, match="pmc: "):
            pull(pmc, loopback, tmp_path, _slice())


def test_oai_stops_at_the_limit(loopback: Server, tmp_path: Path) -> None:
    """Enough is enough: the next page is not asked for."""
    loopback.say(OAI, _oai(_oai_record(1), _oai_record(2), token="T1"))
    assert keys(pull(pmc, loopback, tmp_path, _slice(limit=2))) == ["pmc-PMC1", "pmc-PMC2"]
    assert len(loopback.asked) == 1


@pytest.mark.parametrize("options", [{"route": "ftp"}, {"route": "oai"}, {"route": "oai", "from": "last week"}])
def test_options_that_cannot_be(loopback: Server, tmp_path: Path, options: dict[str, str]) -> None:
    """Said before anything is asked."""
    with pytest.raises(SourceError, match=r"route|from"):
        pull(pmc, loopback, tmp_path, Pull("pmc", "a topic", "q", 10, options))
    assert not loopback.asked
