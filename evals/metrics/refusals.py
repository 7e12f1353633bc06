"""Abstention as a classification of questions into answerable and not (after SQuAD 2.0, Rajpurkar et al. 2018).

Precision: share of the refusals that were right. Recall: share of the unanswerable questions that were refused.
Balanced accuracy: mean of that recall and of the share of answerable questions that were answered.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evals.metrics.bootstrap import estimated
from evals.metrics.mean import Mean

_Flags = NDArray[np.bool_]


def refusal_measures(answerable: Sequence[bool], refused: Sequence[bool]) -> dict[str, Mean]:
    """`refusal_precision`, `refusal_recall`, `balanced_accuracy`; one that the cases do not allow is left out."""
    found = {
        "refusal_precision": estimated(lambda a, r: _share(~a, r), answerable, refused),
        "refusal_recall": estimated(lambda a, r: _share(r, ~a), answerable, refused),
        "balanced_accuracy": estimated(lambda a, r: (_share(r, ~a) + _share(~r, a)) / 2, answerable, refused),
    }
    return {name: value for name, value in found.items() if value is not None}


def _share(flags: _Flags, among: _Flags) -> float:
    return float(flags[among].mean()) if among.any() else float("nan")
