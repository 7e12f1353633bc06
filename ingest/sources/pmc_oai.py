"""PubMed Central by OAI-PMH 2.0: all articles of a set that are new or changed since a day, and those that are gone.

http://www.openarchives.org/OAI/openarchivesprotocol.html. It knows no topics: an entry's query lists phrases, of which
an article has to be about one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from errors import ReadError, SourceError
from ingest.readers import jats
from ingest.readers.base import Item, Reading
from ingest.readers.xml_tree import parse_xml, without_namespaces
from ingest.sources.answers import about, read_page
from ingest.sources.base import Context, Pull
from ingest.sources.http import Answer

HOST = "pmc.ncbi.nlm.nih.gov"
_BASE = f"https://{HOST}/api/oai/v1/mh/"
_EXPIRED = "badResumptionToken"
_RESTARTS = 2


class _Expired(Exception):
    """The token that leads to the next page is no longer known."""


def harvest(source: str, entry: Pull, context: Context) -> Iterator[Item]:
    """The articles of an entry's slice that are about its query, at most its limit, and every one that is gone."""
    wanted = about(entry.query)
    had: set[str | None] = set()
    kept = 0
    for item in _slice(source, entry, context):
        if item.key in had:
            continue
        had.add(item.key)
        if isinstance(item, Reading):
            if not wanted((item.title or "", item.text)):
                continue
            kept += 1
        yield item
        if kept >= entry.limit:
            return


def _slice(source: str, entry: Pull, context: Context) -> Iterator[Item]:
    """All records of the slice; from its start again where a token expires, so that some come twice."""
    first: dict[str, str] = {
        "verb": "ListRecords",
        "metadataPrefix": "pmc",
        "set": entry.options.get("set", "pmc-open"),
    }
    for name in ("from", "until"):
        if name in entry.options:
            first[name] = _day(source, entry, name)
    if "from" not in first:
        raise SourceError(source, f"the entry '{entry.topic}' needs the option from = \"YYYY-MM-DD\" for the route oai")
    for restart in range(_RESTARTS + 1):
        try:
            yield from _records(source, first, context, fresh=restart > 0)
            return
        except _Expired:
            continue
    raise SourceError(source, f"{HOST} forgot {_RESTARTS + 1} times where it was in a list; narrow from and until")


def _records(source: str, first: Mapping[str, str], context: Context, *, fresh: bool) -> Iterator[Item]:
    asked, tokens = first, set()
    while True:
        answer = context.http.get(_BASE, asked, fresh=fresh)
        root = _checked(source, answer)
        if root is None:
            return
        yield from read_page(source, jats, answer)
        token = (root.findtext(".//resumptionToken") or "").strip()
        if not token:
            return
        if token in tokens:
            raise SourceError(source, f"{HOST} goes in a circle; try again later")
        tokens.add(token)
        asked = {"verb": "ListRecords", "resumptionToken": token}


def _checked(source: str, answer: Answer) -> Element | None:
    """The answer's root; None where nothing matches. Raises _Expired, and SourceError for any other error."""
    try:
        root = without_namespaces(parse_xml(answer.data, HOST))
    except ReadError as error:
        raise SourceError(source, f"the answer of {HOST} cannot be used: it {error.reason}") from None
    if root.tag != "OAI-PMH":
        raise SourceError(source, f"{HOST} answered with <{root.tag[:40]}> in place of records; try again later")
    for said in root.findall("error"):
        code = said.get("code", "")
        if code == "noRecordsMatch":
            return None
        if code == _EXPIRED:
            raise _Expired
        raise SourceError(source, f"{HOST} did not take the request: {code[:40]} {(said.text or '').strip()[:200]}")
    return root


def _day(source: str, entry: Pull, name: str) -> str:
    try:
        return dt.date.fromisoformat(entry.options[name]).isoformat()
    except ValueError:
        raise SourceError(source, f"'{name}' of '{entry.topic}' has to be a day like 2026-01-31") from None
