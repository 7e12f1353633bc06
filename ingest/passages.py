"""The passages and documents of a generation in one SQLite file, and how rows are numbered.

Row numbers are the places of passages ordered by document and position; the lexical index and the vectors in memory
use the same numbers.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from corpus.database import plain_errors
from corpus.document import DocumentType, Metadata
from ingest.chunking import Passage
from ingest.generation import REBUILD

_SCHEMA = """
create table document (
    id text primary key, version text not null, kind text not null, year integer, standing text not null,
    metadata text not null
);
create table passage (
    id text primary key, document text not null, start integer not null, "end" integer not null,
    section text not null, text text not null, context text not null, page integer, key blob not null
);
create index passage_place on passage (document, start);
"""
_ROWS_AT_ONCE = 1000
_COLUMNS = 'id, document, section, start, "end", text, context, page'


@dataclass(frozen=True)
class Row:
    """A document as a generation holds it; `metadata` is JSON with the standing resolved, read once where a search asks
    for more than the columns."""

    id: str
    version: str
    kind: str
    year: int | None
    standing: str
    metadata: str

    @classmethod
    def of(cls, metadata: Metadata, version: str) -> Row:
        """The row of a document."""
        return cls(metadata.id, version, metadata.kind, metadata.year, metadata.standing, metadata.model_dump_json())

    @property
    def type(self) -> DocumentType:
        """The design of the document."""
        return self._read[0]

    @property
    def organisation(self) -> str | None:
        """Who issued it."""
        return self._read[1]

    @property
    def jurisdiction(self) -> str | None:
        """Where it is meant for, as it says itself."""
        return self._read[2]

    @cached_property
    def _read(self) -> tuple[DocumentType, str | None, str | None]:
        known = json.loads(self.metadata)
        return DocumentType(known["type"]), known.get("organisation"), known.get("jurisdiction")


class PassageTable:
    """The file's reader and writer. Reading is safe from several threads."""

    def __init__(self, file: Path, mode: Literal["ro", "rw", "rwc"] = "ro") -> None:
        self._file = file
        self._lock = threading.Lock()
        with plain_errors(file, REBUILD):
            uri = f"{file.resolve().as_uri()}?mode={mode}"
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
            if mode == "rwc":
                self._db.executescript(_SCHEMA)
            self._db.execute("select count(*) from passage")

    @contextmanager
    def _locked(self) -> Iterator[sqlite3.Connection]:
        with plain_errors(self._file, REBUILD), self._lock:
            yield self._db

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def documents(self) -> list[Row]:
        """All documents, by id."""
        with self._locked() as db:
            return [Row(*row) for row in db.execute("select * from document order by id")]

    def places(self) -> list[tuple[str, str]]:
        """(passage id, document id) in row order."""
        with self._locked() as db:
            return db.execute("select id, document from passage order by document, start").fetchall()

    def keys(self, documents: Iterable[str] | None = None) -> dict[str, bytes]:
        """Passage id to the key of what was embedded for it; of some documents only, where they are named."""
        with self._locked() as db:
            if documents is None:
                return dict(db.execute("select id, key from passage"))
            query = "select id, key from passage where document in (select value from json_each(?))"
            return dict(db.execute(query, (json.dumps(list(documents)),)))

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """Passages by id, in the order asked for."""
        with self._locked() as db:
            query = f"select {_COLUMNS} from passage where id in (select value from json_each(?))"
            rows = db.execute(query, (json.dumps(list(ids)),)).fetchall()
        found = {row[0]: _passage(row) for row in rows}
        return [found[key] for key in ids]

    def all(self) -> Iterator[Passage]:
        """Every passage, in row order."""
        with self._locked() as db:
            cursor = db.execute(f"select {_COLUMNS} from passage order by document, start")
        while True:
            # Not locked while the caller has the passages: it may ask for others meanwhile.
            with self._locked():
                rows = cursor.fetchmany(_ROWS_AT_ONCE)
            if not rows:
                return
            yield from map(_passage, rows)

    def owners(self, documents: Sequence[str]) -> dict[str, tuple[str, bytes]]:
        """Passage id to its document and the key of what was embedded, for the passages of some documents."""
        with self._locked() as db:
            query = "select id, document, key from passage where document in (select value from json_each(?))"
            return {
                key: (document, embedded) for key, document, embedded in db.execute(query, (json.dumps(documents),))
            }

    def replace(self, gone: Iterable[str], rows: Iterable[Row]) -> None:
        """Take out the passages of some documents, and write all document rows anew."""
        with self._locked() as db, db:
            db.executemany("delete from passage where document = ?", [(key,) for key in gone])
            db.execute("delete from document")
            db.executemany("insert into document values (?, ?, ?, ?, ?, ?)", [_values(row) for row in rows])

    def add(self, passages: Iterable[tuple[Passage, bytes]]) -> None:
        """Put passages in."""
        with self._locked() as db, db:
            db.executemany(
                f"insert into passage ({_COLUMNS}, key) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (p.id, p.document, json.dumps(p.section), p.start, p.end, p.text, p.context, p.page, key)
                    for p, key in passages
                ),
            )


def _values(row: Row) -> tuple[str | int | None, ...]:
    return row.id, row.version, row.kind, row.year, row.standing, row.metadata


def _passage(row: Sequence[object]) -> Passage:
    key, document, section, start, end, text, context, page = row
    return Passage(key, document, tuple(json.loads(section)), start, end, text, context, page)  # type: ignore[arg-type]
