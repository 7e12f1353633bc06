"""Refresh: what changed is embedded and nothing else, nothing stands twice, and running it again changes nothing."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpus.store import DocumentStore
from errors import StoreError, UsageError
from ingest import Index, SentenceTransformerEmbeddings, diagnose, refresh
from ingest.generation import Generations
from settings import Settings
from tests.ingest.workshop import SMALL, STONES, Bench, tree

ADDED = "\nA smaller trial of calcium citrate in 1,000 men found no kidney stones at all.\n"


def test_the_first_refresh_builds_the_index(empty: Bench) -> None:
    """From nothing: every document is added, every passage embedded, and the index answers."""
    report = empty.refresh()
    assert (report.added, report.updated, report.unchanged, report.removed) == (len(SMALL), 0, 0, 0)
    assert report.passages == report.embedded == len(empty.passages()) > len(SMALL)
    assert report.failed == ()
    assert report.generation == Generations(empty.home).current_name()
    empty.assert_healthy()


def test_a_second_refresh_embeds_nothing_and_writes_nothing(bench: Bench) -> None:
    """Run again over an unchanged corpus: no embedding, no generation, not a byte on the disk."""
    before = tree(bench.home)
    report = bench.refresh()
    assert (report.added, report.updated, report.unchanged, report.removed) == (0, 0, len(SMALL), 0)
    assert report.embedded == 0
    assert report.passages == len(bench.passages())
    assert tree(bench.home) == before


def test_a_changed_text_embeds_its_own_passages_only(bench: Bench) -> None:
    """One more paragraph: that document's changed passage is embedded, all others keep their ids."""
    before = bench.passages()
    bench.write("stones", body=STONES + "\n## Citrate\n" + ADDED)
    report = bench.refresh()
    after = bench.passages()
    assert (report.added, report.updated, report.embedded) == (0, 1, 1)
    assert before.items() <= after.items()
    assert [after[key] for key in after.keys() - before.keys()] == [ADDED.strip()]
    assert bench.best("Does calcium citrate cause kidney stones in men?") == "stones"
    bench.assert_healthy()


def test_a_shorter_text_leaves_no_old_passage(bench: Bench) -> None:
    """What a document no longer says is found no more."""
    bench.write("falls-2018", body=SMALL["falls-2018"]["body"].partition("## Exercise")[0])
    report = bench.refresh()
    assert (report.updated, report.embedded) == (1, 0)
    assert not any("recommended exercise" in text for text in bench.passages().values())
    bench.assert_healthy()


def test_text_that_moves_between_documents_is_found_once(bench: Bench) -> None:
    """The same paragraph, in another document now, is a passage of that one only."""
    bench.write("stones", body="# Kidney stones\n\n## Calcium\n\nNothing is known of calcium and kidney stones here.\n")
    bench.write("warfarin", body=SMALL["warfarin"]["body"] + STONES.replace("# Kidney stones", ""))
    bench.refresh()
    found = [text for text in bench.passages().values() if "36,282 women" in text]
    assert len(found) == 1
    bench.assert_healthy()


def test_metadata_alone_embeds_nothing_and_is_seen(bench: Bench) -> None:
    """A new year and a note reach the index without any embedding."""
    bench.write("stones", year=2006, integrity_note="Corrected in 2007.")
    report = bench.refresh()
    assert (report.updated, report.embedded, report.names["updated"]) == (1, 0, ("stones",))
    metadata = bench.index().metadata("stones")
    assert (metadata.year, metadata.integrity_note) == (2006, "Corrected in 2007.")
    bench.assert_healthy()


def test_a_retraction_reaches_the_index(bench: Bench) -> None:
    """A document that is retracted, and one that rests on it, change their standing; both are reported."""
    bench.write("vitamin-k2", standing="retracted")
    bench.write("stones", depends_on=["vitamin-k2"])
    report = bench.refresh()
    assert set(report.standing_changed) == {
        ("vitamin-k2", "current", "retracted", ""),
        ("stones", "current", "concern", "rests on vitamin-k2"),
    }
    assert report.embedded == 0
    assert {key: bench.standings()[key] for key in ("vitamin-k2", "stones")} == {
        "vitamin-k2": "retracted",
        "stones": "concern",
    }
    bench.assert_healthy()


def test_a_new_title_is_embedded(bench: Bench) -> None:
    """The title is part of what is embedded, so a new one is no mere metadata."""
    bench.write("stones", title="Calcium and the kidney")
    assert bench.refresh().embedded == 1
    bench.assert_healthy()


def test_a_removed_document_is_gone(bench: Bench) -> None:
    """A file that is deleted leaves the index, not the record of its versions."""
    version = bench.index().documents["stones"].version
    (bench.corpus / "research" / "stones.md").unlink()
    report = bench.refresh()
    assert (report.removed, report.embedded, report.names["removed"]) == (1, 0, ("stones",))
    assert "stones" not in bench.standings()
    assert bench.best("kidney stones") != "stones"
    assert DocumentStore(bench.home / "documents.sqlite").document("stones", version) is not None
    bench.assert_healthy()


def test_a_document_that_comes_back_is_embedded_from_store(bench: Bench) -> None:
    """Removed and put back, with the former generation still there: its vectors need no model."""
    file = bench.corpus / "research" / "stones.md"
    text = file.read_text()
    file.unlink()
    bench.refresh()
    file.write_text(text)
    report = bench.refresh()
    assert (report.added, report.embedded) == (1, 0)
    bench.assert_healthy()


def test_a_document_that_changes_its_kind_stays(bench: Bench) -> None:
    """A document moved from research to guidelines is updated, not removed."""
    (bench.corpus / "research" / "stones.md").unlink()
    bench.write("stones", kind="guideline")
    report = bench.refresh()
    assert (report.added, report.updated, report.removed) == (0, 1, 0)
    assert bench.index().documents["stones"].kind == "guideline"
    bench.assert_healthy()


def test_a_broken_document_is_named_and_its_last_version_kept(bench: Bench) -> None:
    """A document that breaks a rule is told with its line; the index keeps what it was, and takes the others."""
    file = bench.write("stones", standing="superseded")
    bench.write("more", body=STONES.replace("36,282", "50,000"))
    for _ in range(2):
        report = bench.refresh()
        assert [name for name, _ in report.failed] == [str(file)]
        assert "a superseded document names its successor" in report.failed[0][1]
        assert bench.standings()["stones"] == "current"
    assert "more" in bench.standings()
    bench.assert_healthy()


def test_an_unreadable_corpus_file_is_named(bench: Bench) -> None:
    """A corpus file that cannot be opened is told by its name, not taken for a home that cannot be written."""
    file = bench.corpus / "research" / "stones.md"
    file.unlink()
    file.symlink_to(bench.corpus / "nowhere.md")
    report = bench.refresh()
    assert [name for name, _ in report.failed] == [str(file)]
    assert "stones" in bench.standings()


def test_a_corpus_without_documents_is_refused(bench: Bench) -> None:
    """An empty or missing corpus folder is a wrong setting, and empties no index."""
    with pytest.raises(UsageError, match="SEQUITUR_CORPUS"):
        bench.with_settings(corpus=bench.corpus / "nowhere").refresh()
    bench.assert_healthy()


def test_articles_are_held_and_never_found(bench: Bench) -> None:
    """An article is stored and shown, and no passage of it is searched: it would be citing itself."""
    body = "# Does calcium cause stones?\n\n## Evidence\n\n- Calcium caused kidney stones in one trial [@stones].\n"
    bench.write("article", kind="article", body=body)
    report = bench.refresh()
    assert (report.added, report.embedded) == (1, 0)
    index = bench.index()
    assert index.documents["article"].kind == "article"
    assert index.counts()["article"] == 0
    bench.assert_healthy()


def test_refresh_after_refresh_grows_nothing(bench: Bench) -> None:
    """Ten changes later there are two generations, one version a change, and no passage or vector that is not used."""
    for number in range(10):
        bench.write("stones", body=STONES.replace("36,282", str(36_282 + number % 3)))
        bench.refresh()
    assert len(list((bench.home / "generations").iterdir())) == 2
    with closing(sqlite3.connect(bench.home / "embeddings.sqlite")) as db:
        (vectors,) = db.execute("select count(*) from vector").fetchone()
    assert vectors <= len(bench.passages()) + 1
    bench.assert_healthy()


def test_rebuild_embeds_everything_anew(bench: Bench) -> None:
    """`--rebuild` trusts nothing that was there, and gives the same index."""
    before = bench.passages()
    report = bench.refresh(rebuild=True)
    assert report.embedded == report.passages == len(before)
    assert (report.added, report.updated, report.removed) == (0, 0, 0)
    assert bench.passages() == before
    bench.assert_healthy()


def test_progress_is_told(bench: Bench) -> None:
    """What is embedded is counted up to its total, so that a bar can be drawn."""
    seen: list[tuple[int, int]] = []

    def note(label: str, done: int, total: int) -> None:
        if label == "Embedding passages":
            seen.append((done, total))

    bench.with_settings(embedding={"batch_size": 1}).refresh(rebuild=True, progress=note)
    total = len(bench.passages())
    assert seen[-1] == (total, total)
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})


@pytest.mark.parametrize("change", ["nothing", "text", "metadata", "removal", "addition", "rebuild", "chunking"])
def test_a_dry_run_predicts_and_changes_nothing(bench: Bench, change: str) -> None:
    """A dry run leaves every byte as it is, and says what the refresh then does."""
    how = {"rebuild": change == "rebuild"}
    if change == "text":
        bench.write("stones", body=STONES + ADDED)
    elif change == "metadata":
        bench.write("stones", standing="retracted")
    elif change == "removal":
        (bench.corpus / "research" / "stones.md").unlink()
    elif change == "addition":
        bench.write("more", body=STONES.replace("kidney", "bladder"))
    elif change == "chunking":
        bench = bench.with_settings(chunking={"max_tokens": 32})
    before = tree(bench.home.parent)
    plan = bench.refresh(dry_run=True, **how)
    predicted = plan.as_json()
    assert tree(bench.home.parent) == before
    done = bench.refresh(**how).as_json()
    assert plan.estimated_seconds is not None
    assert (plan.estimated_seconds > 0) == (done["embedded"] > 0)
    assert {name: len(keys) for name, keys in plan.names.items()} == {name: done[name] for name in plan.names}
    for volatile in ("seconds", "generation"):
        del predicted[volatile], done[volatile]
    assert predicted == done


def test_a_first_dry_run_makes_no_home(empty: Bench) -> None:
    """Where nothing was built yet, a dry run counts what would be, and makes not even the folder."""
    report = empty.refresh(dry_run=True)
    assert (report.added, report.embedded) == (len(SMALL), report.passages)
    assert not empty.home.exists()
    assert empty.refresh().passages == report.passages


def test_another_embedding_model_is_refused_by_name(bench: Bench) -> None:
    """An index of another model is not mixed: both models are named, and the command that rebuilds."""
    other = bench.embeddings.identity.model_copy(update={"passage_prefix": "passage: ", "model": "other/model"})
    pretending = type("Other", (), {"identity": other, "tokenizer": bench.embeddings.tokenizer})()
    for call in (lambda: refresh(bench.settings, pretending), lambda: Index.open(bench.settings, other)):
        with pytest.raises(StoreError) as caught:
            call()
        message = str(caught.value)
        assert "all-MiniLM-L6-v2@53aa51172d14" in message
        assert "other/model@53aa51172d14" in message
        assert "sequitur refresh --rebuild" in message
    bench.assert_healthy()


def test_other_chunking_rebuilds_from_store(bench: Bench) -> None:
    """Other passage sizes make every passage anew, and embed only texts that are new."""
    before = bench.passages()
    other = bench.with_settings(chunking={"max_tokens": 32})
    report = other.refresh()
    assert (report.added, report.updated, report.unchanged) == (0, 0, len(SMALL))
    assert 0 < report.embedded < report.passages
    assert len(other.passages()) > len(before)
    assert other.refresh().embedded == 0
    other.assert_healthy()
    assert bench.refresh().passages == len(before)
    assert bench.passages() == before


def test_the_report_is_the_contract(bench: Bench) -> None:
    """`refresh --json` has the keys of the contract, and is JSON."""
    bench.write("stones", standing="retracted")
    found = json.loads(json.dumps(bench.refresh().as_json()))
    assert list(found) == [
        "added",
        "updated",
        "unchanged",
        "removed",
        "failed",
        "passages",
        "embedded",
        "standing_changed",
        "generation",
        "seconds",
    ]
    assert found["standing_changed"] == [{"document": "stones", "from": "current", "to": "retracted", "why": ""}]


def test_the_shipped_index_is_up_to_date(shipped: Settings, embeddings: SentenceTransformerEmbeddings) -> None:
    """The real corpus, refreshed again: nothing to embed, nothing refused, nothing found by the doctor."""
    before = tree(shipped.home)
    report = refresh(shipped, embeddings)
    assert (report.added, report.updated, report.removed, report.embedded, report.failed) == (0, 0, 0, 0, ())
    assert report.unchanged >= 40
    assert diagnose(shipped, embeddings.identity).findings == ()
    assert tree(shipped.home) == before


def test_the_time_of_embedding_is_part_of_the_whole(empty: Bench) -> None:
    """What the benchmark divides: the seconds of embedding are counted, and lie within those of the refresh."""
    report = empty.refresh()
    assert 0 < report.embedding_seconds < report.seconds
    assert empty.refresh().embedding_seconds == 0


def test_a_home_that_is_a_file_is_told(bench: Bench, tmp_path: Path) -> None:
    """A home that cannot be a folder is one plain message."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=str(tmp_path / "file")):
        bench.with_settings(home=tmp_path / "file").refresh()
    with pytest.raises(StoreError, match=str(tmp_path / "file")):
        bench.with_settings(home=tmp_path / "file" / "home").refresh()
