"""A short piece of a text around the place where it matches a search, with the ranges that match."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

_LENGTH = 240


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of a text, and the ranges in them that match."""

    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A range of a text, and which of the wanted words it holds."""

    start: int
    end: int
    words: Set[str]


def excerpt(text: str, matches: Sequence[Match]) -> Excerpt:
    """At most 240 characters of a text around the place with most of the wanted words; its opening where none matches.

    `matches` are in the order of the text.
    """
    if not matches:
        return Excerpt(_cut(text, 0, _LENGTH), ())

    def held(first: Match) -> int:
        inside = (m.words for m in matches if first.start <= m.start < first.start + _LENGTH)
        return len(set().union(*inside))

    best = max(matches, key=held)
    begin = _word_start(text, max(0, best.start - _LENGTH // 4))
    cut = _cut(text, begin, _LENGTH)
    shift = begin - (1 if cut.startswith("…") else 0)
    marks = tuple((m.start - shift, m.end - shift) for m in matches if begin <= m.start and m.end - shift <= len(cut))
    return Excerpt(cut, marks)


def _word_start(text: str, at: int) -> int:
    return at if at == 0 else text.find(" ", at) + 1 or at


def _cut(text: str, begin: int, length: int) -> str:
    end = len(text) if begin + length >= len(text) else text.rfind(" ", begin, begin + length)
    end = end if end > begin else begin + length
    return f"{'…' if begin else ''}{text[begin:end]}{'…' if end < len(text) else ''}"
