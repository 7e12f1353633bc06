"""Hybrid retrieval: BM25 and dense search under one selection, fused, as a LangChain retriever at its edge.

Fusion is the convex combination of min-max normalised scores (Bruch, Gai & Ingber 2023, "An Analysis of Fusion
Functions for Hybrid Retrieval"), over the candidates of both. Ten passages are not ten documents: at most
`per_document` passages of one document are kept, and the list is filled from further down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import ConfigDict

from chat.rewriting import Rewritten
from chat.turn import Filters, Passage
from corpus.document import Standing
from ingest.embedding import SentenceTransformerEmbeddings, Vectors
from ingest.index import Index, Selection
from settings import RetrievalSettings

_AGREEING = 10
# How much the last answer counts in a follow-up's vector, beside the question; chosen on our own conversations and on
# MedQuAD's follow-ups.
_BACKGROUND_SHARE = 0.5
CITABLE = frozenset(standing for standing in Standing if standing.citable)


def selection(filters: Filters, standings: frozenset[Standing] = CITABLE) -> Selection:
    """The selection that a reader's filters and the wanted standings make."""
    return Selection(kind=filters.kind, since=filters.since, standings=standings, without=frozenset(filters.without))


@dataclass(frozen=True, slots=True)
class Fused:
    """Candidate rows with their scores: fused (0 to 1), BM25, cosine; best first."""

    rows: NDArray[np.int64]
    fused: NDArray[np.float32]
    lexical: NDArray[np.float32]
    dense: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the lexical and the dense search found the same: the share of common passages among the first ten of each,
    and whether the first is the same."""

    overlap: float = 0.0
    same_first: bool = False


NO_AGREEMENT = Agreement()


def agreement(found: Fused) -> Agreement:
    """The agreement of the two searches that were fused."""
    hits = np.flatnonzero(found.lexical > 0)
    lexical = found.rows[hits[np.lexsort((found.rows[hits], -found.lexical[hits]))][:_AGREEING]].tolist()
    dense = found.rows[np.lexsort((found.rows, -found.dense))[:_AGREEING]].tolist()
    return Agreement(len(set(lexical) & set(dense)) / _AGREEING, lexical[:1] == dense[:1] != [])


def fuse(index: Index, query: str, vector: Vectors, chosen: Selection, settings: RetrievalSettings) -> Fused:
    """Search both ways and combine. A row that one search did not return gets that search's own score where it can
    be had, so that a passage is never ranked by half of the evidence."""
    lexical_rows, _ = index.search_lexical(query, chosen, settings.candidates)
    dense_rows, dense_scores = index.dense(vector, chosen, settings.candidates)
    rows = np.union1d(lexical_rows, dense_rows)
    all_lexical = index.lexical.scores(query)
    lexical = all_lexical[rows]
    if index.exact:
        dense = index.matrix[rows] @ vector
    else:
        known = dict(zip(dense_rows.tolist(), dense_scores.tolist(), strict=True))
        floor = min(known.values(), default=0.0)
        dense = np.array([known.get(row, floor) for row in rows.tolist()], dtype=np.float32)
    weight = settings.lexical_weight if len(lexical_rows) else 0.0
    fused = weight * _normalised(lexical, 0.0) + (1 - weight) * _normalised(dense, None)
    order = np.lexsort((rows, -fused))
    return Fused(rows[order], fused[order].astype(np.float32), lexical[order], dense[order])


def _normalised(scores: NDArray[np.float32], floor: float | None) -> NDArray[np.float32]:
    if not len(scores):
        return scores
    low = float(scores.min()) if floor is None else floor
    width = float(scores.max()) - low
    return (scores - low) / width if width > 0 else np.ones_like(scores)


def question_vector(rewritten: Rewritten, embeddings: SentenceTransformerEmbeddings) -> Vectors:
    """The unit vector of a question; for a follow-up midway between the whole and what was asked just now, and drawn
    towards the last answer."""
    vector = embeddings.encode_query(rewritten.text)
    if rewritten.focus != rewritten.text:
        vector = vector + embeddings.encode_query(rewritten.focus)
    if rewritten.background:
        vector = vector + _BACKGROUND_SHARE * embeddings.encode_query(rewritten.background)
    return vector / np.linalg.norm(vector)


class Retriever:
    """Finds the passages of an index for a question."""

    def __init__(self, index: Index, embeddings: SentenceTransformerEmbeddings, settings: RetrievalSettings) -> None:
        self._index = index
        self._embeddings = embeddings
        self._settings = settings

    def retrieve(self, query: str, chosen: Selection, count: int | None = None) -> tuple[Passage, ...]:
        """The best passages for a question, best first; fewer where fewer are selected."""
        return self.retrieve_by_vector(query, self._embeddings.encode_query(query), chosen, count)

    def retrieve_by_vector(
        self, query: str, vector: Vectors, chosen: Selection, count: int | None = None
    ) -> tuple[Passage, ...]:
        """The same for a question that is embedded already."""
        return self.passages(self.search(query, vector, chosen), count)

    def encode(self, text: str) -> Vectors:
        """The unit vector of a question."""
        return self._embeddings.encode_query(text)

    def search(self, query: str, vector: Vectors, chosen: Selection) -> Fused:
        """All candidates, best first."""
        return fuse(self._index, query, vector, chosen, self._settings)

    def passages(self, found: Fused, count: int | None = None) -> tuple[Passage, ...]:
        """The best passages of a search, no document crowding out the others."""
        kept = self._spread(found.rows.tolist(), count or self._settings.passages)
        passages = self._index.passages([int(found.rows[n]) for n in kept])
        result = []
        for n, passage in zip(kept, passages, strict=True):
            source = self._index.metadata(passage.document)
            result.append(
                Passage(
                    id=passage.id,
                    document=passage.document,
                    version=self._index.documents[passage.document].version,
                    section=passage.section,
                    start=passage.start,
                    end=passage.end,
                    text=passage.text,
                    context=passage.context,
                    page=passage.page,
                    grade=source.grade_of(passage.section),
                    score=round(float(found.fused[n]), 4),
                    lexical=round(float(found.lexical[n]), 4),
                    dense=round(float(found.dense[n]), 4),
                    source=source,
                )
            )
        return tuple(result)

    def _spread(self, rows: Sequence[int], count: int) -> list[int]:
        """Places in the ranking to keep: at most `per_document` of a document as long as others are left."""
        seen: Counter[str] = Counter()
        first: list[int] = []
        rest: list[int] = []
        for place, row in enumerate(rows):
            document = self._index.document_of(row)
            (first if seen[document] < self._settings.per_document else rest).append(place)
            seen[document] += 1
        return sorted((first + rest)[:count])


class SequiturRetriever(BaseRetriever):
    """The retriever for LangChain chains: returns documents whose metadata names document, place and standing."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: Retriever
    filters: Filters = Filters()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        return [
            LangChainDocument(
                id=passage.id,
                page_content=passage.text,
                metadata=passage.model_dump(mode="json", exclude={"text", "source"})
                | {
                    "title": passage.source.title,
                    "standing": passage.source.standing.value,
                    "year": passage.source.year,
                },
            )
            for passage in self.retriever.retrieve(query, selection(self.filters))
        ]
