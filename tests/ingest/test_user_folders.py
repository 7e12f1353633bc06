"""A user's own folders: added, kept, updated and removed file by file, and no file keeps the others out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.store import DocumentStore
from errors import StoreError, UsageError
from ingest import files
from ingest.files import new_id
from tests.documents import markdown, metadata
from tests.ingest.workshop import SMALL, STONES, Bench, tree

NOTE = """# Osteomalacia

Osteomalacia in adults is treated with cholecalciferol when serum phosphate is low.
"""
QUESTION = "How is osteomalacia treated?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two files of the user's."""
    place = tmp_path / "my papers"
    place.mkdir()
    (place / "osteomalacia.md").write_text(NOTE)
    (place / "notes.txt").write_text("Paget disease of bone is treated with zoledronate in symptomatic adults.\n")
    return place


def names(bench: Bench) -> set[str]:
    return set(bench.standings()) - set(SMALL)


def test_a_folder_is_added_with_its_place(bench: Bench, folder: Path) -> None:
    """Plain files become documents, named by their place, marked as added by the user and found."""
    report = bench.refresh(folder)
    assert (report.added, report.failed) == (2, ())
    assert names(bench) == {"my.papers.notes.txt", "my.papers.osteomalacia.md"}
    assert bench.best(QUESTION) == "my.papers.osteomalacia.md"
    found = bench.index().metadata("my.papers.osteomalacia.md")
    assert found.title == "Osteomalacia"
    assert "its standing was not checked" in (found.verified or "")
    bench.assert_healthy()


def test_a_plain_refresh_keeps_it(bench: Bench, folder: Path) -> None:
    """A refresh that does not name the folder leaves its documents as they are, even if it is away."""
    bench.refresh(folder)
    before = tree(bench.home)
    folder.rename(folder.with_name("unplugged"))
    report = bench.refresh()
    assert (report.removed, report.embedded) == (0, 0)
    assert tree(bench.home) == before


def test_naming_it_again_changes_nothing(bench: Bench, folder: Path) -> None:
    """The same folder again, by whatever path: no embedding, no byte."""
    bench.refresh(folder)
    before = tree(bench.home)
    link = folder.with_name("link")
    link.symlink_to(folder)
    for again in (folder, folder / ".." / folder.name, link):
        assert bench.refresh(again, again).embedded == 0
    assert tree(bench.home) == before


def test_a_changed_file_is_updated(bench: Bench, folder: Path) -> None:
    """A new text replaces the old one under the same id."""
    bench.refresh(folder)
    (folder / "osteomalacia.md").write_text(NOTE.replace("cholecalciferol", "calcifediol"))
    report = bench.refresh(folder)
    assert (report.added, report.updated, report.removed, report.embedded) == (0, 1, 0, 1)
    assert not any("cholecalciferol" in text for text in bench.passages().values())
    bench.assert_healthy()


def test_a_deleted_file_is_removed(bench: Bench, folder: Path) -> None:
    """A file that is gone from a folder that is named leaves the index; the others stay."""
    bench.refresh(folder)
    (folder / "notes.txt").unlink()
    report = bench.refresh(folder)
    assert (report.removed, report.names["removed"]) == (1, ("my.papers.notes.txt",))
    assert names(bench) == {"my.papers.osteomalacia.md"}
    bench.assert_healthy()


def test_an_emptied_folder_removes_nothing(bench: Bench, folder: Path) -> None:
    """A folder that held documents and is empty is likely not mounted: that is said, and nothing is lost."""
    bench.refresh(folder)
    for file in list(folder.iterdir()):
        file.unlink()
    report = bench.refresh(folder)
    assert not report.whole
    assert "Is it mounted" in report.failed[0][1]
    assert len(names(bench)) == 2
    bench.assert_healthy()
    assert bench.refresh(folder, accept_removals=True).removed == 2
    assert names(bench) == set()
    bench.assert_healthy()


def test_a_pipe_or_device_is_named_and_not_waited_for(bench: Bench, folder: Path) -> None:
    """What has no end is not read: a pipe, and a link to a device."""
    os.mkfifo(folder / "pipe.txt")
    (folder / "endless.txt").symlink_to("/dev/zero")
    report = bench.refresh(folder)
    assert {name for name, reason in report.failed if "is no file" in reason} == {"pipe.txt", "endless.txt"}
    assert report.added == 2


def test_what_a_file_says_of_a_held_work_names_the_file(bench: Bench, folder: Path) -> None:
    """A record in a user's file may say that any paper was retracted: believed, told with the file's name, and taken back
    with the file."""
    bench.write("vitamin-k2", identifiers={"pmid": "5"})
    retracted = (
        "PMID- 77\nTI  - Notice on a paper.\nAB  - The paper was retracted for its data, says this notice.\n"
        "PT  - Retraction of Publication\nROF - J. 2013. PMID: 5\n"
    )
    (folder / "saved.txt").write_text(retracted)
    [(key, _, after, why)] = bench.refresh(folder).standing_changed
    assert (key, after) == ("vitamin-k2", "retracted")
    assert "PubMed, in the file saved.txt" in why
    (folder / "saved.txt").unlink()
    bench.refresh(folder)
    assert bench.standings()["vitamin-k2"] == "current"


def test_a_folder_that_is_none_is_refused(bench: Bench, folder: Path) -> None:
    """A missing folder, or a file, is wrong usage, and nothing else of that refresh is done."""
    before = tree(bench.home)
    for wrong in (folder / "nowhere", folder / "notes.txt"):
        with pytest.raises(UsageError, match="is not a folder"):
            bench.refresh(folder, wrong)
    assert tree(bench.home) == before


def test_a_renamed_file_is_the_new_one(bench: Bench, folder: Path) -> None:
    """A document with an id of its own survives the renaming of its file; a plain one takes its new name."""
    (folder / "own.md").write_text(markdown("my-own"))
    bench.refresh(folder)
    (folder / "own.md").rename(folder / "renamed.md")
    (folder / "notes.txt").rename(folder / "paget.txt")
    report = bench.refresh(folder)
    assert (report.added, report.removed, report.embedded) == (1, 1, 1)
    assert names(bench) == {"my-own", "my.papers.osteomalacia.md", "my.papers.paget.txt"}
    assert bench.refresh(folder).removed == 0
    bench.assert_healthy()


def test_a_file_that_changes_its_id_leaves_no_double(bench: Bench, folder: Path) -> None:
    """When a file's document takes another id, the former id is gone."""
    (folder / "own.md").write_text(markdown("my-own"))
    bench.refresh(folder)
    (folder / "own.md").write_text(markdown("my-own-2", title="Document my-own"))
    (folder / "osteomalacia.md").write_text(markdown("osteomalacia", body=NOTE))
    report = bench.refresh(folder)
    assert (report.added, report.removed) == (2, 2)
    assert names(bench) == {"my-own-2", "osteomalacia", "my.papers.notes.txt"}
    bench.assert_healthy()


def test_folders_within_each_other_hold_nothing_twice(bench: Bench, folder: Path) -> None:
    """A folder and one below it, named together or in turn, in either order: each file is one document."""
    below = folder / "below"
    below.mkdir()
    (below / "deep.txt").write_text("Hypophosphatasia in adults is treated with asfotase alfa at some centres.\n")
    bench.refresh(below)
    bench.refresh(folder)
    bench.refresh(folder, below)
    bench.refresh(below, folder)
    assert len(names(bench)) == 3
    (below / "deep.txt").write_text("Hypophosphatasia in adults has no approved treatment at some centres.\n")
    assert bench.refresh(folder).updated == 1
    assert sum("Hypophosphatasia" in text for text in bench.passages().values()) == 1
    (below / "deep.txt").unlink()
    assert bench.refresh(folder).removed == 1
    bench.assert_healthy()


def test_hidden_and_lock_files_are_no_documents(bench: Bench, folder: Path) -> None:
    """What an editor or a file manager leaves lying about is passed over without a word."""
    (folder / ".hidden").mkdir()
    for name in (".DS_Store", "~$report.docx", ".hidden/inside.txt"):
        (folder / name).write_text("Not a document.")
    report = bench.refresh(folder)
    assert (report.added, report.failed) == (2, ())


BROKEN = {
    "empty.txt": b"",
    "blank.md": b"\n \n",
    "picture.md": b"\x89PNG\r\n\x1a\n\xff",
    "broken.pdf": b"%PDF-1.7\nnothing of a PDF",
    "renamed.pdf": b"Just text, whatever its name says.",
    "broken.docx": b"PK\x03\x04 no archive",
    "table.xlsx": b"PK\x03\x04",
    "headings.md": b"---\nid: headings-only\nkind: research\ntype: rct\ntitle: T\nlabel: T\n---\n\n# Only this\n",
    "typo.md": b"---\nid: typo\nkind: reserach\n---\n\nText.\n",
    "jekyll.md": b"---\nlayout: post\n---\n\nText.\n",
    "open.md": b"---\nid: open\n\nText.\n",
    "edge.md": markdown("edge", supersedes=[{"id": "nowhere"}]).encode(),
    "article.md": markdown("my-article", kind="article", body="# Q?\n\n## Evidence\n\n- One [@stones].\n").encode(),
}


def test_a_broken_file_is_named_and_the_others_are_indexed(bench: Bench, folder: Path) -> None:
    """Whatever is wrong with a file, it is told by name with a reason, once, and keeps no other out."""
    for name, data in BROKEN.items():
        (folder / name).write_bytes(data)
    for _ in range(2):
        report = bench.refresh(folder)
        assert sorted(name for name, _ in report.failed) == sorted(BROKEN)
        assert all(name in reason and len(reason) > len(name) + 5 for name, reason in report.failed)
    assert names(bench) == {"my.papers.notes.txt", "my.papers.osteomalacia.md"}
    reasons = dict(report.failed)
    assert "articles belong to the shipped corpus" in reasons["article.md"]
    assert ":3: kind: Input should be" in reasons["typo.md"]
    bench.assert_healthy()


def test_a_file_that_breaks_keeps_its_last_version(bench: Bench, folder: Path) -> None:
    """A file that can no longer be read is told, and what it said last is still found, until it is mended."""
    bench.refresh(folder)
    good = (folder / "osteomalacia.md").read_bytes()
    (folder / "osteomalacia.md").write_bytes(b"\xff\xfe\xff")
    report = bench.refresh(folder)
    assert [name for name, _ in report.failed] == ["osteomalacia.md"]
    assert (report.removed, report.updated) == (0, 0)
    assert bench.best(QUESTION) == "my.papers.osteomalacia.md"
    (folder / "osteomalacia.md").write_bytes(good)
    assert bench.refresh(folder).failed == ()


def test_a_reader_that_fails_unforeseen_keeps_no_other_out(
    bench: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even an error that no reader should raise is told of its file alone."""

    def read(data: bytes, name: str) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(files, "read_all", read)
    report = bench.refresh(folder)
    assert report.added == 1
    assert [(name, "RecursionError" in reason) for name, reason in report.failed] == [("notes.txt", True)]


def test_what_cannot_be_opened_is_named(bench: Bench, folder: Path) -> None:
    """A link to nowhere is told with the system's words."""
    (folder / "link.txt").symlink_to(folder / "nowhere.txt")
    report = bench.refresh(folder)
    assert [name for name, _ in report.failed] == ["link.txt"]
    assert "No such file" in report.failed[0][1]
    assert report.added == 2


@contextmanager
def without_rights(*owned: Path) -> Iterator[None]:
    """As an ordinary user: root may read everything. `owned` is handed to that user first."""
    if os.geteuid() != 0:
        yield
        return
    nobody = 65534
    for place in owned:
        for path in (place, *place.rglob("*")):
            os.chown(path, nobody, nobody)
    for parent in {parent for place in owned for parent in place.parents if parent.owner() == "root"}:
        parent.chmod(parent.stat().st_mode | 0o055)
    os.seteuid(nobody)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_or_folder_without_rights_is_named(bench: Bench, folder: Path) -> None:
    """What may not be read is told; what was held of it is kept, and everything else is indexed."""
    below = folder / "below"
    below.mkdir()
    (below / "deep.txt").write_text("Hypophosphatasia in adults is treated with asfotase alfa at some centres.\n")
    bench.refresh(folder)
    held = names(bench)
    (folder / "new.txt").write_text("Rickets in children is prevented with 400 IU of vitamin D a day.\n")
    (folder / "notes.txt").write_text("Changed, and closed.\n")
    with without_rights(folder.parent):
        (folder / "notes.txt").chmod(0)
        below.chmod(0)
        try:
            report = bench.refresh(folder)
        finally:
            below.chmod(0o700)
            (folder / "notes.txt").chmod(0o600)
        assert {Path(name).name for name, _ in report.failed} == {"notes.txt", "below"}
        assert all("Permission denied" in reason for _, reason in report.failed)
        assert (report.added, report.removed, report.updated) == (1, 0, 0)
        assert held < names(bench)
        bench.assert_healthy()


def test_a_folder_that_may_not_be_entered_removes_nothing(bench: Bench, folder: Path) -> None:
    """A folder of the user's that is closed as a whole is told, and its documents stay."""
    bench.refresh(folder)
    with without_rights(folder.parent):
        folder.chmod(0)
        try:
            report = bench.refresh(folder)
        finally:
            folder.chmod(0o700)
        assert [Path(name).name for name, _ in report.failed] == [folder.name]
        assert len(names(bench)) == 2


def test_a_home_without_rights_is_told(bench: Bench, folder: Path) -> None:
    """A home that may not be written is one plain message that names the setting; the index in it still answers."""
    with without_rights(folder.parent):
        bench.home.chmod(0o500)
        try:
            with pytest.raises(StoreError, match=r"cannot be written \(Permission denied\). Set SEQUITUR_HOME"):
                bench.refresh(folder)
            assert bench.best() == "warfarin"
        finally:
            bench.home.chmod(0o700)


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_is_named(bench: Bench, folder: Path) -> None:
    """A file name that is not UTF-8 is told in a form that can be printed, and keeps no other out."""
    (Path(os.fsdecode(os.fsencode(folder) + b"/na\xefve.txt"))).write_text("Text that nobody reads here.\n")
    report = bench.refresh(folder)
    assert report.added == 2
    assert [name for name, _ in report.failed] == ["na\\udcefve.txt"]
    str(report.as_json()).encode()


@pytest.mark.parametrize("order", [["a-first.md", "b-second.md"], ["b-second.md", "a-first.md"]])
def test_an_id_is_taken_once(bench: Bench, folder: Path, order: list[str]) -> None:
    """Of two files with one id the first stays, whether they come together or in turn; the other is told."""
    for name in order:
        (folder / name).write_text(markdown("my-own", title=name))
        report = bench.refresh(folder)
    assert [name for name, _ in report.failed] == [order[1]]
    assert "id 'my-own' is taken" in report.failed[0][1]
    assert bench.index().metadata("my-own").title == order[0]


def test_a_users_file_does_not_replace_a_shipped_document(bench: Bench, folder: Path) -> None:
    """A file with the id of a document of the corpus is refused: it would speak in the corpus's name."""
    before = bench.passages()
    (folder / "stones.md").write_text(markdown("stones", body="# Kidney stones\n\nCalcium is harmless to everyone.\n"))
    report = bench.refresh(folder)
    assert [name for name, _ in report.failed] == ["stones.md"]
    assert before.items() <= bench.passages().items()
    assert not any("harmless" in text for text in bench.passages().values())


def test_a_shipped_document_takes_its_id_back(bench: Bench, folder: Path) -> None:
    """Where the corpus gains a document with a user's id, the corpus's is held and the user's is named."""
    (folder / "own.md").write_text(markdown("my-own", title="Mine"))
    bench.refresh(folder)
    bench.write("my-own", title="Shipped")
    report = bench.refresh()
    assert [name for name, _ in report.failed] == ["own.md"]
    assert bench.index().metadata("my-own").title == "Shipped"
    bench.assert_healthy()


def test_names_in_any_script_get_ids_of_their_own(bench: Bench, folder: Path) -> None:
    """Two files whose names hold no Latin letter, or differ in signs only, are two documents."""
    for number, name in enumerate(
        ("文書.txt", "別の.txt", "a b.txt", "a.b.txt", "a+b.txt", "ü.txt", "x" * 120 + ".txt")
    ):
        (folder / name).write_text(f"Document number {number} is about condition {number} of bone in adults.\n")
    report = bench.refresh(folder)
    assert (report.added, report.failed) == (9, ())
    assert bench.refresh(folder).embedded == 0
    bench.assert_healthy()


@pytest.mark.parametrize("name", ["a", "ü", "-.txt", "x" * 300, "a/b/c.txt", "con.txt", "a:b.txt", "..."])
def test_an_id_is_one_that_the_corpus_accepts(name: str) -> None:
    """Whatever a file is called, its id keeps the rule for ids and is the same again."""
    first = new_id(Path("/x"), name, set())
    assert metadata(first).id == first == new_id(Path("/x"), name, set())


def test_an_id_that_is_taken_is_told_apart_by_its_path() -> None:
    """Two folders of one name with a file of one name: the second id carries a piece of its path's hash."""
    first = new_id(Path("/one/papers"), "a.txt", set())
    second = new_id(Path("/two/papers"), "a.txt", {first})
    assert first == "papers.a.txt"
    assert second.startswith("papers.a.txt-")
    assert new_id(Path("/three/papers"), "a.txt", {first, second}) not in (first, second)


def test_a_users_document_supersedes_a_shipped_one(bench: Bench, folder: Path) -> None:
    """A newer edition in a user's folder marks the shipped one as superseded, and gives it back when it goes."""
    newer = STONES.replace("36,282 women", "40,000 women")
    (folder / "newer.md").write_text(markdown("stones-2", body=newer, supersedes=[{"id": "stones"}]))
    report = bench.refresh(folder)
    assert report.standing_changed == (("stones", "current", "superseded", "replaced by stones-2"),)
    assert [edge.id for edge in bench.index().metadata("stones").superseded_by] == ["stones-2"]
    bench.assert_healthy()
    (folder / "newer.md").unlink()
    assert bench.refresh(folder).standing_changed == (("stones", "superseded", "current", ""),)
    bench.assert_healthy()


def test_a_users_document_brings_a_retraction(bench: Bench, folder: Path) -> None:
    """A retracted document in a user's folder makes what rests on it of concern."""
    (folder / "trial.md").write_text(markdown("trial", standing="retracted"))
    (folder / "pooled.md").write_text(markdown("pooled", title="Pooled", depends_on=["trial", "stones"]))
    bench.refresh(folder)
    assert {key: bench.standings()[key] for key in ("trial", "pooled", "stones")} == {
        "trial": "retracted",
        "pooled": "concern",
        "stones": "current",
    }
    bench.assert_healthy()


def test_what_is_invisible_is_not_indexed(bench: Bench, folder: Path) -> None:
    """Control characters and marks that nobody sees do not reach a text that may be quoted."""
    hidden = NOTE.replace("low.", "l\u200bow\u202e.\x07\u00ad")
    (folder / "osteomalacia.md").write_text(hidden)
    (folder / "own.md").write_text(markdown("my-own", body=hidden))
    bench.refresh(folder)
    found = [text for text in bench.passages().values() if text.startswith("Osteomalacia in")]
    assert found == ["Osteomalacia in adults is treated with cholecalciferol when serum phosphate is low."] * 2


@pytest.mark.slow
def test_real_files_are_found(bench: Bench, samples: Path, tmp_path: Path) -> None:
    """A real guideline in PDF and a real page of the NIH: found, on their pages, word for word in the stored text."""
    place = tmp_path / "real"
    place.mkdir()
    shutil.copy(samples / "guideline_docs" / "do_not_redistribute" / "nice_ng259_2026-07-29.pdf", place / "ng259.pdf")
    shutil.copy(samples / "nih_text" / "5_NIDDK_QA" / "0000001.xml", place)
    report = bench.refresh(place)
    assert (report.added, report.failed) == (2, ())
    store = DocumentStore(bench.home / "documents.sqlite")
    index = bench.index()
    pages = set()
    for passage in index.all_passages():
        document = store.document(passage.document, index.documents[passage.document].version)
        assert document is not None
        assert document.text[passage.start : passage.end] == passage.text
        if passage.document == "real.ng259.pdf":
            pages.add(passage.page)
    assert None not in pages
    assert len(pages) >= 10
    index.close()
    assert bench.best("What is acromegaly?") == "real.0000001.xml"
    assert bench.best("Which tool should be used to assess the risk of a fragility fracture?") == "real.ng259.pdf"
    assert bench.refresh(place).embedded == 0
    bench.assert_healthy()


def test_two_folders_at_once(bench: Bench, folder: Path, tmp_path: Path) -> None:
    """Documents of one folder may name those of another that is added with it."""
    other = tmp_path / "other"
    other.mkdir()
    (folder / "trial.md").write_text(markdown("trial", standing="retracted"))
    (other / "pooled.md").write_text(markdown("pooled", title="Pooled", depends_on=["trial"]))
    assert [name for name, _ in bench.refresh(other).failed] == ["pooled.md"]
    report = bench.refresh(folder, other)
    assert (report.added, report.failed) == (4, ())
    assert bench.standings()["pooled"] == "concern"


def record(text: str) -> str:
    """A file with one PubMed record, made by hand."""
    article = (
        f"<ArticleTitle>A trial of calcium.</ArticleTitle><Abstract><AbstractText>{text}</AbstractText></Abstract>"
    )
    return (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>77</PMID>"
        f"<Article>{article}<Language>eng</Language></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    )


def test_a_record_in_several_files_is_held_once(bench: Bench, folder: Path) -> None:
    """The last file counts, by name, whenever it comes; without it the one before is back."""
    (folder / "b.xml").write_text(record("Women took calcium, as first told."))
    bench.refresh(folder)
    (folder / "d.xml").write_text(record("Women took calcium, as told later."))
    (folder / "c.xml").write_text(record("Women took calcium, as told between."))
    report = bench.refresh(folder)
    assert (report.added, report.updated, report.failed) == (0, 1, ())
    assert any("as told later" in text for text in bench.passages().values())
    assert not any("as first told" in text or "between" in text for text in bench.passages().values())
    assert bench.refresh(folder).updated == 0
    (folder / "d.xml").unlink()
    assert bench.refresh(folder).removed == 0
    assert any("between" in text for text in bench.passages().values())
    assert "pubmed-77" in names(bench)
    bench.assert_healthy()


def test_a_set_of_records_becomes_documents(bench: Bench, folder: Path) -> None:
    """A file with several documents gives each its own id; one that goes from it is removed."""
    two = record("Women took calcium.").replace(
        "</PubmedArticleSet>", record("Men took zinc.").replace("77", "78").partition("<PubmedArticleSet>")[2]
    )
    (folder / "set.xml").write_text(two)
    assert bench.refresh(folder).added == 4
    assert {"pubmed-77", "pubmed-78"} <= names(bench)
    (folder / "set.xml").write_text(record("Women took calcium."))
    report = bench.refresh(folder)
    assert (report.removed, report.updated) == (1, 0)
    assert "pubmed-78" not in names(bench)
    bench.assert_healthy()


def test_what_is_stated_beside_a_file_counts(bench: Bench, folder: Path) -> None:
    """A sidecar gives a file its metadata and edges; changed alone, it changes them and embeds nothing."""
    (folder / "stones.txt").write_text(
        "KIDNEY STONES\n\nCalcium supplements and stones were studied in 40,000 women.\n"
    )
    beside = folder / "stones.txt.yaml"
    beside.write_text(
        "title: Calcium and stones\nkind: guideline\ntype: guideline\nyear: 2026\nsupersedes: [{id: stones}]\n"
    )
    report = bench.refresh(folder)
    assert report.standing_changed == (("stones", "current", "superseded", "replaced by my.papers.stones.txt"),)
    metadata = bench.index().metadata("my.papers.stones.txt")
    assert (metadata.title, metadata.kind.value, metadata.year) == ("Calcium and stones", "guideline", 2026)
    assert metadata.redistributable is False
    beside.write_text("title: Calcium and stones\nkind: guideline\ntype: guideline\nyear: 2027\n")
    report = bench.refresh(folder)
    assert report.embedded == 0
    assert report.standing_changed == (("stones", "superseded", "current", ""),)
    bench.assert_healthy()


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("year: next\n", "notes.txt.yaml:1: year"),
        ("title: A\nyeer: 2020\n", "notes.txt.yaml:2: yeer"),
        ("supersedes: [{id: nowhere}]\n", "supersedes names 'nowhere'"),
        ("- a\n- b\n", "notes.txt.yaml"),
        ("a: &x 1\nb: *x\n", "aliases"),
        ("kind: article\n", "articles belong to the shipped corpus"),
    ],
)
def test_a_wrong_sidecar_is_told_with_its_line(bench: Bench, folder: Path, stated: str, words: str) -> None:
    """What is stated wrongly is refused, with the file, the line and the field; the other files are taken."""
    (folder / "notes.txt.yaml").write_text(stated)
    report = bench.refresh(folder)
    assert [words in reason for _, reason in report.failed] == [True], report.failed
    assert report.added == 1
    bench.assert_healthy()
