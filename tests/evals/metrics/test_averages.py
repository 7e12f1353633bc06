"""Means with their errors, bootstrap errors and latency percentiles."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from evals.metrics.bootstrap import estimated, samples
from evals.metrics.latency import latency
from evals.metrics.mean import mean


def test_the_mean_and_its_standard_error() -> None:
    """Of 1, 2, 3, 4: mean 2.5, s = sqrt(5/3), error s / sqrt(4) = 0.645497."""
    found = mean([1.0, 2.0, 3.0, 4.0])
    assert found.mean == 2.5
    assert found.stderr == pytest.approx(sqrt(5 / 3) / 2, abs=1e-6)
    assert found.n == 4


def test_the_error_of_one_case_is_not_known() -> None:
    """A single case has a mean, and 0 for an error, never NaN."""
    assert mean([0.3]).model_dump() == {"mean": 0.3, "stderr": 0.0, "n": 1}


def test_nothing_has_no_mean() -> None:
    """The mean of no cases is a mistake of the caller, not a number."""
    with pytest.raises(ValueError, match="nothing"):
        mean([])


def test_a_bootstrap_error_is_the_same_at_every_run() -> None:
    """To the digit: the seed, the number of samples and the way they are drawn are part of every figure reported."""
    found = estimated(lambda values: float(np.median(values)), [1.0, 2.0, 4.0, 8.0, 16.0])
    assert found is not None
    assert found.model_dump() == {"mean": 4.0, "stderr": 3.72281, "n": 5}
    assert (samples(5) == samples(5)).all()


def test_the_bootstrap_error_of_a_mean_is_its_standard_error() -> None:
    """Where theory gives the error, the bootstrap comes within a tenth of it."""
    values = np.random.default_rng(7).normal(size=200).tolist()
    found = estimated(lambda drawn: float(drawn.mean()), values)
    assert found is not None
    assert found.stderr == pytest.approx(mean(values).stderr, rel=0.1)


def test_columns_are_drawn_together() -> None:
    """A case keeps its values: the difference of two equal columns has no error."""
    found = estimated(lambda a, b: float((a - b).mean()), [1.0, 5.0, 9.0], [1.0, 5.0, 9.0])
    assert found is not None
    assert (found.mean, found.stderr) == (0.0, 0.0)


def test_a_figure_that_is_undefined_is_absent() -> None:
    """Undefined for the cases themselves, or without cases: None; for some samples only: those are left out."""
    assert estimated(lambda values: float("nan"), [1.0, 2.0]) is None
    assert estimated(lambda values: 1.0, []) is None
    assert estimated(lambda values: 1.0) is None
    found = estimated(lambda values: float("nan") if values.all() else 0.25, [True, False])
    assert found is not None
    assert (found.mean, found.stderr) == (0.25, 0.0)


def test_percentiles_of_each_step() -> None:
    """Of 0 to 100 ms the p-th percentile is p; between cases it is linear; a step counts the cases that took it."""
    found = latency([{"retrieve": float(ms)} for ms in range(101)])
    assert found == {"retrieve": {"p50": 50.0, "p90": 90.0, "p99": 99.0}}
    found = latency([{"retrieve": 10.0}, {"retrieve": 20.0, "compose": 4.0}])
    assert found["retrieve"] == {"p50": 15.0, "p90": 19.0, "p99": 19.9}
    assert found["compose"] == {"p50": 4.0, "p90": 4.0, "p99": 4.0}


def test_no_timings_have_no_percentiles() -> None:
    """Neither no cases nor cases without timings give a figure."""
    assert latency([]) == latency([{}]) == {}
