"""A bench to work at: a small corpus, indexed once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest import SentenceTransformerEmbeddings
from settings import Settings
from tests.ingest.workshop import Bench, write_small


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory, embeddings: SentenceTransformerEmbeddings) -> Path:
    folder = tmp_path_factory.mktemp("small")
    write_small(folder / "corpus")
    bench = Bench(Settings(home=folder / "home", corpus=folder / "corpus"), embeddings)
    bench.refresh()
    bench.assert_healthy()
    return folder


@pytest.fixture
def bench(_built: Path, tmp_path: Path, embeddings: SentenceTransformerEmbeddings) -> Bench:
    """The small corpus, indexed; all of it is the test's own to change."""
    for name in ("corpus", "home"):
        shutil.copytree(_built / name, tmp_path / name)
    return Bench(Settings(home=tmp_path / "home", corpus=tmp_path / "corpus"), embeddings)


@pytest.fixture
def empty(tmp_path: Path, embeddings: SentenceTransformerEmbeddings) -> Bench:
    """The small corpus, and no index yet."""
    write_small(tmp_path / "corpus")
    return Bench(Settings(home=tmp_path / "home", corpus=tmp_path / "corpus"), embeddings)
