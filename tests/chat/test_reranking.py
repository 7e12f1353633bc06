"""Reranking by setting: a real cross-encoder, made here as small as can be, with weights that are what chance gave it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chat.cross_encoders import relevance
from chat.filters import Filters
from chat.retrieval import Query, Retriever, selection
from chat.service import Service
from errors import UsageError
from settings import RetrievalSettings
from tests.chat.test_entailment import saved

QUESTION = "does vitamin d prevents falls"


def searched(service: Service, **given: object) -> Retriever:
    """A retriever over the shipped documents with other settings."""
    settings = service.settings.retrieval.model_copy(update=given)
    return Retriever(service.index, service.embeddings, settings)


def test_the_first_passages_are_ordered_anew(service: Service, tmp_path: Path) -> None:
    """The reranked head holds the same passages by the model's relevance, what lies behind it stays, and no passage takes
    another's scores but the fused one of its place."""
    model = str(saved(tmp_path / "reranker", "relevant").entailment_model)
    query = Query(QUESTION, service.embeddings.encode_query(QUESTION))
    plain = searched(service).search(query, selection(Filters()))
    found = searched(service, reranker=model, reranked=20).search(query, selection(Filters()))
    assert set(found.rows[:20].tolist()) == set(plain.rows[:20].tolist())
    assert found.rows[20:].tolist() == plain.rows[20:].tolist()
    texts = [passage.text for passage in service.index.passages(found.rows[:20].tolist())]
    scores = relevance(model, None, QUESTION, texts)
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)
    assert found.fused.tolist() == plain.fused.tolist()
    cosines = dict(zip(plain.rows.tolist(), plain.dense.tolist(), strict=True))
    assert [cosines[row] for row in found.rows.tolist()] == found.dense.tolist()


def test_searches_beside_the_main_one_are_not_reranked(service: Service, tmp_path: Path) -> None:
    """The main search is ordered anew, whole or by its passages; the many beside it cost no pass of the model."""
    model = str(saved(tmp_path / "reranker", "relevant").entailment_model)
    query = Query(QUESTION, service.embeddings.encode_query(QUESTION))
    reranking, plain = searched(service, reranker=model, reranked=20), searched(service)
    beside = reranking.find(query, selection(Filters()))
    assert beside == plain.find(query, selection(Filters()))
    asked = reranking.retrieve(QUESTION, selection(Filters()))
    assert asked == reranking.passages(reranking.search(query, selection(Filters())))
    assert asked != beside


def test_without_a_reranker_nothing_is_loaded(service: Service) -> None:
    """It is off by default."""
    assert RetrievalSettings().reranker is None
    query = Query(QUESTION, service.embeddings.encode_query(QUESTION))
    fused = searched(service).search(query, selection(Filters())).fused
    assert (np.diff(fused) <= 0).all()


def test_a_model_that_is_not_there_is_named(service: Service, tmp_path: Path) -> None:
    """One sentence says which model and which setting."""
    query = Query(QUESTION, service.embeddings.encode_query(QUESTION))
    with pytest.raises(UsageError, match="SEQUITUR_RETRIEVAL__RERANKER"):
        searched(service, reranker=str(tmp_path / "none")).search(query, selection(Filters()))
