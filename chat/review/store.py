"""Items and their events in the file of the conversations. Events are only ever added, each in its own place."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple

from pydantic import ValidationError

from chat.conversations import Conversations
from chat.review.values import Event, Item, Kind, Target
from errors import ReviewError

_ITEMS = (
    "select i.id, i.kind, i.owner, coalesce(i.conversation, ''), i.number, i.article, i.version, coalesce(t.question, '') "
    "from review_item i left join told t on t.owner = i.owner and t.conversation = i.conversation and t.number = i.number "
)
_GONE = "This answer was deleted with its conversation, so nothing can be said of it any more."
_LONGEST_ID = 40


class Reviews:
    """All items. Whoever adds an event says how many they saw: of two at once, one is told so and nothing of theirs kept."""

    def __init__(self, conversations: Conversations) -> None:
        self._file = conversations

    def all(self) -> tuple[Item, ...]:
        """Every item, in no order."""
        return self._where("")

    def item(self, id: str) -> Item:
        """One item. Raises ReviewError where there is none."""
        with self._file.transaction() as db:
            return self._one(db, id)

    def of_conversation(self, owner: str, conversation: str) -> tuple[Item, ...]:
        """What there is on the answers of a conversation."""
        return self._where("where i.owner = ? and i.conversation = ?", owner, conversation)

    def of_articles(self) -> tuple[Item, ...]:
        """The reviews of articles, of whatever version."""
        return self._where("where i.kind = ?", Kind.ARTICLE)

    def open(self, kind: Kind, target: Target, event: Callable[[Item | None], Event]) -> Item:
        """Begin an item, or go on with the one that there is of this target; of feedback each is an item of its own.
        Raises ReviewError where the answer is no longer there."""
        with self._file.transaction() as db:
            db.execute("begin immediate")
            of = (target.owner, target.conversation, target.number)
            there = "select 1 from turn where owner = ? and conversation = ? and number = ?"
            if target.conversation and not db.execute(there, of).fetchone():
                raise ReviewError(_GONE)
            known = None if kind is Kind.FEEDBACK else self._known(db, kind, target)
            added = event(known)
            id = known.id if known else secrets.token_urlsafe(12)
            if known is None:
                db.execute("insert into review_item values (?, ?, ?, ?, ?, ?, ?)", (id, kind, *astuple(target)))
            self._add(db, id, known.seen if known else 0, [added])
            return self._one(db, id)

    def change(self, id: str, seen: int, events: Callable[[Item], Sequence[Event]]) -> Item:
        """Add events to an item of which `seen` were seen. Raises ReviewError where others came between."""
        with self._file.transaction() as db:
            db.execute("begin immediate")
            item = self._one(db, id)
            if item.seen != seen:
                name = item.last.name or "Somebody"
                raise ReviewError(f"{name} has changed this meanwhile, so nothing was done. See how it stands now.")
            self._add(db, id, seen, events(item))
            return self._one(db, id)

    def change_of(self, kind: Kind, target: Target, event: Callable[[Item], Event | None]) -> None:
        """Add an event to the one item of a target, if there is one and an event is made for it."""
        with self._file.transaction() as db:
            db.execute("begin immediate")
            known = self._known(db, kind, target)
            added = event(known) if known else None
            if known and added:
                self._add(db, known.id, known.seen, [added])

    def _add(self, db: sqlite3.Connection, id: str, seen: int, events: Iterable[Event]) -> None:
        rows = [(id, seen + n, event.model_dump_json(exclude_defaults=True)) for n, event in enumerate(events, 1)]
        db.executemany("insert into review_event values (?, ?, ?)", rows)

    def _one(self, db: sqlite3.Connection, id: str) -> Item:
        for item in _read(db, f"{_ITEMS} where i.id = ?", id):
            return item
        raise ReviewError(f"Nothing in the queue is called “{id[:_LONGEST_ID]}”. The queue shows all that is there.")

    def _known(self, db: sqlite3.Connection, kind: Kind, target: Target) -> Item | None:
        where = "i.kind = ? and i.owner = ? and i.conversation = ? and i.number = ? and i.article = ? and i.version = ?"
        return next(iter(_read(db, f"{_ITEMS} where {where}", kind, *astuple(target))), None)

    def _where(self, where: str, *values: str | int) -> tuple[Item, ...]:
        with self._file.transaction() as db:
            return tuple(_read(db, f"{_ITEMS} {where}", *values))


def _read(db: sqlite3.Connection, query: str, *values: str | int) -> list[Item]:
    rows = db.execute(query, values).fetchall()
    return [Item(id, Kind(kind), Target(*target), _events(db, id), title) for id, kind, *target, title in rows]


def _events(db: sqlite3.Connection, id: str) -> tuple[Event, ...]:
    bodies = db.execute("select body from review_event where item = ? order by number", (id,)).fetchall()
    try:
        return tuple(Event.model_validate_json(body) for (body,) in bodies)
    except ValidationError:
        raise ReviewError(
            f"The review {id} was stored by another version of Sequitur and cannot be read. Use that version, or delete its "
            "conversation."
        ) from None
