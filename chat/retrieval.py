"""Hybrid retrieval: BM25 and dense search under one selection, fused, as a LangChain retriever at its edge.

Fusion is a convex combination of scores (Bruch, Gai & Ingber 2023, "An Analysis of Fusion Functions for Hybrid
Retrieval"), each on a scale that does not hang on the other candidates: the cosine as it is, and BM25 as a share of the
most that any text could score. A long question of which no text has many words thus leaves the choice to the dense
search by itself. Ten passages are not ten documents: at most `per_document` passages of one document are kept, and the
list is filled from further down.
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

from chat.cross_encoders import relevance
from chat.filters import Filters
from chat.rewriting import Rewritten
from chat.turn import Passage
from corpus.document import DocumentType, Standing
from ingest.embedding import SentenceTransformerEmbeddings, Vectors
from ingest.index import Index, Selection
from settings import RetrievalSettings

_AGREEING = 10
# The cosine of the nearest passage at which the set weight of BM25 holds, and how far the weight may go.
_USUAL_NEAREST = 0.7
_LEAST_LEXICAL, _MOST_LEXICAL = 0.1, 0.8
# How much the conversation so far counts beside the question: in words and in the vector that passages are ranked by,
# and in the vector by which it is judged whether they answer (docs/answers.md).
_LEXICAL_BACKGROUND = 0.3
_DENSE_BACKGROUND = 0.5
_JUDGED_BACKGROUND = 0.25
CITABLE = frozenset(standing for standing in Standing if standing.citable)
# A registration tells what a trial planned, a notice what became of another paper: neither is evidence of an effect.
NO_EVIDENCE = frozenset((DocumentType.REGISTRY, DocumentType.NOTICE))
_REGISTRATIONS = frozenset((DocumentType.REGISTRY,))


def selection(
    filters: Filters,
    standings: frozenset[Standing] = CITABLE,
    without_types: frozenset[DocumentType] = _REGISTRATIONS,
) -> Selection:
    """The selection that a reader's filters and the wanted standings make, without registrations where not otherwise
    stated; a type that the reader wants is not left out."""
    return Selection(
        kind=filters.kind,
        since=filters.since,
        standings=standings,
        without=frozenset(filters.without),
        types=frozenset(filters.types),
        organisations=frozenset(filters.organisations),
        jurisdictions=frozenset(filters.jurisdictions),
        without_types=without_types - frozenset(filters.types),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """What is searched: the words of a question and its unit vector; and for a follow-up the words of the conversation so
    far, and a vector drawn towards them. They help to rank: whether what was found answers is judged by `vector`."""

    text: str
    vector: Vectors
    background: str = ""
    drawn: Vectors | None = None

    @property
    def ranking(self) -> Vectors:
        """The unit vector that passages are ranked by."""
        return self.vector if self.drawn is None else self.drawn


@dataclass(frozen=True, slots=True)
class Fused:
    """Candidate rows with their scores: fused (0 to 1), and BM25 and cosine of the question alone; best first."""

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


def fuse(index: Index, query: Query, chosen: Selection, settings: RetrievalSettings) -> Fused:
    """Search both ways and combine. A row that one search did not return gets that search's own score where it can
    be had, so that a passage is never ranked by half of the evidence."""
    own, scores, most = lexical_scores(index, query)
    lexical_rows, _ = index.top_lexical(scores, chosen, settings.candidates)
    dense_rows, dense_scores = index.dense(query.ranking, chosen, settings.candidates)
    rows = np.union1d(lexical_rows, dense_rows)
    lexical = scores[rows]
    if index.exact:
        vectors = index.matrix[rows]
        dense, alone = vectors @ query.ranking, vectors @ query.vector
    else:
        known = dict(zip(dense_rows.tolist(), dense_scores.tolist(), strict=True))
        floor = min(known.values(), default=0.0)
        dense = alone = np.array([known.get(row, floor) for row in rows.tolist()], dtype=np.float32)
    weight = _lexical_weight(settings.lexical_weight, float(dense.max(initial=0.0)))
    fused = weight * lexical / (most or 1.0) + (1 - weight) * np.maximum(dense, 0.0)
    order = np.lexsort((rows, -fused))
    return Fused(rows[order], fused[order].astype(np.float32), own[rows][order], alone[order])


def _lexical_weight(usual: float, nearest: float) -> float:
    """The weight of BM25 for one question: the more alike the nearest passage (cosine), the more is left to the dense
    search. Chosen on the development halves of four public sets (docs/answers.md); 0 and 1 stay what they are."""
    if usual in (0.0, 1.0):
        return usual
    low, high = min(usual, _LEAST_LEXICAL), max(usual, _MOST_LEXICAL)
    return min(max(usual + _USUAL_NEAREST - nearest, low), high)


def reranked(found: Fused, query: Query, index: Index, settings: RetrievalSettings) -> Fused:
    """The same candidates with the first of them in the order of the reranker that the settings name; the fused scores
    stay where they are, the highest on the passage that is now first."""
    count = min(settings.reranked, len(found.rows))
    if settings.reranker is None or count < 2:
        return found
    texts = [passage.text for passage in index.passages(found.rows[:count].tolist())]
    scores = relevance(settings.reranker, settings.reranker_revision, query.text, texts)
    order = np.concatenate([np.argsort(-scores, kind="stable"), np.arange(count, len(found.rows))])
    return Fused(found.rows[order], found.fused, found.lexical[order], found.dense[order])


def lexical_scores(index: Index, query: Query) -> tuple[NDArray[np.float32], NDArray[np.float32], float]:
    """The BM25 score of every passage for the question alone, then with the conversation so far, and what none of the
    latter can pass."""
    lexical = index.lexical
    own, most = lexical.scores(query.text), lexical.ceiling(query.text)
    if not query.background:
        return own, own, most
    scores = own + _LEXICAL_BACKGROUND * lexical.scores(query.background)
    return own, scores, most + _LEXICAL_BACKGROUND * lexical.ceiling(query.background)


def query_of(rewritten: Rewritten, embeddings: SentenceTransformerEmbeddings) -> Query:
    """What is searched for a question. Its vector lies, for a follow-up, midway between the whole and what was asked just
    now."""
    vector = embeddings.encode_query(rewritten.text)
    if rewritten.focus != rewritten.text:
        vector = vector + embeddings.encode_query(rewritten.focus)
    vector = _unit(vector)
    if not rewritten.background:
        return Query(rewritten.searched, vector)
    beside = embeddings.encode_query(rewritten.background)
    judged, drawn = (_unit(vector + share * beside) for share in (_JUDGED_BACKGROUND, _DENSE_BACKGROUND))
    return Query(rewritten.searched, judged, rewritten.background, drawn)


def _unit(vector: Vectors) -> Vectors:
    return vector / np.linalg.norm(vector)


class Retriever:
    """Finds the passages of an index for a question."""

    def __init__(self, index: Index, embeddings: SentenceTransformerEmbeddings, settings: RetrievalSettings) -> None:
        self._index = index
        self._embeddings = embeddings
        self._settings = settings

    def retrieve(self, query: str, chosen: Selection, count: int | None = None) -> tuple[Passage, ...]:
        """The best passages for a question, best first; fewer where fewer are selected."""
        return self.passages(self.search(Query(query, self.encode(query)), chosen), count)

    def find(self, query: Query, chosen: Selection, count: int | None = None) -> tuple[Passage, ...]:
        """The best passages of a search beside the main one, which no reranker orders anew: a question has many of them, and
        what they find is chosen from by sentence."""
        return self.passages(fuse(self._index, query, chosen, self._settings), count)

    def encode(self, text: str) -> Vectors:
        """The unit vector of a question."""
        return self._embeddings.encode_query(text)

    def search(self, query: Query, chosen: Selection) -> Fused:
        """All candidates, best first."""
        return reranked(fuse(self._index, query, chosen, self._settings), query, self._index, self._settings)

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
