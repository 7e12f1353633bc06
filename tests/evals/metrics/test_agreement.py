"""Balanced accuracy, AUROC and kappa of a verifier, from a table counted by hand."""

from __future__ import annotations

import pytest

from evals.metrics.agreement import agreement

LABELS = [True, True, True, True, False, False]
VERDICTS = [True, True, True, False, False, True]
SCORES = [0.9, 0.8, 0.6, 0.4, 0.2, 0.6]


def test_the_three_figures() -> None:
    """Balanced accuracy (3/4 + 1/2) / 2; AUROC 6.5 of 8 pairs; kappa (4/6 - 5/9) / (1 - 5/9)."""
    found = agreement(LABELS, VERDICTS, SCORES)
    assert found["balanced_accuracy"].mean == 0.625
    # Against 0.2 all four are higher; against 0.6 two are higher, one equal (a half), one lower.
    assert found["auroc"].mean == 6.5 / 8
    # Agreed: 4 of 6. By chance: (4*4 + 2*2) / 36 = 5/9.
    assert found["kappa"].mean == pytest.approx(0.25)


def test_a_perfect_and_a_reversed_verifier() -> None:
    """Everything right is 1 throughout; everything wrong is 0, and kappa -1 where the classes are even."""
    right = agreement([True, False], [True, False], [1.0, 0.0])
    wrong = agreement([True, False], [False, True], [0.0, 1.0])
    assert [right[name].mean for name in ("balanced_accuracy", "auroc", "kappa")] == [1.0, 1.0, 1.0]
    assert [wrong[name].mean for name in ("balanced_accuracy", "auroc", "kappa")] == [0.0, 0.0, -1.0]


def test_what_the_labels_do_not_allow_is_left_out() -> None:
    """One class alone has no balanced accuracy and no AUROC; where both say the same of all there is no kappa."""
    assert agreement([True, True], [True, False], [0.9, 0.1]).keys() == {"kappa"}
    assert agreement([False, False], [False, False], [0.9, 0.1]) == {}
    assert agreement([], [], []) == {}
