"""Suggested questions: answered when they are asked, never what was asked, kept for the index they were found for."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from chat.service import Service
from chat.suggesting import Suggestions
from chat.turn import Audience, Question, Status, Turn
from settings import Settings

QUESTION = "Does vitamin D prevent falls in older adults?"


def test_what_is_suggested_is_answered(turns: list[Turn], own_turns: list[tuple[str, Turn]]) -> None:
    """Every question that an answer suggests is answered when it is asked."""
    answered = {turn.question.text for _, turn in own_turns if turn.answer.status is Status.ANSWERED}
    offered = {text for turn in turns for text in turn.answer.follow_ups}
    assert offered
    assert offered <= answered


def test_nothing_is_suggested_twice_or_after_it_was_asked(turns: list[Turn]) -> None:
    """At most three, all different, none of them the question."""
    for turn in turns:
        offered = turn.answer.follow_ups
        assert len(set(offered)) == len(offered) <= 3
        assert turn.question.text not in offered


@pytest.fixture
def known(service: Service, home: Settings, tmp_path: Path) -> tuple[Suggestions, list[str]]:
    """Suggestions over the shipped index that count what they ask."""
    asked: list[str] = []

    def answers(text: str) -> bool:
        asked.append(text)
        return "2012" not in text

    return Suggestions(service.index, tmp_path / "suggestions.json", answers), asked


def test_what_is_not_answered_is_not_suggested(service: Service, known: tuple[Suggestions, list[str]]) -> None:
    """A question that would be refused is never offered, whoever reads."""
    suggestions, _ = known
    suggestions.prepare()
    found = service.ask(Question(text=QUESTION, conversation=service.new_conversation()))
    for audience in Audience:
        asked = found.question.model_copy(update={"audience": audience})
        offered = suggestions.offer(asked, QUESTION, found.retrieved, ())
        assert offered
        assert not any("2012" in text for text in offered)


def test_an_index_is_asked_once(service: Service, tmp_path: Path, known: tuple[Suggestions, list[str]]) -> None:
    """What was found out is kept, and read again where the index is the same; it costs an answer no time."""
    suggestions, asked = known
    suggestions.prepare()
    count = len(asked)
    assert count == len(set(asked))
    again = Suggestions(service.index, tmp_path / "suggestions.json", lambda text: pytest.fail(text))
    again.prepare()
    found = service.ask(Question(text=QUESTION, conversation=service.new_conversation()))
    started = time.perf_counter()
    assert again.offer(found.question, QUESTION, found.retrieved, ())
    assert time.perf_counter() - started < 0.1
    assert len(asked) == count


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"index": 1, "answered": 2}'])
def test_a_damaged_memory_is_found_out_again(service: Service, tmp_path: Path, kept: str) -> None:
    """A file that cannot be read is as good as none."""
    file = tmp_path / "suggestions.json"
    file.write_text(kept, encoding="utf-8")
    assert Suggestions(service.index, file, lambda text: True)._read() == {}
