"""Which documents the product's own search ranks for a question, lexically, densely and fused."""

from __future__ import annotations

from collections.abc import Iterable

from chat.filters import Filters
from chat.retrieval import fuse, lexical_scores, query_of, reranked, selection
from chat.rewriting import Rewritten
from evals.corpora import Corpus

# Far more than are shown: recall@100 asks for a hundred documents, and ten passages are not ten documents.
_DEPTH = 1000
_VARIANTS = ("lexical", "dense", "hybrid")


def ranked(corpus: Corpus, asked: Rewritten, filters: Filters | None = None) -> dict[str, list[str]]:
    """Document ids best first, each at its best passage, for each way of searching: "lexical", "dense", "hybrid". The
    head of the last is what the product ranks; what lies deeper is only put behind it."""
    index, chosen = corpus.index, selection(filters or Filters())
    query = query_of(asked, corpus.embeddings)
    settings = corpus.settings.retrieval
    lexical, _ = index.top_lexical(lexical_scores(index, query)[1], chosen, _DEPTH)
    dense, _ = index.dense(query.ranking, chosen, _DEPTH)
    deeper = settings.model_copy(update={"candidates": _DEPTH})
    head = reranked(fuse(index, query, chosen, settings), query, index, settings)
    fused = [each.rows.tolist() for each in (head, fuse(index, query, chosen, deeper))]
    rows = (lexical.tolist(), dense.tolist(), [*fused[0], *fused[1]])
    return {name: _documents(corpus, found) for name, found in zip(_VARIANTS, rows, strict=True)}


def _documents(corpus: Corpus, rows: Iterable[int]) -> list[str]:
    return list(dict.fromkeys(corpus.index.document_of(row) for row in rows))
