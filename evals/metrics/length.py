"""Length of an answer: its words, by white space, statements alone."""

from __future__ import annotations

from chat.turn import Turn


def words(turn: Turn) -> float | None:
    """None for an answer without statements."""
    count = sum(len(statement.text.split()) for statement in turn.answer.statements)
    return float(count) or None
