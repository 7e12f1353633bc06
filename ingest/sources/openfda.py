"""Drug labels from openFDA. They are the labels of DailyMed under the same keys: switch on one of the two.

Pages deeper than 25,000 are reached only by the `search_after` of the `Link` header, and an answer to a request that
skips has none: so the first page is asked for without. Zero hits are HTTP 404 with the code NOT_FOUND.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import parse_qs, urlsplit

from errors import SourceError
from ingest.readers import openfda_json
from ingest.readers.base import Item
from ingest.readers.json_values import at, text
from ingest.sources.answers import each_once, json_of, read_pages
from ingest.sources.base import Context, Found, Pull
from ingest.sources.http import Answer

NAME = "openfda"
HOSTS = frozenset(("api.fda.gov",))
DOCUMENTS = True
# sort: as openFDA writes it, such as effective_time:desc.
OPTIONS = frozenset(("sort",))

_API = "https://api.fda.gov/drug/label.json"
_PAGE = 100
_DEEPEST = 25_000
_NEXT = re.compile(r"<([^<>]+)>\s*;[^,<]*\brel=\"?next\"?", re.IGNORECASE)


def pull(pulls: Sequence[Pull], context: Context) -> Iterator[Found]:
    """The labels that answer each entry's query, which is a search as openFDA writes it."""
    yield from each_once(pulls, lambda entry: _labels(entry, context))


def _labels(entry: Pull, context: Context) -> Iterator[Item]:
    key = context.settings.openfda_key
    secret = {"api_key": key.get_secret_value()} if key is not None else None
    size = min(_PAGE, entry.limit)
    asked: dict[str, str | int] = {"search": entry.query, "limit": size}
    if "sort" in entry.options:
        asked["sort"] = entry.options["sort"]

    def page(place: Mapping[str, str | int]) -> Answer:
        return context.http.get(_API, {**asked, **place}, accept=(200, 404), secret=secret)

    first = page({})
    total = _total(entry, first)
    yield from read_pages(NAME, openfda_json, first, total, entry, lambda answer, had: page(_next(answer, had)))


def _total(entry: Pull, answer: Answer) -> int:
    """How many labels there are. With status 404 there is none, or the reader says what went wrong."""
    if answer.status == 404:
        return 0
    said = json_of(NAME, answer)
    total = at(said, "meta", "results", "total")
    if not isinstance(total, int):
        why = text(said, "error", "message")[:200]
        raise SourceError(NAME, f"did not say how many labels it has for {entry.query}{f': {why}' if why else ''}")
    return total


def _next(answer: Answer, had: int) -> dict[str, str | int]:
    """What asks for the next page. Of the address in `Link` only the place is taken: it may repeat the key."""
    link = _NEXT.search(answer.headers.get("link", ""))
    after = parse_qs(urlsplit(link[1]).query).get("search_after") if link else None
    if after:
        return {"search_after": after[0]}
    if had > _DEEPEST:
        raise SourceError(NAME, f"gives no more than {_DEEPEST} labels this way; make the entry's query narrower")
    return {"skip": had}
