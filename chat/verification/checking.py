"""Quotes held to their passages, and statements to what carries them: word for word, or else by judging."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from chat.turn import Passage, Quote, Verdict
from chat.verification.judging import Check, Entails, judge
from corpus.sentences import sentences
from ingest.embedding import Encode
from ingest.lexical import terms

# Nothing is shown before it is verified.
UNCHECKED = Check(Verdict.UNSUPPORTED, "not checked")


def verify(
    text: str,
    quotes: Sequence[Quote],
    passages: Mapping[str, Passage],
    encode: Encode | None = None,
    entails: Entails | None = None,
) -> Check:
    """Hold one statement against the passages it cites (`passages` by id). `encode` gives unit vectors of sentences,
    `entails` asks a model; neither is needed, nor asked where the statement is word for word its quotes."""
    text = " ".join(text.split())
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
    quoted = "\n".join(quote.text for quote in quotes)
    if _folded(text) == _folded(quoted):
        return Check(Verdict.SUPPORTED, "word for word from the passage", 1.0)
    return judge(text, quoted, encode, entails)


def follows(text: str, evidence: str, encode: Encode | None = None, entails: Entails | None = None) -> Check:
    """Hold a statement against free text, of which nothing is quoted: it stands there word for word, or the sentence
    that shares most with it carries it. How sure that is, the second such sentence has a say in too."""
    text = " ".join(text.split())
    own = _lined(text)
    if own.strip() and own in _lined(evidence):
        return Check(Verdict.SUPPORTED, "word for word from the passage", 1.0)
    found = nearest(text, evidence)
    if not found:
        return Check(Verdict.UNSUPPORTED, "there is no passage")
    return judge(text, found[0], encode, entails, wider="\n".join(found), around=evidence)


def nearest(text: str, evidence: str, most: int = 2) -> list[str]:
    """The sentences of a text that share most terms with a statement, the one with most of them first."""
    words = set(terms(text))
    # The first of equals, so that the verdict does not hang on their order in a set.
    parts = [sentence.text for sentence in sentences(evidence)]
    return sorted(parts, key=lambda part: -len(words & set(terms(part))))[:most]


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _lined(text: str) -> str:
    """Whole sentences, one a line: a part of a sentence may say the opposite of it."""
    return "\n" + "\n".join(_folded(sentence.text) for sentence in sentences(text)) + "\n"
