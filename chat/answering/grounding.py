"""From a model's cited sentences to claims: which words of the passages cited are to carry each.

A claim quotes the sentence of its passages that shares most with it, and others only for what that one lacks. Whether
they carry it is not decided here but by `chat.verification`, as for every answerer; here it is only decided that a
sentence is in no state to be checked: it cites nothing, leans on another, or gives orders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chat.answering.choosing import Extract
from chat.answering.claims import Claim, section_of
from chat.answering.parsing import Cited
from chat.evidence import stands_alone
from chat.injection import is_instruction
from chat.turn import Passage
from corpus.sentences import sentences
from ingest.lexical import terms

# The share of a claim's terms below which a passage's sentence is no evidence for it, and above which, with all its
# numbers, one sentence is enough.
_LEAST = 0.3
_ENOUGH = 0.6
_MOST_QUOTES = 3
# Two claims are the same where they share so many of the words of both.
_SAME = 0.8

UNCITED = "no passage is cited"
UNCARRIED = "no sentence of the passages cited comes near to it"
LEANING = "it cannot be understood alone"
ORDERING = "it gives orders, or names an address"


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a cited passage with its terms."""

    passage: Passage
    start: int
    text: str
    words: frozenset[str]


def grounded(cited: Sequence[Cited], shown: Sequence[Passage]) -> list[Claim]:
    """The sentences of a reply as claims, in order, what is said again left out; `shown[0]` is the passage given as [1]."""
    claims: list[Claim] = []
    said: list[frozenset[str]] = []
    for each in cited:
        words = frozenset(terms(each.text))
        if any(_same(words, other) for other in said):
            continue
        evidence = _evidence(words, [shown[number - 1] for number in each.numbers])
        flaw = _flaw(each, evidence)
        said += [] if flaw else [words]
        claims.append(
            Claim(
                each.text,
                section_of(each.text, [extract.passage for extract in evidence]),
                () if flaw else evidence,
                flaw,
            )
        )
    return claims


def _flaw(cited: Cited, evidence: Sequence[Extract]) -> str:
    if is_instruction(cited.text) or "://" in cited.text or "www." in cited.text:
        return ORDERING
    if not cited.numbers:
        return UNCITED
    if not stands_alone(cited.text):
        return LEANING
    return "" if evidence else UNCARRIED


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _SAME * max(1, len(one | other))


def _evidence(words: frozenset[str], passages: Sequence[Passage]) -> tuple[Extract, ...]:
    """The fewest sentences that hold a claim's terms, best first; empty where none comes near."""
    candidates = [sentence for passage in passages for sentence in _sentences(passage)]
    chosen: list[_Sentence] = []
    missing = words
    while candidates and len(chosen) < _MOST_QUOTES:
        # The first of equals: the passage that was cited first.
        best = max(candidates, key=lambda sentence: len(missing & sentence.words))
        gained = missing & best.words
        if not chosen and len(gained) < _LEAST * len(words):
            return ()
        # More is quoted only for a number that is missing, or where the first says too little of it.
        wanted = any(_is_number(term) for term in gained) or len(missing) > (1 - _ENOUGH) * len(words)
        if not gained or (chosen and not wanted):
            break
        chosen.append(best)
        candidates.remove(best)
        missing -= best.words
    share = 1 - len(missing) / max(1, len(words))
    return tuple(_extract(sentence, round(share, 4)) for sentence in chosen)


def _sentences(passage: Passage) -> Iterator[_Sentence]:
    for sentence in sentences(passage.text, passage.source.language):
        if not is_instruction(sentence.text):
            yield _Sentence(passage, passage.start + sentence.start, sentence.text, frozenset(terms(sentence.text)))


def _is_number(term: str) -> bool:
    return term[:1].isdigit()


def _extract(sentence: _Sentence, share: float) -> Extract:
    section = section_of(sentence.text, (sentence.passage,))
    end = sentence.start + len(sentence.text)
    return Extract(sentence.text, sentence.start, end, sentence.passage, share, section)
