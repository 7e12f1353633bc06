"""Vectors by what was embedded: nothing is embedded twice, not even after an interrupted refresh."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from corpus.database import plain_errors
from errors import StoreError
from ingest.embedding import SentenceTransformerEmbeddings, Vectors

_BATCHES_PER_COMMIT = 8
_ROWS_PER_QUERY = 500
_SCHEMA = (
    "create table if not exists vector (model text, key blob, vector blob, primary key (model, key)) without rowid"
)
_MEND = "Run it again; vectors that are lost are computed anew."


def text_key(text: str) -> bytes:
    """The key of an embedded text: 16 bytes of its SHA-256."""
    return hashlib.sha256(text.encode()).digest()[:16]


class VectorCache:
    """Vectors of one embedding identity in a SQLite file, made at the first write; written by the refresh alone."""

    def __init__(self, file: Path, embeddings: SentenceTransformerEmbeddings, batch_size: int) -> None:
        self._file = file
        self._embeddings = embeddings
        self._batch = batch_size * _BATCHES_PER_COMMIT

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        try:
            with plain_errors(self._file, _MEND), closing(sqlite3.connect(self._file, timeout=30)) as db:
                db.execute(_SCHEMA)
                yield db
        except StoreError:
            # Every vector in it can be computed again: a damaged cache is no reason to keep anyone waiting.
            self._file.unlink(missing_ok=True)
            raise

    def known(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        """The vectors that are held among those asked for; none where the file is damaged, which is made anew."""
        if not self._file.exists():
            return {}
        try:
            return self._read(keys)
        except StoreError:
            return {}

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        size = self._embeddings.identity.dimension * np.dtype(np.float32).itemsize
        found: dict[bytes, Vectors] = {}
        with self._connect() as db:
            for start in range(0, len(keys), _ROWS_PER_QUERY):
                part = keys[start : start + _ROWS_PER_QUERY]
                query = f"select key, vector from vector where model = ? and key in ({','.join('?' * len(part))})"
                rows = db.execute(query, (self._embeddings.identity.key, *part))
                found.update((key, np.frombuffer(row, dtype=np.float32)) for key, row in rows if len(row) == size)
        return found

    def embed(self, texts: Sequence[str], progress: Callable[[int], None]) -> int:
        """Embed the texts that are not held yet, and return how many those were. `progress` is told each step."""
        wanted = {text_key(text): text for text in texts}
        for key in self.known(list(wanted)):
            del wanted[key]
        # By length, so that a batch is padded little.
        missing = sorted(wanted.items(), key=lambda item: len(item[1]))
        for start in range(0, len(missing), self._batch):
            part = missing[start : start + self._batch]
            self._keep([key for key, _ in part], self._embeddings.encode_passages([text for _, text in part]))
            progress(len(part))
        return len(missing)

    def _keep(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        model = self._embeddings.identity.key
        rows = [(model, key, row.tobytes()) for key, row in zip(keys, vectors, strict=True)]
        with self._connect() as db, db:
            db.executemany("insert or replace into vector values (?, ?, ?)", rows)

    def clear(self) -> None:
        """Forget all vectors, so that a rebuild makes each anew."""
        self._file.unlink(missing_ok=True)

    def prune(self, keep: set[bytes]) -> None:
        """Forget the vectors of texts that are no longer held: a removed document leaves no trace here."""
        if not self._file.exists():
            return
        with self._connect() as db, db:
            held = [key for (key,) in db.execute("select key from vector")]
            db.executemany("delete from vector where key = ?", [(key,) for key in held if key not in keep])
