"""How long each step of an answer took: percentiles in milliseconds, linear between cases (NumPy's default)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

_PERCENTILES = (50, 90, 99)


def latency(timings: Sequence[Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """p50, p90 and p99 of each step over the cases that took it."""
    steps = dict.fromkeys(step for each in timings for step in each)
    return {
        step: {
            f"p{p}": round(float(np.percentile([each[step] for each in timings if step in each], p)), 1)
            for p in _PERCENTILES
        }
        for step in steps
    }
