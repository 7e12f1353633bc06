"""Drug labels from DailyMed: a list of the labels of a drug, then each label as SPL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from errors import SourceError
from ingest.readers import spl
from ingest.readers.base import Item, Refused
from ingest.readers.json_values import at, objects, text
from ingest.sources.answers import each_once, json_of, read_one
from ingest.sources.base import Context, Found, Pull

NAME = "dailymed"
HOSTS = frozenset(("dailymed.nlm.nih.gov",))
DOCUMENTS = True
# name_type: generic, brand or both; labeler: the maker; doctype: a LOINC code; boxed_warning: true or false.
OPTIONS = frozenset(("name_type", "labeler", "doctype", "boxed_warning"))

_API = "https://dailymed.nlm.nih.gov/dailymed/services/v2"
_PAGE = 100
_SET_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{7,63}")


def pull(pulls: Sequence[Pull], context: Context) -> Iterator[Found]:
    """The labels of each entry's drug. The query is a generic or brand name."""
    yield from each_once(pulls, lambda entry: _labels(entry, context))


def _labels(entry: Pull, context: Context) -> Iterator[Item]:
    for set_id in _set_ids(entry, context):
        key = f"spl-{set_id}"
        answer = context.http.get(f"{_API}/spls/{set_id}.xml", accept=(200, 404))
        if answer.status == 404:
            yield Refused(key, "is listed by DailyMed, but not there; it is asked for again at the next refresh")
        else:
            yield read_one(spl, answer, key)


def _set_ids(entry: Pull, context: Context) -> Iterator[str]:
    page = 1
    while True:
        which: dict[str, str | int] = {"drug_name": entry.query, "pagesize": min(_PAGE, entry.limit), "page": page}
        said = json_of(NAME, context.http.get(f"{_API}/spls.json", {**which, **entry.options}))
        if not isinstance(at(said, "data"), list):
            raise SourceError(NAME, f"gave no list of the labels of {entry.query}")
        for label in objects(said, "data"):
            set_id = text(label, "setid")
            if _SET_ID.fullmatch(set_id) is None:
                raise SourceError(NAME, f"lists a label of {entry.query} without a set id")
            yield set_id
        # No next page is told by null, by the word "null", or not at all.
        pages = text(said, "metadata", "total_pages")
        if text(said, "metadata", "next_page_url") in ("", "null") or (pages.isdecimal() and page >= int(pages)):
            return
        if not at(said, "data"):
            raise SourceError(NAME, f"ended its list of the labels of {entry.query} on page {page} of {pages}")
        page += 1
