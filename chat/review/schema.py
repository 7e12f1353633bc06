"""The tables of reviews, in the file of the conversations: what is deleted there is gone here in the same transaction."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3

WITHDRAWN = "withdrawn"


def create(db: sqlite3.Connection) -> None:
    """One row an item, one an event of it. An event is never changed; only erasing takes any away."""
    db.execute(
        "create table review_item (id text primary key, kind text not null, owner text not null, conversation text, "
        "number integer not null, article text not null, version text not null)"
    )
    # A withdrawn item has no conversation, and null is like no other null.
    db.execute(
        "create unique index review_once on review_item (kind, owner, conversation, number, article, version) "
        "where kind != 'feedback'"
    )
    db.execute("create index review_conversation on review_item (owner, conversation)")
    db.execute(
        "create table review_event (item text not null, number integer not null, body text not null, "
        "primary key (item, number))"
    )
    db.execute(
        "create trigger review_kept before update on review_event begin "
        "select raise(abort, 'an event of a review is never changed'); end"
    )


def erase(db: sqlite3.Connection, owner: str, conversation: str) -> None:
    """Take the words of all items of a conversation away; of each stays that it was withdrawn, and when."""
    of = (owner, conversation)
    ids = [id for (id,) in db.execute("select id from review_item where owner = ? and conversation = ?", of)]
    at = dt.datetime.now(dt.UTC).isoformat()
    for id in ids:
        db.execute("delete from review_event where item = ?", (id,))
        db.execute("insert into review_event values (?, 1, ?)", (id, json.dumps({"action": WITHDRAWN, "at": at})))
        db.execute("update review_item set owner = '', conversation = null, number = 0 where id = ?", (id,))
