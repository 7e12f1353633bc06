"""Recommendations of the US Preventive Services Task Force: one file with all of them, for holders of a key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from errors import SourceError
from ingest.readers import uspstf_json
from ingest.readers.base import Item, Reading
from ingest.sources.answers import about, each_once, read_page
from ingest.sources.base import Context, Found, Pull

NAME = "uspstf"
HOSTS = frozenset(("data.uspreventiveservicestaskforce.org",))
DOCUMENTS = True
OPTIONS: frozenset[str] = frozenset()

_API = "https://data.uspreventiveservicestaskforce.org/api/json"


def pull(pulls: Sequence[Pull], context: Context) -> Iterator[Found]:
    """The recommendations whose title is about an entry's query (see `answers.about`), from one request for all.

    The source asks its users to keep a whole copy; with ETag and Last-Modified an unchanged one is not sent again.
    """
    key = context.settings.uspstf_key
    if key is None or not key.get_secret_value().strip():
        raise SourceError(
            NAME,
            "needs a key of your own: ask uspstfpda@ahrq.gov for one and set SEQUITUR_SOURCES__USPSTF_KEY",
        )
    answer = context.http.get(_API, accept=(200, 202), secret={"key": key.get_secret_value().strip()})
    if answer.status == 202:
        # Its body is a warning, which would be read as a file without recommendations.
        raise SourceError(NAME, "has no file ready (HTTP 202), or does not know the key; ask again later")
    items = list(read_page(NAME, uspstf_json, answer))
    yield from each_once(pulls, lambda entry: _about(entry, items))


def _about(entry: Pull, items: Sequence[Item]) -> Iterator[Item]:
    wanted = about(entry.query)
    yield from (item for item in items if isinstance(item, Reading) and wanted((item.title or "", *item.topics)))
    # What a row is about that cannot be read is not known. One that is held must not count as gone for it.
    yield from (item for item in items if not isinstance(item, Reading))
