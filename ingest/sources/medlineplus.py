"""MedlinePlus health topics, by its search service or from the daily file with all of them.

Of a search, the first answer names a `file` on a `server`, by which further pages are asked for. The daily file is written
from Tuesday to Saturday (NLM Technical Bulletin, 2012).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from errors import ReadError, SourceError
from ingest.readers import medlineplus_xml
from ingest.readers.base import Item, Reading
from ingest.readers.xml_tree import line_of, parse_xml
from ingest.sources.answers import about, each_once, read_page, read_pages
from ingest.sources.base import Context, Found, Pull
from ingest.sources.http import Answer

NAME = "medlineplus"
HOSTS = frozenset(("wsearch.nlm.nih.gov", "medlineplus.gov"))
DOCUMENTS = True
# language: "en" or "es"; bulk: "yes" reads the daily file and takes what is about the query.
OPTIONS = frozenset(("language", "bulk"))

_SEARCH = "https://wsearch.nlm.nih.gov/ws/query"
_DAILY = "https://medlineplus.gov/xml/mplus_topics_{day}.xml"
_PAGE = 50
# Over holidays no file is written for some days.
_DAYS_BACK = 10
_DATABASES = {"en": "healthTopics", "es": "healthTopicsSpanish"}


def pull(pulls: Sequence[Pull], context: Context) -> Iterator[Found]:
    """The topics that answer each entry's query, the most relevant first."""
    daily: list[Answer] = []

    def ask(entry: Pull) -> Iterator[Item]:
        language = entry.options.get("language", "en")
        if language not in _DATABASES:
            raise SourceError(NAME, f"has no topics in '{language}'; the option language is en or es")
        if entry.options.get("bulk") != "yes":
            return _search(entry, _DATABASES[language], context)
        if not daily:
            daily.append(_daily_file(context))
        return _from_file(entry, language, daily[0])

    yield from each_once(pulls, ask)


def _search(entry: Pull, database: str, context: Context) -> Iterator[Item]:
    caller: dict[str, str] = {"tool": "sequitur"}
    if context.settings.email:
        caller["email"] = context.settings.email
    size = min(_PAGE, entry.limit)
    first: dict[str, str | int] = {"db": database, "term": entry.query, "rettype": "topic", "retmax": size}
    answer = context.http.get(_SEARCH, {**first, **caller})
    count, search = _head(answer)

    def following(_: Answer, had: int) -> Answer:
        if not search:
            raise SourceError(NAME, f"did not say how the other topics for '{entry.query}' are asked for")
        page: dict[str, str | int] = {"retstart": had, "rettype": "topic", "retmax": min(size, entry.limit - had)}
        return context.http.get(_SEARCH, {**search, **page, **caller})

    yield from read_pages(NAME, medlineplus_xml, answer, count, entry, following)


def _head(answer: Answer) -> tuple[int, dict[str, str]]:
    """How many topics a search found, and what names the search when it is asked for more of them."""
    try:
        root = parse_xml(answer.data, "its answer", doctype=True)
    except ReadError as error:
        raise SourceError(NAME, f"its answer cannot be used: it {error.reason}") from None
    stated = line_of(root.find("count"))
    if not stated.isdecimal() or len(stated) > 9:
        said = line_of(root)[:200] or "nothing"
        raise SourceError(NAME, f"did not say how many topics it has; it said: {said}")
    named = {key: line_of(root.find(key)) for key in ("file", "server")}
    return int(stated), named if all(named.values()) else {}


def _daily_file(context: Context) -> Answer:
    """The newest file with all topics."""
    today = dt.datetime.now(dt.UTC).date()
    for back in range(_DAYS_BACK):
        day = (today - dt.timedelta(days=back)).isoformat()
        answer = context.http.get(_DAILY.format(day=day), accept=(200, 404))
        if answer.status == 200:
            return answer
    raise SourceError(NAME, f"has no file with all topics of the last {_DAYS_BACK} days; take bulk out of the entry")


def _from_file(entry: Pull, language: str, answer: Answer) -> Iterator[Item]:
    wanted = about(entry.query)
    unread: list[Item] = []
    for item in read_page(NAME, medlineplus_xml, answer):
        if not isinstance(item, Reading):
            unread.append(item)
        elif item.language == language and wanted((item.title or "", *item.topics)):
            yield item
    # What a topic is about that cannot be read is not known. One that is held must not count as gone for it.
    yield from unread
