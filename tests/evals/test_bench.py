"""The performance table: every figure is there, of its kind, in JSON as in text."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

import evals.bench
from ingest.embedding import SentenceTransformerEmbeddings
from settings import SHIPPED_CORPUS, Settings

QUESTIONS = ["What is osteoporosis?", "How is asthma treated in children?", "What does calcium do in the body?"]


@pytest.fixture(scope="module")
def figures(
    embeddings: SentenceTransformerEmbeddings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """The figures of one run over three questions and the documents of the corpus that name no other."""
    corpus = tmp_path_factory.mktemp("corpus")
    (corpus / "research").mkdir()
    for file in (SHIPPED_CORPUS / "research").glob("medlineplus-*.md"):
        shutil.copy(file, corpus / "research")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evals.bench, "_questions", lambda service: QUESTIONS)
        patch.setattr(evals.bench, "SentenceTransformerEmbeddings", lambda settings: embeddings)
        yield evals.bench.measure(Settings(corpus=corpus), documents=120)


def test_all_figures_are_measured(figures: dict[str, Any]) -> None:
    """Build, unchanged refresh, answers, searches and memory, each with its own figures."""
    build = figures["build"]
    assert build["documents"] >= 8
    assert build["passages"] >= 16
    assert build["seconds"] > 0
    assert 0 < build["embedding_share"] <= 1
    assert build["megabytes"] > 0
    assert figures["refresh_unchanged"]["embedded"] == 0
    assert figures["answer_ms"]["questions"] == len(QUESTIONS)
    for spread in (
        figures["answer_ms"]["first_time"],
        figures["answer_ms"]["again"],
        figures["search_ms"]["sequitur_hybrid"],
    ):
        assert 0 < spread["median"] <= spread["p95"]
    assert figures["model_load_s"] >= 0
    assert figures["peak_memory_mb"] > 50
    assert figures["machine"]["python"]


def test_refreshing_is_measured(figures: dict[str, Any]) -> None:
    """An unchanged folder embeds nothing, one of a hundred changed embeds its own, and memory is told at two sizes."""
    folder = figures["refresh_folder"]
    assert folder["documents"] == 120
    assert folder["build"]["passages"] >= 120
    assert 0 < folder["build"]["embedding_share"] <= 1
    assert folder["unchanged"]["embedded"] == 0
    assert folder["one_percent_changed"]["documents"] == 2
    assert 2 <= folder["one_percent_changed"]["embedded"] <= 8
    assert all(peak > 50 for peak in folder["peak_memory_mb"].values())


def test_the_peer_is_measured_in_the_same_run_or_said_to_be_missing(figures: dict[str, Any]) -> None:
    """Beside ours stand a plain LangChain + Chroma pipeline's figures, or the extra that installs it."""
    peer = figures["langchain_chroma"]
    if isinstance(peer, str):
        assert "bench" in peer
    else:
        assert peer["chunks"] >= 8
        assert figures["search_ms"]["langchain_chroma_dense"]["median"] > 0
        assert figures["search_ms"]["ratio_of_medians"] > 0


def test_the_table_holds_every_figure(figures: dict[str, Any]) -> None:
    """The text is the same figures, one a line, and the figures are JSON."""
    lines = evals.bench.table(figures).splitlines()
    flat = json.dumps(figures)
    assert len(lines) >= 15
    assert any(line.startswith("build passages") for line in lines)
    assert str(figures["build"]["passages"]) in flat
