"""A short piece of a text around the place where it matches a search, with the ranges that match."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cache

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


def words(text: str) -> frozenset[str]:
    """The words of a search, without case and accents."""
    return frozenset(plain(unicodedata.normalize("NFC", text)).split())


def matches(text: str, wanted: Iterable[str]) -> list[Match]:
    """Where a text holds the words, in its order; ranges do not overlap."""
    searched = plain(text)
    found = []
    for word in wanted:
        at = searched.find(word)
        while at >= 0:
            found.append(Match(at, at + len(word), {word}))
            at = searched.find(word, at + len(word))
    kept: list[Match] = []
    for match in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
        else:
            kept[-1] = Match(kept[-1].start, max(kept[-1].end, match.end), {*kept[-1].words, *match.words})
    return kept


def plain(text: str) -> str:
    """The text without case and accents, character for character: offsets still fit."""
    return "".join(map(_plain, text))


@cache
def _plain(character: str) -> str:
    return unicodedata.normalize("NFKD", character)[0].lower()[0]


def _word_start(text: str, at: int) -> int:
    return at if at == 0 else text.find(" ", at) + 1 or at


def _cut(text: str, begin: int, length: int) -> str:
    end = len(text) if begin + length >= len(text) else text.rfind(" ", begin, begin + length)
    end = end if end > begin else begin + length
    return f"{'…' if begin else ''}{text[begin:end]}{'…' if end < len(text) else ''}"
