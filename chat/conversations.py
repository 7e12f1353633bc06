"""Conversations in one SQLite file: every turn as it was answered, passages and all, so that it can be replayed."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from chat.turn import Turn
from errors import ConversationError

Migration = Callable[[sqlite3.Connection], None]


def _m001_turns(db: sqlite3.Connection) -> None:
    db.execute(
        "create table turn (conversation text not null, number integer not null, asked_at text not null, "
        "article text, status text not null, body text not null, primary key (conversation, number))"
    )


# Applied once each, in order; the number of applied ones is the file's user_version.
MIGRATIONS: tuple[Migration, ...] = (_m001_turns,)


@dataclass(frozen=True, slots=True)
class Citing:
    """An answer that cites a document: its conversation and number there, when it was asked (ISO 8601), the question."""

    conversation: str
    number: int
    asked_at: str
    question: str


class Conversations:
    """The store at a path; made or brought up to date when opened."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConversationError(
                f"{file.parent} cannot be written ({error.strerror}). Set SEQUITUR_HOME to a folder that can."
            ) from None
        with self._connect() as db:
            if db.execute("pragma journal_mode").fetchone()[0] != "wal":
                db.execute("pragma journal_mode = wal")
            # Taken at once, so that of two that open a new file only one brings it up to date.
            db.execute("begin immediate")
            done = db.execute("pragma user_version").fetchone()[0]
            for number, migration in enumerate(MIGRATIONS[done:], done + 1):
                migration(db)
                db.execute(f"pragma user_version = {number}")

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._file, timeout=30)) as db, db:
                # Always: rows that are moved within the file leave no copies behind either.
                db.execute("pragma secure_delete = on")
                yield db
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise ConversationError(
                f"The conversations in {self._file} cannot be used ({error}). Free some disk space, or move the file "
                "away to start with none."
            ) from None

    @staticmethod
    def new_id() -> str:
        """An id that cannot be guessed: it is the only key to a conversation."""
        return secrets.token_urlsafe(12)

    def turns(self, conversation: str) -> tuple[Turn, ...]:
        """The turns of a conversation, oldest first; none where it has none."""
        with self._connect() as db:
            rows = db.execute(
                "select body from turn where conversation = ? order by number", (conversation,)
            ).fetchall()
        try:
            return tuple(Turn.model_validate_json(body) for (body,) in rows)
        except ValidationError:
            raise ConversationError(
                f"The conversation {conversation} was stored by another version of Sequitur and cannot be read. Start a new one."
            ) from None

    def citing(self, document: str, most: int = 50) -> tuple[Citing, ...]:
        """The answers that cite a document, newest first."""
        query = (
            "select conversation, number, asked_at, json_extract(body, '$.question.text') from turn where json_valid(body) "
            "and exists (select 1 from json_each(body, '$.answer.references') where json_extract(value, '$.document') = ?) "
            "order by asked_at desc limit ?"
        )
        with self._connect() as db:
            return tuple(Citing(*row) for row in db.execute(query, (document, most)))

    def add(self, turn: Turn) -> Turn:
        """Store a turn and return it with the number it got: the next one, should another have come between."""
        while True:
            row = (turn.conversation, turn.number, turn.asked_at.isoformat(), turn.question.article, turn.answer.status)
            try:
                with self._connect() as db:
                    db.execute("insert into turn values (?, ?, ?, ?, ?, ?)", (*row, turn.model_dump_json()))
                return turn
            except sqlite3.IntegrityError:
                turn = turn.model_copy(update={"number": turn.number + 1})

    def delete(self, conversation: str) -> None:
        """Remove a conversation from the files, its pages overwritten, the write-ahead log's included."""
        with self._connect() as db:
            db.execute("delete from turn where conversation = ?", (conversation,))
            db.commit()
            db.execute("pragma wal_checkpoint(truncate)")
