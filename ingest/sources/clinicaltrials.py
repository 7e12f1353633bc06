"""Registered trials from ClinicalTrials.gov (API v2). A registration is no evidence of an effect, whatever it hopes for.

No limit of requests is published; its robots.txt asks for one second between two, which the client keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from errors import SourceError
from ingest.readers import clinicaltrials_json
from ingest.readers.base import Item
from ingest.readers.json_values import at, text
from ingest.sources.answers import each_once, json_of, read_page
from ingest.sources.base import Context, Found, Pull

NAME = "clinicaltrials"
HOSTS = frozenset(("clinicaltrials.gov",))
DOCUMENTS = True
# intervention, term and status narrow the condition down; sort is a field with its direction.
OPTIONS = frozenset(("intervention", "term", "status", "sort"))

_API = "https://clinicaltrials.gov/api/v2/studies"
_PAGE = 50
_PARAMETERS = {"intervention": "query.intr", "term": "query.term", "status": "filter.overallStatus", "sort": "sort"}


def pull(pulls: Sequence[Pull], context: Context) -> Iterator[Found]:
    """The trials on each entry's condition."""
    yield from each_once(pulls, lambda entry: _trials(entry, context))


def _trials(entry: Pull, context: Context) -> Iterator[Item]:
    options = {_PARAMETERS[name]: value for name, value in entry.options.items() if name in _PARAMETERS}
    asked: dict[str, str | int] = {"query.cond": entry.query, "pageSize": min(_PAGE, entry.limit), **options}
    page: dict[str, str] = {}
    passed: set[str] = set()
    had = 0
    while True:
        answer = context.http.get(_API, {**asked, **page})
        said = json_of(NAME, answer)
        if not isinstance(at(said, "studies"), list):
            raise SourceError(NAME, f"gave no list of trials for {entry.query}")
        for item in read_page(NAME, clinicaltrials_json, answer):
            had += 1
            yield item
        token = text(said, "nextPageToken")
        if not token or had >= entry.limit:
            return
        if token in passed:
            raise SourceError(NAME, f"goes round in a circle in its trials for {entry.query}; ask again later")
        passed.add(token)
        page = {"pageToken": token}
