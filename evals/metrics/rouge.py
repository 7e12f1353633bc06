"""ROUGE-2 of an answer to ideal answers (Lin 2004): F1 of word pairs, Porter-stemmed, the best over the ideal ones.

A refusal scores 0. It rewards wording: an extractive answer that says the same in its source's words scores low.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rouge_score.rouge_scorer import RougeScorer


@lru_cache(maxsize=1)
def _scorer() -> RougeScorer:
    return RougeScorer(["rouge2"], use_stemmer=True)


def rouge2(answer: str, ideal: Sequence[str]) -> float | None:
    """0 to 1; None where there is no ideal answer."""
    if not ideal:
        return None
    return max(float(_scorer().score(text, answer)["rouge2"].fmeasure) for text in ideal)
