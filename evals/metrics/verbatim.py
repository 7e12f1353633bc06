"""Whether every quote of an answer stands in the stored document at the place it names: `text[start:end] == quote`.

An invariant, not a score: a run in which one answer breaks it has failed.
"""

from __future__ import annotations

from collections.abc import Callable

from chat.turn import Turn


def quotes_verbatim(turn: Turn, text_of: Callable[[str, str], str]) -> float | None:
    """1 or 0, given the stored text of a document's version; None for an answer without quotes."""
    versions = {reference.document: reference.version for reference in turn.answer.references}
    quotes = [quote for statement in turn.answer.statements for quote in statement.quotes]
    if not quotes:
        return None
    return float(
        all(
            quote.document in versions
            and text_of(quote.document, versions[quote.document])[quote.start : quote.end] == quote.text
            for quote in quotes
        )
    )
