"""From the bytes of a web page to its reading, and what its head says of it."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from html import unescape

from bs4 import BeautifulSoup, ParserRejectedMarkup, Tag, XMLParsedAsHTMLWarning

from corpus.document import BlockKind, RawBlock
from errors import ReadError
from ingest.readers.base import Reading, finish
from ingest.readers.html.flow import blocks
from ingest.readers.html.page import main_part, strip

_NOTHING = "holds no text; where a browser shows some, a script draws it: save the page from the browser and add that"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")
_DEEPEST = 2000
# Elements that must be closed; the others (p, li, td, ...) close each other.
_TAG = re.compile(
    rb"<(/?)(?:[abiu]|em|strong|span|font|big|small|code|sub|sup|div|section|[uod]l|table|blockquote)\b", re.I
)
_TAGGED = re.compile(r"<[A-Za-z/!]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATES = (
    "citation_publication_date", "citation_date", "citation_online_date", "dc.date", "dcterms.issued",
    "article:published_time",
)  # fmt: skip


def read(data: bytes, name: str) -> Reading:
    """Read a web page: the visible text of its main part, and what its head says of it."""
    try:
        if _depth(data) > _DEEPEST:
            raise RecursionError
        return _read(data, name)
    except RecursionError:
        raise ReadError(name, "is nested deeper than any page is; save it anew from a browser") from None
    # What parsers say to encodings that do not exist and to markup that they give up on.
    except (ValueError, LookupError, ParserRejectedMarkup):
        raise ReadError(name, "cannot be followed as a web page; save it anew from a browser") from None


def read_fragment(markup: str, name: str, under: int = 1) -> tuple[RawBlock, ...]:
    """The blocks of a piece of HTML that another format carries. Its highest headings are made level `under` + 1."""
    if _TAGGED.search(markup) is None:
        text = " ".join(unescape(markup).split())
        return (RawBlock(BlockKind.PARAGRAPH, text),) if text else ()
    # Fragments are text already decoded; what they say of encodings is about another file.
    data = f'<html><head><meta charset="utf-8"></head><body>{markup}</body></html>'.encode(errors="replace")
    try:
        found = read(data, name).blocks
    except ReadError as error:
        if error.reason == _NOTHING:
            return ()
        raise
    highest = min((block.level for block in found if block.kind is BlockKind.HEADING), default=1)
    return tuple(
        replace(block, level=min(block.level - highest + under + 1, 6)) if block.kind is BlockKind.HEADING else block
        for block in found
    )


def _depth(data: bytes) -> int:
    """How deep a page's elements lie in each other, at most: the parser's time grows with the square of it."""
    depth = deepest = 0
    for tag in _TAG.finditer(data):
        depth = max(depth - 1, 0) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _read(data: bytes, name: str) -> Reading:
    with warnings.catch_warnings():
        # XHTML is read as HTML on purpose.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        # A declared or detected encoding that fits; the parser decides as browsers do.
        soup = BeautifulSoup(data, "lxml")
    head = _Head(soup)
    strip(soup)
    part = main_part(soup)
    heading = part.find("h1") if part is not None else None
    shown = heading.get_text(" ") if heading is not None else None
    reading = Reading(
        title=head.value("citation_title") or shown or head.value("og:title") or head.title,
        blocks=tuple(blocks(part)) if part is not None else (),
        language=head.language,
        year=head.year,
        url=head.url,
        organisation=head.value("citation_publisher") or head.value("og:site_name"),
        authors=tuple(head.values("citation_author")),
    )
    return finish(reading, name, _NOTHING)


class _Head:
    """What a page says of itself: its meta elements, read before the page is stripped."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self._values: dict[str, list[str]] = {}
        for meta in soup.find_all("meta"):
            key = str(meta.get("name") or meta.get("property") or "").lower()
            if content := str(meta.get("content") or "").strip():
                self._values.setdefault(key, []).append(content)
        title, html = soup.find("title"), soup.find("html")
        self.title = title.get_text(" ", strip=True) if title else None
        language = _LANGUAGE.match(str(html.get("lang") or html.get("xml:lang") or "")) if html else None
        self.language = language[0].lower() if language else None
        self.url = self._url(soup)

    def values(self, key: str) -> list[str]:
        """All contents of the meta elements with a name."""
        return self._values.get(key, [])

    def value(self, key: str) -> str | None:
        """The first content of a meta element with a name."""
        return next(iter(self.values(key)), None)

    @property
    def year(self) -> int | None:
        """The year of publication, by the first date that states one."""
        found = (_YEAR.search(value) for key in _DATES for value in self.values(key))
        return next((int(year[0]) for year in found if year), None)

    def _url(self, soup: BeautifulSoup) -> str | None:
        link = soup.find("link", rel="canonical")
        addresses = [str(link.get("href")) if isinstance(link, Tag) else "", self.value("og:url") or ""]
        return next((url for url in addresses if url.startswith(("http://", "https://"))), None)
