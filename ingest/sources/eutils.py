"""NCBI's E-utilities: searches and lists of ids are put on its history server, and fetched from there page by page.

https://www.ncbi.nlm.nih.gov/books/NBK25499/. Errors come with status 200, in the body. What is on the history server
expires after hours, while we keep answers longer: then it is put there anew and fetched from the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from xml.etree.ElementTree import Element

from errors import ReadError, SourceError
from ingest.readers.xml_tree import parse_xml, root_name
from ingest.sources.base import Context
from ingest.sources.http import Answer

HOST = "eutils.ncbi.nlm.nih.gov"
MOST = 9_999
"""Records of one search that can be fetched; what lies behind is not reachable by paging."""
PAGE = 200
_BASE = f"https://{HOST}/entrez/eutils"
_TOOL = "sequitur"
# Above it NCBI asks for POST; the same everywhere keeps one way.
_POSTED = 2_000


@dataclass(frozen=True, slots=True)
class History:
    """A set of records on the history server."""

    count: int
    web_env: str
    query_key: str


class Eutils:
    """The E-utilities for one connector and one database ("pubmed", "pmc")."""

    def __init__(self, source: str, database: str, context: Context) -> None:
        settings = context.settings
        self._source = source
        self._http = context.http
        self._always = {"db": database, "tool": _TOOL} | ({"email": settings.email} if settings.email else {})
        key = settings.ncbi_key
        self._secret = {"api_key": key.get_secret_value()} if key is not None else None

    def search(self, query: str, dates: Mapping[str, str] | None = None, *, fresh: bool = False) -> History:
        """Put what a query finds on the history server. `dates` are datetype, mindate and maxdate (YYYY/MM/DD).

        Raises SourceError where the query finds nothing because a phrase or field of it is not known.
        """
        fields: dict[str, str | int] = {"term": query, "usehistory": "y", "retmax": 0, **(dates or {})}
        root = self._found(fields, query, fresh)
        count = self._count(root)
        if not count:
            return History(0, "", "")
        return self._history(root, count)

    def ids(self, query: str, limit: int) -> list[str]:
        """The ids that a query finds, at most `limit` and `MOST`."""
        root = self._found({"term": query, "retmax": min(limit, MOST)}, query, fresh=False)
        found = [(item.text or "").strip() for item in root.findall("./IdList/Id")]
        expected = min(self._count(root), limit, MOST)
        if len(found) < expected or not all(map(str.isdecimal, found)):
            raise SourceError(self._source, f"said that it has {expected} ids for {query} and gave {len(found)}")
        return found[:limit]

    def searched(self, query: str, limit: int, dates: Mapping[str, str] | None = None) -> Iterator[Answer]:
        """The pages of records that a query finds, at most `MOST`; from the start again where they expire."""
        yield from self._pages(lambda fresh: self.search(query, dates, fresh=fresh), min(limit, MOST))

    def posted(self, ids: Sequence[str]) -> Iterator[Answer]:
        """The pages of records with these ids. Ids that are no more are left out without a word."""
        for start in range(0, len(ids), _POSTED):
            batch = ids[start : start + _POSTED]
            yield from self._pages(partial(self._post, batch), len(batch))

    def _post(self, ids: Sequence[str], fresh: bool) -> History:
        answer = self._http.post(
            f"{_BASE}/epost.fcgi", {**self._always, "id": ",".join(ids)}, secret=self._secret, fresh=fresh
        )
        root = self._parsed(answer)
        errors = _errors(root)
        if any("empty id list" in error.lower() for error in errors):
            return History(0, "", "")
        if errors and not root.findtext("WebEnv"):
            raise self._refused("the list of ids", errors)
        return self._history(root, len(ids))

    def _pages(self, begin: Callable[[bool], History], limit: int) -> Iterator[Answer]:
        history = begin(False)
        start, renewed = 0, False
        while start < min(limit, history.count):
            answer, errors = self._page(history, start, min(PAGE, limit - start), fresh=renewed)
            if not errors:
                start += PAGE
                yield answer
            elif renewed:
                raise self._refused("a page of records", errors)
            else:
                history, start, renewed = begin(True), 0, True

    def _page(self, history: History, start: int, size: int, *, fresh: bool) -> tuple[Answer, list[str]]:
        place: dict[str, str | int] = {
            "WebEnv": history.web_env,
            "query_key": history.query_key,
            "retstart": start,
            "retmax": size,
            "retmode": "xml",
        }
        answer = self._http.get(f"{_BASE}/efetch.fcgi", {**self._always, **place}, secret=self._secret, fresh=fresh)
        try:
            name = root_name(answer.data, "efetch")
        except ReadError as error:
            return answer, [f"its answer {error.reason}"]
        if name.lower().endswith("set"):
            return answer, []
        return answer, _errors(self._parsed(answer)) or [f"it answered with {name[:40]} in place of records"]

    def _found(self, fields: Mapping[str, str | int], query: str, fresh: bool) -> Element:
        """An answer of esearch without errors; asked twice, since its back end fails at times and says so with 200."""
        errors: list[str] = []
        for again in (fresh, True):
            sent = {**self._always, **fields}
            answer = self._http.get(f"{_BASE}/esearch.fcgi", sent, secret=self._secret, fresh=again)
            root = self._parsed(answer)
            errors = _errors(root)
            if not errors:
                return root
        raise self._refused(query, errors)

    def _count(self, root: Element) -> int:
        count = (root.findtext("Count") or "").strip()
        if root.tag != "eSearchResult" or not count.isdecimal():
            raise SourceError(self._source, f"{HOST} did not say how many records there are; try again later")
        return int(count[:12])

    def _history(self, root: Element, count: int) -> History:
        web_env, query_key = root.findtext("WebEnv"), root.findtext("QueryKey")
        if not web_env or not query_key:
            raise SourceError(self._source, f"{HOST} did not say where its answer is kept; try again later")
        return History(count, web_env.strip(), query_key.strip())

    def _parsed(self, answer: Answer) -> Element:
        try:
            return parse_xml(answer.data, HOST, doctype=True)
        except ReadError as error:
            raise SourceError(self._source, f"the answer of {HOST} cannot be used: it {error.reason}") from None

    def _refused(self, what: str, errors: Sequence[str]) -> SourceError:
        return SourceError(self._source, f"{HOST} did not take {what[:200]}: {'; '.join(errors)[:300]}")


def _errors(root: Element) -> list[str]:
    """What an answer with status 200 says went wrong. Phrases that are not found count where nothing was found."""
    said = [root] if root.tag == "ERROR" else root.findall(".//ERROR")
    errors = [text for item in said if (text := " ".join("".join(item.itertext()).split()))]
    if (root.findtext("Count") or "0").strip() == "0":
        for item in root.findall("./ErrorList/*"):
            errors.append(f"{item.tag} {' '.join((item.text or '').split())}".strip())
    return errors
