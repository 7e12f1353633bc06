"""PubMed Central: full texts by topic from its Cloud Service, or all that is new by OAI-PMH.

Robots may use these two, E-utilities and BioC alone: https://pmc.ncbi.nlm.nih.gov/tools/developers/. Ids come from
E-utilities. An article under a closed licence, or that may be mined only, is kept on this machine and marked so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

from corpus.works import Identifiers, Mark, Nature
from errors import ReadError, SourceError
from ingest.readers import jats
from ingest.readers.base import Item, Reading, Refused
from ingest.readers.json_values import at, text
from ingest.readers.licences import licence_of
from ingest.readers.stated import identifiers
from ingest.readers.xml_tree import parse_xml, without_namespaces
from ingest.sources.answers import json_of, read_one
from ingest.sources.base import Context, Found, Pull
from ingest.sources.eutils import HOST as EUTILS
from ingest.sources.eutils import Eutils
from ingest.sources.pmc_oai import HOST as OAI
from ingest.sources.pmc_oai import harvest

NAME = "pmc"
BUCKET = "pmc-oa-opendata"
HOSTS = frozenset((EUTILS, OAI, f"{BUCKET}.s3.amazonaws.com"))
DOCUMENTS = True
# route: "cloud" (default) or "oai"; set, from and until (YYYY-MM-DD) are for "oai", whose query lists phrases.
OPTIONS = frozenset(("route", "set", "from", "until"))

_BASE = f"https://{BUCKET}.s3.amazonaws.com"
_SOURCE = "PubMed Central"


@dataclass(frozen=True, slots=True)
class _Version:
    """One version of an article as the bucket describes it."""

    pmcid: str
    number: int
    about: object

    def says(self, name: str) -> bool:
        return at(self.about, name) is True

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """A published version before an author's manuscript and before a scan, whatever their numbers."""
        return not self.says("is_manuscript"), not self.says("is_historical_ocr"), self.number


def pull(pulls: Sequence[Pull], context: Context) -> Iterator[Found]:
    """The articles that answer each entry, each once."""
    given: set[str] = set()
    for entry in pulls:
        for found in _found(entry, context, given):
            if isinstance(found, Mark):
                yield found
            elif found.key is None or found.key not in given:
                given.add(found.key or "")
                yield found


def _found(entry: Pull, context: Context, given: set[str]) -> Iterator[Found]:
    route = entry.options.get("route", "cloud")
    if route == "oai":
        yield from harvest(NAME, entry, context)
    elif route == "cloud":
        for number in Eutils(NAME, "pmc", context).ids(entry.query, entry.limit):
            if f"pmc-PMC{number}" not in given:
                yield from _article(f"PMC{number}", context)
    else:
        raise SourceError(NAME, f"the route of '{entry.topic}' is '{route}'; it can be cloud or oai")


def _article(pmcid: str, context: Context) -> Iterator[Found]:
    """The best version of an article; where it is retracted but cannot be read, the mark alone is handed over too."""
    key = f"pmc-{pmcid}"
    versions = sorted(_versions(pmcid, context), key=lambda version: version.rank)
    if not versions:
        yield Refused(key, "is not among the articles that PubMed Central lets be copied")
        return
    best = versions[-1]
    item = _body(best, key, context)
    retracted = any(version.says("is_retracted") for version in versions)
    if isinstance(item, Reading):
        item = _as_described(item, best, retracted=retracted)
    elif retracted:
        about = identifiers(pmid=text(best.about, "pmid"), pmcid=pmcid, doi=text(best.about, "doi"))
        yield Mark(nature=Nature.RETRACTED, source=_SOURCE, about=about)
    yield item


def _versions(pmcid: str, context: Context) -> Iterator[_Version]:
    # With the dot: PMC304 is the beginning of PMC3040717.
    asked: dict[str, str | int] = {"list-type": 2, "prefix": f"{pmcid}.", "delimiter": "/"}
    answer = context.http.get(f"{_BASE}/", asked)
    try:
        root = without_namespaces(parse_xml(answer.data, "the list of versions"))
    except ReadError as error:
        raise SourceError(NAME, f"{error}") from None
    if root.tag != "ListBucketResult":
        raise SourceError(NAME, f"the list of versions of {pmcid} is <{root.tag[:40]}>; try again later")
    for prefix in root.findall("CommonPrefixes/Prefix"):
        found = re.fullmatch(rf"{pmcid}\.(\d{{1,4}})/", prefix.text or "")
        if found is None:
            continue
        name = f"{pmcid}.{found[1]}"
        answer = context.http.get(f"{_BASE}/{name}/{name}.json", accept=(200, 404))
        if answer.status == 200:
            about = json_of(NAME, answer)
            if text(about, "pmcid") == pmcid:
                yield _Version(pmcid, int(found[1]), about)


def _body(version: _Version, key: str, context: Context) -> Item:
    """The article's XML, held against the checksum that the bucket states."""
    where = urlsplit(text(version.about, "xml_url"))
    if not where.path:
        return Refused(key, "has no XML at PubMed Central")
    if (where.scheme, where.netloc) != ("s3", BUCKET) or not where.path.startswith(f"/{version.pmcid}."):
        return Refused(key, "has its XML in a place that is not its own; nothing was fetched")
    answer = context.http.get(f"{_BASE}{where.path}", accept=(200, 404))
    if answer.status == 404:
        return Refused(key, "has no XML at PubMed Central, though it says so")
    stated = parse_qs(where.query).get("md5", [""])[0]
    if stated and hashlib.md5(answer.data, usedforsecurity=False).hexdigest() != stated.lower():
        return Refused(key, "does not have the checksum that PubMed Central states; refresh again later")
    return read_one(jats, answer, key)


def _as_described(reading: Reading, version: _Version, *, retracted: bool) -> Reading:
    """The article with what the bucket says of it: its licence, which decides, its ids, and its standing."""
    code = text(version.about, "license_code")
    named, open_together = licence_of([code, reading.licence or ""])
    may_go_on = licence_of([code])[1] and open_together
    marks = reading.marks
    if retracted and not any(mark.about is None and mark.nature is Nature.RETRACTED for mark in marks):
        marks = (*marks, Mark(nature=Nature.RETRACTED, source=_SOURCE))
    own = reading.identifiers
    stated = identifiers(pmid=text(version.about, "pmid"), doi=text(version.about, "doi"))
    return replace(
        reading,
        key=f"pmc-{version.pmcid}",
        identifiers=Identifiers(
            pmid=own.pmid or stated.pmid, pmcid=version.pmcid, doi=own.doi or stated.doi, nct=own.nct, url=own.url
        ),
        licence=named if licence_of([code])[1] or not code else code,
        redistributable=may_go_on,
        attribution=f"{reading.title or 'Article'}, under {named}" if may_go_on else None,
        marks=marks,
    )
