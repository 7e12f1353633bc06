"""What a text is likely to be, learned from examples: it catches what the rules' words do not.

Two multinomial logistic regressions (Cox 1958), joined as a weighted geometric mean of their probabilities: one on the
words and word pairs of the text (TF-IDF, sublinear; Salton & Buckley 1988), one on its sentence embedding. Both are fitted
by `scripts/fit_screening.py` on the examples beside this file and on public sets (docs/answers.md names them and says how
well it does). The second belongs to one embedding model; with another, the first stands alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chat.turn import Status
from ingest.embedding import Vectors

FILE = Path(__file__).with_name("weights.npz")
# The share of the vector's model in the logarithm of the joint probability.
VECTOR_SHARE = 0.35
# From these on a text is taken for what it is likely to be. An emergency and a crisis count together, since help is due
# for both. Under 2 % of real patients' ordinary questions reach any (cross-validated).
LEAST_URGENT = 0.55
_LEAST: Mapping[Status, float] = {Status.DECLINED: 0.7, Status.OUT_OF_SCOPE: 0.55}
# "how much" and "and in men" say too little to be refused for.
_FEWEST_WORDS = 7
_TOKEN = re.compile(r"\w+|[?!]")
NONE = 1e-6

Weights = NDArray[np.float32]


@dataclass(frozen=True)
class _Model:
    """Weights with one column for each class; `embedding` is the key of the model whose vectors the latter weigh."""

    classes: tuple[str, ...]
    vocabulary: Mapping[str, int]
    rarity: Weights
    words: Weights
    words_bias: Weights
    vectors: Weights
    vectors_bias: Weights
    embedding: str

    def by_words(self, text: str) -> Weights:
        """Probabilities of the classes by the words of a text."""
        counts = Counter(ngrams(text))
        known = [(self.vocabulary[each], count) for each, count in counts.items() if each in self.vocabulary]
        rows = np.array([row for row, _ in known], dtype=np.int64)
        values = (1 + np.log(np.array([count for _, count in known], dtype=np.float32))) * self.rarity[rows]
        length = float(np.linalg.norm(values)) or 1.0
        return _shares(values @ self.words[rows] / length + self.words_bias)

    def by_vector(self, vector: Vectors) -> Weights:
        """Probabilities of the classes by a unit vector."""
        return _shares(vector @ self.vectors + self.vectors_bias)


def ngrams(text: str) -> list[str]:
    """The words and marks of a text in lower case, and each with the one after it."""
    tokens = _TOKEN.findall(text.lower())
    return tokens + [f"{one} {other}" for one, other in pairwise(tokens)]


def _shares(logits: Weights) -> Weights:
    found = np.exp(logits - logits.max())
    return np.asarray(found / found.sum(), dtype=np.float32)


@lru_cache(maxsize=1)
def _model() -> _Model:
    with np.load(FILE) as held:
        names = bytes(held["vocabulary"]).decode("utf-8").split("\n")
        numbers = {
            key: held[key].astype(np.float32) for key in ("rarity", "words", "words_bias", "vectors", "vectors_bias")
        }
        classes, embedding = tuple(held["classes"].tolist()), str(held["embedding"])
    return _Model(classes, {name: row for row, name in enumerate(names)}, embedding=embedding, **numbers)


def chances(text: str, vector: Vectors, embedding: str) -> dict[str, float]:
    """The probability of each class: "emergency", "crisis", "declined", "out_of_scope", "ordinary"."""
    model = _model()
    found = model.by_words(text)
    if embedding == model.embedding:
        joint = (1 - VECTOR_SHARE) * np.log(found + NONE) + VECTOR_SHARE * np.log(model.by_vector(vector) + NONE)
        found = _shares(joint)
    return dict(zip(model.classes, found.tolist(), strict=True))


def likely(text: str, vector: Vectors, embedding: str) -> Status | None:
    """What a text with this unit vector is beyond doubt, `None` for an ordinary question. `embedding` is the key of the
    identity that made the vector."""
    found = {Status(name): chance for name, chance in chances(text, vector, embedding).items() if name in set(Status)}
    if found[Status.EMERGENCY] + found[Status.CRISIS] >= LEAST_URGENT:
        return max((Status.EMERGENCY, Status.CRISIS), key=lambda status: found[status])
    if len(text.split()) < _FEWEST_WORDS:
        return None
    return next((status for status, least in _LEAST.items() if found[status] >= least), None)
