"""Shared by all tests: no network but this machine, no model hub, and where the real samples lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.update(
    HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", ANONYMIZED_TELEMETRY="False", TOKENIZERS_PARALLELISM="false"
)
for name in [name for name in os.environ if name.startswith("SEQUITUR_") and name != "SEQUITUR_SAMPLES"]:
    # A developer's own settings must not change what is tested.
    del os.environ[name]

from ingest.embedding import SentenceTransformerEmbeddings
from ingest.refresh import refresh
from settings import EmbeddingSettings, Settings

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real sample files; tests that need it are skipped without it."""
    folder = Path(os.environ.get("SEQUITUR_SAMPLES", ROOT.parent / "shared" / "samples"))
    if not folder.is_dir():
        pytest.skip("the real sample files are not here (SEQUITUR_SAMPLES)")
    return folder


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of public evaluation data; tests that need it are skipped without it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the public evaluation data are not here (shared/data)")
    return folder


@pytest.fixture(scope="session")
def embeddings() -> SentenceTransformerEmbeddings:
    """The real default model, loaded once for all tests."""
    return SentenceTransformerEmbeddings(EmbeddingSettings())


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory, embeddings: SentenceTransformerEmbeddings) -> Settings:
    """Settings whose home holds the index of the shipped corpus. Read only: tests that write use a home of their own."""
    config = Settings(home=tmp_path_factory.mktemp("shipped"))
    refresh(config, embeddings)
    return config
