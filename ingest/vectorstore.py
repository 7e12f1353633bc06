"""The vectors of a generation in Chroma: the embedded one in the generation's folder, or a server's (CHROMA_URL).

Distances are cosine, set when the collection is made. Chroma's HNSW misses some true neighbours (2 % of the top ten
at 8,000 passages with its default settings), so searches up to `retrieval.exact_up_to` passages read the vectors once
and compare exactly; beyond that Chroma searches.

Embedded Chroma writes into its folder even where it is only read (at opening and at closing), and is not safe in two
processes (chroma#3792). So a reader opens a copy of its own, held to the checksums of the generation; the folder of a
generation stays as it was built.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

import numpy as np

from errors import StoreError
from ingest.embedding import Vectors
from ingest.generation import REBUILD, Manifest, damaged
from settings import Settings

_COLLECTION = "passages"
FOLDER = "chroma"
_PAGE = 5_000
_TOO_LITTLE_SPACE = 4 * 2**20
_HNSW = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 400}

PassageMetadata = Mapping[str, str | int]
P = ParamSpec("P")
R = TypeVar("R")


def _told(call: Callable[P, R]) -> Callable[P, R]:
    """Chroma raises what its parts raise; each becomes one plain message, a full disk the system's own error."""

    @wraps(call)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return call(*args, **kwargs)
        except StoreError:
            raise
        except Exception as error:
            if "disk is full" in str(error) or os.strerror(errno.ENOSPC) in str(error):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from None
            why = (str(error) or type(error).__name__).splitlines()[0]
            raise StoreError(
                f"Chroma failed ({why}). Where it is a server, see that it runs; else: {REBUILD}"
            ) from None

    return wrapped


class VectorStore:
    """One collection of passage vectors."""

    def __init__(self, client: Any, collection: Any) -> None:
        self._client = client
        self._collection = collection

    def count(self) -> int:
        """How many vectors it holds."""
        return int(self._collection.count())

    @_told
    def metric(self) -> str:
        """By which distance it searches."""
        return str((self._collection.configuration_json.get("hnsw") or {}).get("space", "unknown"))

    @_told
    def upsert(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[PassageMetadata]) -> None:
        """Add or replace vectors."""
        for part in self._batches(len(ids)):
            rows = [dict(row) for row in metadata[part]]
            self._collection.upsert(ids=list(ids[part]), embeddings=vectors[part], metadatas=rows)

    @_told
    def update(self, ids: Sequence[str], metadata: Sequence[PassageMetadata]) -> None:
        """Replace metadata only; no vector is touched."""
        for part in self._batches(len(ids)):
            self._collection.update(ids=list(ids[part]), metadatas=[dict(row) for row in metadata[part]])

    @_told
    def delete(self, ids: Sequence[str]) -> None:
        """Remove vectors."""
        for part in self._batches(len(ids)):
            self._collection.delete(ids=list(ids[part]))

    def _batches(self, count: int) -> Iterator[slice]:
        """Slices of the size that the client takes at once."""
        step = min(_PAGE, self._client.get_max_batch_size())
        return (slice(start, start + step) for start in range(0, count, step))

    @_told
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

    @_told
    def nearest(self, vector: Vectors, count: int, where: Mapping[str, Any] | None) -> list[tuple[str, float]]:
        """Ids and cosine similarities of the nearest passages by HNSW, best first."""
        found = self._collection.query(
            query_embeddings=[vector], n_results=count, where=dict(where) if where else None, include=["distances"]
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(key, 1.0 - float(distance)) for key, distance in pairs]


@contextmanager
def read_vectors(folder: Path, manifest: Manifest, settings: Settings) -> Iterator[VectorStore]:
    """The vectors of a generation, to be read. Raises StoreError where they are missing or damaged."""
    if settings.chroma_url is not None:
        with _collection(folder, _name(manifest.generation, settings), settings) as store:
            yield store
        return
    with TemporaryDirectory(prefix="sequitur-") as copy:
        _copy(folder, manifest, Path(copy))
        with _collection(Path(copy), _COLLECTION, settings) as store:
            yield store


@contextmanager
def write_vectors(
    folder: Path, generation: str, settings: Settings, base: tuple[Path, Manifest] | None
) -> Iterator[VectorStore]:
    """The vectors of a generation that is being built, starting from those of `base` where there is one."""
    if base is not None:
        _copy(*base, folder)
    try:
        with _collection(folder, _name(generation, settings), settings, create=True) as store:
            yield store
    except StoreError:
        # Chroma does not always say that this is why it failed.
        if shutil.disk_usage(folder).free < _TOO_LITTLE_SPACE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder)) from None
        raise


@_told
def _copy(folder: Path, manifest: Manifest, target: Path) -> None:
    if not (folder / FOLDER).is_dir():
        raise StoreError(f"The vectors of {folder} are missing. {REBUILD}")
    shutil.copytree(folder / FOLDER, target / FOLDER)
    # Before Chroma opens them: damaged files of its index can end the whole process.
    if wrong := damaged(target, manifest.vectors, FOLDER):
        raise StoreError(f"The vectors of {folder} are damaged ({', '.join(wrong)}). {REBUILD}")


@contextmanager
def _collection(folder: Path, name: str, settings: Settings, *, create: bool = False) -> Iterator[VectorStore]:
    """A collection, closed at the end, so that its files may be moved or copied."""
    client = _client(folder, settings)
    try:
        yield VectorStore(client, _open(client, name, create))
    finally:
        _close(client)


@_told
def _open(client: Any, name: str, create: bool) -> Any:
    if create:
        return client.get_or_create_collection(name, configuration={"hnsw": _HNSW}, embedding_function=None)
    return client.get_collection(name, embedding_function=None)


@_told
def _client(folder: Path, settings: Settings) -> Any:
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    options = ChromaSettings(anonymized_telemetry=False)
    if settings.chroma_url is None:
        return chromadb.PersistentClient(str(folder / FOLDER), settings=options)
    url = urlsplit(settings.chroma_url)
    host, port = url.hostname or "localhost", url.port or (443 if url.scheme == "https" else 8000)
    token = settings.chroma_token
    headers = {"x-chroma-token": token.get_secret_value()} if token else None
    try:
        return chromadb.HttpClient(host=host, port=port, ssl=url.scheme == "https", headers=headers, settings=options)
    except Exception as error:
        raise StoreError(
            f"The Chroma server {url.scheme}://{host}:{port} cannot be used ({error}). Start it, or unset CHROMA_URL "
            "and run `sequitur refresh`."
        ) from None


def _close(client: Any) -> None:
    client.close()
    # chromadb leaves the connections of its HTTP client open, and of a second one that it keeps for itself.
    for part in (client, getattr(client, "_admin_client", None)):
        session = getattr(getattr(part, "_server", None), "_session", None)
        if session is not None:
            session.close()


def _name(generation: str, settings: Settings) -> str:
    return _COLLECTION if settings.chroma_url is None else f"sequitur-{generation}"


@_told
def drop_collections(generations: Sequence[str], settings: Settings) -> None:
    """Remove the collections of former generations from a Chroma server; the embedded one's go with their folder.

    Raises StoreError where there is no server, also for no generations: so it is told before anything is embedded.
    """
    if settings.chroma_url is None:
        return
    client = _client(Path(), settings)
    try:
        held = {collection.name for collection in client.list_collections()}
        for name in generations:
            if _name(name, settings) in held:
                client.delete_collection(_name(name, settings))
    finally:
        _close(client)
