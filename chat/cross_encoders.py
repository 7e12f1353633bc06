"""Cross-encoders of sentence-transformers, by setting: opened once per process, at their first use.

One may put the best passages in another order (Nogueira & Cho 2019, "Passage Re-ranking with BERT"); one may tell what a
passage entails (`chat.verification.entailment`). Neither is there by default.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from errors import UsageError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_LOCK = threading.Lock()


@lru_cache(maxsize=4)
def opened(name: str, revision: str | None, setting: str) -> CrossEncoder:
    """The cross-encoder of a name or folder. UsageError, naming the setting, where it cannot be loaded."""
    from sentence_transformers import CrossEncoder

    try:
        model: CrossEncoder = CrossEncoder(name, revision=revision)
    except Exception as error:
        # What is raised differs with what is wrong: with the name, the configuration, the weights.
        first = (str(error) or type(error).__name__).splitlines()[0]
        raise UsageError(
            f"The model '{name}' cannot be loaded ({first}). Put its folder in {setting}, or unset it."
        ) from None
    return model


def relevance(name: str, revision: str | None, question: str, texts: Sequence[str]) -> NDArray[np.float64]:
    """How well each text answers a question, by a reranker; shape (texts,). Higher is better; the scale is the model's."""
    model = opened(name, revision, "SEQUITUR_RETRIEVAL__RERANKER")
    with _LOCK:
        rows: Any = model.predict([(question, text) for text in texts], show_progress_bar=False)
    found = np.asarray(rows, dtype=np.float64).reshape(len(texts), -1)
    # A model with several labels has the one that says "relevant" last.
    return found[:, -1]
