"""The risk-coverage curve and its area, summed by hand."""

from __future__ import annotations

import pytest

from evals.metrics.risk_coverage import risk_coverage

WRONG = [False, False, True, True]


def _area(confidence: list[float], wrong: list[bool]) -> float:
    area, _ = risk_coverage(confidence, wrong)
    assert area is not None
    return area.mean


def test_the_best_order() -> None:
    """Both wrong ones last: risks 0, 0, 1/3, 2/4, whose mean is 5/24."""
    assert _area([0.9, 0.8, 0.2, 0.1], WRONG) == pytest.approx(5 / 24, abs=1e-6)


def test_the_worst_order() -> None:
    """Both wrong ones first: risks 1, 1, 2/3, 2/4, whose mean is 19/24."""
    assert _area([0.1, 0.2, 0.8, 0.9], WRONG) == pytest.approx(19 / 24, abs=1e-6)


def test_ties_share_their_risk_whatever_their_order() -> None:
    """Equal confidences say nothing: the risk is 1/2 at every coverage, and no order of the cases changes it."""
    assert _area([0.5] * 4, WRONG) == _area([0.5] * 4, WRONG[::-1]) == 0.5
    # One right above a tie of one right and two wrong: 0, (2/3)/2, (4/3)/3, 2/4, whose mean is 23/72.
    assert _area([0.9, 0.5, 0.5, 0.5], WRONG) == pytest.approx(23 / 72, abs=1e-6)
    assert _area([0.5, 0.5, 0.9, 0.5], [True, True, False, False]) == pytest.approx(23 / 72, abs=1e-6)


def test_all_right_is_nought_and_all_wrong_is_one() -> None:
    """The ends of the scale."""
    assert _area([0.1, 0.9], [False, False]) == 0.0
    assert _area([0.1, 0.9], [True, True]) == 1.0


def test_the_curve_ends_with_every_question_answered() -> None:
    """Coverage rises from the first to 1, where the risk is the share of the wrong."""
    _, curve = risk_coverage([0.9, 0.8, 0.2, 0.1], WRONG)
    assert curve == [(0.25, 0.0), (0.5, 0.0), (0.75, 0.3333), (1.0, 0.5)]


def test_the_curve_has_at_most_fifty_points() -> None:
    """A long curve is thinned, its ends kept."""
    _, curve = risk_coverage([n / 1000 for n in range(1000)], [n % 2 == 0 for n in range(1000)])
    assert len(curve) == 50
    assert curve[0][0] == 0.001
    assert curve[-1] == (1.0, 0.5)


def test_without_cases_there_is_no_area() -> None:
    """No question, no curve."""
    assert risk_coverage([], []) == (None, [])
