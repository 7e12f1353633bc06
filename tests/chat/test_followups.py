"""Follow-ups on the article on vitamin D with vitamin K2: what is searched for, and what is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from chat.service import Service
from chat.turn import Question, Status, Turn

ARTICLE = "vitamin-d-with-k2"
Ask = Callable[..., Turn]
Converse = Callable[[Sequence[str], str | None], list[Turn]]


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("And for a 70-year-old on warfarin?", "vitamin-k-warfarin-review"),
        ("is it safe?", "ods-vitamin-k"),
        ("what about kidney stones?", "whi-cad-2006"),
        ("and in men?", "uspstf-2018-fractures"),
        ("What dose was used in the trials?", "d-health-2023"),
    ],
)
def test_a_follow_up_on_an_article_is_answered_on_its_topic(ask: Ask, question: str, document: str) -> None:
    """A question that points back is searched for with the article's topic, and answered from what is on both."""
    turn = ask(question, ARTICLE)
    assert turn.standalone_question.startswith("Vitamin D with vitamin K2: ")
    assert turn.answer.status is Status.ANSWERED
    assert document in {reference.document for reference in turn.answer.references}


def test_kidney_stones_are_answered_for_the_supplement_first(ask: Ask) -> None:
    """ "What about kidney stones?" is about the supplement's risk of them, so the bottom line is the trial's."""
    assert "WHI" in ask("what about kidney stones?", ARTICLE).answer.statements[0].text


def test_a_population_is_carried_on(converse: Converse) -> None:
    """Whom a question was asked for stays with the questions after it, through a change of aspect."""
    turns = converse(
        ("And for a 70-year-old on warfarin?", "is it safe?", "what about kidney stones?", "and in men?"), ARTICLE
    )
    assert all("warfarin" in turn.standalone_question for turn in turns)
    assert "in men" in turns[-1].standalone_question


def test_a_population_is_not_forgotten_by_a_refusal(converse: Converse) -> None:
    """A question that could not be answered still says whom the next one is about."""
    turns = converse(("And for people with cystinosis?", "is it safe?"), ARTICLE)
    assert turns[0].answer.status is Status.INSUFFICIENT_EVIDENCE
    assert "cystinosis" in turns[1].standalone_question


def test_a_question_that_stands_alone_is_left_alone(ask: Ask) -> None:
    """A question with a subject of its own is searched for as it was asked, on an article as anywhere."""
    for question in (
        "Does calcium cause kidney stones?",
        "What is warfarin sensitivity?",
        "Is there an upper limit for vitamin K?",
    ):
        assert ask(question, ARTICLE).standalone_question == question


def test_an_unknown_article_gives_no_topic(ask: Ask) -> None:
    """A question that names an article which is not held is answered as if it named none."""
    assert ask("Does vitamin D prevent falls in older adults?", "no-such-article").answer.status is Status.ANSWERED


def test_what_the_reader_edited_is_searched_for_as_it_stands(service: Service) -> None:
    """A question that the reader made stand alone is not joined with the topic of the article again."""
    asked = Question(text="is it safe?", conversation=service.new_conversation(), article=ARTICLE, as_it_stands=True)
    turn = service.ask(asked)
    assert turn.standalone_question == turn.focus == "is it safe?"
    assert turn.number == 1
    again = service.ask(asked.model_copy(update={"as_it_stands": False}))
    assert again.standalone_question.startswith("Vitamin D with vitamin K2")
