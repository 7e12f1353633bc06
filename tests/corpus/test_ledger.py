"""The ledger: marks of all works, changes of standing, and what refreshes did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Identifiers, Mark, Nature
from corpus.ledger import Ledger
from errors import SourceError, StoreError

HELD = Identifiers(pmid="15664003", doi="10.1016/j.bone.2004.09.003")


def mark(nature: Nature = Nature.RETRACTED, pmid: str = "15664003", doi: str | None = None) -> Mark:
    return Mark(nature=nature, source="Retraction Watch", about=Identifiers(pmid=pmid, doi=doi))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.sqlite")


def test_asking_makes_no_file(ledger: Ledger, tmp_path: Path) -> None:
    """A ledger that nobody wrote is empty, and stays away."""
    assert (ledger.marks([HELD]), ledger.standing_changes(), ledger.refreshes()) == ([], [], [])
    ledger.forget_after(None)
    ledger.check()
    assert list(tmp_path.iterdir()) == []


def test_marks_are_found_by_any_identifier(ledger: Ledger) -> None:
    """A mark is found once, whichever of its identifiers agree, and those on other works are not."""
    both = mark(doi="10.1016/J.Bone.2004.09.003")
    ledger.put_marks("retraction_watch", [both, mark(pmid="1")])
    assert ledger.marks([HELD]) == [both]
    assert ledger.marks([Identifiers(doi="10.1016/j.bone.2004.09.003")]) == [both]
    assert ledger.marks([Identifiers(pmid="2")]) == []


def test_a_source_replaces_its_own_marks_only(ledger: Ledger) -> None:
    """What a source no longer lists is gone; what another lists stays."""
    ledger.put_marks("pubmed", [mark(Nature.CONCERN)])
    ledger.put_marks("retraction_watch", [mark()])
    ledger.put_marks("retraction_watch", [])
    assert [each.nature for each in ledger.marks([HELD])] == [Nature.CONCERN]


def test_a_source_that_fails_midway_loses_nothing(ledger: Ledger) -> None:
    """Where the new list breaks off, the old one stays."""

    def broken() -> Iterator[Mark]:
        yield mark(Nature.CONCERN)
        raise SourceError("retraction_watch", "broke off")

    ledger.put_marks("retraction_watch", [mark()])
    with pytest.raises(SourceError):
        ledger.put_marks("retraction_watch", broken())
    assert [each.nature for each in ledger.marks([HELD])] == [Nature.RETRACTED]


def test_marks_may_be_added_beside(ledger: Ledger) -> None:
    """What came before a failure is added to what is there, and no mark stands twice."""
    ledger.put_marks("pubmed", [mark()])
    ledger.put_marks("pubmed", [mark(), mark(Nature.CONCERN)], whole=False)
    assert {each.nature for each in ledger.marks([HELD])} == {Nature.RETRACTED, Nature.CONCERN}
    assert ledger.put_marks("pubmed", [mark()], whole=False) == 1


def test_changes_are_told_newest_first(ledger: Ledger) -> None:
    """Changes are of a generation; those of one that was never published are forgotten."""
    ledger.note_changes("20260101", [("a", "current", "superseded", "replaced by b")])
    ledger.note_changes("20260201", [("a", "superseded", "retracted", "PubMed"), ("c", "current", "draft", "")])
    assert [(c.document, c.before, c.after) for c in ledger.standing_changes("a")] == [
        ("a", "superseded", "retracted"),
        ("a", "current", "superseded"),
    ]
    ledger.forget_after("20260101")
    assert [c.document for c in ledger.standing_changes()] == ["a"]
    assert ledger.standing_changes()[0].why == "replaced by b"


def test_refreshes_are_told_newest_first(ledger: Ledger) -> None:
    """Reports come back as they were, with their time."""
    ledger.note_refresh({"added": 1})
    ledger.note_refresh({"added": 2})
    assert [report for _, report in ledger.refreshes()] == [{"added": 2}, {"added": 1}]
    assert ledger.refreshes()[0][0].endswith("+00:00")


def test_damage_is_told_with_the_command_that_mends_it(ledger: Ledger, tmp_path: Path) -> None:
    """A file that is no ledger is named; put aside, a new one is made."""
    (tmp_path / "ledger.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError, match="sequitur refresh --rebuild"):
        ledger.check()
    assert ledger.put_aside().exists()
    ledger.put_marks("pubmed", [mark()])
    assert len(ledger.marks([HELD])) == 1
