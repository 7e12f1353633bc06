"""Each reason of the verifier has a case, and beside it a true statement that it must not be given for."""

from __future__ import annotations

import pytest

from chat.turn import Verdict
from chat.verification.judging import judge

TRIAL = (
    "In the Sanders trial (2010), 500,000 IU of vitamin D once a year did harm in women aged 70 years or older: falls rose by "
    "15% against the comparison group."
)
ADVICE = "The panel recommended in 2018 against vitamin D supplements in adults aged 65 years or older (grade D)."
DOSE = "The report set an intake of 0.8 mg a day, up to 4,000 IU of vitamin D, in 1–3 doses for two weeks."
EXERCISE = "The panel recommended exercise in 2018 against falls in adults (grade B)."
MIXED = "Osteoporosis was found in 27.1% of women and in 5.7% of men."
GROUPS = "Fractures occurred in 7.2% without denosumab, against 2.3% with it."
SURE = "Vitamin D did not significantly change the number of falls."
UNLESS = "A repeat scan within 2 years is not advised, save in exceptional circumstances."
PILLS = "Alendronate lowers the risk of hip fracture in postmenopausal women."


@pytest.mark.parametrize(
    ("said", "evidence"),
    [
        ("The report set 800 micrograms a day.", DOSE),
        ("The report set up to 4000 IU of vitamin D.", DOSE),
        ("The report set up to 100 mcg of vitamin D.", DOSE),
        ("The report set an intake in 1 to 3 doses for 2 weeks.", DOSE),
        ("The report set an intake in 1-3 doses for 14 days.", DOSE),
        ("A daily intake of 0.8 mg was set.", DOSE),
        ("The panel recommends exercise against falls.", EXERCISE),
        ("The panel does not recommend vitamin D supplements in adults aged 65 years or older.", ADVICE),
        ("In 2018 the panel advised adults aged 65 or older not to take vitamin D supplements.", ADVICE),
        ("In women aged 70 or older, falls rose by 15% with 500,000 IU of vitamin D once a year.", TRIAL),
        ("No: vitamin D did not significantly change the number of falls.", SURE),
        ("The change in falls was not significant with vitamin D.", SURE),
        ("Osteoporosis was found in 5.7% of men.", MIXED),
    ],
)
def test_a_true_statement_in_other_words_is_supported(said: str, evidence: str) -> None:
    """Other units, marks, tenses and orders of the words say the same."""
    check = judge(said, evidence)
    assert check.verdict is Verdict.SUPPORTED, check.reason


@pytest.mark.parametrize(
    ("said", "evidence", "reason"),
    [
        ("The report set an intake of 8 mg a day.", DOSE, "not in the passage: 8 mg"),
        ("The report set an intake of 0.8 micrograms a day.", DOSE, "not in the passage: 0.8 micrograms"),
        ("The report set up to 4,000 mg of vitamin D.", DOSE, "not in the passage: 4,000 mg"),
        ("The report set at least 4,000 IU of vitamin D.", DOSE, "other side"),
        ("The report set an intake of 0.8 mg a week.", DOSE, "by the week"),
        ("Falls rose by 15 people in women aged 70 years or older.", TRIAL, "not in the passage: 15"),
        ("In 2012 falls rose by 15% in women.", TRIAL, "not in the passage: 2012"),
        ("The panel recommended exercise in 2018 against falls (grade D).", EXERCISE, "grade"),
        ("Falls fell, reduced by 15%, with 500,000 IU of vitamin D once a year.", TRIAL, "“reduced”"),
        ("500,000 IU of vitamin D once a year is safe for women aged 70 years or older.", TRIAL, "“safe”"),
        ("500,000 IU of vitamin D once a year did no harm in women aged 70 years or older.", TRIAL, "denies"),
        ("Take 500,000 IU of vitamin D once a year.", TRIAL, "recommends nothing"),
        ("Women should take 500,000 IU of vitamin D once a year.", TRIAL, "recommends nothing"),
        ("Vitamin D can be taken at 500,000 IU once a year in women.", TRIAL, "recommends nothing"),
        ("Falls rose by 15% in men aged 70 years or older.", TRIAL, "“men”"),
        ("Vitamin D supplements are recommended for adults aged 65 years or older.", ADVICE, "denial"),
        ("The panel recommended in 2018 against exercise (grade B).", EXERCISE, "“against exercise”"),
        ("Exercise is to be avoided against falls.", EXERCISE, "recommends otherwise"),
        ("Vitamin D significantly changed the number of falls.", SURE, "denial"),
        ("It is not true that vitamin D did not significantly change the number of falls.", SURE, "denies"),
        ("There is no evidence that alendronate lowers the risk of hip fracture.", PILLS, "denies"),
        ("Risedronate lowers the risk of hip fracture in postmenopausal women.", PILLS, "“risedronate”"),
    ],
)
def test_an_untrue_statement_is_unsupported_and_says_why(said: str, evidence: str, reason: str) -> None:
    """Numbers, units, bounds, intervals, grades, directions, denials, advice, populations, interventions."""
    check = judge(said, evidence)
    assert check.verdict is Verdict.UNSUPPORTED, check.reason
    assert reason in check.reason


@pytest.mark.parametrize(
    ("said", "evidence", "reason"),
    [
        ("Vitamin D did harm in pregnant women aged 70 years or older.", TRIAL, "pregnant"),
        ("Vitamin D lowers the risk of hip fracture in postmenopausal women with alendronate.", PILLS, "vitamin"),
        ("A repeat scan within 2 years is not advised.", UNLESS, "exceptional"),
        ("Alendronate lowers the risk of hip fracture twelve times.", PILLS, "twelve"),
        ("Daily alendronate lowers the risk of hip fracture.", PILLS, "by the day"),
        ("The gene VKORC2 is blocked by warfarin.", "Warfarin blocks the gene VKORC1.", "vkorc2"),
        ("Fractures occurred in 2.3% without denosumab and in 7.2% with it.", GROUPS, "other way round"),
        ("Vitamin D did not fail to change the number of falls, not significantly.", SURE, "once more"),
    ],
)
def test_what_the_passage_does_not_say_is_marked(said: str, evidence: str, reason: str) -> None:
    """Names, populations, conditions and counts that are not there: supported in part at most."""
    check = judge(said, evidence)
    assert check.verdict is Verdict.PARTLY_SUPPORTED, check.reason
    assert reason in check.reason
