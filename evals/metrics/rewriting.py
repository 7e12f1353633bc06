"""How near a rewritten follow-up comes to the one that a person wrote."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rouge_score.rouge_scorer import RougeScorer

from evals.metrics.bootstrap import estimated
from evals.metrics.mean import Mean

# Differences that cancel out leave rounding errors, and a share of those is no figure.
_LEAST_GAIN = 1e-9


@lru_cache(maxsize=1)
def _scorer() -> RougeScorer:
    return RougeScorer(["rouge1"], use_stemmer=True)


def rouge1_recall(reference: str, rewritten: str) -> float:
    """Share of the reference rewrite's words that the rewrite has (ROUGE-1 recall; Anantha et al. 2021, QReCC)."""
    return float(_scorer().score(reference, rewritten)["rouge1"].recall)


def gain_recovered(last_turn: Sequence[float], rewritten: Sequence[float], reference: Sequence[float]) -> Mean | None:
    """Of what a person's rewrite gains over the last turn alone, the share that ours gains: ratio of the mean
    differences over the same cases; None where the reference gains nothing. Above 1, ours beats the reference."""
    return estimated(_share, last_turn, rewritten, reference)


def _share(last_turn: NDArray[np.float64], rewritten: NDArray[np.float64], reference: NDArray[np.float64]) -> float:
    gain = float(np.mean(reference - last_turn))
    return float(np.mean(rewritten - last_turn)) / gain if gain > _LEAST_GAIN else float("nan")
