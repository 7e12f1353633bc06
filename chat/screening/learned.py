"""What a text is likely to be, learned from examples: it catches what the rules' words do not.

A multinomial logistic regression on the sentence embedding of the text (Cox 1958; on embeddings as in Tunstall et al.
2022, SetFit), fitted by `scripts/fit_screening.py` on the examples beside it and on public sets (docs/answers.md names
them and says how well it does). Its weights belong to one embedding model; with another, the rules stand alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chat.turn import Status
from ingest.embedding import Vectors

FILE = Path(__file__).with_name("weights.json")
# Above these a text is taken for what it is likely to be: under 2 % of real patients' ordinary questions reach any.
_LEAST: Mapping[Status, float] = {
    Status.EMERGENCY: 0.9,
    Status.CRISIS: 0.9,
    Status.DECLINED: 0.85,
    Status.OUT_OF_SCOPE: 0.8,
}
# "how much" and "and in men" say too little to be judged alone.
_FEWEST_WORDS = 7


@dataclass(frozen=True)
class _Model:
    """Weights, one row for each class; `embedding` is the key of the model whose vectors they weigh."""

    classes: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    embedding: str


@lru_cache(maxsize=1)
def _model() -> _Model:
    held = json.loads(FILE.read_text(encoding="utf-8"))
    weights = np.array(held["weights"], dtype=np.float32)
    return _Model(tuple(held["classes"]), weights, np.array(held["bias"], dtype=np.float32), held["embedding"])


def likely(text: str, vector: Vectors, embedding: str) -> Status | None:
    """What a text with this unit vector is beyond doubt, `None` for an ordinary question. `embedding` is the key of the
    identity that made the vector."""
    model = _model()
    if embedding != model.embedding or len(text.split()) < _FEWEST_WORDS:
        return None
    logits = model.weights @ vector + model.bias
    shares = np.exp(logits - logits.max())
    found = dict(zip(model.classes, (shares / shares.sum()).tolist(), strict=True))
    return next((status for status, least in _LEAST.items() if found.get(status.value, 0.0) >= least), None)
