"""Conversations in their file: numbering, migrations, replay, and a deletion that leaves nothing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

import chat.conversations
from chat.conversations import MIGRATIONS, Conversations
from chat.history import search
from errors import ConversationError
from tests.chat.making import reference, turn


def test_turns_come_back_equal_and_in_order(tmp_path: Path) -> None:
    """What was added is read back equal, oldest first, each conversation by itself."""
    store = Conversations(tmp_path / "c.sqlite")
    added = [store.add(turn(f"Question {n}?", number=n)) for n in (1, 2, 3)]
    store.add(turn(conversation="other"))
    assert Conversations(tmp_path / "c.sqlite").turns("c") == tuple(added)
    assert store.turns("none") == ()


def test_concurrent_turns_get_distinct_numbers(tmp_path: Path) -> None:
    """Turns added at once from many threads, all as number 1, are numbered 1 to n, and none is lost."""
    store = Conversations(tmp_path / "c.sqlite")
    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda n: store.add(turn(f"Question {n}?")).number, range(24)))
    assert sorted(numbers) == list(range(1, 25))
    stored = store.turns("c")
    assert [t.number for t in stored] == list(range(1, 25))
    assert len({t.question.text for t in stored}) == 24


def test_migrations_apply_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each migration is applied once, in order, whenever it is added; an existing file keeps its turns."""
    file = tmp_path / "c.sqlite"
    stored = Conversations(file).add(turn())
    applied: list[str] = []

    def later(db: sqlite3.Connection) -> None:
        applied.append("later")
        db.execute("create table feedback (id integer primary key)")

    monkeypatch.setattr(chat.conversations, "MIGRATIONS", (*MIGRATIONS, later))
    for _ in range(3):
        assert Conversations(file).turns("c") == (stored,)
    assert applied == ["later"]
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("pragma user_version").fetchone()[0] == len(MIGRATIONS) + 1


def test_a_new_file_may_be_opened_by_many_at_once(tmp_path: Path) -> None:
    """Several that make the file at the same moment bring it up to date once, and none fails."""
    start = threading.Barrier(8)

    def opened(_: int) -> int:
        start.wait()
        return len(Conversations(tmp_path / "new" / "c.sqlite").turns("c"))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(opened, range(8))) == [0] * 8


def test_a_failed_migration_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration that breaks off leaves the file at its former version."""
    file = tmp_path / "c.sqlite"
    Conversations(file)

    def broken(db: sqlite3.Connection) -> None:
        db.execute("create table half (id integer)")
        db.execute("select * from nothing_there")

    monkeypatch.setattr(chat.conversations, "MIGRATIONS", (*MIGRATIONS, broken))
    with pytest.raises(ConversationError):
        Conversations(file)
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("pragma user_version").fetchone()[0] == len(MIGRATIONS)
        assert not db.execute("select 1 from sqlite_master where name = 'half'").fetchall()


def _files_holding(folder: Path, words: bytes) -> list[str]:
    return [file.name for file in folder.iterdir() if words in file.read_bytes()]


def test_deletion_erases_the_text_from_every_file(tmp_path: Path) -> None:
    """After a deletion no file holds the words, its name's and the searched ones included, not even while another
    connection keeps the log open."""
    store = Conversations(tmp_path / "c.sqlite")
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as other:
        for n in range(1, 40):
            store.add(turn(f"Does quokkaflavin number {n} help? " + "x" * 900, number=n))
            store.add(turn(f"Kept {n}?", conversation="kept", number=n))
        store.rename("c", "Zebrafinch")
        store.rename("kept", "Named")
        other.execute("select count(*) from turn").fetchone()
        assert _files_holding(tmp_path, b"quokkaflavin")
        assert _files_holding(tmp_path, b"Zebrafinch")
        store.delete("c")
        assert _files_holding(tmp_path, b"quokkaflavin") == []
        assert _files_holding(tmp_path, b"Zebrafinch") == []
        assert store.turns("c") == ()
        assert len(store.turns("kept")) == 39
        assert [(each.id, each.name, each.turns) for each in store.listing()] == [("kept", "Named", 39)]
        assert list(store.told()) == ["kept"]


def test_a_former_name_is_erased(tmp_path: Path) -> None:
    """A name that was replaced or taken away stands in no file."""
    store = Conversations(tmp_path / "c.sqlite")
    store.add(turn())
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as other:
        other.execute("select count(*) from turn").fetchone()
        store.rename("c", "Quokkaflavin")
        assert _files_holding(tmp_path, b"Quokkaflavin")
        store.rename("c", "Falls")
        assert _files_holding(tmp_path, b"Quokkaflavin") == []
        store.rename("c", "")
        assert _files_holding(tmp_path, b"Falls") == []
    assert store.conversation("c").title == turn().question.text


def test_words_that_another_program_holds_are_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program reads an earlier state, the log cannot be emptied: that is said, and mended by the next."""
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda file, timeout: connect(file, timeout=0.1))
    store = Conversations(tmp_path / "c.sqlite")
    store.add(turn("Does quokkaflavin help?"))
    store.add(turn(conversation="other"))
    with closing(connect(tmp_path / "c.sqlite")) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from turn").fetchone()
        with pytest.raises(ConversationError, match="another program is reading"):
            store.delete("c")
        assert store.turns("c") == ()
        reader.rollback()
    store.rename("other", "x")
    assert _files_holding(tmp_path, b"quokkaflavin") == []


def test_conversations_are_listed_the_last_asked_first(tmp_path: Path) -> None:
    """Each with its article, its days, its turns and its first question; one goes by its name once it has one."""
    store = Conversations(tmp_path / "c.sqlite")
    first = store.add(turn("First?", article="an-article"))
    store.add(turn("Other?", conversation="other").model_copy(update={"asked_at": first.asked_at.replace(hour=13)}))
    later = first.asked_at.replace(day=24)
    store.add(turn("Second?", number=2).model_copy(update={"asked_at": later}))
    found, other = store.listing()
    assert (found.id, found.article, found.turns, found.question) == ("c", "an-article", 2, "First?")
    assert (found.begun, found.last) == (first.asked_at.isoformat(), later.isoformat())
    assert (other.id, other.article, other.title) == ("other", None, "Other?")
    store.rename("other", "Named")
    assert store.conversation("other").title == "Named"
    assert store.turns("other")[0].question.text == "Other?"


@pytest.mark.parametrize(
    "change", [lambda s: s.rename("no", "x"), lambda s: s.delete("no"), lambda s: s.conversation("no")]
)
def test_an_unknown_conversation_is_one_sentence(tmp_path: Path, change: Callable[[Conversations], object]) -> None:
    """Whatever is asked of an id that nothing is stored under, it is named with why that may be."""
    with pytest.raises(
        ConversationError, match=r"no conversation “no”: it was deleted, or its address is not complete\.$"
    ):
        change(Conversations(tmp_path / "c.sqlite"))


def test_a_deleted_conversation_does_not_come_back(tmp_path: Path) -> None:
    """An answer that was in the making when its conversation was deleted is not stored."""
    store = Conversations(tmp_path / "c.sqlite")
    store.add(turn())
    store.delete("c")
    with pytest.raises(ConversationError, match="was deleted while the question was answered"):
        store.add(turn("A follow-up?", number=2))
    assert store.listing() == ()


def test_a_file_of_the_former_version_is_listed_and_searched(tmp_path: Path) -> None:
    """Turns stored before there were names and a search are brought along; a damaged one stops nothing."""
    file = tmp_path / "c.sqlite"
    with closing(sqlite3.connect(file)) as db, db:
        MIGRATIONS[0](db)
        db.execute("pragma user_version = 1")
        old = turn("Does menatetrenone help?")
        row = (old.conversation, 1, old.asked_at.isoformat(), None, "answered")
        db.execute("insert into turn values (?, ?, ?, ?, ?, ?)", (*row, old.model_dump_json()))
        db.execute("insert into turn values ('x', 1, '2026-11-20T12:00:00+00:00', null, 'answered', 'no json')")
    store = Conversations(file)
    assert store.turns("c") == (old,)
    assert [(each.id, each.question) for each in store.listing()] == [("c", "Does menatetrenone help?"), ("x", "")]
    assert store.listing()[1].title
    (told,) = store.told()["c"]
    assert told.answer == " ".join(statement.text for statement in old.answer.statements)
    assert [found.conversation.id for found in search(store.listing(), store.told(), "MENATETRENONE")] == ["c"]


def test_a_turn_of_another_version_is_a_plain_message(tmp_path: Path) -> None:
    """A stored turn that this version cannot read is said so, and named."""
    store = Conversations(tmp_path / "c.sqlite")
    store.add(turn())
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as db, db:
        db.execute("update turn set body = '{}'")
    with pytest.raises(ConversationError, match="conversation c was stored by another version"):
        store.turns("c")


def test_a_file_that_is_no_database_is_a_plain_message(tmp_path: Path) -> None:
    """A damaged file is named, with what to do."""
    (tmp_path / "c.sqlite").write_text("this is no database, and it is long enough to be looked at as one")
    with pytest.raises(ConversationError, match=r"c\.sqlite cannot be used"):
        Conversations(tmp_path / "c.sqlite")


def test_ids_cannot_be_guessed() -> None:
    """Conversation ids are long and never repeat: they are the only key."""
    ids = {Conversations.new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert min(map(len, ids)) >= 16
    # On the command line one that begins with "-" would be an option.
    assert not any(id.startswith("-") for id in ids)


def test_the_answers_that_cite_a_document_are_found_newest_first(tmp_path: Path) -> None:
    """Only answers whose references name it; a question that merely mentions it, or a damaged turn, does not count."""
    store = Conversations(tmp_path / "c.sqlite")
    cited = turn().answer.model_copy(update={"references": (reference("a-1"), reference("b-1", number=2))})
    first = store.add(turn("First?").model_copy(update={"answer": cited}))
    later = turn("Later?", conversation="other").model_copy(update={"answer": cited})
    store.add(later.model_copy(update={"asked_at": first.asked_at.replace(year=2027)}))
    store.add(turn("What of a-1?", number=2))
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as db, db:
        db.execute("insert into turn values ('', 'x', 1, '', null, '', 'no json')")
    assert [(c.conversation, c.number, c.question) for c in store.citing("a-1")] == [
        ("other", 1, "Later?"),
        ("c", 1, "First?"),
    ]
    assert len(store.citing("b-1", most=1)) == 1
    assert store.citing("c-1") == ()
