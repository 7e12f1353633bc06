"""The answerer without a model: sentences of the passages, word for word, chosen for the question.

A sentence's score joins its meaning (cosine to the question), the share of the question's rare terms that it holds
(its passage's title and section count half: they are its subject), its passage's rank, and the strength of its
document. Sentences are taken greedily, each only if it says something new (after Carbonell & Goldstein 1998, MMR).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from chat.evidence import on_safety, on_the_text, rank, stands_alone
from chat.turn import Audience, Passage, SectionName
from chat.words import weights
from corpus.document import Kind
from corpus.sentences import sentences
from ingest.embedding import SentenceTransformerEmbeddings, Vectors
from ingest.lexical import terms
from settings import AnsweringSettings

_POOL = 20
_REMEMBERED = 20_000
_SAME_MEANING = 0.9
_SAME_WORDS = 0.75
_BOTTOM_LINE_SLACK = 0.08
# Shares of the best sentence's score below which a sentence is left out; lower where a document must be heard.
_FLOOR = 0.75
_WANTED_FLOOR = 0.5
_ON_TEXT_LOSS = 0.12

Rarity = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Asked:
    """What sentences are chosen for. `focus` is the part of the question asked just now; its terms count double, so
    that a follow-up is not answered with what was said before. `named` are documents that it asks for by name."""

    question: str
    focus: str
    vector: Vectors
    audience: Audience
    rarity: Rarity
    named: frozenset[str] = frozenset()

    def weights(self) -> dict[str, float]:
        """The question's terms with their weights."""
        focus = set(terms(self.focus))
        return {t: w * (2.0 if t in focus else 1.0) for t, w in weights(self.question, self.rarity).items()}


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
class _Candidate:
    text: str
    start: int
    passage: Passage
    words: frozenset[str]
    coverage: float
    vector: Vectors | None = None


class ExtractiveAnswerer:
    """Chooses sentences. One per process: it remembers the vectors of sentences it has seen."""

    name = "extractive-1"

    def __init__(self, embeddings: SentenceTransformerEmbeddings, settings: AnsweringSettings) -> None:
        self._embeddings = embeddings
        self._settings = settings
        self._known: dict[str, Vectors] = {}
        self._lock = threading.Lock()

    def answer(self, asked: Asked, passages: Sequence[Passage], wanted: Iterable[str] = ()) -> list[Extract]:
        """The sentences of an answer, bottom line first. Each document in `wanted` gets a sentence where it has a
        relevant one: the two sides of a disagreement are both shown."""
        missing = set(wanted) | asked.named
        pool = _pool(asked.weights(), passages, missing)
        if not pool:
            return []
        scored = self._scored(asked.vector, pool, asked.audience, asked.named)
        best = scored[0][0]
        floor = max(self._settings.least_relevance, _FLOOR * best)
        chosen: list[tuple[float, _Candidate]] = []
        taken: dict[SectionName, int] = {}
        for score, candidate in scored:
            section = _section(candidate)
            full = taken.get(section, 0) >= self._settings.statements_per_section
            needed = candidate.passage.document in missing
            if (score < floor or full) and not (needed and score >= _WANTED_FLOOR * best):
                continue
            # The two sides of a disagreement often use the same words; both are heard.
            if not needed and any(_same(candidate, other) for _, other in chosen):
                continue
            chosen.append((score, candidate))
            taken[section] = taken.get(section, 0) + 1
            missing.discard(candidate.passage.document)
        return _arranged(chosen)

    def pick(self, vector: Vectors, passages: Sequence[Passage], fits: Callable[[str], bool]) -> Extract | None:
        """The best single sentence that fits a condition, for the safety section; None where there is none."""
        pool = [candidate for candidate in _pool({}, passages, frozenset()) if fits(candidate.text)]
        if not pool:
            return None
        score, candidate = self._scored(vector, pool, Audience.CLINICIAN)[0]
        return _extract(score, candidate, SectionName.SAFETY)

    def _scored(
        self, vector: Vectors, pool: Sequence[_Candidate], audience: Audience, named: Set[str] = frozenset()
    ) -> list[tuple[float, _Candidate]]:
        scored = []
        for candidate, row in zip(pool, self._vectors([candidate.text for candidate in pool]), strict=True):
            plain = audience is Audience.PATIENT and candidate.passage.source.plain_language
            score = 0.5 * float(row @ vector) + 0.3 * candidate.coverage + 0.15 * candidate.passage.score
            score += 0.05 * rank(candidate.passage.source) + (0.1 if plain else 0.0)
            score += 0.15 if candidate.passage.document in named else 0.0
            score -= _ON_TEXT_LOSS if on_the_text(candidate.text) else 0.0
            scored.append((score, replace(candidate, vector=row)))
        return sorted(scored, key=lambda item: (-item[0], item[1].passage.document, item[1].start))

    def _vectors(self, texts: Sequence[str]) -> list[Vectors]:
        with self._lock:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            missing = [text for text in dict.fromkeys(texts) if text not in self._known]
            self._known.update(zip(missing, self._embeddings.encode(missing), strict=True))
            return [self._known[text] for text in texts]


def _same(one: _Candidate, other: _Candidate) -> bool:
    """Whether two sentences say the same: most words of the shorter are shared, or their vectors nearly agree."""
    shared = len(one.words & other.words) / max(1, min(len(one.words), len(other.words)))
    near = one.vector is not None and other.vector is not None and float(one.vector @ other.vector) >= _SAME_MEANING
    return near or shared >= _SAME_WORDS


def _pool(weights: Mapping[str, float], passages: Sequence[Passage], heard: Set[str]) -> list[_Candidate]:
    """The sentences worth embedding: those of the best passages that hold most of the question's terms. Documents
    that must be heard are put first."""
    total = sum(weights.values()) or 1.0
    found: dict[str, _Candidate] = {}
    for passage in passages:
        subject = set(terms(f"{passage.source.title} {' '.join(passage.section)} {passage.context}"))
        for sentence in sentences(passage.text, passage.source.language):
            if not stands_alone(sentence.text) or sentence.text in found:
                continue
            words = frozenset(terms(sentence.text))
            covered = sum(w * (1.0 if t in words else 0.5 if t in subject else 0.0) for t, w in weights.items())
            place = passage.start + sentence.start
            found[sentence.text] = _Candidate(sentence.text, place, passage, words, covered / total)
    pool = sorted(found.values(), key=lambda c: (c.passage.document not in heard, -(c.coverage + c.passage.score)))
    return pool[:_POOL]


def _section(candidate: _Candidate) -> SectionName:
    if on_safety(candidate.text):
        return SectionName.SAFETY
    return SectionName.GUIDELINES if candidate.passage.source.kind is Kind.GUIDELINE else SectionName.RESEARCH


def _arranged(chosen: Sequence[tuple[float, _Candidate]]) -> list[Extract]:
    """Bottom line first: the strongest kind of evidence among the sentences that answer about as well as the best."""
    if not chosen:
        return []
    best = chosen[0][0]
    near = [item for item in chosen if item[0] >= best - _BOTTOM_LINE_SLACK]
    near = [item for item in near if not on_the_text(item[1].text)] or near
    line = max(near, key=lambda item: (rank(item[1].passage.source), item[0]))
    order = list(SectionName)
    rest = [(score, c, _section(c)) for score, c in chosen if c is not line[1]]
    rest.sort(key=lambda item: (order.index(item[2]), -item[0]))
    return [_extract(*line, SectionName.BOTTOM_LINE), *(_extract(score, c, section) for score, c, section in rest)]


def _extract(score: float, candidate: _Candidate, section: SectionName) -> Extract:
    end = candidate.start + len(candidate.text)
    return Extract(candidate.text, candidate.start, end, candidate.passage, round(score, 4), section)
