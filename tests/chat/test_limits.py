"""What filters did to an answer is said in words, on the page as in each export."""

from __future__ import annotations

import datetime as dt

import pytest

from chat import limits
from chat.export import copied
from chat.filters import Filters, Narrowed
from chat.plain import as_text
from chat.turn import Status, Turn
from corpus.document import DocumentType, Kind
from tests.chat import making
from tests.chat.making import exported

BOTH = Filters(kind=Kind.GUIDELINE, since=2020)


def _turn(filters: Filters, narrowed: Narrowed | None = None, status: Status = Status.ANSWERED) -> Turn:
    made = making.turn(status=status)
    found = made.answer.model_copy(update={"narrowed": narrowed, "references": (making.reference(),)})
    return made.model_copy(update={"question": made.question.model_copy(update={"filters": filters}), "answer": found})


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (BOTH, "guidelines, since 2020"),
        (Filters(since=2020), "documents since 2020"),
        (Filters(types=(DocumentType.RCT, DocumentType.REVIEW)), "documents of the type randomised trial or review"),
        (Filters(kind=Kind.RESEARCH, jurisdictions=("UK", "US", "JP")), "research, for UK, US or JP"),
        (Filters(organisations=("NICE",), since=2018), "documents by NICE, since 2018"),
    ],
)
def test_filters_are_said_in_words(filters: Filters, said: str) -> None:
    """Whatever is set is named, and nothing else."""
    assert limits.limited_to(filters) == said
    assert limits.limits(_turn(filters)) == [f"Searched only {said}."]


def test_nothing_is_said_where_nothing_was_limited_or_searched() -> None:
    """Without filters, for documents that an evaluation leaves out, and in an emergency."""
    assert limits.limits(_turn(Filters())) == []
    assert limits.limits(_turn(Filters(without=("x",)))) == []
    assert limits.limits(_turn(BOTH, status=Status.EMERGENCY)) == []


def test_a_source_outside_the_filters_is_named() -> None:
    """By the label that the reference has."""
    said = limits.limits(_turn(BOTH, Narrowed(outside=("uspstf-2018-falls",))))
    assert said[1:] == ["Cited all the same, since it must be heard: Label of uspstf-2018-falls."]


@pytest.mark.parametrize(
    ("wider", "said"),
    [
        ((BOTH.but("since"),), "Without “since 2020” there is more to answer from."),
        ((BOTH.but("kind"), BOTH.but("since")), "Without “guidelines” or “since 2020” there is more to answer from."),
        ((Filters(),), "Without any filter there is more to answer from."),
        ((), limits.STILL_NOT),
    ],
)
def test_a_refusal_says_how_to_widen(wider: tuple[Filters, ...], said: str) -> None:
    """Which filter to take away, all of them, or that it would not help."""
    turn = _turn(BOTH, Narrowed(wider=wider), Status.INSUFFICIENT_EVIDENCE)
    assert limits.limits(turn)[1:] == [said]
    for each in wider:
        assert limits.ask_without(BOTH, each).removeprefix("Ask again without ") in said


@pytest.mark.parametrize("form", ["md", "html"])
def test_exports_for_people_say_the_filters(form: str) -> None:
    """In the order of the page: below the question."""
    turn, on = _turn(BOTH), dt.date(2026, 11, 24)
    assert "Searched only guidelines, since 2020." in exported([turn], form, {}, on)
    assert "Searched only guidelines, since 2020." in copied(turn, {}, on)
    assert "Searched only guidelines, since 2020." in as_text(turn)
    assert '"since": 2020' in exported([turn], "json", {}, on)
