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
from typing import Any

from pydantic import ValidationError

from corpus.database import plain_errors, put_aside
from corpus.document import Block, BlockKind, Document, Metadata
from errors import StoreError

SHIPPED = "corpus"
"""The origin of the corpus that is shipped. A folder's is its absolute path, a public source's its name, one word."""
_LEAST_PREFIX = 6

_SCHEMA = """
create table version (
    id text not null, version text not null, metadata text not null, text text not null, blocks text not null,
    stored_at text not null, primary key (id, version)
);
create table held (
    id text primary key, version text not null, metadata text not null,
    origin text not null, file text not null, sha256 text not null
);
"""
_MEND = (
    "Run `sequitur refresh --rebuild`: it puts the file aside and reads the corpus anew; your own folders are added "
    "again with `--path`."
)


def is_source(origin: str) -> bool:
    """Whether an origin is a public source."""
    return origin != SHIPPED and origin.isidentifier()


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
    """The store at a path; empty where there is no file yet. One writer (the refresh), any number of readers."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.name = file.name

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        with plain_errors(self._file, _MEND), closing(sqlite3.connect(self._file, timeout=30)) as db, db:
            yield db

    def _rows(self, query: str, values: tuple[str | int, ...] = ()) -> list[tuple[Any, ...]]:
        # Asking must not make the file: a reader has no business to, and a dry run changes nothing.
        if not self._file.exists():
            return []
        with self._connect() as db:
            return db.execute(query, values).fetchall()

    def _create(self) -> None:
        """Make the file whole or not at all: a process that is killed here leaves no half of it."""
        following = self._file.with_suffix(".next")
        following.unlink(missing_ok=True)
        with plain_errors(following, _MEND), closing(sqlite3.connect(following)) as db:
            db.executescript(_SCHEMA)
        following.replace(self._file)

    def held(self) -> dict[str, Held]:
        """What is held now, by id."""
        rows = self._rows("select metadata, version, origin, file, sha256 from held order by id")
        found = (Held(self._metadata(row[0]), *row[1:]) for row in rows)
        return {held.id: held for held in found}

    def _metadata(self, stored: str) -> Metadata:
        try:
            return Metadata.model_validate_json(stored)
        except ValidationError:
            raise StoreError(
                f"{self._file} holds metadata of another version of Sequitur, or damaged. {_MEND}"
            ) from None

    def keep(self, documents: Iterable[Document]) -> None:
        """Add versions of documents. That alone changes nothing that is held; a version that no one holds is harmless."""
        if not self._file.exists():
            self._create()
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        with self._connect() as db:
            for document in documents:
                metadata = document.metadata.model_dump_json()
                db.execute(
                    "insert into version values (?, ?, ?, ?, ?, ?) "
                    "on conflict do update set metadata = excluded.metadata",
                    (document.id, document.version, metadata, document.text, _as_json(document.blocks), now),
                )

    def hold(self, changed: Iterable[Held], removed: Iterable[str]) -> None:
        """Replace what is held, all or nothing; the versions were kept before. A removed document keeps its own."""
        if not self._file.exists():
            self._create()
        with self._connect() as db:
            db.executemany("delete from held where id = ?", [(key,) for key in removed])
            db.executemany(
                "insert or replace into held values (?, ?, ?, ?, ?, ?)",
                ((h.id, h.version, h.metadata.model_dump_json(), h.origin, h.file, h.sha256) for h in changed),
            )

    def document(self, key: str, version: str) -> Document | None:
        """One version of a document, by its hash or a prefix of at least 6 digits; None where there is none.

        Raises StoreError where the text is not the one that was stored.
        """
        if len(version) < _LEAST_PREFIX:
            return None
        query = "select version, metadata, text, blocks from version where id = ? and substr(version, 1, ?) = ? limit 2"
        rows = self._rows(query, (key, len(version), version))
        if len(rows) != 1:
            return None
        found, metadata, text, blocks = rows[0]
        document = Document(self._metadata(metadata), text, _blocks(blocks))
        if document.version != found:
            raise StoreError(f"The text of '{key}' in {self._file} is damaged. {_MEND}")
        return document

    def versions(self, key: str) -> list[tuple[str, str]]:
        """The versions of a document and when each was first stored (ISO 8601, UTC), oldest first."""
        return self._rows("select version, stored_at from version where id = ? order by stored_at, rowid", (key,))

    def places(self) -> dict[str, tuple[str, str, str | None]]:
        """Where each document that is held came from: origin, file, and when its text was first stored (ISO 8601, UTC)."""
        query = "select held.id, origin, file, stored_at from held left join version using (id, version)"
        return {key: (origin, file, stored) for key, origin, file, stored in self._rows(query)}

    def check(self) -> None:
        """Read all that is held. Raises StoreError where any of it is damaged."""
        for (found,) in self._rows("pragma quick_check"):
            if found != "ok":
                raise StoreError(f"{self._file} is damaged ({found}). {_MEND}")
        for key, held in self.held().items():
            if self.document(key, held.version) is None:
                raise StoreError(f"The text of '{key}' is missing in {self._file}. {_MEND}")

    def put_aside(self) -> Path:
        """Move the file away, so that a new one is made, and return where it lies now."""
        return put_aside(self._file)


def _as_json(blocks: Iterable[Block]) -> str:
    return json.dumps([[block.kind, block.start, block.end, block.section, block.page] for block in blocks])


def _blocks(stored: str) -> tuple[Block, ...]:
    try:
        rows = json.loads(stored)
        return tuple(Block(BlockKind(kind), start, end, tuple(path), page) for kind, start, end, path, page in rows)
    except (ValueError, TypeError):
        # The document's version tells what is damaged.
        return ()
