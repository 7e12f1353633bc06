"""Europe PMC: records by topic, and with the option fulltext = "yes" the full text of the open ones.

https://europepmc.org/RestfulWebService. No rate is published. Errors come with status 200, in the body, and about full
texts in XML whatever was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.works import Identifiers
from errors import SourceError
from ingest.readers import europepmc_json, jats
from ingest.readers.base import Item, Reading
from ingest.readers.json_values import at, objects, text
from ingest.sources.answers import each_once, json_of, read_one, read_page
from ingest.sources.base import Context, Found, Pull
from ingest.sources.http import Answer

NAME = "europepmc"
HOSTS = frozenset(("www.ebi.ac.uk",))
DOCUMENTS = True
# fulltext: "yes" or "no" (default).
OPTIONS = frozenset(("fulltext",))

_BASE = "https://www.ebi.ac.uk/europepmc/webservices/rest"
_PAGE = 200


def pull(pulls: Sequence[Pull], context: Context) -> Iterator[Found]:
    """The records that answer each entry's query, a search as Europe PMC writes it."""
    yield from each_once(pulls, lambda entry: _records(entry, context))


def _records(entry: Pull, context: Context) -> Iterator[Item]:
    wanted = entry.options.get("fulltext", "no")
    if wanted not in ("yes", "no"):
        raise SourceError(NAME, f"the option fulltext of '{entry.topic}' is '{wanted}'; it can be yes or no")
    for answer in _pages(entry, context):
        open_ones = _open(answer) if wanted == "yes" else frozenset()
        for item in read_page(NAME, europepmc_json, answer):
            if isinstance(item, Reading) and item.identifiers.pmcid in open_ones:
                item = _full_text(item, item.identifiers.pmcid, context)
            yield item


def _pages(entry: Pull, context: Context) -> Iterator[Answer]:
    """The pages of a search, until the mark of the next one repeats, is missing, or a page is empty."""
    mark, marks, had = "*", {"*"}, 0
    size = min(_PAGE, entry.limit)
    asked: dict[str, str | int] = {"query": entry.query, "format": "json", "resultType": "core", "pageSize": size}
    while had < entry.limit:
        answer = context.http.get(f"{_BASE}/search", {**asked, "cursorMark": mark})
        value = json_of(NAME, answer)
        found, total = sum(1 for _ in objects(value, "resultList", "result")), at(value, "hitCount")
        had += found
        yield answer
        mark = text(value, "nextCursorMark")
        if not found or not mark or mark in marks:
            # What is missing may have moved while we paged; an empty answer to a search with hits is no answer.
            if not had and isinstance(total, int) and total > 0:
                raise SourceError(NAME, f"said that it has {total} records for {entry.query} and gave none")
            return
        marks.add(mark)


def _open(answer: Answer) -> frozenset[str | None]:
    results = objects(json_of(NAME, answer), "resultList", "result")
    return frozenset(text(one, "pmcid") for one in results if text(one, "isOpenAccess") == "Y" and text(one, "pmcid"))


def _full_text(record: Reading, pmcid: str | None, context: Context) -> Reading:
    """The full text with what the record says of the paper's standing; the record itself where there is none to have."""
    answer = context.http.get(f"{_BASE}/{pmcid}/fullTextXML", accept=(200, 404))
    item = read_one(jats, answer, f"pmc-{pmcid}") if answer.status == 200 else record
    if not isinstance(item, Reading) or item is record:
        return record
    own, said = item.identifiers, record.identifiers
    if own.pmid and said.pmid and own.pmid != said.pmid:
        return record
    return replace(
        item,
        key=f"pmc-{pmcid}",
        identifiers=Identifiers(
            pmid=own.pmid or said.pmid, pmcid=pmcid, doi=own.doi or said.doi, nct=own.nct, url=own.url
        ),
        marks=tuple(dict.fromkeys((*item.marks, *record.marks))),
    )
