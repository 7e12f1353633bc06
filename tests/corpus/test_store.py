"""The document store: versions are only added, what is held changes all or nothing, and damage is told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.store import SHIPPED, DocumentStore, Held
from errors import StoreError
from tests.documents import entry


def held(document: Document, file: str = "aa.md") -> tuple[Document, Held]:
    return document, Held(document.metadata, document.version, SHIPPED, file, "0" * 64)


def document(text: str, **front: str) -> Document:
    return entry("aa", f"# Title\n\n{text}\n\n- item\n\n| a | b |\n|---|---|\n| 1 | 2 |", **front).document


def write(store: DocumentStore, changed: list[tuple[Document, Held]], removed: list[str]) -> None:
    store.keep(document for document, _ in changed)
    store.hold([each for _, each in changed], removed)


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    return DocumentStore(tmp_path / "documents.sqlite")


def test_asking_makes_no_file(store: DocumentStore, tmp_path: Path) -> None:
    """A store that nobody wrote is empty, and stays away."""
    assert (store.held(), store.versions("aa"), store.document("aa", "0" * 64)) == ({}, [], None)
    store.check()
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_is_read_back(store: DocumentStore) -> None:
    """Text, blocks with their sections, and metadata come back as they were."""
    first = document("Vitamin K2: β ≥ 0.5 😀.", standing="under_update")
    write(store, [held(first)], [])
    assert store.document("aa", first.version) == first
    assert store.held() == {"aa": held(first)[1]}


def test_versions_are_kept(store: DocumentStore) -> None:
    """After two changes all three versions are there, oldest first, and the last is held."""
    texts = [document(f"Text {number}.") for number in range(3)]
    for one in texts:
        write(store, [held(one)], [])
    assert [version for version, _ in store.versions("aa")] == [one.version for one in texts]
    assert [store.document("aa", one.version) for one in texts] == texts
    assert store.held()["aa"].version == texts[-1].version


def test_going_back_to_an_earlier_text_adds_nothing(store: DocumentStore) -> None:
    """A version is stored once, with the metadata that it had last."""
    first, second, again = document("One."), document("Two."), document("One.", standing="retracted")
    for one in (first, second, again):
        write(store, [held(one)], [])
    assert len(store.versions("aa")) == 2
    assert store.document("aa", first.version) == again


def test_removal_keeps_versions(store: DocumentStore) -> None:
    """A removed document is no longer held, and every answer that quoted it can still be held against its text."""
    first = document("Text.")
    write(store, [held(first)], [])
    write(store, [], ["aa"])
    assert store.held() == {}
    assert store.document("aa", first.version) == first


def test_a_document_that_moved_is_held(store: DocumentStore) -> None:
    """Where the same id is removed at one file and written at another, it is held."""
    first = document("Text.")
    write(store, [held(first)], [])
    write(store, [held(first, "other.md")], ["aa"])
    assert store.held()["aa"].file == "other.md"


def test_a_version_is_found_by_its_first_digits(store: DocumentStore) -> None:
    """Six digits are enough, fewer are refused; nothing else is taken for a digit."""
    first = document("Text.")
    write(store, [held(first)], [])
    assert store.document("aa", first.version[:6]) == first
    assert [store.document("aa", first.version[:5]), store.document("bb", first.version)] == [None, None]
    assert [store.document("aa", wild) for wild in ("%" * 6, "_" * 64, "", first.version + "0")] == [None] * 4


def test_an_ambiguous_prefix_finds_nothing(store: DocumentStore, tmp_path: Path) -> None:
    """Two versions with the same first digits are not guessed between."""
    first = document("Text.")
    write(store, [held(first)], [])
    with closing(sqlite3.connect(tmp_path / "documents.sqlite")) as db, db:
        twin = first.version[:10] + "0" * 54
        db.execute("insert into version select id, ?, metadata, text, blocks, stored_at from version", (twin,))
    assert store.document("aa", first.version[:10]) is None
    assert store.document("aa", first.version) == first


def test_a_failed_write_changes_nothing(store: DocumentStore) -> None:
    """Where one document cannot be held, none is; its kept text is harmless."""
    first = document("Text.")
    write(store, [held(first)], [])
    broken = Held(first.metadata, first.version, SHIPPED, None, "0")  # type: ignore[arg-type]
    with pytest.raises(StoreError):
        write(store, [held(document("New.")), (first, broken)], ["aa"])
    assert store.held() == {"aa": held(first)[1]}


def test_a_changed_text_is_not_shown(store: DocumentStore, tmp_path: Path) -> None:
    """A text that is not the one stored under its hash is refused, and the command that mends it is named."""
    first = document("Vitamin K2 changed nothing.")
    write(store, [held(first)], [])
    with closing(sqlite3.connect(tmp_path / "documents.sqlite")) as db, db:
        db.execute("update version set text = replace(text, 'nothing', 'a lot')")
    message = r"is damaged\. Run `sequitur refresh --rebuild`"
    with pytest.raises(StoreError, match=message):
        store.document("aa", first.version)
    with pytest.raises(StoreError, match=message):
        store.check()


@pytest.mark.parametrize(
    "statement",
    [
        "update version set blocks = 'x'",
        "update version set blocks = '[[\"no kind\", 0, 1, [], null]]'",
        "update version set metadata = '{}'",
        "update held set metadata = '{\"future\": 1}'",
        "update held set version = '123456'",
        "drop table held",
    ],
)
def test_a_store_of_another_form_is_told(store: DocumentStore, tmp_path: Path, statement: str) -> None:
    """What cannot be read as a document is one plain message with the command that mends it."""
    write(store, [held(document("Text."))], [])
    with closing(sqlite3.connect(tmp_path / "documents.sqlite")) as db, db:
        db.execute(statement)
    with pytest.raises(StoreError, match="sequitur refresh --rebuild"):
        store.check()


# The ends of the first pages, where SQLite puts what a page holds.
@pytest.mark.parametrize("start", [0, 2048, 6144, 10240])
def test_a_damaged_file_is_told(store: DocumentStore, tmp_path: Path, start: int) -> None:
    """Wherever a page is overwritten, the check tells it in one plain message."""
    write(store, [held(document("Text. " * 3000))], [])
    store.check()
    with (tmp_path / "documents.sqlite").open("r+b") as stream:
        stream.seek(start)
        stream.write(b"\xa5" * 2048)
    with pytest.raises(StoreError, match="sequitur refresh --rebuild"):
        store.check()


def test_a_store_put_aside_is_not_lost(store: DocumentStore, tmp_path: Path) -> None:
    """Put aside, the file lies beside the new one with all that could be read in it."""
    first = document("Text.")
    write(store, [held(first)], [])
    (tmp_path / "documents.sqlite-journal").write_bytes(b"")
    aside = store.put_aside()
    assert store.held() == {}
    write(store, [held(document("New."))], [])
    assert DocumentStore(aside).document("aa", first.version) == first
    assert not (tmp_path / "documents.sqlite-journal").exists()
