"""ALCE's citation recall and precision on answers whose citations are right, needless, wrong or invented."""

from __future__ import annotations

import pytest

from chat.turn import Passage, Turn
from evals.metrics.citations import citation_measures
from tests.chat.making import passage, quote
from tests.evals.making import BONES, FALLS, REFUSAL, answer, statement

RIGHT = passage(FALLS, id="right")
SAME = passage(FALLS, id="same")
OTHER = passage(BONES, id="other")


def _measured(turn: Turn, *retrieved: Passage) -> dict[str, float]:
    return citation_measures(turn, {found.id: found.text for found in retrieved})


def test_the_right_passage_alone() -> None:
    """One statement, one citation that carries it: both are 1."""
    assert _measured(answer(statement(FALLS, RIGHT)), RIGHT) == {"citation_recall": 1.0, "citation_precision": 1.0}


def test_a_needless_citation_costs_precision() -> None:
    """Of two citations one carries the statement; the other neither does nor is missed: 1/2, and recall stays 1."""
    found = _measured(answer(statement(FALLS, RIGHT, OTHER)), RIGHT, OTHER)
    assert found == {"citation_recall": 1.0, "citation_precision": 0.5}


def test_two_that_each_carry_it_are_both_precise() -> None:
    """A second source that says the same is not needless: it supports the statement alone."""
    found = _measured(answer(statement(FALLS, RIGHT, SAME)), RIGHT, SAME)
    assert found == {"citation_recall": 1.0, "citation_precision": 1.0}


def test_two_that_carry_it_only_together_are_both_needed() -> None:
    """Either half supports half of the statement; neither is needless, since it fails without it."""
    found = _measured(answer(statement(f"{FALLS} {BONES}", RIGHT, OTHER)), RIGHT, OTHER)
    assert found == {"citation_recall": 1.0, "citation_precision": 1.0}
    assert _measured(answer(statement(f"{FALLS} {BONES}", RIGHT)), RIGHT)["citation_recall"] == 0.0


def test_the_wrong_passage_supports_nothing() -> None:
    """A statement that its citation does not carry has recall 0, and the citation is not precise."""
    found = _measured(answer(statement(FALLS, OTHER)), OTHER)
    assert found == {"citation_recall": 0.0, "citation_precision": 0.0}


def test_a_citation_outside_what_was_retrieved_supports_nothing() -> None:
    """The words are right, but the passage was not found for this question."""
    assert _measured(answer(statement(FALLS, RIGHT)), OTHER) == {"citation_recall": 0.0, "citation_precision": 0.0}
    beside = _measured(answer(statement(FALLS, RIGHT, OTHER)), RIGHT)
    assert beside == {"citation_recall": 1.0, "citation_precision": 0.5}


def test_recall_is_over_statements_and_precision_over_citations() -> None:
    """Three statements with 2 + 1 + 1 citations: two are supported (2/3), two citations are precise (2/4)."""
    turn = answer(statement(FALLS, RIGHT, OTHER), statement(FALLS, OTHER), statement(BONES, OTHER))
    found = _measured(turn, RIGHT, OTHER)
    assert found["citation_recall"] == pytest.approx(2 / 3)
    assert found["citation_precision"] == pytest.approx(2 / 4)


def test_two_quotes_of_one_passage_are_one_citation() -> None:
    """A passage cited twice counts once: 1 precise of 2 citations, not 2 of 3; where it supports nothing, 1 of 2, not of 3."""
    quotes = [quote(RIGHT), quote(RIGHT, "Exercise prevents falls"), quote(OTHER, citation=2)]
    found = _measured(answer(statement(FALLS, quotes=quotes)), RIGHT, OTHER)
    assert found["citation_precision"] == 0.5
    wrong = [quote(OTHER), quote(OTHER, "Calcium tablets")]
    found = _measured(answer(statement(FALLS, RIGHT), statement(FALLS, quotes=wrong)), RIGHT, OTHER)
    assert found["citation_precision"] == 0.5


def test_a_statement_without_citations() -> None:
    """It has recall 0; an answer that cites nothing has no precise citation."""
    assert _measured(answer(statement(FALLS)), RIGHT) == {"citation_recall": 0.0, "citation_precision": 0.0}


def test_a_refusal_has_no_citation_measures() -> None:
    """Without statements there is nothing to cite for."""
    assert _measured(REFUSAL, RIGHT) == {}
