"""Web pages that were flattened to one string: paragraphs are gaps, lists are " - item  - item".

Some lists were written out a second time behind it. Lists are made lists again where their marks are clear, second
copies are left out, and no word is added or changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.document import BlockKind, RawBlock

_SPACE = re.compile(r"\s+")
# A mark behind a gap or a new line is one; behind a single space it may be a dash.
_MARK = re.compile(r"(?P<gap>^|\n|  +)-\s+(?=\S)|(?<=[.!?:]) -(?: (?=[A-Z])|  +(?=\S))")
_DASH = re.compile(r"(?<=\S)\s-\s+(?=\S)")
_BREAK = re.compile(r"\n(?![a-z])|(?<=[.!?])  +(?=[^a-z])|(?<=[:)\"”’'])  +(?=[A-Z])|   (?=[A-Z])")
_WORD = re.compile(r"\S+")
# Beyond these sizes nobody writes a list out twice, and looking for it would take too long.
_SHORTEST_COPY, _MOST_WORDS, _MOST_ITEMS = 4, 5000, 100


def blocks(text: str) -> Iterator[RawBlock]:
    """A flattened text as paragraphs and list items."""
    # How wide a gap is says nothing beyond three spaces, and a new line says it all.
    text = _SPACE.sub(lambda gap: "\n" if "\n" in gap[0] else " " * min(len(gap[0]), 3), text.strip())
    marks = list(_MARK.finditer(text))
    ends = [*(mark.start() for mark in marks), len(text)]
    run: list[str] = []
    rest = text[: ends[0]]
    for number in range(len(marks) + 1):
        behind_gap = number < len(marks) and marks[number]["gap"] is not None
        rest, opening = _opening(rest) if behind_gap else (rest, "")
        yield from _paragraphs(rest)
        # What stands between two items parts their lists.
        run = [opening] if opening else [] if rest.strip() else run
        if opening:
            yield RawBlock(BlockKind.LIST_ITEM, opening)
        if number < len(marks):
            item, rest = _without_copy(text[marks[number].end() : ends[number + 1]], run)
            run = [*run[-_MOST_ITEMS:], item]
            yield RawBlock(BlockKind.LIST_ITEM, item)


def _paragraphs(text: str) -> Iterator[RawBlock]:
    yield from (RawBlock(BlockKind.PARAGRAPH, part.strip()) for part in _BREAK.split(text) if part.strip())


def _opening(text: str) -> tuple[str, str]:
    """The text before a list parted from its first item, whose mark often stands behind a single space.

    "Other risk factors include - Smoking  - Obesity": the last dash before the first clear mark is a mark too.
    """
    begin = max((match.end() for match in _BREAK.finditer(text)), default=0)
    dashes = list(_DASH.finditer(text, begin))
    return (text[: dashes[-1].start()], text[dashes[-1].end() :]) if dashes else (text, "")


def _without_copy(text: str, run: list[str]) -> tuple[str, str]:
    """The item that a text begins with, and the rest, without a second copy of the item or of its list so far."""
    words = [match.span() for match in _WORD.finditer(text)]
    said, earlier = text.split(), " ".join(run).split()
    for length in range(1, len(said) // 2 + 1) if len(said) < _MOST_WORDS else ():
        middle = length + len(earlier)
        is_copy = (
            said[middle : middle + 1] == said[:1]
            and said[length:middle] == earlier
            and said[middle : middle + length] == said[:length]
        )
        if is_copy and (earlier or (length >= _SHORTEST_COPY and said[length - 1][-1] in ".!?")):
            return text[: words[length - 1][1]], text[words[middle + length - 1][1] :]
    return _without_copy(text, []) if run else _parted(text)


def _parted(text: str) -> tuple[str, str]:
    item, *rest = _BREAK.split(text, maxsplit=1)
    return item.strip(), "".join(rest)
