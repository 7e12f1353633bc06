"""Past conversations found by their words, and how they are listed."""

from __future__ import annotations

import pytest

from chat.conversations import Conversation, Told
from chat.history import Remembered, search
from chat.ui.components import history
from tests.chat.making import metadata

HOSTILE = "<script>alert(1)</script>"


def _conversation(
    id: str = "c",
    question: str = "Does it help?",
    name: str = "",
    article: str | None = None,
    begun: str = "2026-11-23T09:00:00+00:00",
    last: str = "2026-11-23T12:05:00+00:00",
) -> Conversation:
    return Conversation(id, name, article, begun, last, 2, question)


@pytest.mark.parametrize("words", ["", "warfarin", "WARF", "dose warfarin", "meniere", "Ménière", "talk"])
def test_every_word_counts_wherever_it_stands(words: str) -> None:
    """In question, answer or name, whole or in part, whatever its case and accents."""
    told = {"c": [Told("Does it help?", "No."), Told("In Ménière’s disease?", "The dose of warfarin differs.")]}
    (found,) = search([_conversation(name="A talk")], told, words)
    assert found.conversation.id == "c"


@pytest.mark.parametrize("words", ["aspirin", "warfarin aspirin", "help warfarin"])
def test_words_of_different_turns_are_not_one_place(words: str) -> None:
    """A word that is nowhere, or in another turn than the rest, finds nothing."""
    told = {"c": [Told("Does it help?", "No."), Told("And then?", "The dose of warfarin differs.")]}
    assert search([_conversation()], told, words) == ()


def test_what_matches_is_marked_in_the_answer_or_else_in_the_question() -> None:
    """Marks are ranges of the excerpt, overlapping ones joined; a first question is not shown twice."""
    told = {"c": [Told("Warfarin?", "x " * 300 + "On WARFARIN the dose differs."), Told("Which färin?", "None.")]}
    (found,) = search([_conversation(question="Warfarin?")], told, "warfarin far dose")
    assert found.excerpt is not None
    assert [found.excerpt.text[a:b] for a, b in found.excerpt.marks] == ["WARFARIN", "dose"]
    (found,) = search([_conversation(question="Warfarin?")], told, "which farin")
    assert found.excerpt is not None
    assert [found.excerpt.text[a:b] for a, b in found.excerpt.marks] == ["Which", "färin"]
    (only,) = search([_conversation(question="Warfarin?")], {"c": [Told("Warfarin?", "None.")]}, "warfarin")
    assert only.excerpt is None


def test_they_are_listed_by_day_and_article() -> None:
    """Days and articles head them; an article that is not held is named by its id, and its conversation opens without."""
    library = {"held": metadata("held", title="A held article")}
    listing = [
        _conversation("one", article="held"),
        _conversation("two", HOSTILE, article="gone", last="2026-11-23T08:00:00+00:00"),
        _conversation("three", name="Named", begun="2026-11-20T09:00:00+00:00", last="2026-11-21T09:00:00+00:00"),
    ]
    shown = history.listed([Remembered(each) for each in listing], library, "a b")
    order = [shown.index(part) for part in ("23 November 2026", "A held article", "gone", "21 November 2026", "Named")]
    assert order == sorted(order)
    assert "./article?id=held&amp;conversation=one" in shown
    assert "./ask?conversation=two" in shown
    assert "./history?words=a+b&amp;conversation=three" in shown
    assert "begun 20 November 2026" in shown
    assert "Without an article" not in shown
    assert "<script" not in shown
