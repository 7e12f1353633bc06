"""From text to HTML that is safe to show: everything is escaped unless it was made here.

Text comes from documents, from readers and from answers, and any of it may hold HTML or Markdown. So the pages
are built with `tag`, which escapes every child and attribute that is not already `Html`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&=\"'^@/])")


class Html(str):
    """Text that is HTML already; any other string is escaped when it is put into a page."""

    __slots__ = ()


def safe(text: str) -> Html:
    """The text as HTML. Control characters and those that reverse the reading order are left out."""
    return text if isinstance(text, Html) else Html(escape(_UNWANTED.sub("", text)))


def join(parts: Iterable[str], separator: str = "") -> Html:
    """The parts, each made safe, with the separator between them."""
    return Html(safe(separator).join(safe(part) for part in parts))


def tag(name: str, *children: str, **attributes: str | int | bool | None) -> Html:
    """An element: `tag("a", "here", href=url, class_="link")`. Attributes that are None or False are left out."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Html(f"<{name}{written}>{join(children)}</{name}>")


def marked(text: str, start: int, end: int) -> Html:
    """The text with the characters from start to end highlighted; unmarked where the range is empty."""
    start, end = max(start, 0), min(end, len(text))
    return highlighted(text, [(start, end)] if start < end else ())


def highlighted(text: str, ranges: Iterable[tuple[int, int]], anchor: str | None = None) -> Html:
    """The text with several ranges of characters highlighted; they are in order and do not overlap. The first has the
    anchor for its id."""
    parts, at = [], 0
    for start, end in ranges:
        parts += [text[at:start], tag("mark", text[start:end], id=None if at else anchor)]
        at = end
    return join((*parts, text[at:]))


def web_address(url: str | None) -> str | None:
    """The address when it is one that a reader may be sent to (http or https, with a host), else None."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def link_out(label: str, url: str | None) -> Html:
    """A link to a source in a new tab that learns nothing of this page; only the label where the address is unfit."""
    address = web_address(url)
    if address is None:
        return safe(label)
    return tag(
        "a",
        label,
        Html('<span class="away" aria-hidden="true">&nbsp;↗</span>'),
        href=address,
        target="_blank",
        rel="noopener noreferrer",
    )


def label(text: str) -> str:
    """The text for a Streamlit label, which reads Markdown: each mark is escaped, lines are folded into one."""
    return _MARKDOWN.sub(r"\\\1", " ".join(_UNWANTED.sub("", text).split()))
