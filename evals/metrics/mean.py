"""Means with their standard errors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict


class Mean(BaseModel):
    """A figure over `n` cases; `stderr` is 0 where it cannot be known (a single case)."""

    model_config = ConfigDict(frozen=True)

    mean: float
    stderr: float
    n: int


def mean(values: Sequence[float]) -> Mean:
    """The arithmetic mean and its standard error s / sqrt(n), s with n - 1 degrees of freedom."""
    found = np.asarray(values, dtype=np.float64)
    if not len(found):
        raise ValueError("the mean of nothing")
    error = float(found.std(ddof=1) / np.sqrt(len(found))) if len(found) > 1 else 0.0
    return Mean(mean=round(float(found.mean()), 6), stderr=round(error, 6), n=len(found))
