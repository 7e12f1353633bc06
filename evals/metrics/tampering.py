"""Whether the verifier would have stopped an answer that is wrong: our own measure, by mutation (after DeMillo, Lipton &
Sayward 1978). Each statement shown is spoilt in ways that a careless answerer spoils it, and verified again.

A number is changed; a negation is added; the quote is shifted by one character; the passage is one that was not
retrieved. `tampering_caught` is the share of spoilt statements that the verifier does not find supported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chat.turn import Quote, Statement, Turn
from chat.verification import verify

_NUMBER = re.compile(r"\d+")


def tampering_caught(turn: Turn) -> float | None:
    """0 to 1; None for an answer without statements."""
    passages = {passage.id: passage for passage in turn.retrieved}
    caught = [
        not verify(text, quotes, passages).supported
        for statement in turn.answer.statements
        for text, quotes in _spoilt(statement)
    ]
    return sum(caught) / len(caught) if caught else None


def _spoilt(statement: Statement) -> Iterator[tuple[str, tuple[Quote, ...]]]:
    text, quotes = statement.text, statement.quotes
    if number := _NUMBER.search(text):
        yield f"{text[: number.start()]}{int(number[0]) + 1}{text[number.end() :]}", quotes
    yield f"It is not true that {text[:1].lower()}{text[1:]}", quotes
    yield text, tuple(q.model_copy(update={"start": q.start + 1, "end": q.end + 1}) for q in quotes)
    yield text, tuple(q.model_copy(update={"passage": "0" * 32}) for q in quotes)
