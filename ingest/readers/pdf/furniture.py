"""What stands on page after page and is no part of the text: running heads, feet, page numbers, contents lists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from ingest.readers.pdf.lines import Line

# Heads and feet alternate between left and right pages, change with the chapter, and are missing on first pages.
_SHARE, _LEAST_PAGES, _ENOUGH_PAGES = 0.35, 3, 5
_MARGIN = 0.11
# Headings stand at the tops of pages too, and some repeat ("Recommendation 4"); they are larger than the text.
_LARGEST = 1.15
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")
_LEADER = re.compile(r"(?:[.…·_] ?){4,}\s*[ivxlc\d]*\W*$")
_CONTENTS = re.compile(r"(?:table of )?contents|inhalt(?:sverzeichnis)?|sommaire|índice|contenido", re.IGNORECASE)

_Key = tuple[str, int, int]


def without_furniture(pages: Sequence[tuple[float, Sequence[Line]]], text_size: float) -> list[list[Line]]:
    """The lines of each page (given with its height) without those that repeat at the edges of pages."""
    edges = [_at_edge(lines, height, text_size * _LARGEST) for height, lines in pages]
    found: dict[_Key, set[int]] = defaultdict(set)
    for line in (line for edge in edges for line in edge):
        for near in (-1, 0, 1):
            found[_key(line, near)].add(line.page)
    least = max(_LEAST_PAGES, min(_ENOUGH_PAGES, _SHARE * len(pages)))
    repeated = {key for key, on in found.items() if len(on) >= least}
    return [
        [line for line in lines if line not in edge or not _is_furniture(line, repeated)]
        for (_, lines), edge in zip(pages, edges, strict=True)
    ]


def _at_edge(lines: Sequence[Line], height: float, largest: float) -> set[Line]:
    """The small lines in the head and foot of a page, and those that run up or down its side."""
    low, high = _MARGIN * height, (1 - _MARGIN) * height
    return {line for line in lines if line.size < largest and (line.turned or line.top < low or line.bottom > high)}


def _key(line: Line, near: int = 0) -> _Key:
    """A line as it repeats: its text without its numbers, its height within a line or so, its direction."""
    return _NUMBER.sub("#", line.text.casefold()), round(line.bottom / 6) + near, line.turned


def _is_furniture(line: Line, repeated: set[_Key]) -> bool:
    """Whether a line repeats, or is part of a line that repeats at its height, as on the first page of an article."""
    key = text, height, turned = _key(line)
    return key in repeated or any(
        text in whole and abs(height - at) <= 1 and turned == way for whole, at, way in repeated if len(text) > 3
    )


def without_contents(lines: Sequence[Line]) -> list[Line]:
    """The lines without a table of contents: entries that lead with dots to a page number, and the word above them."""
    entries = [bool(_LEADER.search(line.text)) for line in lines]
    if sum(entries) < 3:
        return list(lines)
    return [line for line, entry in zip(lines, entries, strict=True) if not (entry or _CONTENTS.fullmatch(line.text))]
