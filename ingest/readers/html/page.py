"""The part of a web page that is its text: without what is hidden, and without what every page of its site shows."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import PageElement, PreformattedString

_NEVER = (
    "script", "style", "template", "noscript", "iframe", "svg", "object", "embed", "canvas", "audio", "video", "map",
    "button", "select", "textarea", "input", "datalist", "dialog", "annotation", "annotation-xml",
)  # fmt: skip
# Struck text is no longer said; quoted without its stroke it would be.
_STRUCK = ("del", "s", "strike")
_AROUND = ("nav", "footer", "header", "aside", "form")
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alert"})
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9])|"
    r"opacity\s*:\s*0(?![.\d]*[1-9])|text-decoration[^;]*line-through",
    re.IGNORECASE,
)
_BULK = 0.5


def strip(soup: BeautifulSoup) -> None:
    """Take out of a page, in place, all that is not shown and all that stands around its text."""
    for text in soup.find_all(string=lambda string: isinstance(string, Comment | PreformattedString)):
        text.extract()
    for element in soup.find_all(_is_hidden):
        element.decompose()
    whole = len(soup.get_text())
    for element in soup.find_all(_is_around):
        # Some sites put the whole page into one form or header; an article's own header holds its title.
        holds_text = element.find(("main", "article")) or len(element.get_text()) > _BULK * whole
        if not holds_text and not (element.name in ("header", "footer") and element.find_parent(("article", "main"))):
            element.decompose()


def main_part(soup: BeautifulSoup) -> Tag | None:
    """The element that holds the text: the main element or article where that holds most of it, else the body."""
    body = soup.find("body") or soup
    whole = _letters(body)
    found = [*soup.find_all("main"), *soup.find_all(_is_main), *soup.find_all("article")]
    largest = max(found, key=_letters, default=None)
    return largest if largest is not None and _letters(largest) > _BULK * whole else body


def _is_main(element: Tag) -> bool:
    return element.get("role") == "main"


def _letters(element: Tag) -> int:
    return sum(len(text.strip()) for text in element.strings)


def _is_hidden(element: Tag) -> bool:
    return (
        element.name in _NEVER
        or element.name in _STRUCK
        or element.has_attr("hidden")
        or str(element.get("aria-hidden", "")).lower() == "true"
        or bool(_HIDING.search(str(element.get("style", ""))))
    )


def _is_around(element: Tag) -> bool:
    return element.name in _AROUND or str(element.get("role", "")).lower() in _ROLES


def is_text(node: PageElement) -> bool:
    """Whether a node is text that a browser shows."""
    return not isinstance(node, Tag | Comment | PreformattedString)
