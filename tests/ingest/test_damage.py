"""Damage: every part of an index is deleted and garbled in turn; it is told, and the command that is named mends it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from corpus.store import DocumentStore
from errors import SequiturError, StoreError
from ingest import Index
from ingest.generation import Generations, Manifest
from tests.documents import markdown
from tests.ingest.workshop import STONES, Bench, tree

REBUILD = "sequitur refresh --rebuild"
Harm = Callable[[Path], None]


def delete(file: Path) -> None:
    file.unlink()


def empty(file: Path) -> None:
    file.write_bytes(b"")


def cut(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


def garble(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for place in range(len(data) // 3, len(data), max(1, len(data) // 50)):
        data[place] ^= 0xFF
    file.write_bytes(data)


def flip_one_bit(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


HARMS: list[Harm] = [delete, empty, cut, garble, flip_one_bit]
PARTS = [
    "passages.sqlite",
    "lexical/data.csc.index.npy",
    "lexical/indices.csc.index.npy",
    "lexical/indptr.csc.index.npy",
    "lexical/vocab.index.json",
    "lexical/params.index.json",
    "lexical/size",
    "chroma/chroma.sqlite3",
    "chroma/*/data_level0.bin",
    "chroma/*/header.bin",
    "manifest.json",
]


def part(bench: Bench, name: str) -> Path:
    found = Generations(bench.home).current()
    assert found is not None
    (file,) = found[0].glob(name)
    return file


def ask(bench: Bench) -> str:
    return bench.best()


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("name", PARTS)
def test_a_damaged_part_is_told(bench: Bench, name: str, harm: Harm) -> None:
    """Readers refuse it in one message, the doctor finds it, and both name the command."""
    if (name, harm) == ("manifest.json", flip_one_bit):
        pytest.skip("half way through is a checksum or a name there, and each has a test of its own")
    file = part(bench, name)
    if harm is not delete and not file.stat().st_size:
        pytest.skip("nothing in it to damage")
    harm(file)
    with pytest.raises(StoreError, match=REBUILD):
        ask(bench)
    assert {finding.mend for finding in bench.diagnosis().findings} == {REBUILD}


@pytest.mark.parametrize("name", PARTS)
def test_the_command_that_is_named_mends_it(bench: Bench, name: str) -> None:
    """After the rebuild the same passages are there and the doctor finds nothing."""
    before = bench.passages()
    garble(part(bench, name))
    bench.refresh(rebuild=True)
    assert bench.passages() == before
    bench.assert_healthy()


@pytest.mark.parametrize("name", PARTS)
def test_a_plain_refresh_mends_it_too(bench: Bench, name: str) -> None:
    """What is damaged is built anew from what is held, without embedding anything; so the app mends itself at start."""
    before = bench.passages()
    delete(part(bench, name))
    assert bench.refresh().embedded == 0
    assert bench.passages() == before
    bench.assert_healthy()


@pytest.mark.parametrize("name", ["passages.sqlite", "chroma/chroma.sqlite3", "chroma/*/data_level0.bin"])
def test_a_damaged_index_is_no_base(bench: Bench, name: str) -> None:
    """A change that meets a damaged index does not build on it."""
    garble(part(bench, name))
    bench.write("stones", body=STONES.replace("36,282", "40,000"))
    bench.refresh()
    assert sum("40,000 women" in text for text in bench.passages().values()) == 1
    bench.assert_healthy()


@pytest.mark.parametrize("text", ["nowhere", "", "\n", "../..", "a" * 300, "nul\0byte", "two\nlines"])
def test_a_pointer_to_nowhere_is_told(bench: Bench, text: str) -> None:
    """CURRENT naming nothing that is there: told with the command, which mends it."""
    (bench.home / "CURRENT").write_text(text)
    with pytest.raises(StoreError, match="sequitur refresh") as caught:
        ask(bench)
    (finding,) = bench.diagnosis().findings
    assert finding.mend in str(caught.value)
    bench.refresh(rebuild=finding.mend == REBUILD)
    bench.assert_healthy()


def test_a_pointer_that_is_no_text_is_told(bench: Bench) -> None:
    """CURRENT holding any bytes at all is one plain message."""
    (bench.home / "CURRENT").write_bytes(bytes(range(128, 256)))
    with pytest.raises(StoreError, match=REBUILD):
        ask(bench)
    bench.refresh()
    bench.assert_healthy()


def test_a_missing_pointer_is_no_index(bench: Bench) -> None:
    """Without CURRENT there is no index: told with the command, which builds it from what was embedded before."""
    (bench.home / "CURRENT").unlink()
    with pytest.raises(StoreError, match=r"There is no index in .* yet\. Run `sequitur refresh`"):
        ask(bench)
    assert [finding.mend for finding in bench.diagnosis().findings] == ["sequitur refresh"]
    assert bench.refresh().embedded == 0
    bench.assert_healthy()


def test_a_home_that_was_never_made_is_no_index(empty: Bench) -> None:
    """Asking and diagnosing make nothing, and name the command that does."""
    with pytest.raises(StoreError, match="sequitur refresh"):
        ask(empty)
    assert [finding.mend for finding in empty.diagnosis().findings] == ["sequitur refresh"]
    assert not empty.home.exists()


def test_the_folder_of_vectors_may_be_gone(bench: Bench) -> None:
    """Without its Chroma the index says so, and is rebuilt."""
    shutil.rmtree(part(bench, "chroma"))
    with pytest.raises(StoreError, match="are missing"):
        ask(bench)
    bench.refresh()
    bench.assert_healthy()


def test_a_generation_that_is_gone_is_told(bench: Bench) -> None:
    """All generations deleted: told, and built again."""
    shutil.rmtree(bench.home / "generations")
    with pytest.raises(StoreError, match=REBUILD):
        ask(bench)
    assert bench.refresh().embedded == 0
    bench.assert_healthy()


@pytest.mark.parametrize("harm", HARMS)
def test_damaged_embeddings_are_made_again(bench: Bench, harm: Harm) -> None:
    """The store of vectors is a cache: damaged, it is made anew, and nobody has to know."""
    if harm is flip_one_bit:
        pytest.skip("one bit of one vector is within what the check of lengths lets through")
    harm(bench.home / "embeddings.sqlite")
    bench.write("stones", body=STONES.replace("36,282", "40,000"))
    report = bench.refresh()
    assert (report.updated, report.failed) == (1, ())
    bench.assert_healthy()
    bench.refresh(rebuild=True)
    bench.assert_healthy()


def test_wrong_vectors_in_store_are_refused(bench: Bench) -> None:
    """A vector that is no unit vector is not built in: the old index answers, and the rebuild that is named helps."""
    with closing(sqlite3.connect(bench.home / "embeddings.sqlite")) as db, db:
        db.execute("update vector set vector = zeroblob(length(vector))")
    with pytest.raises(StoreError, match=f"no unit vectors; the old one is kept.*{REBUILD}"):
        bench.with_settings(chunking={"max_tokens": 190}).refresh()
    assert bench.best() == "warfarin"
    bench.refresh(rebuild=True)
    bench.assert_healthy()


@pytest.mark.parametrize("harm", [empty, cut, garble])
def test_damaged_documents_are_put_aside(bench: Bench, harm: Harm, tmp_path: Path) -> None:
    """The document store is not thrown away: the rebuild that is named moves it aside, says where, and reads anew."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "own.md").write_text(markdown("my-own"))
    bench.refresh(folder)
    harm(bench.home / "documents.sqlite")
    with pytest.raises(StoreError, match=REBUILD):
        bench.refresh()
    assert REBUILD in {finding.mend for finding in bench.diagnosis().findings}
    assert bench.best() == "warfarin"
    report = bench.refresh(rebuild=True)
    ((name, reason),) = report.failed
    (aside,) = bench.home.glob("documents.sqlite.damaged-*")
    assert name == "documents.sqlite"
    assert str(aside) in reason
    assert "--path" in reason
    bench.assert_healthy()
    assert bench.refresh(folder).added == 1
    bench.assert_healthy()


def test_a_dry_run_over_damaged_documents_moves_nothing(bench: Bench) -> None:
    """Asked what a rebuild would do, the store stays where it is."""
    garble(bench.home / "documents.sqlite")
    before = tree(bench.home)
    report = bench.refresh(rebuild=True, dry_run=True)
    assert "would be put aside" in report.failed[0][1]
    assert tree(bench.home) == before


def test_lost_documents_are_read_again(bench: Bench) -> None:
    """Without the document store the doctor says so, and a plain refresh reads the corpus anew."""
    (bench.home / "documents.sqlite").unlink()
    assert {finding.mend for finding in bench.diagnosis().findings} >= {"sequitur refresh"}
    assert bench.refresh().embedded == 0
    bench.assert_healthy()


def sealed(bench: Bench) -> None:
    """Give the current generation checksums of what it holds now, so that only its meaning is wrong."""
    from ingest.generation import PARTS as FILES
    from ingest.generation import checksums
    from ingest.vectorstore import FOLDER

    folder, manifest = Generations(bench.home).current() or (Path(), None)
    assert manifest is not None
    update = {"files": checksums(folder, *FILES), "vectors": checksums(folder, FOLDER)}
    (folder / "manifest.json").write_text(manifest.model_copy(update=update).model_dump_json())


@pytest.mark.parametrize(
    ("statement", "words", "mend"),
    [
        ("update passage set text = text || '!'", "passages are not in their documents", REBUILD),
        ("update passage set start = start + 1", "passages are not in their documents", REBUILD),
        ("update document set version = 'x' where id = 'stones'", "in another version than is held: stones", None),
        ("update document set metadata = replace(metadata, '2013', '2014')", "with other metadata: vitamin-k2", None),
        ("update document set standing = 'current'", "marked as current: falls-2012", "sequitur refresh"),
        ("delete from document where id = 'stones'", "passages of unknown documents (stones)", REBUILD),
        ("delete from passage where document = 'stones'", "passages, not", REBUILD),
        ("delete from document where id = 'none'; update passage set id = 'x' where rowid = 1", "torn", REBUILD),
    ],
)
def test_an_index_that_says_another_thing_is_found(bench: Bench, statement: str, words: str, mend: str | None) -> None:
    """Whole files with a wrong meaning: the doctor holds them against the documents, and names what mends each."""
    with closing(sqlite3.connect(part(bench, "passages.sqlite"))) as db, db:
        db.executescript(statement)
    sealed(bench)
    found = {finding.what: finding.mend for finding in bench.diagnosis().findings}
    words = words.replace("with other metadata: ", "with other metadata than is held: ")
    assert any(words in what for what in found), found
    if mend is not None:
        assert mend in found.values()
    bench.refresh(rebuild=True)
    bench.assert_healthy()


def test_documents_that_changed_without_a_refresh_of_the_index_are_found(bench: Bench) -> None:
    """What is held and what is indexed are held against each other, both ways."""
    store = DocumentStore(bench.home / "documents.sqlite")
    store.hold([], ["stones"])
    (finding,) = bench.diagnosis().findings
    assert finding.what == "1 documents are in the index but no longer held: stones"
    assert finding.mend == "sequitur refresh"
    bench.refresh()
    bench.assert_healthy()


def test_an_index_of_another_model_is_found(bench: Bench) -> None:
    """The doctor names both models."""
    from ingest import diagnose

    other = bench.embeddings.identity.model_copy(update={"dimension": 768})
    (finding,) = diagnose(bench.settings, other).findings
    assert "384 dimensions" in finding.what
    assert "768 dimensions" in finding.what
    assert finding.mend == REBUILD


def test_a_healthy_index_has_no_findings(bench: Bench) -> None:
    """After a refresh there is nothing to find; the sizes are told, and the JSON is JSON."""
    found = json.loads(json.dumps(bench.diagnosis().as_json()))
    assert found["healthy"] is True
    assert found["findings"] == []
    assert found["passages"] == len(bench.passages())
    assert found["generation"] == Generations(bench.home).current_name()


def test_a_manifest_of_another_form_is_another_version(bench: Bench) -> None:
    """A manifest with a field more or less is not guessed at."""
    file = part(bench, "manifest.json")
    values = json.loads(file.read_text())
    for changed in ({**values, "future": 1}, {k: v for k, v in values.items() if k != "passages"}):
        file.write_text(json.dumps(changed))
        with pytest.raises(StoreError, match="of another version"):
            ask(bench)
    bench.refresh()
    bench.assert_healthy()


def test_nothing_but_our_errors_comes_out_of_random_damage(bench: Bench) -> None:
    """Bytes overwritten anywhere in any file: each command either works or ends in one plain message."""
    import random

    chance = random.Random(3)
    files = [file for file in bench.home.rglob("*") if file.is_file() and file.stat().st_size > 0]
    kept = {file: file.read_bytes() for file in files}
    told = 0
    for _ in range(40):
        file = chance.choice(files)
        data = bytearray(kept[file])
        place = chance.randrange(len(data))
        data[place : place + 64] = chance.randbytes(len(data[place : place + 64]))
        file.write_bytes(data)
        try:
            ask(bench)
            Index.open(bench.settings).lexical.scores("vitamin")
        except SequiturError:
            told += 1
        bench.diagnosis()
        file.write_bytes(kept[file])
    assert told > 5
    bench.assert_healthy()


def test_the_manifest_says_what_it_was_built_from(bench: Bench) -> None:
    """The manifest names model, sizes and checksums, and no path of the machine."""
    folder, manifest = Generations(bench.home).current() or (Path(), None)
    assert isinstance(manifest, Manifest)
    assert manifest.embedding == bench.embeddings.identity
    assert manifest.passages == len(bench.passages())
    assert {name.partition("/")[0] for name in manifest.files} == {"passages.sqlite", "lexical"}
    assert all(name.startswith("chroma/") for name in manifest.vectors)
    assert str(bench.home) not in (folder / "manifest.json").read_text()


def spoil(bench: Bench, vector: list[float] | None, space: str = "cosine") -> None:
    """Give the current generation another collection of the same passages: of another metric, or with one wrong vector."""
    import chromadb

    folder, _ = Generations(bench.home).current() or (Path(), None)
    client: Any = chromadb.PersistentClient(str(folder / "chroma"))
    held = client.get_collection("passages", embedding_function=None)
    rows = held.get(include=["embeddings"])
    vectors = [list(map(float, each)) for each in rows["embeddings"]]
    vectors[0] = vector or vectors[0]
    client.delete_collection("passages")
    anew = client.create_collection("passages", configuration={"hnsw": {"space": space}}, embedding_function=None)
    anew.upsert(ids=rows["ids"], embeddings=vectors)
    client.close()
    sealed(bench)


@pytest.mark.parametrize(
    ("vector", "space", "words"),
    [
        ([0.0] * 384, "cosine", "1 vectors are nought"),
        ([2.0] + [0.0] * 383, "cosine", "1 vectors are not of length 1"),
        (None, "l2", "Chroma compares by l2, not by cosine"),
    ],
)
def test_wrong_vectors_and_metric_are_found(bench: Bench, vector: list[float] | None, space: str, words: str) -> None:
    """A vector that says nothing or is too long, and a collection of another metric, are findings that a rebuild mends."""
    spoil(bench, vector, space)
    found = {finding.what: finding.mend for finding in bench.diagnosis().findings}
    assert [mend for what, mend in found.items() if what.startswith(words)] == [REBUILD]
    bench.refresh(rebuild=True)
    bench.assert_healthy()
