"""`follows`: a statement held against free text of which nothing is quoted."""

from __future__ import annotations

import pytest

from chat.turn import Verdict
from chat.verification import follows

FALLS = "Exercise prevents falls in adults aged 65 years or older (grade B)."
OTHER = "Calcium tablets cause constipation in some people."
TEXT = f"{OTHER} {FALLS}\n\nThe trial ran for 5 years."


def test_a_sentence_of_the_text_follows() -> None:
    """Word for word, in whatever spacing, case or form of its letters, it is supported and as sure as can be."""
    for said in (FALLS, FALLS.upper(), FALLS.replace(" ", "\u00a0\n"), FALLS.replace("65", "６５")):
        check = follows(said, TEXT)
        assert check.supported
        assert check.score == 1.0


def test_two_sentences_that_follow_each_other_follow() -> None:
    """A statement of several sentences stands in the text as they do, across its lines too."""
    assert follows(f"{FALLS} The trial ran for 5 years.", TEXT).supported
    assert follows(f"{OTHER} {FALLS}", OTHER).verdict is Verdict.UNSUPPORTED


def test_a_paraphrase_follows_from_the_sentence_that_shares_most_with_it() -> None:
    """Other sentences around it neither help nor harm; the score falls with each word that is not there."""
    close = "In adults aged 65 or older, exercise prevents falls."
    assert follows(close, TEXT).verdict is Verdict.SUPPORTED
    assert follows(close, OTHER).verdict is Verdict.UNSUPPORTED
    assert follows(close, TEXT).score > follows("Exercise prevents costly falls.", TEXT).score > 0.0


def test_a_loose_statement_is_supported_in_part() -> None:
    """What the text does not name is named in the reason."""
    check = follows("Exercise prevents costly falls.", FALLS)
    assert check.verdict is Verdict.PARTLY_SUPPORTED
    assert "costly" in check.reason
    assert not check.supported


@pytest.mark.parametrize(
    "untrue",
    [
        FALLS.replace("65", "75"),
        FALLS.replace("grade B", "grade C"),
        FALLS.replace("prevents", "does not prevent"),
        FALLS.replace("Exercise", "In 2018 exercise"),
    ],
)
def test_a_changed_number_grade_or_negation_does_not_follow(untrue: str) -> None:
    """Whatever else it shares with the text: unsupported, and the score is low."""
    check = follows(untrue, TEXT)
    assert check.verdict is Verdict.UNSUPPORTED
    assert check.score < 0.25


def test_a_number_from_another_sentence_does_not_carry_it() -> None:
    """Five years are said of the trial, not of the falls."""
    assert (
        follows("Exercise prevents falls for 5 years in adults aged 65 or older.", TEXT).verdict is Verdict.UNSUPPORTED
    )


def test_of_sentences_that_share_as_much_the_first_counts() -> None:
    """The verdict does not hang on the order of a set: the same text gives the same, at every run."""
    first, second = "Exercise prevents falls at home.", "Exercise prevents falls outdoors, not indoors."
    assert follows("Exercise prevents falls.", f"{first} {second}").supported
    assert not follows("Exercise prevents falls.", f"{second} {first}").supported


@pytest.mark.parametrize("evidence", ["", " \n "])
def test_nothing_follows_from_nothing(evidence: str) -> None:
    """Without a text there is no support."""
    check = follows(FALLS, evidence)
    assert check.verdict is Verdict.UNSUPPORTED
    assert "no passage" in check.reason


@pytest.mark.parametrize(
    ("said", "evidence"),
    [
        ("Vitamin D reduces falls.", "There is no evidence that vitamin D reduces falls."),
        ("5 mg of vitamin K was given.", "Each day 15 mg of vitamin K was given."),
        ("", FALLS),
    ],
)
def test_the_end_of_a_sentence_is_not_the_sentence(said: str, evidence: str) -> None:
    """Words that stand in the text only as a part of a sentence that says otherwise do not follow from it."""
    assert not follows(said, evidence).supported
