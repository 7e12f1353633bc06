"""Past conversations found by their words: those of the questions, of the answers, and of the names given."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from chat.conversations import Conversation, Told
from chat.excerpts import Excerpt, Match, excerpt


@dataclass(frozen=True, slots=True)
class Remembered:
    """A conversation of the history; with the place that matches, where one was searched for and it is in a turn."""

    conversation: Conversation
    excerpt: Excerpt | None = None


def search(listing: Iterable[Conversation], told: Mapping[str, Sequence[Told]], text: str) -> tuple[Remembered, ...]:
    """The conversations with a turn that, its conversation's name included, holds every word of a search; all for none.

    A word counts wherever it stands, within another as well; case and accents do not count.
    """
    wanted = frozenset(plain(unicodedata.normalize("NFC", text)).split())
    if not wanted:
        return tuple(Remembered(each) for each in listing)
    return tuple(found for each in listing for found in _first(each, told.get(each.id) or (Told("", ""),), wanted))


def _first(conversation: Conversation, turns: Sequence[Told], wanted: frozenset[str]) -> Iterator[Remembered]:
    """The conversation with its first turn that matches; nothing where none does."""
    named = {word for word in wanted if word in plain(conversation.name)}
    for turn in turns:
        asked, answered = _matches(turn.question, wanted), _matches(turn.answer, wanted)
        if wanted <= named.union(*(match.words for match in (*asked, *answered))):
            yield Remembered(conversation, _shown(conversation, turn, asked, answered))
            return


def _shown(conversation: Conversation, turn: Told, asked: Sequence[Match], answered: Sequence[Match]) -> Excerpt | None:
    """The place in the answer, or else in the question; its first question stands beside every conversation anyway."""
    if answered:
        return excerpt(turn.answer, answered)
    return excerpt(turn.question, asked) if asked and turn.question != conversation.question else None


def _matches(text: str, wanted: Iterable[str]) -> list[Match]:
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
