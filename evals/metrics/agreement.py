"""How far a verifier's verdicts agree with people's labels of the same claims and passages.

Balanced accuracy: the mean of the shares found right among supported and among other claims (Brodersen et al. 2010).
AUROC: the probability that a supported claim scores higher than another (Fawcett 2006).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score, roc_auc_score

from evals.metrics.bootstrap import estimated
from evals.metrics.mean import Mean


def agreement(labels: Sequence[bool], verdicts: Sequence[bool], scores: Sequence[float]) -> dict[str, Mean]:
    """`balanced_accuracy`, `auroc` and Cohen's `kappa`; a figure that the cases do not allow is left out."""
    found = {
        "balanced_accuracy": estimated(_balanced, labels, verdicts),
        "auroc": estimated(_auroc, labels, scores),
        "kappa": estimated(_kappa, labels, verdicts),
    }
    return {name: value for name, value in found.items() if value is not None}


def _balanced(labels: NDArray[np.bool_], verdicts: NDArray[np.bool_]) -> float:
    if labels.all() or not labels.any():
        return float("nan")
    return float(np.mean([verdicts[labels].mean(), (~verdicts[~labels]).mean()]))


def _auroc(labels: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    if labels.all() or not labels.any():
        return float("nan")
    return float(roc_auc_score(labels, scores))


def _kappa(labels: NDArray[np.bool_], verdicts: NDArray[np.bool_]) -> float:
    with warnings.catch_warnings():
        # Where both say the same of every case, kappa is undefined.
        warnings.simplefilter("ignore")
        return float(cohen_kappa_score(labels, verdicts))
