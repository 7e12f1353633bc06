"""Vectors by what was embedded: nothing is embedded twice, not even after an interrupted refresh."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from ingest.embedding import SentenceTransformerEmbeddings, Vectors

_BATCHES_PER_COMMIT = 8
_ROWS_PER_QUERY = 500


def text_key(text: str) -> bytes:
    """The key of an embedded text: 16 bytes of its SHA-256."""
    return hashlib.sha256(text.encode()).digest()[:16]


class VectorCache:
    """Vectors of one embedding identity in a SQLite file; written by the refresh alone."""

    def __init__(self, file: Path, embeddings: SentenceTransformerEmbeddings, batch_size: int) -> None:
        self._file = file
        self._embeddings = embeddings
        self._batch = batch_size * _BATCHES_PER_COMMIT
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._connect()) as db, db:
            db.execute("create table if not exists vector (model text, key blob, vector blob, primary key (model, key)) without rowid")

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=30)

    def known(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        """The vectors that are held among those asked for."""
        model = self._embeddings.identity.key
        found: dict[bytes, Vectors] = {}
        with closing(self._connect()) as db:
            for start in range(0, len(keys), _ROWS_PER_QUERY):
                part = keys[start : start + _ROWS_PER_QUERY]
                marks = ",".join("?" * len(part))
                rows = db.execute(f"select key, vector from vector where model = ? and key in ({marks})", (model, *part))
                found.update((key, np.frombuffer(vector, dtype=np.float32)) for key, vector in rows)
        return found

    def embed(self, texts: Sequence[str], progress: Callable[[int], None]) -> int:
        """Embed the texts that are not held yet, and return how many those were. `progress` is told each step."""
        wanted = {text_key(text): text for text in texts}
        for key in self.known(list(wanted)):
            del wanted[key]
        # By length, so that a batch is padded little.
        missing = sorted(wanted.items(), key=lambda item: len(item[1]))
        prefix = self._embeddings.identity.passage_prefix
        with closing(self._connect()) as db:
            for start in range(0, len(missing), self._batch):
                part = missing[start : start + self._batch]
                vectors = self._embeddings.encode([prefix + text for _, text in part])
                with db:
                    rows = [(self._embeddings.identity.key, key, row.tobytes()) for (key, _), row in zip(part, vectors, strict=True)]
                    db.executemany("insert or replace into vector values (?, ?, ?)", rows)
                progress(len(part))
        return len(missing)

    def clear(self) -> None:
        """Forget all vectors, so that a rebuild makes each anew."""
        with closing(self._connect()) as db, db:
            db.execute("delete from vector")

    def prune(self, keep: set[bytes]) -> None:
        """Forget the vectors of texts that are no longer held: a removed document leaves no trace here."""
        with closing(self._connect()) as db, db:
            held = [key for (key,) in db.execute("select key from vector")]
            db.executemany("delete from vector where key = ?", [(key,) for key in held if key not in keep])
