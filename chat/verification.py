"""Does each statement follow from the passages that it cites? Checked for every answerer alike, before anything is shown.

Checks, each with its reason in words: the statement cites; each quote stands word for word at its place in a cited
passage; every number and grade occurs in the quoted words; no negation is added or lost against the quoted words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chat.turn import Passage, Quote, Verdict
from corpus.sentences import sentences
from ingest.lexical import terms

_NUMBER = re.compile(r"\d+(?:[.,·]\d+)*")
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nor|neither|without|against|cannot|\w+n['’]t|insufficient|lack(?:s|ed)?|absence|fail(?:s|ed)?)\b",
    re.IGNORECASE,
)
_GRADE = re.compile(r"\b[Gg]rades? ([A-Z][+-]?)(?!\w)|\b([A-Z]) (?:statement|recommendation)\b")
_SUPPORTED_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Check:
    """A verdict, why, and how sure it is: the share of the statement's terms that the evidence holds, 0 where it is
    unsupported whatever it shares."""

    verdict: Verdict
    reason: str
    score: float = 0.0

    @property
    def supported(self) -> bool:
        """Whether the evidence carries the whole statement."""
        return self.verdict is Verdict.SUPPORTED


# Nothing is shown before it is verified.
UNCHECKED = Check(Verdict.UNSUPPORTED, "not checked")


def verify(text: str, quotes: Sequence[Quote], passages: Mapping[str, Passage]) -> Check:
    """Hold one statement against the passages it cites (`passages` by id)."""
    if not quotes:
        return Check(Verdict.UNSUPPORTED, "no passage is cited")
    for quote in quotes:
        passage = passages.get(quote.passage)
        if passage is None or passage.document != quote.document:
            return Check(Verdict.UNSUPPORTED, "the passage cited was not retrieved")
        if not passage.start <= quote.start < quote.end <= passage.end:
            return Check(Verdict.UNSUPPORTED, "the quote lies outside the passage")
        if passage.text[quote.start - passage.start : quote.end - passage.start] != quote.text:
            return Check(Verdict.UNSUPPORTED, "the quote is not in the passage word for word")
    quoted = " ".join(quote.text for quote in quotes)
    if _folded(text) == _folded(quoted):
        return Check(Verdict.SUPPORTED, "word for word from the passage", 1.0)
    return _paraphrase(text, quoted)


def follows(text: str, evidence: str) -> Check:
    """Hold a statement against free text, of which nothing is quoted: it stands there word for word, or the sentence
    that shares most with it carries it."""
    own = _lined(text)
    if own.strip() and own in _lined(evidence):
        return Check(Verdict.SUPPORTED, "word for word from the passage", 1.0)
    words = set(terms(text))
    # The first of equals, so that the verdict does not hang on their order in a set.
    found = max(sentences(evidence), key=lambda sentence: len(words & set(terms(sentence.text))), default=None)
    return _paraphrase(text, found.text) if found else Check(Verdict.UNSUPPORTED, "there is no passage")


def _paraphrase(text: str, quoted: str) -> Check:
    strange = set(_numbers(text)) - set(_numbers(quoted))
    if strange:
        return Check(Verdict.UNSUPPORTED, f"not in the passage: {', '.join(sorted(strange))}")
    if strange := set(_grades(text)) - set(_grades(quoted)):
        return Check(Verdict.UNSUPPORTED, f"not the grade in the passage: {', '.join(sorted(strange))}")
    if len(_NEGATION.findall(text)) % 2 != len(_NEGATION.findall(quoted)) % 2:
        return Check(Verdict.UNSUPPORTED, "the passage says the opposite, or not the same")
    words = set(terms(text))
    shared = len(words & set(terms(quoted))) / max(1, len(words))
    if shared >= _SUPPORTED_SHARE:
        return Check(Verdict.SUPPORTED, "its words and numbers are in the passage", shared)
    return Check(Verdict.PARTLY_SUPPORTED, f"only {shared:.0%} of its words are in the passage", shared)


def _grades(text: str) -> list[str]:
    return ["".join(found) for found in _GRADE.findall(text)]


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _lined(text: str) -> str:
    """Whole sentences, one a line: a part of a sentence may say the opposite of it."""
    return "\n" + "\n".join(_folded(sentence.text) for sentence in sentences(text)) + "\n"


def _numbers(text: str) -> list[str]:
    return [
        number.replace(",", "").replace("·", ".") for number in _NUMBER.findall(unicodedata.normalize("NFKC", text))
    ]
