"""PubMed: records by topic, and at every pull the standing of all works that are held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from corpus.works import Identifiers
from errors import SourceError
from ingest.readers import pubmed_xml
from ingest.readers.base import Item, Reading
from ingest.sources.answers import read_page
from ingest.sources.base import Context, Found, Pull
from ingest.sources.eutils import HOST, MOST, Eutils

NAME = "pubmed"
HOSTS = frozenset((HOST,))
DOCUMENTS = True
# mindate, maxdate (YYYY/MM/DD) and datetype (pdat, edat, mdat), as esearch takes them.
OPTIONS = frozenset(("mindate", "maxdate", "datetype"))

_FORMAT = "%Y/%m/%d"
_FIRST = dt.date(1780, 1, 1)
# Records carry dates of issues to come.
_AHEAD = dt.timedelta(days=730)


def pull(pulls: Sequence[Pull], context: Context) -> Iterator[Found]:
    """The records that answer each entry's query, a search as PubMed writes it; then what PubMed says of the other held
    works. A query that PubMed does not understand is told of last, so that no standing goes unasked."""
    eutils = Eutils(NAME, "pubmed", context)
    given: set[str] = set()
    errors: list[SourceError] = []
    for entry in pulls:
        try:
            for item in _records(entry, eutils):
                if item.key is None or item.key not in given:
                    given.add(item.key or "")
                    yield item
        except SourceError as error:
            errors.append(error)
    yield from _standing(context.held, given, eutils)
    if errors:
        raise errors[0]


def _standing(held: Sequence[Identifiers], given: set[str], eutils: Eutils) -> Iterator[Found]:
    """The marks of held works, and what their records say of others. A record that is missing says nothing."""
    asked = sorted({work.pmid for work in held if work.pmid and f"pubmed-{work.pmid}" not in given}, key=int)
    for answer in eutils.posted(asked):
        for item in read_page(NAME, pubmed_xml, answer):
            if isinstance(item, Reading):
                for mark in item.marks:
                    yield mark if mark.about is not None else mark.model_copy(update={"about": item.identifiers})


def _records(entry: Pull, eutils: Eutils) -> Iterator[Item]:
    """The records of an entry, each once, at most its limit: pages may come again from the start."""
    had: set[str | None] = set()
    for dates in _slices(entry, eutils):
        for answer in eutils.searched(entry.query, entry.limit - len(had), dates):
            empty = True
            for item in read_page(NAME, pubmed_xml, answer):
                empty = False
                if item.key in had:
                    continue
                had.add(item.key)
                yield item
                if len(had) >= entry.limit:
                    return
            if empty:
                raise SourceError(NAME, f"it gave an empty page of records for {entry.query}; try again later")


def _slices(entry: Pull, eutils: Eutils) -> Iterator[Mapping[str, str]]:
    """The spans of dates in which a query finds no more than can be fetched; the newest first."""
    stated = entry.options
    try:
        first = _date(stated["mindate"]) if "mindate" in stated else _FIRST
        last = _date(stated["maxdate"]) if "maxdate" in stated else dt.datetime.now(dt.UTC).date() + _AHEAD
    except ValueError:
        raise SourceError(NAME, f"mindate and maxdate of '{entry.topic}' have to be dates like 2024/01/31") from None
    kind = stated.get("datetype", "edat")
    # esearch takes both dates or none.
    whole = _span(kind, first, last) if stated else {}
    if entry.limit <= MOST or eutils.search(entry.query, whole).count <= MOST:
        yield whole
        return
    spans = [(first, last)]
    while spans:
        first, last = spans.pop()
        dates = _span(kind, first, last)
        count = eutils.search(entry.query, dates).count
        if count > MOST and first < last:
            middle = first + (last - first) // 2
            spans += [(first, middle), (middle + dt.timedelta(days=1), last)]
        elif count > MOST:
            raise SourceError(NAME, f"more than {MOST} records of one day answer '{entry.topic}'; narrow its query")
        elif count:
            yield dates


def _span(kind: str, first: dt.date, last: dt.date) -> dict[str, str]:
    return {"datetype": kind, "mindate": first.strftime(_FORMAT), "maxdate": last.strftime(_FORMAT)}


def _date(text: str) -> dt.date:
    return dt.datetime.strptime(text, _FORMAT).replace(tzinfo=dt.UTC).date()
