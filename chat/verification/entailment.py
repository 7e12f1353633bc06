"""An entailment model as a further check, by setting: any cross-encoder of sentence-transformers that tells what follows.

Models of natural language inference (labels entailment, neutral, contradiction) and of fact checking (supported or not)
serve alike; what their labels mean is read from their configuration. It is loaded at its first use, once per process.
"""

from __future__ import annotations

import threading
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from chat.cross_encoders import opened
from errors import UsageError
from settings import VerificationSettings

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_ENTAILED = ("entail", "support", "consistent", "true")
_CONTRADICTED = ("contradict", "refute", "false")
_REMEMBERED = 4096


class Entailment:
    """Asks a cross-encoder whether evidence entails a statement. Safe to use from several threads."""

    def __init__(self, settings: VerificationSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._asked = lru_cache(maxsize=_REMEMBERED)(self._ask)

    def __call__(self, evidence: str, statement: str) -> tuple[float, float]:
        """The probabilities that the evidence entails the statement, and that it contradicts it (0 where the model has no
        label for that). UsageError where the model cannot be loaded, or does not say which label is entailment."""
        return self._asked(evidence, statement)

    def _ask(self, evidence: str, statement: str) -> tuple[float, float]:
        entailed, contradicted = self._labels
        with self._lock:
            row: Any = self._model.predict([(evidence, statement)], apply_softmax=True, show_progress_bar=False)[0]
        probabilities = np.atleast_1d(np.asarray(row, dtype=np.float64))
        return float(probabilities[entailed]), 0.0 if contradicted is None else float(probabilities[contradicted])

    @cached_property
    def _model(self) -> CrossEncoder:
        given = self._settings
        return opened(str(given.entailment_model), given.entailment_revision, "SEQUITUR_VERIFICATION__ENTAILMENT_MODEL")

    @cached_property
    def _labels(self) -> tuple[int, int | None]:
        """The places of entailment and of contradiction among the model's labels."""
        names = {place: name.lower() for place, name in _names(self._model).items()}
        if len(names) == 1:
            return 0, None
        denied = [place for place, name in names.items() if name.startswith(("not", "un", "non", "in"))]
        entailed = [p for p, name in names.items() if p not in denied and any(word in name for word in _ENTAILED)]
        contradicted = [place for place, name in names.items() if any(word in name for word in _CONTRADICTED)]
        if not entailed and len(names) == 2:
            # Two labels without names: the second is the one that holds.
            entailed = [1]
        if len(entailed) != 1:
            raise UsageError(
                f"The model '{self._settings.entailment_model}' does not say which of its labels "
                f"({', '.join(names.values())}) is entailment; choose one that does, or unset "
                "SEQUITUR_VERIFICATION__ENTAILMENT_MODEL."
            )
        return entailed[0], contradicted[0] if contradicted else None


def _names(model: CrossEncoder) -> dict[int, str]:
    config: Any = model.config
    return {int(place): str(name) for place, name in config.id2label.items()}


@lru_cache(maxsize=2)
def entailment(settings: VerificationSettings) -> Entailment | None:
    """The model that the settings name, one per process; None where they name none."""
    return Entailment(settings) if settings.entailment_model else None
