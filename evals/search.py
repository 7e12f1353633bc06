"""Which documents the product's own search ranks for a question, lexically, densely and fused."""

from __future__ import annotations

from collections.abc import Iterable

from chat.retrieval import fuse, question_vector, selection
from chat.rewriting import Rewritten
from chat.turn import Filters
from evals.corpora import Corpus

# Enough passages that a hundred documents are among them: ten passages are not ten documents.
_DEPTH = 300
VARIANTS = ("lexical", "dense", "hybrid")


def ranked(corpus: Corpus, asked: Rewritten, filters: Filters | None = None) -> dict[str, list[str]]:
    """Document ids best first, each at its best passage, for each way of searching."""
    index, chosen = corpus.index, selection(filters or Filters())
    vector = question_vector(asked, corpus.embeddings)
    settings = corpus.settings.retrieval
    deep = settings.model_copy(update={"candidates": max(settings.candidates, _DEPTH)})
    lexical, _ = index.search_lexical(asked.searched, chosen, deep.candidates)
    dense, _ = index.dense(vector, chosen, deep.candidates)
    fused = fuse(index, asked.searched, vector, chosen, deep).rows
    return {
        name: _documents(corpus, rows.tolist()) for name, rows in zip(VARIANTS, (lexical, dense, fused), strict=True)
    }


def _documents(corpus: Corpus, rows: Iterable[int]) -> list[str]:
    return list(dict.fromkeys(corpus.index.document_of(row) for row in rows))
