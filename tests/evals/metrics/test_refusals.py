"""Refusal precision, recall and balanced accuracy from a table counted by hand."""

from __future__ import annotations

import pytest

from evals.metrics.refusals import refusal_measures

# Six answerable, of which two are refused; four unanswerable, of which three are refused.
ANSWERABLE = [True] * 6 + [False] * 4
REFUSED = [True] * 2 + [False] * 4 + [True] * 3 + [False]


def test_the_three_measures() -> None:
    """Precision 3/5, recall 3/4, balanced accuracy (3/4 + 4/6) / 2 = 17/24."""
    found = {name: value.mean for name, value in refusal_measures(ANSWERABLE, REFUSED).items()}
    assert found == {
        "refusal_precision": pytest.approx(3 / 5),
        "refusal_recall": pytest.approx(3 / 4),
        "balanced_accuracy": pytest.approx(17 / 24, abs=1e-6),
    }


def test_each_comes_with_its_error_and_number() -> None:
    """The bootstrap error of a recall of 3/4 over four is near sqrt(3/4 * 1/4 / 4) = 0.217."""
    recall = refusal_measures(ANSWERABLE, REFUSED)["refusal_recall"]
    assert recall.n == 10
    assert recall.stderr == pytest.approx(0.217, abs=0.04)


def test_refusing_always_or_never_is_worth_a_half() -> None:
    """Neither extreme gains balanced accuracy, whatever the share of the classes."""
    assert refusal_measures(ANSWERABLE, [True] * 10)["balanced_accuracy"].mean == 0.5
    assert refusal_measures(ANSWERABLE, [False] * 10)["balanced_accuracy"].mean == 0.5


def test_what_the_cases_do_not_allow_is_left_out() -> None:
    """Without a refusal there is no precision; without one class no recall and no balanced accuracy."""
    assert refusal_measures(ANSWERABLE, [False] * 10).keys() == {"refusal_recall", "balanced_accuracy"}
    assert refusal_measures([True, True], [False, False]) == {}
    assert refusal_measures([False, False], [True, False]).keys() == {"refusal_precision", "refusal_recall"}
    assert refusal_measures([], []) == {}
