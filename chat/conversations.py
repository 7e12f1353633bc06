"""Conversations in one SQLite file: every turn as it was answered, passages and all, so that it can be replayed."""

from __future__ import annotations

import copy
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from chat.review import schema as reviews
from chat.turn import Turn
from errors import ConversationError

Migration = Callable[[sqlite3.Connection], None]
# More of it in a message would bury what it says.
_LONGEST_ID = 40


def _m001_turns(db: sqlite3.Connection) -> None:
    db.execute(
        "create table turn (conversation text not null, number integer not null, asked_at text not null, "
        "article text, status text not null, body text not null, primary key (conversation, number))"
    )


# What is shown of a turn, without its passages: a search need not read those. A plain table and no FTS5 index, whose
# deleted words stay in its segments in every SQLite before 3.42.
_TOLD = (
    "insert into told select {key}, coalesce(json_extract(body, '$.question.text'), ''), "
    "trim(coalesce(json_extract(body, '$.answer.message'), '') || ' ' || coalesce((select group_concat(json_extract(value, "
    "'$.text'), ' ') from json_each(body, '$.answer.statements')), '')) from turn where json_valid(body)"
)


def _m002_names_and_words(db: sqlite3.Connection) -> None:
    db.execute("create table conversation (id text primary key, name text not null)")
    db.execute(
        "create table told (conversation text not null, number integer not null, question text not null, "
        "answer text not null, primary key (conversation, number))"
    )
    db.execute(_TOLD.format(key="conversation, number"))


_OWNED = {
    "turn": "conversation text not null, number integer not null, asked_at text not null, article text, status text not "
    "null, body text not null, primary key (owner, conversation, number)",
    "told": "conversation text not null, number integer not null, question text not null, answer text not null, "
    "primary key (owner, conversation, number)",
    "conversation": "id text not null, name text not null, primary key (owner, id)",
}


def _m003_owners(db: sqlite3.Connection) -> None:
    """What was there has the owner that nobody signs in as. The owner is in every key, so that the id of another
    person's conversation is as free, and as unknown, as one that nobody has."""
    for table, columns in _OWNED.items():
        db.execute(f"alter table {table} rename to former")
        db.execute(f"create table {table} (owner text not null, {columns})")
        db.execute(f"insert into {table} select '', * from former")
        db.execute("drop table former")


# Applied once each, in order; the number of applied ones is the file's user_version.
MIGRATIONS: tuple[Migration, ...] = (_m001_turns, _m002_names_and_words, _m003_owners, reviews.create)
_TABLES = {"turn": "conversation", "told": "conversation", "conversation": "id"}


@dataclass(frozen=True, slots=True)
class Citing:
    """An answer that cites a document: its conversation and number there, when it was asked (ISO 8601), the question."""

    conversation: str
    number: int
    asked_at: str
    question: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it is listed: the article it began at, when it was begun and last asked (ISO 8601, UTC), how
    many turns it has, its first question, and the name that a reader gave it, empty where none did."""

    id: str
    name: str
    article: str | None
    begun: str
    last: str
    turns: int
    question: str

    @property
    def title(self) -> str:
        """What it goes by."""
        return self.name or self.question or "A conversation of another version"


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a turn: its question, and the sentences of its answer."""

    question: str
    answer: str


class Conversations:
    """The store at a path, made or brought up to date when opened: what one owner has in it, and of no other anything.

    An owner is a Person's id; empty where nobody signs in, and then the id of a conversation is the only key to it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.owner = ""
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

    def of(self, owner: str) -> Conversations:
        """What another owner has in the same store."""
        other = copy.copy(self)
        other.owner = owner
        return other

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

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """A connection to what else is kept in this file (`chat/review`); committed at its end, or nothing of it is."""
        return self._connect()

    @staticmethod
    def new_id() -> str:
        """An id that cannot be guessed: where nobody signs in, it is the only key to a conversation."""
        id = secrets.token_urlsafe(12)
        # On the command line it would be taken for an option.
        return f"_{id[1:]}" if id.startswith("-") else id

    def turns(self, conversation: str) -> tuple[Turn, ...]:
        """The turns of a conversation, oldest first; none where it has none."""
        with self._connect() as db:
            rows = db.execute(
                "select body from turn where owner = ? and conversation = ? order by number",
                (self.owner, conversation),
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
            "select conversation, number, asked_at, json_extract(body, '$.question.text') from turn where owner = ? and "
            "json_valid(body) and exists (select 1 from json_each(body, '$.answer.references') where json_extract(value, '$.document') = ?) "
            "order by asked_at desc limit ?"
        )
        with self._connect() as db:
            return tuple(Citing(*row) for row in db.execute(query, (self.owner, document, most)))

    def listing(self, only: str | None = None) -> tuple[Conversation, ...]:
        """The conversations, the one last asked first; at most one where `only` names it."""
        query = (
            "select g.id, coalesce(c.name, ''), t.article, g.begun, g.last, g.turns, coalesce(w.question, '') from (select "
            "conversation as id, min(number) as first, min(asked_at) as begun, max(asked_at) as last, count(*) as turns "
            "from turn where owner = ?1 and (?2 is null or conversation = ?2) group by conversation) g "
            "join turn t on t.owner = ?1 and t.conversation = g.id and t.number = g.first "
            "left join told w on w.owner = ?1 and w.conversation = g.id and w.number = g.first "
            "left join conversation c on c.owner = ?1 and c.id = g.id order by g.last desc, g.id"
        )
        with self._connect() as db:
            return tuple(Conversation(*row) for row in db.execute(query, (self.owner, only)))

    def conversation(self, id: str) -> Conversation:
        """One conversation as it is listed. Raises ConversationError where there is none."""
        for found in self.listing(id):
            return found
        raise ConversationError(
            f"There is no conversation “{id[:_LONGEST_ID]}”: it was deleted, or its address is not complete."
        )

    def told(self) -> Mapping[str, Sequence[Told]]:
        """The words of all turns by conversation, oldest first; without those that cannot be read."""
        found: dict[str, list[Told]] = {}
        with self._connect() as db:
            for id, question, answer in db.execute(
                "select conversation, question, answer from told where owner = ? order by conversation, number",
                (self.owner,),
            ):
                found.setdefault(id, []).append(Told(question, answer))
        return found

    def add(self, turn: Turn) -> Turn:
        """Store a turn and return it with the number it got: the next one, should another have come between.

        Raises ConversationError for a follow-up whose conversation was deleted meanwhile: what was erased stays so.
        """
        insert = (
            "insert into turn select ?1, ?2, ?3, ?4, ?5, ?6, ?7 where ?3 = 1 or exists "
            "(select 1 from turn where owner = ?1 and conversation = ?2)"
        )
        told = f"{_TOLD.format(key='owner, conversation, number')} and owner = ? and conversation = ? and number = ?"
        while True:
            key, asked = (self.owner, turn.conversation, turn.number), turn.asked_at.isoformat()
            row = (*key, asked, turn.question.article, turn.answer.status, turn.model_dump_json())
            try:
                with self._connect() as db:
                    if not db.execute(insert, row).rowcount:
                        raise ConversationError(
                            "This conversation was deleted while the question was answered. Ask it in a new one."
                        )
                    db.execute(told, key)
                return turn
            except sqlite3.IntegrityError:
                turn = turn.model_copy(update={"number": turn.number + 1})

    def rename(self, id: str, name: str) -> None:
        """Give a conversation a name, or take it away with an empty one. Raises ConversationError where there is none."""
        self.conversation(id)
        with self._connect() as db:
            db.execute("delete from conversation where owner = ? and id = ?", (self.owner, id))
            if name:
                db.execute("insert into conversation values (?, ?, ?)", (self.owner, id, name))
            self._erase(db)

    def delete(self, id: str) -> None:
        """Remove a conversation, its name and its reviews from the files, pages overwritten, the write-ahead log's included.

        Raises ConversationError where there is none, or where another program kept the log from being emptied.
        """
        self.conversation(id)
        with self._connect() as db:
            for table, column in _TABLES.items():
                db.execute(f"delete from {table} where owner = ? and {column} = ?", (self.owner, id))
            reviews.erase(db, self.owner, id)
            self._erase(db)

    def _erase(self, db: sqlite3.Connection) -> None:
        """Commit, and bring the log into the file: what was removed stands in its earlier pages."""
        db.commit()
        if db.execute("pragma wal_checkpoint(truncate)").fetchone()[0]:
            raise ConversationError(
                f"It was removed, but another program is reading {self._file}, and until it ends the words stay in the log "
                "beside it. End that program; they go when anything is renamed or deleted next."
            )
