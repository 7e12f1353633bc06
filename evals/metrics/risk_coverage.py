"""The risk-coverage curve and its area (El-Yaniv & Wiener 2010; Geifman & El-Yaniv 2017, AURC).

Questions are answered in the order of the system's confidence. At each coverage (share answered) the risk is the share
of wrong answers among them; here an answer is wrong where the corpus does not hold what was asked. The area is the
mean risk over all coverages: the share of unanswerable questions is what chance gives, and the best order gives less,
though 0 only where every question is answerable.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evals.metrics.bootstrap import estimated
from evals.metrics.mean import Mean

_POINTS = 50


def risk_coverage(confidence: Sequence[float], wrong: Sequence[bool]) -> tuple[Mean | None, list[tuple[float, float]]]:
    """The area with its error, and at most 50 points (coverage, risk) of the curve."""
    area = estimated(lambda c, w: float(_risks(c, w).mean()), confidence, wrong)
    risks = _risks(np.asarray(confidence, dtype=np.float64), np.asarray(wrong, dtype=np.bool_))
    places = np.unique(np.linspace(0, len(risks) - 1, min(_POINTS, len(risks))).round().astype(int))
    return area, [(round((n + 1) / len(risks), 4), round(float(risks[n]), 4)) for n in places.tolist()]


def _risks(confidence: NDArray[np.float64], wrong: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The risk after each answered question. Equal confidences share their mean error, so that order decides nothing."""
    levels, place = np.unique(-confidence, return_inverse=True)
    errors = np.bincount(place, weights=wrong, minlength=len(levels)) / np.bincount(place, minlength=len(levels))
    ordered = np.sort(place)
    risks: NDArray[np.float64] = np.cumsum(errors[ordered]) / np.arange(1, len(ordered) + 1)
    return risks
