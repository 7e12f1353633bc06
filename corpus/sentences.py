"""Sentences of a text, with their places in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

# Ends that sentencex takes for a full stop although the sentence goes on behind them: always, or unless a capital
# follows ("walked for 30 min. The trial" is two sentences).
_NEVER_ENDS = re.compile(r"\b(?:approx|ca|resp|incl|vol|chap|sect|pp|nos)\.$", re.IGNORECASE)
_SELDOM_ENDS = re.compile(r"\b(?:max|min|wt|no|refs?|eds?)\.$", re.IGNORECASE)
# "vitamin D. The": the letter is a name's end here, where sentencex takes it for an initial.
_LETTER_END = re.compile(
    r"\b(?:vitamins?|hepatitis|grade|type|group|factor|class|category|stage|influenza|protein|and|or) [A-Z]\d?\."
    r"(?=\s+[A-Z])",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"^- ")
_WHITE_SPACE = re.compile(r"\s")
# Reference marks behind a full stop ("evidence.¹² Next") belong to the sentence that they stand behind.
_REFERENCE_MARKS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[⁻,–-][⁰¹²³⁴⁵⁶⁷⁸⁹]+)*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `text == source[start:end]`, without white space around it."""

    text: str
    start: int
    end: int


def sentences(text: str, language: str = "en") -> Iterator[Sentence]:
    """Split a document's text into sentences, in order, never across a line: lines are blocks (see `assemble`)."""
    position = 0
    for line in text.split("\n"):
        mark = 2 if _LIST_MARK.match(line) else 0
        yield from _of_line(line[mark:], position + mark, language)
        position += len(line) + 1


def _of_line(line: str, offset: int, language: str) -> Iterator[Sentence]:
    # White space of more than one byte ("5\u00a0.") makes sentencex abort; the places in the line stay the same.
    plain = _WHITE_SPACE.sub(" ", line)
    ends = {boundary["end_index"] for boundary in sentencex.get_sentence_boundaries(language, plain)}
    ends |= {match.end() for match in _LETTER_END.finditer(line)}
    start = 0
    for end in sorted({marks.end() if (marks := _REFERENCE_MARKS.match(line, end)) else end for end in ends}):
        text = line[start:end].strip()
        rest = line[end:].lstrip()
        if not text or (rest and _goes_on(text, rest[0])):
            continue
        begin = offset + line.index(text, start)
        yield Sentence(text, begin, begin + len(text))
        start = end


def _goes_on(text: str, following: str) -> bool:
    """Whether a sentence that seems to end goes on with the given character."""
    if following.islower() or _NEVER_ENDS.search(text):
        return True
    return not following.isupper() and bool(_SELDOM_ENDS.search(text))
