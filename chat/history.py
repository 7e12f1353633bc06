"""Past conversations found by their words: those of the questions, of the answers, and of the names given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chat.conversations import Conversation, Told
from chat.excerpts import Excerpt, Match, excerpt, matches, plain, words


@dataclass(frozen=True, slots=True)
class Remembered:
    """A conversation of the history; with the place that matches, where one was searched for and it is in a turn."""

    conversation: Conversation
    excerpt: Excerpt | None = None


def search(listing: Iterable[Conversation], told: Mapping[str, Sequence[Told]], text: str) -> tuple[Remembered, ...]:
    """The conversations with a turn that, its conversation's name included, holds every word of a search; all for none.

    A word counts wherever it stands, within another as well; case and accents do not count.
    """
    wanted = words(text)
    if not wanted:
        return tuple(Remembered(each) for each in listing)
    return tuple(found for each in listing for found in _first(each, told.get(each.id) or (Told("", ""),), wanted))


def _first(conversation: Conversation, turns: Sequence[Told], wanted: frozenset[str]) -> Iterator[Remembered]:
    """The conversation with its first turn that matches; nothing where none does."""
    named = {word for word in wanted if word in plain(conversation.name)}
    for turn in turns:
        asked, answered = matches(turn.question, wanted), matches(turn.answer, wanted)
        if wanted <= named.union(*(match.words for match in (*asked, *answered))):
            yield Remembered(conversation, _shown(conversation, turn, asked, answered))
            return


def _shown(conversation: Conversation, turn: Told, asked: Sequence[Match], answered: Sequence[Match]) -> Excerpt | None:
    """The place in the answer, or else in the question; its first question stands beside every conversation anyway."""
    if answered:
        return excerpt(turn.answer, answered)
    return excerpt(turn.question, asked) if asked and turn.question != conversation.question else None
