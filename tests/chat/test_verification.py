"""Verification: a true statement passes, and each way of making it untrue fails."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.turn import Verdict
from chat.verification import verify
from tests.chat.making import SENTENCE, metadata, passage, quote

SOURCE = passage("In VITAL (2022) the hazard ratio was 0.98. " + SENTENCE)
HELD = {SOURCE.id: SOURCE}


def test_words_of_the_passage_are_supported() -> None:
    """A statement that is its quote, at its place in the passage, is supported."""
    assert verify(SENTENCE, [quote(SOURCE, SENTENCE)], HELD).verdict is Verdict.SUPPORTED


def test_equal_but_for_unicode_is_supported() -> None:
    """Another form of the same letters, spaces and case is the same statement."""
    text = SENTENCE.replace(" ", "\u00a0").replace("fi", "ﬁ").upper()
    assert verify(text, [quote(SOURCE, SENTENCE)], HELD).verdict is Verdict.SUPPORTED


def test_no_citation_is_unsupported() -> None:
    """Nothing is shown without a passage."""
    check = verify(SENTENCE, [], HELD)
    assert check.verdict is Verdict.UNSUPPORTED
    assert "no passage" in check.reason


def test_a_passage_that_was_not_retrieved_is_unsupported() -> None:
    """A quote of a passage that the question did not find proves nothing."""
    assert verify(SENTENCE, [quote(SOURCE, SENTENCE)], {}).verdict is Verdict.UNSUPPORTED


def test_a_quote_of_another_document_is_unsupported() -> None:
    """A passage swapped for another, by id or by document, is found out."""
    other = passage(
        "Vitamin K helps blood to clot, and it is found in green leaves of many kinds, such as spinach and kale.",
        id="other",
    )
    swapped = quote(SOURCE, SENTENCE).model_copy(update={"passage": other.id})
    assert verify(SENTENCE, [swapped], {other.id: other, **HELD}).verdict is Verdict.UNSUPPORTED
    foreign = passage(SOURCE.text, id=SOURCE.id, source=metadata("another"))
    assert verify(SENTENCE, [quote(SOURCE, SENTENCE)], {SOURCE.id: foreign}).verdict is Verdict.UNSUPPORTED


@pytest.mark.parametrize(
    "change", [{"text": SENTENCE.replace("against", "for")}, {"start": 101, "end": 100 + len(SENTENCE)}, {"end": 120}]
)
def test_an_altered_quote_is_unsupported(change: dict[str, object]) -> None:
    """A quote whose words or range are not the passage's is found out, even where the statement equals it."""
    altered = quote(SOURCE, SENTENCE).model_copy(update=change)
    assert verify(altered.text, [altered], HELD).verdict is Verdict.UNSUPPORTED


def test_a_range_before_the_passage_is_unsupported() -> None:
    """A range that counts from the passage's end does not slip through."""
    text = SOURCE.text[-5:]
    before = quote(SOURCE, SENTENCE).model_copy(
        update={"text": text[:-1], "start": SOURCE.start - 5, "end": SOURCE.start - 1}
    )
    assert verify(text[:-1], [before], HELD).verdict is Verdict.UNSUPPORTED


@pytest.mark.parametrize(
    "untrue",
    [
        SENTENCE.replace("against", "for"),
        SENTENCE.replace("recommended", "did not recommend"),
        SENTENCE.replace("65", "56"),
        SENTENCE.replace("2018", "2024"),
        SENTENCE.replace("vitamin D", "vitamin D at 2,000 IU"),
    ],
)
def test_a_mutation_of_a_true_statement_is_unsupported(untrue: str) -> None:
    """A negation added or lost and a number changed or added make a paraphrase unsupported."""
    assert verify(untrue, [quote(SOURCE, SENTENCE)], HELD).verdict is Verdict.UNSUPPORTED


def test_a_grade_may_not_change() -> None:
    """Grade B in place of grade D is another recommendation."""
    assert (
        verify(SENTENCE.replace("grade D", "grade B"), [quote(SOURCE, SENTENCE)], HELD).verdict is Verdict.UNSUPPORTED
    )


def test_a_faithful_paraphrase_is_supported_and_a_loose_one_partly() -> None:
    """A shorter statement of the passage's own words passes; one with a word of its own is marked."""
    close = "The USPSTF recommended against vitamin D supplements in adults aged 65 years or older in 2018."
    loose = "In adults aged 65 or older the USPSTF recommended against vitamin D, capsules included."
    assert verify(close, [quote(SOURCE, SENTENCE)], HELD).verdict is Verdict.SUPPORTED
    check = verify(loose, [quote(SOURCE, SENTENCE)], HELD)
    assert check.verdict is Verdict.PARTLY_SUPPORTED
    assert "capsules" in check.reason


def test_what_shares_next_to_nothing_is_unsupported() -> None:
    """Another subject is no part of the passage."""
    check = verify("Green leaves hold much folate.", [quote(SOURCE, SENTENCE)], HELD)
    assert check.verdict is Verdict.UNSUPPORTED
    assert "of its words" in check.reason


def test_a_paraphrase_may_rest_on_several_quotes() -> None:
    """Two sentences of a passage carry what neither carries alone."""
    other = passage("Vitamin D was given once a week. " + SENTENCE)
    said = "The USPSTF recommended in 2018 against vitamin D supplements, given once a week."
    held = {other.id: other}
    first = quote(other, "Vitamin D was given once a week.")
    assert verify(said, [first, quote(other, SENTENCE)], held).supported
    assert not verify(said, [quote(other, SENTENCE)], held).supported


def test_what_is_word_for_word_asks_nothing_further() -> None:
    """Neither vectors nor a model are needed for a quotation."""

    def never(*arguments: object) -> Any:
        raise AssertionError("asked")

    assert verify(SENTENCE, [quote(SOURCE, SENTENCE)], HELD, never, never).score == 1.0


def test_a_near_meaning_keeps_other_words_from_being_dropped() -> None:
    """With vectors that agree, a statement in wholly other words is marked instead of left out; never supported."""
    said = "Elderly citizens skip such pills."
    near = [np.array([1.0, 0.0], dtype=np.float32)] * 2
    assert verify(said, [quote(SOURCE, SENTENCE)], HELD).verdict is Verdict.UNSUPPORTED
    assert verify(said, [quote(SOURCE, SENTENCE)], HELD, lambda texts: near).verdict is Verdict.PARTLY_SUPPORTED


@pytest.mark.parametrize(
    ("probabilities", "verdict"),
    [((0.95, 0.01), Verdict.SUPPORTED), ((0.1, 0.1), Verdict.PARTLY_SUPPORTED), ((0.01, 0.95), Verdict.UNSUPPORTED)],
)
def test_an_entailment_model_is_heard(probabilities: tuple[float, float], verdict: Verdict) -> None:
    """Sure of it, it carries other words; sure of the contrary, it drops them."""
    said = "In adults aged 65 or older the USPSTF recommended against vitamin D, capsules included."
    check = verify(said, [quote(SOURCE, SENTENCE)], HELD, None, lambda evidence, text: probabilities)
    assert check.verdict is verdict


def test_no_entailment_model_overrules_a_number() -> None:
    """A dose that the passage does not give stays unsupported however sure a model is."""
    said = SENTENCE.replace("65", "56")
    check = verify(said, [quote(SOURCE, SENTENCE)], HELD, None, lambda evidence, text: (1.0, 0.0))
    assert check.verdict is Verdict.UNSUPPORTED


_WORDS = st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12), min_size=1, max_size=30)


@settings(deadline=None, max_examples=60)
@given(_WORDS)
def test_a_text_always_follows_from_itself(words: list[str]) -> None:
    """Whatever its characters, what is quoted whole is supported."""
    text = " ".join(words)
    held = passage(text)
    assert verify(text, [quote(held)], {held.id: held}).supported


@settings(deadline=None, max_examples=60)
@given(_WORDS, _WORDS)
def test_no_text_breaks_the_checks(one: list[str], other: list[str]) -> None:
    """Any two texts get a verdict, a reason and a score from 0 to 1."""
    held = passage(" ".join(other))
    check = verify(" ".join(one), [quote(held)], {held.id: held})
    assert check.reason
    assert 0.0 <= check.score <= 1.0
