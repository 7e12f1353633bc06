"""Sentences of a text, with their places in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

# Ends that sentencex takes for a full stop although a number or a lower-case word goes on behind them.
_ABBREVIATED_END = re.compile(r"\b(?:approx|ca|resp|incl|max|min|vol|wt|no|nos|ref|refs|chap|sect|pp|ed|eds)\.$", re.IGNORECASE)
# "vitamin D. The": the letter is a name's end here, where sentencex takes it for an initial.
_LETTER_END = re.compile(
    r"\b(?:vitamins?|hepatitis|grade|type|group|factor|class|category|stage|influenza|protein|and|or) [A-Z]\d?\.(?=\s+[A-Z])", re.IGNORECASE
)
_LIST_MARK = re.compile(r"^- ")


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
    ends = {boundary["end_index"] for boundary in sentencex.get_sentence_boundaries(language, line)}
    ends |= {match.end() for match in _LETTER_END.finditer(line)}
    start = 0
    for end in sorted(ends):
        text = line[start:end].strip()
        rest = line[end:].lstrip()
        if not text or (rest and (_ABBREVIATED_END.search(text) or rest[0].islower())):
            continue
        begin = offset + line.index(text, start)
        yield Sentence(text, begin, begin + len(text))
        start = end
