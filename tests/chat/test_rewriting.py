"""Follow-ups made to stand alone, by rule."""

from __future__ import annotations

import pytest

from chat.rewriting import Exchange, needs_context, rewrite

TOPIC = "vitamin D with vitamin K2"


@pytest.mark.parametrize(
    "question",
    ["And for men?", "is it safe?", "what about kidney stones?", "Does it interact with warfarin?", "How much?", "What is the usual dose in older people?"],
)  # fmt: skip
def test_a_question_that_points_back_needs_its_context(question: str) -> None:
    """A continuation, an unexplained pronoun, or no subject at all points back."""
    assert needs_context(question)


@pytest.mark.parametrize(
    "question",
    [
        "Does vitamin D prevent falls?",
        "Is it true that vitamin K2 prevents fractures?",
        "Are there trials of vitamin K2?",
        "Does osteoporosis in women with diabetes change their fracture risk?",
        "What is warfarin?",
    ],
)
def test_a_question_with_its_own_subject_stands_alone(question: str) -> None:
    """A pronoun that its own sentence explains does not point back, and such a question is not touched."""
    assert not needs_context(question)
    assert rewrite(question, [Exchange("Does vitamin D prevent falls?")], TOPIC).text == question


def test_the_topic_is_the_subject_until_another_is_asked_about() -> None:
    """A follow-up joins the article's topic; after a question of its own subject, that one."""
    assert rewrite("is it safe?", [], TOPIC).text == "Vitamin D with vitamin K2: is it safe?"
    after = rewrite("is it safe?", [Exchange("Does calcium citrate dissolve stones?")], TOPIC).text
    assert after == "Calcium citrate dissolve stones: is it safe?"


def test_without_a_subject_nothing_is_joined() -> None:
    """The first question of a conversation on no article is left as it is."""
    assert rewrite("is it safe?", []).text == "is it safe?"


def test_what_was_not_answered_is_no_subject() -> None:
    """A refused question gives no subject to the next."""
    refused = Exchange("Does ibuprofen help with gout?", answered=False)
    assert rewrite("is it safe?", [refused], TOPIC).text == "Vitamin D with vitamin K2: is it safe?"


def test_populations_of_one_sort_replace_each_other_and_illness_stays() -> None:
    """Another age takes an age's place; a medicine named once stays with the subject."""
    turns = [Exchange("And for a 50-year-old?"), Exchange("and in people on warfarin?")]
    assert (
        rewrite("is it safe?", turns, TOPIC).text
        == "Vitamin D with vitamin K2, for a 50-year-old, in people on warfarin: is it safe?"
    )
    turns.append(Exchange("And for a 70-year-old?"))
    assert (
        rewrite("is it safe?", turns, TOPIC).text
        == "Vitamin D with vitamin K2, in people on warfarin, for a 70-year-old: is it safe?"
    )


def test_a_new_subject_clears_the_population() -> None:
    """A question of its own subject that is answered starts afresh."""
    turns = [Exchange("And for a 50-year-old?"), Exchange("What is osteopenia?")]
    assert "50-year-old" not in rewrite("and in men?", turns, TOPIC).text


def test_an_aspect_is_kept_for_a_bare_population_only() -> None:
    """ "And in men?" after "what about kidney stones?" is on kidney stones; "What dose was used?" is not."""
    turns = [Exchange("what about kidney stones?")]
    assert rewrite("and in men?", turns, TOPIC).text == "Vitamin D with vitamin K2, kidney stones: in men?"
    assert (
        rewrite("What dose was used in the trials?", turns, TOPIC).text
        == f"V{TOPIC[1:]}: What dose was used in the trials?"
    )


def test_instead_changes_the_subject() -> None:
    """ "What about calcium instead?" leaves the former subject."""
    assert rewrite("is it safe?", [Exchange("What about calcium instead?")], TOPIC).text == "Calcium: is it safe?"


def test_what_was_asked_just_now_counts_twice_and_ages_not_at_all() -> None:
    """The lexical search has the follow-up's own words twice, and no "70-year-old", which finds every 70."""
    searched = rewrite("And for a 70-year-old on warfarin?", [], TOPIC).searched
    assert searched.count("warfarin") == 2
    assert "70" not in searched
    assert "70-year-old" in rewrite("And for a 70-year-old on warfarin?", [], TOPIC).text


@pytest.mark.parametrize(
    ("question", "standalone"),
    [
        (
            "What are the genetic changes related to it?",
            "Moyamoya disease: What are the genetic changes related to it?",
        ),
        ("How many people are affected by it?", "Moyamoya disease: How many people are affected by it?"),
        ("upper limit?", "Moyamoya disease: upper limit?"),
        ("in Japan", "Moyamoya disease: in Japan"),
        ("Does calcium cause kidney stones?", "Does calcium cause kidney stones?"),
    ],
)
def test_a_pronoun_behind_a_preposition_and_a_fragment_point_back(question: str, standalone: str) -> None:
    """Whatever else a question names, "to it" at its end is what was asked of before; a few words without a verb go on."""
    assert rewrite(question, [Exchange("What is (are) moyamoya disease?")]).text == standalone


def test_a_question_that_points_back_becomes_no_subject() -> None:
    """The subject stays what it was through any number of follow-ups."""
    earlier = [Exchange("What is moyamoya disease?"), Exchange("What are the genetic changes related to it?")]
    assert rewrite("Is it inherited?", earlier).text == "Moyamoya disease: Is it inherited?"


def test_a_refused_question_gives_the_subject_where_there_is_no_other() -> None:
    """What was asked first and not answered is still what the next words are about."""
    refused = Exchange("Does ibuprofen help with gout?", answered=False)
    assert "gout" in rewrite("is it safe?", [refused]).text


def test_a_follow_up_is_searched_with_what_was_answered_before() -> None:
    """The first and the last question that were answered, and the last answer's beginning, go with it."""
    earlier = [
        Exchange("Does vitamin K2 reduce fractures?", answer="The Japanese OF study found no difference."),
        Exchange("And in men?", answered=False),
    ]
    before = "Does vitamin K2 reduce fractures? The Japanese OF study found no difference."
    assert rewrite("is it safe?", earlier).background == before
    assert rewrite("Does calcium cause kidney stones?", earlier).background == before
    longer = [*earlier, Exchange("What about warfarin?", answer="x" * 1000)]
    expected = f"Does vitamin K2 reduce fractures? What about warfarin? {'x' * 200}"
    assert rewrite("is it safe?", longer).background == expected
    assert rewrite("is it safe?", [], TOPIC).background == ""
