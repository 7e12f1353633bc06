"""What sources say of works, and what was done: marks, changes of standing and refreshes, in one SQLite file.

Marks of all works are kept, not only of those held: a work that is added later is held against them too.
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
from corpus.standing import works
from corpus.works import Identifiers, Mark
from errors import StoreError

_SCHEMA = """
create table if not exists mark (source text not null, work text not null, body text not null);
create index if not exists mark_work on mark (work);
create index if not exists mark_source on mark (source);
create table if not exists change (
    at text not null, generation text not null, document text not null, before text not null, after text not null,
    why text not null, primary key (generation, document)
);
create table if not exists refresh (at text not null, report text not null);
"""
_KEPT_REFRESHES = 500
_MEND = (
    "Run `sequitur refresh --rebuild`: it puts the file aside; sources are asked for standing again at the next pull."
)


@dataclass(frozen=True, slots=True)
class StandingChange:
    """That a document came to stand otherwise: when (ISO 8601, UTC), from what to what, and why."""

    at: str
    document: str
    before: str
    after: str
    why: str


class Ledger:
    """The ledger at a path; empty where there is no file yet. One writer (the refresh), any number of readers."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.name = file.name

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with plain_errors(self._file, _MEND), closing(sqlite3.connect(self._file, timeout=30)) as db:
            # One transaction for the tables and what goes into them: a process that is killed leaves all or nothing.
            db.isolation_level = None
            db.execute("begin immediate")
            for statement in _SCHEMA.split(";"):
                db.execute(statement)
            try:
                yield db
            except BaseException:
                db.execute("rollback")
                raise
            db.execute("commit")

    def _rows(self, query: str, values: tuple[str | int, ...] = ()) -> list[tuple[Any, ...]]:
        if not self._file.exists() or not self._file.stat().st_size:
            return []
        with plain_errors(self._file, _MEND), closing(sqlite3.connect(self._file, timeout=30)) as db:
            return db.execute(query, values).fetchall()

    def put_marks(self, source: str, marks: Iterable[Mark], *, whole: bool = True) -> int:
        """Store what a source lists, in place of what it listed before (`whole`) or beside it; how many marks.

        All or nothing: where `marks` raises, what was listed before stays.
        """
        count = 0
        with self._write() as db:
            if whole:
                db.execute("delete from mark where source = ?", (source,))
            for mark in marks:
                body = mark.model_dump_json(exclude_defaults=True)
                names = [] if mark.about is None else works(mark.about)
                for scheme, value in names:
                    name = f"{scheme}:{value}"
                    if (
                        whole
                        or not db.execute("select 1 from mark where work = ? and body = ?", (name, body)).fetchone()
                    ):
                        db.execute("insert into mark values (?, ?, ?)", (source, name, body))
                count += 1
        return count

    def marks(self, held: Iterable[Identifiers]) -> list[Mark]:
        """Every mark on the works of some documents."""
        if not self._rows("select 1 from mark limit 1"):
            return []
        names = sorted({f"{scheme}:{value}" for identifiers in held for scheme, value in works(identifiers)})
        query = "select distinct body from mark where work in (select value from json_each(?)) order by body"
        try:
            return [Mark.model_validate_json(body) for (body,) in self._rows(query, (json.dumps(names),))]
        except ValidationError:
            raise StoreError(f"{self._file} is of another version of Sequitur, or damaged. {_MEND}") from None

    def note_changes(self, generation: str, changes: Iterable[tuple[str, str, str, str]]) -> None:
        """Write down (document, before, after, why) for a generation, before it is published."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        rows = [(now, generation, *change) for change in changes]
        if rows:
            with self._write() as db:
                db.executemany("insert or replace into change values (?, ?, ?, ?, ?, ?)", rows)

    def forget_after(self, generation: str | None) -> None:
        """Take out the changes of generations that were never published: those after the current one."""
        if self._rows("select 1 from change where generation > ? limit 1", (generation or "",)):
            with self._write() as db:
                db.execute("delete from change where generation > ?", (generation or "",))

    def standing_changes(self, document: str | None = None) -> list[StandingChange]:
        """The changes of standing, of one document or of all, newest first."""
        query = "select at, document, before, after, why from change where ?1 = '' or document = ?1 order by generation desc"
        return [StandingChange(*row) for row in self._rows(query, (document or "",))]

    def note_refresh(self, report: dict[str, Any]) -> None:
        """Write down what a refresh did; the oldest notes beyond some hundreds go."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        with self._write() as db:
            db.execute("insert into refresh values (?, ?)", (now, json.dumps(report)))
            old = "select rowid from refresh order by rowid desc limit -1 offset ?"
            db.execute(f"delete from refresh where rowid in ({old})", (_KEPT_REFRESHES,))

    def refreshes(self) -> list[tuple[str, dict[str, Any]]]:
        """What former refreshes did, newest first: when (ISO 8601, UTC) and the report."""
        rows = self._rows("select at, report from refresh order by rowid desc")
        return [(at, json.loads(report)) for at, report in rows]

    def check(self) -> None:
        """Read the file. Raises StoreError where it is damaged."""
        for (found,) in self._rows("pragma quick_check"):
            if found != "ok":
                raise StoreError(f"{self._file} is damaged ({found}). {_MEND}")
        # What is no SQLite file of ours says so here.
        self._rows("select count(*) from mark, change, refresh limit 1")

    def put_aside(self) -> Path:
        """Move the file away, so that a new one is made, and return where it lies now."""
        return put_aside(self._file)
