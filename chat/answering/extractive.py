"""The answerer without a model: sentences of the passages, word for word, chosen for the question.

A sentence's score joins its meaning (cosine to the question), the share of the question's rare terms that it holds
(its passage's title and section count half: they are its subject), its passage's rank, and the strength of its
document. Sentences are taken greedily, each only if it says something new (after Carbonell & Goldstein 1998, MMR).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from chat.answering.choosing import Candidate, Extract, Scored, arranged, extract, pool, same
from chat.evidence import on_standing, on_the_text, rank
from chat.turn import Audience, Passage, SectionName
from chat.words import Rarity, weights
from ingest.embedding import SentenceTransformerEmbeddings, Vectors
from ingest.lexical import terms
from settings import AnsweringSettings

_REMEMBERED = 20_000
# Shares of the best sentence's score below which a sentence is left out; lower where a document must be heard.
_FLOOR = 0.75
_WANTED_FLOOR = 0.5
_PLAIN_FLOOR = 0.65
_ASIDE_LOSS = 0.12
_NAMED_GAIN = 0.15
# Who has least time gets the shortest form: at most so many sentences of a section. Neither research is cut, since the
# trial that was left out is the one that disagrees, nor what is on safety.
_MOST_OF = {(Audience.CLINICIAN, SectionName.GUIDELINES): 2}


__all__ = ["Asked", "Extract", "ExtractiveAnswerer"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What sentences are chosen for. `focus` is the part of the question asked just now, `named` are documents that it
    asks for by name, `of_standing` says that it asks which documents hold."""

    question: str
    focus: str
    vector: Vectors
    audience: Audience
    rarity: Rarity
    named: frozenset[str] = frozenset()
    of_standing: bool = False

    def weights(self) -> dict[str, float]:
        """The question's terms with their weights. Those of a follow-up's focus weigh as much together as all others,
        so that what is chosen is on what was asked just now and on what it was asked of."""
        if self.focus == self.question:
            return weights(self.question, self.rarity)
        found = weights(self.question, self.rarity, self.focus)
        focus = set(terms(self.focus))
        sums = {part: sum(w for t, w in found.items() if (t in focus) is part) or 1.0 for part in (True, False)}
        return {t: w / sums[t in focus] for t, w in found.items()}


class ExtractiveAnswerer:
    """Chooses sentences. One per process: it remembers the vectors of sentences it has seen."""

    name = "extractive-2"

    def __init__(self, embeddings: SentenceTransformerEmbeddings, settings: AnsweringSettings) -> None:
        self._embeddings = embeddings
        self._settings = settings
        self._known: dict[str, Vectors] = {}
        self._lock = threading.Lock()

    def answer(self, asked: Asked, passages: Sequence[Passage], wanted: Iterable[str] = ()) -> list[Extract]:
        """The sentences of an answer, bottom line first. Each document in `wanted` gets a sentence where it has a
        relevant one: the two sides of a disagreement are both shown."""
        heard = set(wanted) | asked.named
        scored = self._scored(asked, pool(asked.weights(), passages, heard))
        chosen = _Choice(self._settings, scored, asked.audience)
        heard |= _plain(asked.audience, scored)
        for item in scored:
            chosen.take(item, needed=item[1].document in heard - chosen.documents)
        chosen.take_held_back(heard)
        return arranged(chosen.items, asked.named, plain_first=asked.audience is Audience.PATIENT)

    def pick(
        self,
        asked: Asked,
        passages: Sequence[Passage],
        fits: Callable[[str], bool],
        section: SectionName | None = SectionName.SAFETY,
    ) -> Extract | None:
        """The best single sentence that fits a condition, for a section or, with None, its own; None where there is
        none."""
        found = [candidate for candidate in pool({}, passages, frozenset()) if fits(candidate.text)]
        if not found:
            return None
        score, best = self._scored(asked, found)[0]
        return extract(score, best, section or best.section)

    def _scored(self, asked: Asked, candidates: Sequence[Candidate]) -> list[Scored]:
        rows = self.vectors([candidate.text for candidate in candidates])
        seen = [replace(c, vector=row, aside=_is_aside(asked, c)) for c, row in zip(candidates, rows, strict=True)]
        scored = [(_score(asked, candidate), candidate) for candidate in seen]
        return sorted(scored, key=lambda item: (-item[0], item[1].document, item[1].start))

    def vectors(self, texts: Sequence[str]) -> list[Vectors]:
        """The unit vectors of sentences; one that was seen before is not embedded again."""
        with self._lock:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            missing = [text for text in dict.fromkeys(texts) if text not in self._known]
            self._known.update(zip(missing, self._embeddings.encode(missing), strict=True))
            return [self._known[text] for text in texts]


def _is_aside(asked: Asked, candidate: Candidate) -> bool:
    return on_the_text(candidate.text) or (on_standing(candidate.passage.section) and not asked.of_standing)


def _score(asked: Asked, candidate: Candidate) -> float:
    source = candidate.passage.source
    meaning = float(candidate.vector @ asked.vector) if candidate.vector is not None else 0.0
    score = 0.5 * meaning + 0.3 * candidate.coverage + 0.15 * candidate.passage.score + 0.05 * rank(source)
    score += 0.1 if asked.audience is Audience.PATIENT and source.plain_language else 0.0
    score += _NAMED_GAIN if candidate.document in asked.named else 0.0
    return score - (_ASIDE_LOSS if candidate.aside else 0.0)


def _plain(audience: Audience, scored: Sequence[Scored]) -> set[str]:
    """The document that says it best to patients, which they are not left without where it is about the question."""
    if audience is not Audience.PATIENT or not scored:
        return set()
    least = _PLAIN_FLOOR * scored[0][0]
    return set([c.document for score, c in scored if c.passage.source.plain_language and score >= least][:1])


class _Choice:
    """Sentences taken so far, best first, and those of documents that must be heard which were held back."""

    def __init__(self, settings: AnsweringSettings, scored: Sequence[Scored], audience: Audience) -> None:
        best = scored[0][0] if scored else 0.0
        self.items: list[Scored] = []
        self._held_back: list[Scored] = []
        most = settings.statements_per_section
        self._most = {name: min(most, _MOST_OF.get((audience, name), most)) for name in SectionName}
        self._floor = max(settings.least_relevance, _FLOOR * best)
        self._wanted_floor = _WANTED_FLOOR * best

    @property
    def documents(self) -> set[str]:
        """The documents that are heard already."""
        return {candidate.document for _, candidate in self.items}

    def take(self, item: Scored, *, needed: bool) -> None:
        """Take a sentence if it is relevant, new, and its section not full. One of a document that must be heard, or
        of a grade that its document has not been cited for yet, may overfill the section."""
        score, candidate = item
        relevant = score >= (self._wanted_floor if needed else self._floor)
        if not relevant or any(same(candidate, other) for _, other in self.items):
            self._held_back += [item] if needed else []
            return
        full = sum(1 for _, other in self.items if other.section is candidate.section) >= self._most[candidate.section]
        if not full or needed or self._is_of_new_grade(candidate):
            self.items.append(item)

    def _is_of_new_grade(self, candidate: Candidate) -> bool:
        """A body that graded one dose D and another I is not told by one of the two."""
        grades = {other.passage.grade for _, other in self.items if other.document == candidate.document}
        return candidate.passage.grade is not None and bool(grades - {None}) and candidate.passage.grade not in grades

    def take_held_back(self, heard: Iterable[str]) -> None:
        """Both sides of a disagreement that the reader is told of are heard, though they use the same words or answer
        less well; but no sentence stands twice."""
        for item in self._held_back:
            if item[1].document in set(heard) - self.documents and item[1].words not in (
                c.words for _, c in self.items
            ):
                self.items.append(item)
