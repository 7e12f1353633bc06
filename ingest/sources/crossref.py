"""What Crossref knows of the standing of the works that are held: every DOI is asked for, at every refresh."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from errors import ReadError, SourceError
from ingest.readers import crossref_json
from ingest.sources.base import Context, Found, Pull

NAME = "crossref"
HOSTS = frozenset(("api.crossref.org",))
DOCUMENTS = False
OPTIONS: frozenset[str] = frozenset()

_API = "https://api.crossref.org/works/"
_INTERVAL = re.compile(r"\s*(\d{1,5})\s*s?\s*")
_LONGEST_WAIT = 10.0


def pull(pulls: Sequence[Pull], context: Context) -> Iterator[Found]:
    """The marks of every held work with a DOI. Entries have no say: what is not held is not asked for.

    A DOI that Crossref does not know (it may be DataCite's) has no marks there, which says nothing of its standing.
    """
    caller = {"mailto": context.settings.email} if context.settings.email else {}
    dois: dict[str, str] = {}
    for known in context.held:
        if known.doi:
            dois.setdefault(known.doi.casefold(), known.doi)
    for doi in dois.values():
        asked = time.monotonic()
        answer = context.http.get(_API + quote(doi, safe=""), caller, accept=(200, 404))
        if answer.status == 200:
            try:
                yield from crossref_json.read_marks(answer.data, doi)
            except ReadError as error:
                raise SourceError(NAME, f"its answer on {doi} cannot be used: it {error.reason}") from None
        time.sleep(max(0.0, _pause(answer.headers) - (time.monotonic() - asked)))


def _pause(headers: Mapping[str, str]) -> float:
    """Seconds between two requests, by what Crossref says it grants at present; 0 where it says nothing."""
    granted, interval = headers.get("x-rate-limit-limit", ""), headers.get("x-rate-limit-interval", "")
    told = _INTERVAL.fullmatch(interval)
    if told is None or not granted.strip().isdecimal() or int(granted) == 0:
        return 0.0
    return min(_LONGEST_WAIT, int(told[1]) / int(granted))
