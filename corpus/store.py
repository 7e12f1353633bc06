"""Every document that is or was held, with all its versions, in one SQLite file.

Versions are only ever added: an old answer can always be held against the text that it quoted.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Block, BlockKind, Document, Metadata
from errors import StoreError

SHIPPED = "corpus"

_SCHEMA = """
create table if not exists version (
    id text not null, version text not null, metadata text not null, text text not null, blocks text not null,
    stored_at text not null, primary key (id, version)
);
create table if not exists held (
    id text primary key, version text not null, metadata text not null,
    origin text not null, file text not null, sha256 text not null
);
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A document as it is held now: which version, and the file it came from (`origin` is a folder, or the corpus)."""

    metadata: Metadata
    version: str
    origin: str
    file: str
    sha256: str

    @property
    def id(self) -> str:
        """The document id."""
        return self.metadata.id


class DocumentStore:
    """The store at a path; made where there is none yet. One writer (the refresh), any number of readers."""

    def __init__(self, file: Path) -> None:
        self._file = file
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            with self._connect() as db:
                db.executescript(_SCHEMA)

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._file, timeout=30)) as db, db:
                yield db
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"The document store {self._file} cannot be used ({error}). Move it away and run `sequitur refresh "
                "--rebuild`; your own folders are added again with `--path`."
            ) from None

    def held(self) -> dict[str, Held]:
        """What is held now, by id."""
        with self._connect() as db:
            rows = db.execute("select metadata, version, origin, file, sha256 from held order by id").fetchall()
        found = (Held(Metadata.model_validate_json(row[0]), *row[1:]) for row in rows)
        return {held.id: held for held in found}

    def write(self, changed: Iterable[tuple[Document, Held]], removed: Iterable[str]) -> None:
        """Add versions and replace what is held, all or nothing. A removed document keeps its versions."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        with self._connect() as db:
            for document, held in changed:
                metadata = document.metadata.model_dump_json()
                blocks = json.dumps([[b.kind, b.start, b.end, b.section, b.page] for b in document.blocks])
                db.execute(
                    "insert into version values (?, ?, ?, ?, ?, ?) on conflict do update set metadata = excluded.metadata",
                    (document.id, held.version, metadata, document.text, blocks, now),
                )
                row = (document.id, held.version, metadata, held.origin, held.file, held.sha256)
                db.execute("insert or replace into held values (?, ?, ?, ?, ?, ?)", row)
            db.executemany("delete from held where id = ?", [(key,) for key in removed])

    def document(self, key: str, version: str) -> Document | None:
        """One version of a document, by its hash or a prefix of at least 6 digits; None where there is none."""
        query = "select metadata, text, blocks from version where id = ? and version like ? || '%' limit 2"
        with self._connect() as db:
            rows = db.execute(query, (key, version)).fetchall() if len(version) >= 6 else []
        if len(rows) != 1:
            return None
        metadata, text, blocks = rows[0]
        places = (Block(BlockKind(kind), start, end, tuple(path), page) for kind, start, end, path, page in json.loads(blocks))
        return Document(Metadata.model_validate_json(metadata), text, tuple(places))

    def versions(self, key: str) -> list[tuple[str, str]]:
        """The versions of a document and when each was first stored (ISO 8601, UTC), oldest first."""
        with self._connect() as db:
            query = "select version, stored_at from version where id = ? order by stored_at, rowid"
            rows: list[tuple[str, str]] = db.execute(query, (key,)).fetchall()
        return rows
