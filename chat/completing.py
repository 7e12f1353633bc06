"""Second searches for what the sentences chosen leave out: a part of the question, or one side of a disagreement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from chat.answering.extractive import Asked, Extract, ExtractiveAnswerer
from chat.coverage import Part, coverage, missed
from chat.gathering import Evidence
from chat.retrieval import NO_EVIDENCE, Retriever, query_of, selection
from chat.rewriting import Rewritten
from chat.sides import disputes, position
from chat.turn import Coverage, Passage, Question
from chat.words import Rarity
from ingest.embedding import SentenceTransformerEmbeddings

# The least score of a sentence that a second search may add; and so many parts are searched for, each in some 10 ms.
_LEAST = 0.45
_MOST = 3
_BESIDE = 3


@dataclass(frozen=True, slots=True)
class Completion:
    """Sentences found by second searches, what they were found in, and what of the question is covered by nothing."""

    extracts: tuple[Extract, ...]
    partly: Coverage | None


class Completer:
    """Searches once more. It holds what a search needs; each call is one question's."""

    def __init__(
        self,
        retriever: Retriever,
        answerer: ExtractiveAnswerer,
        embeddings: SentenceTransformerEmbeddings,
        rarity: Rarity,
    ) -> None:
        self._retriever = retriever
        self._answerer = answerer
        self._embeddings = embeddings
        self._rarity = rarity

    def complete(
        self, question: Question, rewritten: Rewritten, extracts: Sequence[Extract], found: Evidence
    ) -> Completion:
        """What was asked just now, or is disputed, and is in none of the sentences."""
        added = self._positions(question, found)
        said = [_with_headings(extract) for extract in (*extracts, *added)]
        missing = missed(rewritten.focus, said, self._rarity, self._answerer.vectors)
        passages = list(found.passages)
        for part in missing[:_MOST]:
            query = _query(part, rewritten)
            near, best = self._best(query, question, None, partial(part.is_in, rarity=self._rarity))
            passages += near
            added += [best] if best is not None and best.score >= _LEAST else []
        told = "\n".join(_with_headings(extract) for extract in added)
        left = [part for part in missing if not part.is_in(told, self._rarity)]
        known = {extract.text for extract in extracts}
        fresh = {extract.text: extract for extract in added if extract.text not in known}
        return Completion(tuple(fresh.values()), coverage(left, passages, self._rarity))

    def _positions(self, question: Question, found: Evidence) -> list[Extract]:
        """For each document of a dispute the sentence that says what it holds, so that both stand side by side."""
        added = []
        for edge, *sources in disputes(found.notices, found.passages):
            for source in sources:
                text = position(edge, source)
                _, best = self._best(Rewritten(text, text), question, source.id, lambda sentence: True)
                added += [best] if best is not None else []
        return added

    def _best(
        self, query: Rewritten, question: Question, document: str | None, fits: Callable[[str], bool]
    ) -> tuple[tuple[Passage, ...], Extract | None]:
        """What a search finds, all documents or one alone, and its best sentence."""
        searched = query_of(query, self._embeddings)
        chosen = selection(question.filters, without_types=NO_EVIDENCE)
        if document is not None:
            chosen = replace(chosen, without_types=frozenset(), only=frozenset((document,)))
        near = self._retriever.find(searched, chosen, None if document is None else _BESIDE)
        asked = Asked(query.text, query.focus, searched.vector, question.audience, self._rarity)
        return near, self._answerer.pick(asked, near, fits, None)


def _query(part: Part, rewritten: Rewritten) -> Rewritten:
    return Rewritten(part.text, part.text) if part.alone else Rewritten(rewritten.text, part.text)


def _with_headings(extract: Extract) -> str:
    source = extract.passage.source
    return " ".join((extract.text, source.title, *extract.passage.section))
