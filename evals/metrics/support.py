"""Share of an answer's statements that the verifier finds supported by the words quoted for them.

It is computed anew from the statements and passages that were shown, not read from the verdicts stored with them.
"""

from __future__ import annotations

from chat.turn import Turn, Verdict
from chat.verification import verify


def statement_support(turn: Turn) -> float | None:
    """0 to 1; None for an answer without statements."""
    passages = {passage.id: passage for passage in turn.retrieved}
    statements = turn.answer.statements
    if not statements:
        return None
    verdicts = [verify(statement.text, statement.quotes, passages).verdict for statement in statements]
    return sum(verdict is Verdict.SUPPORTED for verdict in verdicts) / len(verdicts)
