"""One statement against its evidence: what speaks against it, the verdict with its reason in words, and how sure it is."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from chat.turn import Verdict
from chat.verification import numbers, support
from chat.verification.polarity import Finding, findings
from chat.verification.reading import words_of
from corpus.sentences import sentences
from ingest.embedding import Encode

# The probabilities that evidence entails a statement and that it contradicts it.
Entails = Callable[[str, str], tuple[float, float]]

# The answer to a question that is not here says nothing by itself.
_ANSWER = re.compile(r"^\s*(?:no|yes|neither|none|both)\s*[:,.]\s+(?=\S)", re.IGNORECASE)
_ENOUGH = 0.6
_TOO_LITTLE = 0.25
# A statement in other words is near its evidence from this cosine on; a model's word counts from this probability on.
_NEAR = 0.6
_SURE = 0.9
_MOST_DOUBTS = 3
# What of the score is left where a rule finds the statement unsupported; a quarter served both labelled sets best.
_UNTRUE = 0.25
# Bias and weights of `Features.values`, without a cosine and with one, fitted by scripts/fit_support.py.
_PLAIN = (-1.71, 1.21, 2.53, -1.57, -0.55, -1.52, -0.28)
_EMBEDDED = (-2.43, 0.97, 2.39, -1.56, -0.55, -1.62, -0.11, 1.34)


@dataclass(frozen=True, slots=True)
class Check:
    """A verdict, why, and how sure it is: the probability, by the measure of scientific claims, that it follows."""

    verdict: Verdict
    reason: str
    score: float = 0.0

    @property
    def supported(self) -> bool:
        """Whether the evidence carries the whole statement."""
        return self.verdict is Verdict.SUPPORTED


@dataclass(frozen=True, slots=True)
class Features:
    """What the score rests on, each 0 to 1 (the cosine from -1; None where nothing was embedded)."""

    coverage: float
    around: float
    contradicted: float
    figures: float
    doubts: float
    strange: float
    cosine: float | None = None

    def values(self) -> tuple[float, ...]:
        """In the order of the weights."""
        plain = (self.coverage, self.around, self.contradicted, self.figures, self.doubts, self.strange)
        return plain if self.cosine is None else (*plain, self.cosine)

    @property
    def probability(self) -> float:
        """Of the logistic model."""
        bias, *weights = _PLAIN if self.cosine is None else _EMBEDDED
        logit = bias + sum(weight * value for weight, value in zip(weights, self.values(), strict=True))
        return 1 / (1 + math.exp(-logit))


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement read against its evidence, before any verdict."""

    features: Features
    figures: tuple[str, ...]
    found: tuple[Finding, ...]
    strange: tuple[str, ...]


def read(text: str, evidence: str, around: str = "", encode: Encode | None = None) -> Reading:
    """Hold a statement against the words that should carry it; `around` is all the text that those are taken from."""
    text = _ANSWER.sub("", text)
    figures = tuple(_figures(text, evidence))
    found = tuple(_doubts(text, evidence))
    strange = tuple(support.strange(text, evidence))
    stems = {word.stem for word in words_of(text) if word.stem}
    coverage = support.coverage(text, evidence)
    features = Features(
        coverage=coverage,
        around=support.coverage(text, around) if around else coverage,
        contradicted=float(any(each.hard for each in found)),
        figures=float(bool(figures)),
        doubts=len(list(islice((each for each in found if not each.hard), _MOST_DOUBTS))) / _MOST_DOUBTS,
        strange=len(strange) / max(1, len(stems)),
        cosine=None if encode is None else _cosine(text, evidence, encode),
    )
    return Reading(features, figures, found, strange)


def judge(
    text: str,
    evidence: str,
    encode: Encode | None = None,
    entails: Entails | None = None,
    *,
    wider: str = "",
    around: str = "",
) -> Check:
    """The verdict on a statement that is not word for word in its evidence. The score may rest on a `wider` choice from
    `around`, all the text there is.

    A figure, grade or polarity that the evidence has not, or has otherwise, makes it unsupported whatever else agrees.
    An entailment model may only add to that: what it finds contradicted is unsupported, what it does not find entailed
    is supported at most in part, and what it is sure of may be said in words that the evidence has not.
    """
    reading = read(text, evidence, around, encode)
    features = reading.features
    score = (read(text, wider, around, encode).features if wider else features).probability
    untrue = score * _UNTRUE
    if hard := [*reading.figures, *(each.reason for each in reading.found if each.hard)]:
        return Check(Verdict.UNSUPPORTED, hard[0], untrue)
    entailed, contradicted = entails(evidence, text) if entails else (0.0, 0.0)
    if contradicted >= _SURE:
        return Check(Verdict.UNSUPPORTED, "the entailment model finds it contradicted by the passage", untrue)
    sure = entailed >= _SURE
    share = f"only {features.coverage:.0%} of its words are in the passage"
    if features.coverage < _TOO_LITTLE and (features.cosine or 0.0) < _NEAR and not sure:
        return Check(Verdict.UNSUPPORTED, share, untrue)
    if reading.found:
        return Check(Verdict.PARTLY_SUPPORTED, reading.found[0].reason, score)
    if sure:
        return Check(Verdict.SUPPORTED, "the entailment model finds it in the passage", max(score, entailed))
    if reading.strange:
        named = f"the passage does not name {numbers.listed(reading.strange)}"
        return Check(Verdict.PARTLY_SUPPORTED, named, score)
    if features.coverage < _ENOUGH:
        return Check(Verdict.PARTLY_SUPPORTED, share, score)
    if entails:
        return Check(Verdict.PARTLY_SUPPORTED, "the entailment model does not find it in the passage", score)
    return Check(Verdict.SUPPORTED, "its words and numbers are in the passage", score)


def _figures(text: str, evidence: str) -> Iterator[str]:
    """What is wrong with numbers, bounds, grades and intervals."""
    if missing := numbers.missing(text, evidence):
        yield f"not in the passage: {numbers.listed(missing)}"
    if turned := numbers.turned(text, evidence):
        yield f"the passage bounds the other side of {numbers.listed(turned)}"
    if grades := numbers.grades(text) - numbers.grades(evidence):
        yield f"not the grade in the passage: {numbers.listed(sorted(grades))}"
    theirs = numbers.intervals(evidence)
    if theirs and (intervals := numbers.intervals(text) - theirs):
        yield f"not how often the passage says: by the {numbers.listed(sorted(intervals))}"


def _doubts(text: str, evidence: str) -> Iterator[Finding]:
    if exchanged := numbers.exchanged(text, evidence):
        yield Finding(f"{' and '.join(exchanged)} stand the other way round in the passage", hard=False)
    yield from findings(text, evidence)
    for edit in support.edits(text, evidence):
        yield Finding(str(edit), hard=edit.hard)
    if words := numbers.missing_words(text, evidence):
        yield Finding(f"not in the passage: {numbers.listed(words)}", hard=False)
    if not numbers.intervals(evidence) and (intervals := numbers.intervals(text)):
        yield Finding(f"the passage does not say how often: by the {numbers.listed(sorted(intervals))}", hard=False)
    if condition := support.dropped_condition(text, evidence):
        yield Finding(f"leaves out the passage's condition: “{condition}”", hard=False)


def _cosine(text: str, evidence: str, encode: Encode) -> float:
    """The statement's cosine to the sentence of its evidence that is nearest in meaning."""
    parts = [sentence.text for sentence in sentences(evidence)]
    if not parts:
        return 0.0
    own, *theirs = encode([text, *parts])
    return float((np.stack(theirs) @ own).max())
