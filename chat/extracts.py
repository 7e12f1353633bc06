"""The extracts of an answer: sentences chosen for the question, and those that go with whatever is said."""

from __future__ import annotations

from collections.abc import Sequence

from chat.answering.extractive import Asked, Extract, ExtractiveAnswerer
from chat.companions import COMPANIONS, Companion
from chat.filters import Filters
from chat.gathering import Evidence
from chat.retrieval import Query, Retriever, selection
from chat.rewriting import Rewritten
from chat.turn import Audience, Question
from ingest.embedding import SentenceTransformerEmbeddings, Vectors
from ingest.index import Index, Selection


class Extracts:
    """Chooses from one opened index."""

    def __init__(
        self,
        index: Index,
        embeddings: SentenceTransformerEmbeddings,
        retriever: Retriever,
        answerer: ExtractiveAnswerer,
    ) -> None:
        self._rarity = index.lexical.rarity
        self._embeddings = embeddings
        self._retriever = retriever
        self._answerer = answerer

    def chosen(self, question: Question, rewritten: Rewritten, vector: Vectors, found: Evidence) -> list[Extract]:
        """The sentences that answer a question, bottom line first."""
        asked = Asked(
            rewritten.text, rewritten.focus, vector, question.audience, self._rarity, found.named, found.of_standing
        )
        return self._answerer.answer(asked, found.passages, found.heard)

    def companions(self, question: Question, rewritten: Rewritten, said: Sequence[str]) -> list[Extract]:
        """What an answer that says some sentences must also say, as far as the corpus holds it."""
        found: list[Extract] = []
        for companion in COMPANIONS:
            if companion.is_due(rewritten.text, [*said, *(extract.text for extract in found)]):
                # What harms by its absence is said even where the reader's filters leave its source out.
                within = self._companion(companion, selection(question.filters))
                own = within or self._companion(companion, selection(Filters(without=question.filters.without)))
                found += [own] if own else []
        return found

    def _companion(self, companion: Companion, chosen: Selection) -> Extract | None:
        vector = self._embeddings.encode_query(companion.query)
        asked = Asked(companion.query, companion.query, vector, Audience.CLINICIAN, self._rarity)
        near = self._retriever.find(Query(companion.query, vector), chosen)
        return self._answerer.pick(asked, near, companion.fits)
