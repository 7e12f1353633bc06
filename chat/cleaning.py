"""A question as it may go on: in letters that can be stored and shown, neither empty nor over-long."""

from __future__ import annotations

import unicodedata

from errors import QuestionError

# They join or part nothing that is seen; whatever else is invisible parts words.
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def cleaned(text: str, limit: int) -> str:
    """A question without control characters. Raises QuestionError where nothing, or too much, is left."""
    kept = text.translate(_ZERO_WIDTH)
    kept = " ".join("".join(" " if unicodedata.category(c).startswith("C") else c for c in kept).split())
    if not any(c.isalnum() for c in kept):
        raise QuestionError("The question is empty. Type a question in words.")
    if len(kept) > limit:
        raise QuestionError(f"The question has {len(kept):,} characters; at most {limit:,} can be asked. Shorten it.")
    return kept
