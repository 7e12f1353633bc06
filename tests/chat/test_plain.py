"""An answer as plain text for the terminal."""

from __future__ import annotations

from collections.abc import Callable

from chat.plain import as_text
from chat.service import Service
from chat.turn import Audience, Question, Turn

Ask = Callable[..., Turn]


def _flat(turn: Turn) -> str:
    return " ".join(as_text(turn).split())


def test_the_text_holds_all_that_the_answer_holds(ask: Ask) -> None:
    """Every statement with its number, each reference, notice and follow-up, and the disclaimer are in the text."""
    turn = ask("Does vitamin D prevent falls in older adults?")
    text = _flat(turn)
    for statement in turn.answer.statements:
        assert f"{' '.join(statement.text.split())} [{statement.citations[0]}]" in text
    assert all(f"[{reference.number}] {reference.title}" in text for reference in turn.answer.references)
    assert all(f"! {notice.text}" in text for notice in turn.answer.notices)
    assert all(f"- {question}" in text for question in turn.answer.follow_ups)
    assert turn.answer.disclaimer in text
    assert turn.conversation in text


def test_what_was_searched_for_is_shown_where_it_differs(ask: Ask) -> None:
    """A rewritten follow-up is shown as it was searched for; a question left alone is not repeated."""
    assert "Searched for: Vitamin D with vitamin K2: is it safe?" in _flat(ask("is it safe?", "vitamin-d-with-k2"))
    assert "Searched for" not in _flat(ask("Does vitamin D prevent falls in older adults?"))


def test_standing_is_said_at_the_reference(ask: Ask) -> None:
    """A reference that does not hold as current says so."""
    assert "Standing: superseded." in _flat(ask("Is USPSTF 2012 (falls) reliable?"))


def test_a_refusal_shows_its_message_and_the_nearest_passages(ask: Ask) -> None:
    """A refusal is its message, the nearest passages under their heading, and the disclaimer."""
    turn = ask("How is asthma treated in children?")
    text = _flat(turn)
    assert turn.answer.message in text
    assert "Nearest passages" in text
    assert all(passage.source.label in text for passage in turn.answer.nearest)
    assert "References" not in text


def test_a_disagreement_is_two_lines_and_terms_are_explained(service: Service) -> None:
    """Each position is a line with body, year, grade and population; a patient's terms stand below."""
    question = "Should people over 75 take vitamin D so as not to fall?"
    asked = Question(text=question, conversation=service.new_conversation(), audience=Audience.PATIENT)
    turn = service.ask(asked)
    text = _flat(turn)
    (pair,) = turn.answer.sides
    assert {position.document for position in pair.positions} == {"uspstf-2018-falls", "endocrine-2024-vitamin-d"}
    for position in pair.positions:
        assert f"- {position.body}, {position.year}: {position.text} [{position.citation}] (Grade: " in text
        assert f"For: {position.population}" in text
    assert turn.answer.glossary
    assert all(f"- {term.term}: {term.meaning}" in text for term in turn.answer.glossary)
