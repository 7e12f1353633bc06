"""Sentences as candidates for an answer: which are worth weighing, which say the same, where each belongs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from chat.evidence import ends, leans, on_safety, on_the_scope, rank, stands_alone
from chat.injection import is_instruction
from chat.turn import Passage, SectionName
from corpus.document import Kind
from corpus.library import says_standing
from corpus.sentences import Sentence, sentences
from ingest.embedding import Vectors
from ingest.lexical import terms

_POOL = 20
_SAME_MEANING = 0.9
_SAME_WORDS = 0.75
_BOTTOM_LINE_SLACK = 0.08
_BOTTOM_LINE_COVERAGE = 0.75
# Characters of two sentences that are quoted as one.
_LONGEST_PAIR = 420


@dataclass(frozen=True, slots=True)
class Extract:
    """A sentence chosen for an answer: `document.text[start:end] == text`."""

    text: str
    start: int
    end: int
    passage: Passage
    score: float
    section: SectionName


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be chosen. `coverage` is the share of the question's terms that it holds; `aside` says that it
    is on the text or its standing, rather than on what was found or is advised."""

    text: str
    start: int
    passage: Passage
    words: frozenset[str]
    coverage: float
    vector: Vectors | None = None
    aside: bool = False

    @property
    def document(self) -> str:
        """The document that it stands in."""
        return self.passage.document

    @property
    def section(self) -> SectionName:
        """The part of the answer that it belongs to."""
        if on_safety(self.text):
            return SectionName.SAFETY
        return SectionName.GUIDELINES if self.passage.source.kind is Kind.GUIDELINE else SectionName.RESEARCH


Scored = tuple[float, Candidate]


def pool(weights: Mapping[str, float], passages: Sequence[Passage], heard: Set[str]) -> list[Candidate]:
    """The sentences worth embedding: those of the best passages that hold most of the question's terms, and for each
    document among them one of each of its grades. Documents that must be heard are put first; sentences that give
    orders are left out."""
    total = sum(weights.values()) or 1.0
    found: dict[str, Candidate] = {}
    for passage in passages:
        subject = set(terms(f"{passage.source.title} {' '.join(passage.section)} {passage.context}"))
        for start, text in _quotable(passage):
            if text in found:
                continue
            words = frozenset(terms(text))
            covered = sum(w * (1.0 if t in words else 0.5 if t in subject else 0.0) for t, w in weights.items())
            found[text] = Candidate(text, passage.start + start, passage, words, covered / total)
    ranked = sorted(found.values(), key=lambda c: (c.document not in heard, -(c.coverage + c.passage.score)))
    kept, rest = ranked[:_POOL], ranked[_POOL:]
    graded = {candidate.document for candidate in kept if candidate.passage.grade is not None}
    heard_grades = {(candidate.document, candidate.passage.grade) for candidate in kept}
    others = {(c.document, c.passage.grade): c for c in reversed(rest) if c.document in graded and c.passage.grade}
    return kept + [candidate for key, candidate in others.items() if key not in heard_grades]


def _quotable(passage: Passage) -> Iterator[tuple[int, str]]:
    """What of a passage can be read by itself, with its place: a sentence, or two in a row where the second leans on the
    first. Both are then one quote; a sentence that leans on one that is too long, or on none, is left out."""
    before: Sentence | None = None
    for sentence in sentences(passage.text, passage.source.language):
        beside = before if before and "\n" not in passage.text[before.end : sentence.start] else None
        joined = beside and leans(sentence.text, beside.text) and sentence.end - beside.start <= _LONGEST_PAIR
        quoted = (beside, sentence) if beside and joined else (sentence,)
        start = quoted[0].start
        text = passage.text[start : sentence.end]
        whole = stands_alone(text) and (not joined or ends(sentence.text))
        # An order may be one by its end or beginning, which the two in a row no longer have.
        if whole and not any(map(is_instruction, (text, *(each.text for each in quoted)))):
            yield start, text
        before = sentence


def same(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences say the same: most words of the shorter are shared, or their vectors nearly agree. What one
    body graded differently is not the same, however alike the words."""
    grades = (one.passage.grade, other.passage.grade)
    if one.document == other.document and None not in grades and grades[0] != grades[1]:
        return False
    shared = len(one.words & other.words) / max(1, min(len(one.words), len(other.words)))
    near = one.vector is not None and other.vector is not None and float(one.vector @ other.vector) >= _SAME_MEANING
    return near or shared >= _SAME_WORDS


def arranged(chosen: Sequence[Scored], named: Set[str], *, plain_first: bool = False) -> list[Extract]:
    """Bottom line first, then by section, what was written for patients first where that is wanted."""
    if not chosen:
        return []
    line = _bottom_line(chosen, named)
    order = list(SectionName)
    rest = sorted(
        (item for item in chosen if item is not line),
        key=lambda item: (
            order.index(item[1].section),
            plain_first and not item[1].passage.source.plain_language,
            -item[0],
        ),
    )
    return [extract(*line, SectionName.BOTTOM_LINE), *(extract(score, c, c.section) for score, c in rest)]


def _bottom_line(chosen: Sequence[Scored], named: Set[str]) -> Scored:
    """The strongest kind of evidence among the sentences that answer about as well as the best: of a document asked
    for by name where there is one, and of a sentence that is on the whole question, not on a part of it. What was replaced
    or is a draft is no bottom line in words that do not say so, however it was asked for."""
    fit = [item for item in chosen if item[1].passage.source.standing.citable or says_standing(item[1].text)]
    fit = fit or list(chosen)
    near = [item for item in fit if item[1].document in named] or fit
    near = [item for item in near if item[0] >= near[0][0] - _BOTTOM_LINE_SLACK]
    near = [item for item in near if not (item[1].aside or on_the_scope(item[1].text))] or near
    most = max(candidate.coverage for _, candidate in near)
    near = [item for item in near if item[1].coverage >= _BOTTOM_LINE_COVERAGE * most]
    return max(near, key=lambda item: (rank(item[1].passage.source), item[0]))


def extract(score: float, candidate: Candidate, section: SectionName) -> Extract:
    """A candidate as a sentence of the answer."""
    end = candidate.start + len(candidate.text)
    return Extract(candidate.text, candidate.start, end, candidate.passage, round(score, 4), section)
