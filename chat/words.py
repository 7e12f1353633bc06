"""Which words of a question carry its subject, and how much each weighs."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.lexical import terms

# What one asks about a subject, and for whom; a question of nothing else has its subject elsewhere ("What is the
# usual dose in older people?").
ATTRIBUTES = frozenset(
    terms(
        "dose dosage amount much many long often daily weekly usual maximum minimum safe safety side effects effect adverse harms risk "
        "risks benefit benefits evidence study studies trial trials guideline guidelines recommend recommended recommendation research "
        "say says mean means treatment treat symptoms cause causes prevent work works help helps need take taking use used start stop "
        "age aged ages year years old older men women male female children adults elderly people patient patients person pregnancy pregnant "
        "outcome different difference strong certain best alternative alternatives instead else next follow first second grade source "
        "explain simple terms detail role"
    )
)
# How rare a term is in the corpus.
Rarity = Callable[[str], float]
_AGE = re.compile(r"\b(?:an?\s+)?\d{1,3}[- ](?:years?|yrs?|y)[- ]old\b", re.IGNORECASE)
# An attribute or a bare number tells little of what a passage must be about, but it does tell something.
_LIGHT = 0.3


def subject_terms(text: str) -> list[str]:
    """The terms of a text that name a subject, in order."""
    return [term for term in terms(text) if term not in ATTRIBUTES]


def weights(question: str, rarity: Rarity, focus: str = "") -> dict[str, float]:
    """The terms of a question, each with its rarity in the corpus; attributes and ages weigh less, save those of its
    `focus`: where a follow-up asks "and in men?", men are all that it asks about."""
    light = {term for match in _AGE.findall(question) for term in terms(match)} | ATTRIBUTES - set(terms(focus))
    return {t: rarity(t) * (_LIGHT if t in light else 1.0) for t in dict.fromkeys(terms(question))}


def without_ages(text: str) -> str:
    """A text without "70-year-old": as words, they find every passage with that number."""
    return " ".join(_AGE.sub(" ", text).split())
