"""Verification: a true statement passes, and each way of making it untrue fails."""

from __future__ import annotations

import pytest

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
    """A shorter statement of the passage's own words passes; one of other words is marked."""
    close = "The USPSTF recommended against vitamin D supplements in adults aged 65 years or older in 2018."
    loose = "Elderly citizens ought to skip such pills, against earlier advice from this panel."
    assert verify(close, [quote(SOURCE, SENTENCE)], HELD).verdict is Verdict.SUPPORTED
    assert verify(loose, [quote(SOURCE, SENTENCE)], HELD).verdict is Verdict.PARTLY_SUPPORTED
