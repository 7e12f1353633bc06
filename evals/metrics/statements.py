"""Share of the statements that a good answer must contain which the answer contains: the comprehensiveness of K-QA
(Manes et al. 2024), with our verifier in the place of their entailment model. A refusal contains none."""

from __future__ import annotations

from collections.abc import Sequence

from chat.turn import Turn
from chat.verification import follows


def statement_recall(turn: Turn, must_have: Sequence[str]) -> float | None:
    """0 to 1; None where nothing must be said."""
    if not must_have:
        return None
    said = "\n".join(statement.text for statement in turn.answer.statements)
    return sum(bool(said) and follows(text, said).supported for text in must_have) / len(must_have)
