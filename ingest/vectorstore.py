"""The vectors of a generation in Chroma: the embedded one in the generation's folder, or a server's (CHROMA_URL).

Distances are cosine, set when the collection is made. Chroma's HNSW misses some true neighbours (2 % of the top ten
at 8,000 passages with its default settings), so searches up to `retrieval.exact_up_to` passages read the vectors once
and compare exactly; beyond that Chroma searches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from errors import StoreError
from ingest.embedding import Vectors
from ingest.generation import REBUILD
from settings import Settings

_COLLECTION = "passages"
_PAGE = 5_000
_HNSW = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 400}

PassageMetadata = Mapping[str, str | int]


class VectorStore:
    """One collection of passage vectors."""

    def __init__(self, client: Any, collection: Any) -> None:
        self._client = client
        self._collection = collection

    def count(self) -> int:
        """How many vectors it holds."""
        return int(self._collection.count())

    def upsert(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[PassageMetadata]) -> None:
        """Add or replace vectors, in batches of the size that the client takes."""
        step = min(_PAGE, self._client.get_max_batch_size())
        for start in range(0, len(ids), step):
            part = slice(start, start + step)
            self._collection.upsert(
                ids=list(ids[part]), embeddings=vectors[part], metadatas=[dict(m) for m in metadata[part]]
            )

    def update(self, ids: Sequence[str], metadata: Sequence[PassageMetadata]) -> None:
        """Replace metadata only; no vector is touched."""
        step = min(_PAGE, self._client.get_max_batch_size())
        for start in range(0, len(ids), step):
            part = slice(start, start + step)
            self._collection.update(ids=list(ids[part]), metadatas=[dict(m) for m in metadata[part]])

    def delete(self, ids: Sequence[str]) -> None:
        """Remove vectors."""
        step = min(_PAGE, self._client.get_max_batch_size())
        for start in range(0, len(ids), step):
            self._collection.delete(ids=list(ids[start : start + step]))

    def vectors(self) -> tuple[list[str], Vectors]:
        """All ids and their vectors, row by row."""
        ids: list[str] = []
        rows: list[Vectors] = []
        total = self.count()
        while len(ids) < total:
            page = self._collection.get(limit=_PAGE, offset=len(ids), include=["embeddings"])
            if not page["ids"]:
                break
            ids += page["ids"]
            rows.append(np.asarray(page["embeddings"], dtype=np.float32))
        return ids, np.concatenate(rows) if rows else np.zeros((0, 0), dtype=np.float32)

    def nearest(self, vector: Vectors, count: int, where: Mapping[str, Any] | None) -> list[tuple[str, float]]:
        """Ids and cosine similarities of the nearest passages by HNSW, best first."""
        found = self._collection.query(
            query_embeddings=[vector], n_results=count, where=dict(where) if where else None, include=["distances"]
        )
        return [(key, 1.0 - float(distance)) for key, distance in zip(found["ids"][0], found["distances"][0], strict=True)]

    def metadata(self) -> dict[str, dict[str, Any]]:
        """The metadata of every passage, by id."""
        page = self._collection.get(include=["metadatas"])
        return dict(zip(page["ids"], page["metadatas"], strict=True))


def _client(folder: Path, settings: Settings) -> Any:
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    options = ChromaSettings(anonymized_telemetry=False)
    if settings.chroma_url is None:
        return chromadb.PersistentClient(str(folder / "chroma"), settings=options)
    url = urlsplit(settings.chroma_url)
    token = settings.chroma_token
    return chromadb.HttpClient(
        host=url.hostname or "localhost",
        port=url.port or (443 if url.scheme == "https" else 8000),
        ssl=url.scheme == "https",
        headers={"x-chroma-token": token.get_secret_value()} if token else None,
        settings=options,
    )


def _name(generation: str, settings: Settings) -> str:
    return _COLLECTION if settings.chroma_url is None else f"sequitur-{generation}"


@contextmanager
def open_vectors(folder: Path, generation: str, settings: Settings, *, create: bool = False) -> Iterator[VectorStore]:
    """The vectors of a generation; closed at the end, so that its files may be moved or copied."""
    try:
        client = _client(folder, settings)
    except Exception as error:
        where = settings.chroma_url or folder / "chroma"
        raise StoreError(
            f"Chroma at {where} cannot be opened ({error}). Start the server or unset CHROMA_URL; where the files are "
            f"damaged: {REBUILD}"
        ) from None
    try:
        if create:
            collection = client.get_or_create_collection(
                _name(generation, settings), configuration={"hnsw": _HNSW}, embedding_function=None
            )
        else:
            collection = client.get_collection(_name(generation, settings), embedding_function=None)
    except Exception as error:
        client.close()
        raise StoreError(f"The vectors of {folder.name} are missing or damaged ({error}). {REBUILD}") from None
    try:
        yield VectorStore(client, collection)
    finally:
        client.close()


def drop_collections(generations: Sequence[str], settings: Settings) -> None:
    """Remove the collections of pruned generations from a Chroma server; the embedded one's went with their folder."""
    if settings.chroma_url is None or not generations:
        return
    client = _client(Path(), settings)
    try:
        held = {collection.name for collection in client.list_collections()}
        for name in generations:
            if _name(name, settings) in held:
                client.delete_collection(_name(name, settings))
    finally:
        client.close()
