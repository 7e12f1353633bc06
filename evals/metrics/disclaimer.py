"""Whether the professional disclaimer goes with an answer, in every form in which it leaves us. Our own invariant."""

from __future__ import annotations

from chat.plain import as_text
from chat.turn import Turn

# Held apart from the words themselves: a disclaimer that lost one of these no longer disclaims.
_MUST_SAY = ("healthcare professionals", "not been reviewed by a clinician", "does not replace professional judgement")


def has_disclaimer(turn: Turn) -> float:
    """1 where the answer, its JSON and its plain text all carry it whole, else 0."""
    forms = (turn.answer.disclaimer, turn.as_json()["disclaimer"], as_text(turn))
    return float(all(words in " ".join(form.split()) for form in forms for words in _MUST_SAY))
