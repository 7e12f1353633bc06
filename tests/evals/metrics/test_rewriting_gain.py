"""The share of a person's gain that our rewrite recovers."""

from __future__ import annotations

import pytest

from evals.metrics.rewriting import gain_recovered


def test_the_share_of_the_mean_gains() -> None:
    """Last turn 0.2, ours 0.5, a person's 0.8 on average: (0.5 - 0.2) / (0.8 - 0.2) = 1/2."""
    gain = gain_recovered([0.0, 0.4], [0.2, 0.8], [0.6, 1.0])
    assert gain is not None
    assert gain.mean == 0.5
    assert gain.n == 2


def test_ours_may_lose_or_beat_the_reference() -> None:
    """Worse than the last turn is below 0, better than the reference above 1."""
    worse, better = gain_recovered([0.5], [0.25], [1.0]), gain_recovered([0.0], [1.0], [0.5])
    assert worse is not None
    assert better is not None
    assert (worse.mean, better.mean) == (-0.5, 2.0)


@pytest.mark.parametrize(
    ("last", "reference"),
    [([0.5, 0.5], [0.5, 0.5]), ([0.8, 0.8], [0.2, 0.2]), ([0.1, 0.2, 0.6], [0.2, 0.4, 0.3]), ([], [])],
)
def test_where_the_reference_gains_nothing_there_is_no_share(last: list[float], reference: list[float]) -> None:
    """No gain, a loss, gains and losses that cancel out but for rounding, and no case at all."""
    assert gain_recovered(last, [0.9] * len(last), reference) is None
