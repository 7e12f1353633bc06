"""True statements made untrue, one way at a time: mutants (DeMillo, Lipton & Sayward 1978) for measuring the verifier.

Each kind changes what is said, and nothing is made where it finds nothing to change. Which word, which number and which
name of the corpus is put in its place hangs on the statement's own characters, so every run makes the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from evals.datasets.mutants import figures, naming, pairs, picking
from evals.datasets.mutants.naming import Names, names_of

__all__ = ["Mutant", "Names", "mutants", "names_of"]

_AUXILIARY = re.compile(
    r"\b(is|are|was|were|can|could|may|might|should|must|has|have|had|will|would|did|does)\b(?! (?:not|no)\b)"
)
_VERB = re.compile(
    r"\b(?P<stem>recommend|suggest|show|assign|report|occur|lower|affect|contain|cover|help|need|reduc|increas|rais|advis|caus"
    r"|concern|appl|call|weaken|regain|block|compar|control|agree|prevent|work|warn|assum|count|develop|reveal|support|provid"
    r"|supply|form|play)(?P<end>e?s|e?d|ies|ied)\b"
)
_BASES = {
    "reduc": "reduce", "increas": "increase", "rais": "raise", "advis": "advise", "caus": "cause", "appl": "apply",
    "compar": "compare", "assum": "assume", "provid": "provide",
}  # fmt: skip
# A word in -ed may be a participle ("vitamin D given"); it is a verb where a subject stands before it.
_SUBJECT = re.compile(r"(?:\)|\b(?!As\b)[A-Z]\w+|\bit|statement|trial|study|guideline) $")
_WHETHER = re.compile(r"\b(?:whether|if)\b[^,;.]*$")
_CONDITION = re.compile(
    r",? (?:unless|except|save(?= (?:in|for|where|when))|only (?:if|when|where)|provided that|but only|if) [^,;.()]+(?=[,;.]|$)"
)
_ONLY = re.compile(r"\bonly (?=in|for|to|with|among|the|its|at|after)")
_SHORTEST = 25


@dataclass(frozen=True, slots=True)
class Mutant:
    """An untrue statement."""

    kind: str
    text: str


def mutants(text: str, names: Names) -> list[Mutant]:
    """One mutant of each kind that the statement allows."""
    made = {kind: make(text) for kind, make in _KINDS.items()}
    made |= {kind: swap(text, names) for kind, swap in _SWAPS.items()}
    return [Mutant(kind, found) for kind, found in made.items() if found is not None and found != text]


def _denied(text: str) -> str | None:
    """ "not" behind an auxiliary, or "does not" before a verb."""
    auxiliary = picking.chosen(_AUXILIARY, text, "auxiliary")
    if auxiliary:
        # "whether a bone is not broken" asks what "whether it is" asks.
        open_ended = _WHETHER.search(text[: auxiliary.start()])
        return None if open_ended else picking.replaced(text, auxiliary, f"{auxiliary[0]} not")
    verb = picking.chosen(_VERB, text, "verb")
    if verb and (verb["end"].endswith("s") or _SUBJECT.search(text[: verb.start()])):
        base = _BASES.get(verb["stem"], verb["stem"])
        return picking.replaced(text, verb, f"{'does' if verb['end'].endswith('s') else 'did'} not {base}")
    return None


def _unconditional(text: str) -> str | None:
    """Without "only", "unless" and what depends on it."""
    match = _CONDITION.search(text) or _ONLY.search(text)
    changed = picking.replaced(text, match, "") if match else ""
    return changed if len(changed) > _SHORTEST else None


_KINDS: dict[str, Callable[[str], str | None]] = {
    "negation_added": _denied,
    "negation_lost": pairs.negation_lost,
    "dose": figures.dose,
    "year": figures.year,
    "range": figures.bound,
    "figure": figures.figure,
    "percent": figures.percent,
    "exchanged": figures.exchanged,
    "unit": figures.unit,
    "interval": figures.interval,
    "grade": figures.grade,
    "direction": pairs.direction,
    "advice": pairs.advice,
    "significance": pairs.significance,
    "population": pairs.population,
    "condition": _unconditional,
}
_SWAPS: dict[str, Callable[[str, Names], str | None]] = {"intervention": naming.intervention, "source": naming.source}
