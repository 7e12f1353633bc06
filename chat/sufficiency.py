"""Is there enough to answer from? Decided before anything is written, on what the passages hold of the question.

Five features, each comparable between corpora: the highest cosine of a passage to the question; the highest cosine of
one of their sentences, and the largest share of the question's rarity-weighted terms that one sentence holds (its
passage's heading counts half); and how far the lexical and the dense search agree (share of common passages among the
first ten of each, and whether the first is the same). A logistic model joins them; docs/answers.md says on which
questions it was fitted, and how well it does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chat.retrieval import Agreement
from chat.turn import Passage
from chat.words import Rarity, weights
from corpus.sentences import sentences
from ingest.embedding import Encode, Vectors
from ingest.lexical import terms

# Sentences of so many of the best passages, and no more of them in all: they are embedded once, and again never.
_PASSAGES = 5
_SENTENCES = 40
_SHORTEST = 20
_HEADING_SHARE = 0.5

_WEIGHTS = (2.05, 6.05, 0.99, 3.9, 1.15)
_BIAS = -6.66


@dataclass(frozen=True, slots=True)
class Features:
    """What the decision rests on, each from 0 to 1 (cosines from -1)."""

    passage: float
    sentence: float
    coverage: float
    overlap: float
    same_first: float

    def values(self) -> tuple[float, ...]:
        """In the order of the model's weights."""
        return (self.passage, self.sentence, self.coverage, self.overlap, self.same_first)


def probability(found: Features) -> float:
    """The probability that the passages answer the question."""
    logit = _BIAS + sum(weight * value for weight, value in zip(_WEIGHTS, found.values(), strict=True))
    return 1 / (1 + math.exp(-logit))


def features(
    question: str, vector: Vectors, passages: Sequence[Passage], agreement: Agreement, rarity: Rarity, encode: Encode
) -> Features:
    """The features of passages (best first, at least one) for a question and its unit vector; `encode` gives the unit
    vectors of sentences."""
    wanted = weights(question, rarity)
    total = sum(wanted.values()) or 1.0
    texts = _sentences(passages)
    cosines = np.stack(encode([text for text, _ in texts])) @ vector if texts else np.zeros(1)
    return Features(
        passage=max(passage.dense for passage in passages),
        sentence=float(cosines.max()),
        coverage=max((_coverage(text, heading, wanted) / total for text, heading in texts), default=0.0),
        overlap=agreement.overlap,
        same_first=float(agreement.same_first),
    )


def _sentences(passages: Sequence[Passage]) -> list[tuple[str, frozenset[str]]]:
    """The sentences of the best passages, each with the terms of its passage's heading."""
    found = []
    for passage in passages[:_PASSAGES]:
        heading = frozenset(terms(f"{passage.source.title} {' '.join(passage.section)}"))
        found += [
            (s.text, heading) for s in sentences(passage.text, passage.source.language) if len(s.text) > _SHORTEST
        ]
    return found[:_SENTENCES]


def _coverage(text: str, heading: frozenset[str], wanted: dict[str, float]) -> float:
    own = set(terms(text))
    return sum(w * (1.0 if t in own else _HEADING_SHARE if t in heading else 0.0) for t, w in wanted.items())
