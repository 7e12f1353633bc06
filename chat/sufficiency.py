"""Is there enough to answer from? Decided before anything is written, on what the passages cover of the question.

Three features, each comparable between corpora: the highest cosine to the question, the largest share of the question's
rarity-weighted terms that one passage holds, and the highest BM25 score for each unit of that rarity. A logistic model
joins them. Its weights were fitted on 600 expert questions of BioASQ over 5,932 texts, of which half had lost their
evidence (ten-fold balanced accuracy .83, area under the ROC curve .92); none of our own questions were used.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from chat.turn import Passage
from chat.words import weights
from ingest.index import Index
from ingest.lexical import terms


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """The probability that the passages answer the question, and which of its terms none of them holds."""

    probability: float
    missing: tuple[str, ...]
    features: tuple[float, ...]


_WEIGHTS = (7.25, 3.08, 3.52)
_BIAS = -7.68


def judge(question: str, passages: Sequence[Passage], index: Index) -> Sufficiency:
    """Judge passages, best first; 0 where there are none."""
    if not passages:
        return Sufficiency(0.0, (), ())
    features = _features(question, passages, index)
    logit = _BIAS + sum(w * x for w, x in zip(_WEIGHTS, features, strict=True))
    return Sufficiency(1 / (1 + math.exp(-logit)), _missing(question, passages), features)


def _features(question: str, passages: Sequence[Passage], index: Index) -> tuple[float, float, float]:
    wanted = weights(question, index.lexical.rarity)
    total = sum(wanted.values()) or 1.0
    covered = [sum(w for term, w in wanted.items() if term in _terms(p)) / total for p in passages]
    return max(p.dense for p in passages), max(covered), max(p.lexical for p in passages) / total


def _missing(question: str, passages: Sequence[Passage]) -> tuple[str, ...]:
    held = set().union(*(_terms(passage) for passage in passages))
    return tuple(term for term in dict.fromkeys(terms(question)) if term not in held)


def _terms(passage: Passage) -> set[str]:
    return set(terms(f"{passage.source.title} {' '.join(passage.section)} {passage.context} {passage.text}"))
