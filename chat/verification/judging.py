"""One statement against its evidence: what speaks against it, and the verdict with its reason in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chat.turn import Verdict
from chat.verification import numbers, support
from chat.verification.polarity import Finding, findings
from chat.verification.support import Rarity

# The answer to a question that is not here says nothing by itself.
_ANSWER = re.compile(r"^\s*(?:no|yes|neither|none|both)\s*[:,.]\s+(?=\S)", re.IGNORECASE)
_ENOUGH = 0.6
_TOO_LITTLE = 0.25


@dataclass(frozen=True, slots=True)
class Check:
    """A verdict, why, and how sure it is: 0 to 1."""

    verdict: Verdict
    reason: str
    score: float = 0.0

    @property
    def supported(self) -> bool:
        """Whether the evidence carries the whole statement."""
        return self.verdict is Verdict.SUPPORTED


def all_findings(text: str, evidence: str) -> Iterator[Finding]:
    """Everything that speaks against a statement; `text` and `evidence` are free text."""
    if missing := numbers.missing(text, evidence):
        yield Finding(f"not in the passage: {numbers.listed(missing)}", hard=True)
    if turned := numbers.turned(text, evidence):
        yield Finding(f"the passage bounds the other side of {numbers.listed(turned)}", hard=True)
    if grades := numbers.grades(text) - numbers.grades(evidence):
        yield Finding(f"not the grade in the passage: {numbers.listed(sorted(grades))}", hard=True)
    theirs = numbers.intervals(evidence)
    if intervals := numbers.intervals(text) - theirs:
        reason = f"not how often the passage says: by the {numbers.listed(sorted(intervals))}"
        yield Finding(reason, hard=bool(theirs))
    yield from findings(text, evidence)
    if words := numbers.missing_words(text, evidence):
        yield Finding(f"not in the passage: {numbers.listed(words)}", hard=False)
    if strange := support.strange(text, evidence):
        yield Finding(f"the passage does not name {numbers.listed(strange)}", hard=False)
    for edit in support.edits(text, evidence):
        yield Finding(str(edit), hard=edit.hard)
    if condition := support.dropped_condition(text, evidence):
        yield Finding(f"leaves out the passage's condition: “{condition}”", hard=False)


def judge(text: str, evidence: str, rarity: Rarity = lambda term: 1.0) -> Check:
    """The verdict on a statement that is not word for word in its evidence."""
    text = _ANSWER.sub("", text)
    found = list(all_findings(text, evidence))
    shared = support.coverage(text, evidence, rarity)
    if hard := [each.reason for each in found if each.hard]:
        return Check(Verdict.UNSUPPORTED, hard[0], 0.0)
    if shared < _TOO_LITTLE:
        return Check(Verdict.UNSUPPORTED, f"only {shared:.0%} of its words are in the passage", shared / 4)
    if found:
        return Check(Verdict.PARTLY_SUPPORTED, found[0].reason, shared / 2)
    if shared < _ENOUGH:
        return Check(Verdict.PARTLY_SUPPORTED, f"only {shared:.0%} of its words are in the passage", shared / 2)
    return Check(Verdict.SUPPORTED, "its words and numbers are in the passage", shared)
