"""Standard errors of figures that are no means of cases, by the bootstrap (Efron & Tibshirani 1993)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.metrics.mean import Mean

# Enough that the first digit of an error stands still; the seed makes it the same at every run.
_RESAMPLES = 500
_SEED = 0

Statistic = Callable[..., float]


def samples(n: int) -> NDArray[np.int64]:
    """Case numbers drawn with replacement, shape (resamples, n), the same at every call."""
    return np.random.default_rng(_SEED).integers(0, n, size=(_RESAMPLES, n))


def estimated(statistic: Statistic, *columns: Sequence[Any]) -> Mean | None:
    """A figure of columns of equal length, with its bootstrap standard error.

    `statistic` gets the columns as arrays and returns NaN where it is undefined; samples for which it is, are left
    out. None where it is undefined for the cases themselves.
    """
    arrays = [np.asarray(column) for column in columns]
    n = len(arrays[0]) if arrays else 0
    value = statistic(*arrays) if n else float("nan")
    if np.isnan(value):
        return None
    drawn = np.array([statistic(*(array[rows] for array in arrays)) for rows in samples(n)])
    drawn = drawn[~np.isnan(drawn)]
    error = float(drawn.std(ddof=1)) if len(drawn) > 1 else 0.0
    return Mean(mean=round(float(value), 6), stderr=round(error, 6), n=n)
