"""The librarian: the catalogue, and refreshes beside the answers."""

from __future__ import annotations

import time
from importlib import import_module

import pytest

from chat.catalogue import Choice, Hit, snippet
from chat.librarian import SHIPPED_NAME, Librarian
from chat.refreshing import RefreshJob
from chat.service import Service
from chat.turn import Question
from corpus.document import Kind, Standing
from errors import LockedError, UsageError
from ingest.chunking import Passage
from ingest.embedding import SentenceTransformerEmbeddings
from ingest.lexical import terms
from ingest.sources import registry
from ingest.writing import only_writer
from settings import Settings, SourceSettings

OLD = "uspstf-2018-falls"
TEXT = (
    b"# Falls at home\n\nThe Harbour Society recommended in 2026 against vitamin D to prevent falls in older adults.\n"
)
SAID = {"kind": "guideline", "type": "guideline", "label": "Harbour Society 2026", "year": 2026}


@pytest.fixture
def service(fresh_home: Settings, embeddings: SentenceTransformerEmbeddings) -> Service:
    """A service over a home of its own."""
    return Service(fresh_home, embeddings)


@pytest.fixture
def librarian(service: Service) -> Librarian:
    """The librarian of that service."""
    return Librarian(service)


def _finished(job: RefreshJob) -> RefreshJob:
    until = time.monotonic() + 120
    while job.finished is None:
        assert time.monotonic() < until, "the refresh does not end"
        time.sleep(0.02)
    return job


def _ids(hits: list[Hit]) -> list[str]:
    return [hit.holding.metadata.id for hit in hits]


def test_the_catalogue_holds_all_evidence_and_no_article(librarian: Librarian, service: Service) -> None:
    """Every document that answers are made from, with its source and the time it was stored."""
    held = librarian.holdings()
    assert {each.metadata.id for each in held} == {m.id for m in service.documents() if m.kind is not Kind.ARTICLE}
    assert {each.source for each in held} == {SHIPPED_NAME}
    assert all(each.stored for each in held)


def test_filters_hold_for_lists_and_for_searches(librarian: Librarian) -> None:
    """A choice admits what it says, alone and together with words."""
    choice = Choice(kind=Kind.GUIDELINE, standing=Standing.SUPERSEDED, since=2011)
    for text in ("", "vitamin D"):
        found = [hit.holding.metadata for hit in librarian.find(choice, text)]
        assert found
        assert all(m.kind is Kind.GUIDELINE and m.standing is Standing.SUPERSEDED for m in found)
        assert all(m.year is not None and m.year >= 2011 for m in found)


def test_a_search_finds_texts_and_names(librarian: Librarian) -> None:
    """Words of a text lead to a snippet with them marked; a label leads to its document; unknown words to nothing."""
    first = librarian.find(Choice(), "menatetrenone")[0]
    assert first.snippet is not None
    assert {first.snippet.text[a:b].lower() for a, b in first.snippet.marks} == {"menatetrenone"}
    assert _ids(librarian.find(Choice(), "NICE NG249 2025"))[0] == "nice-ng249-falls"
    assert librarian.find(Choice(), "quokkaflavin") == []
    assert librarian.find(Choice(), "the of") == []


def test_a_snippet_marks_whole_words_of_a_long_passage() -> None:
    """The part with most of the words is shown, cut at words, its marks in place."""
    text = "Nothing is said here. " * 30 + "Warfarin doses fell with vitamin K intake. " + "And so on it goes. " * 30
    passage = Passage("p", "d", (), 100, 100 + len(text), text, "", None)
    found = snippet(passage, set(terms("warfarin dose")))
    assert [found.text[a:b] for a, b in found.marks] == ["Warfarin", "doses"]
    assert found.text.startswith("…")
    assert found.text.endswith("…")
    assert len(found.text) < 250


def test_the_whole_path(librarian: Librarian, service: Service) -> None:
    """Added with what it replaces, planned, refreshed, cited; what it replaced is superseded, until it is removed."""
    librarian.uploads.add("harbour.md", TEXT, SAID | {"supersedes": [{"id": OLD}]})
    assert librarian.added() == {"harbour.md": None}
    plan = _finished(librarian.refresher.start((), dry_run=True)).report
    assert plan is not None
    assert (plan.added, librarian.added()) == (1, {"harbour.md": None})
    assert (OLD, "current", "superseded") in {change[:3] for change in plan.standing_changed}
    done = _finished(librarian.refresher.start((), dry_run=False))
    assert (done.error, done.report is not None and done.report.added) == (None, 1)
    (added,) = librarian.added().values()
    assert added is not None
    assert {m.id: m.standing for m in service.documents()}[OLD] is Standing.SUPERSEDED
    assert [(c.before, c.after) for c in librarian.standing_changes(OLD)] == [("current", "superseded")]
    assert librarian.refreshes()[0][1]["added"] == 1
    turn = service.ask(
        Question(
            text="What does the Harbour Society recommend on vitamin D to prevent falls?",
            conversation=service.new_conversation(),
        )
    )
    assert added in {each.document for each in turn.answer.references}
    assert service.citing(added)[0].conversation == turn.conversation
    assert service.citing("nothing-here") == ()
    librarian.uploads.remove("harbour.md")
    gone = _finished(librarian.refresher.start((), dry_run=False)).report
    assert gone is not None
    assert (gone.removed, gone.failed) == (1, ())
    assert {m.id: m.standing for m in service.documents()}[OLD] is Standing.CURRENT


def test_the_sources_on_offer_can_be_asked(librarian: Librarian) -> None:
    """What the page offers is what a refresh would take; out of the box none is on."""
    offered = librarian.sources()
    assert offered
    assert not any(each.on for each in offered)
    assert registry.chosen(SourceSettings(), [each.name for each in offered]) == tuple(each.name for each in offered)


def test_a_second_refresh_says_who_holds_the_lock(librarian: Librarian, fresh_home: Settings) -> None:
    """While another one writes, a start is refused with its process named; nothing of the former job is lost."""
    with only_writer(fresh_home.home), pytest.raises(LockedError, match="process"):
        librarian.refresher.start((), dry_run=False)
    assert librarian.refresher.job is None
    running = librarian.refresher.job = RefreshJob((), dry_run=True, accept_removals=False)
    with pytest.raises(LockedError, match="planning a refresh already"):
        librarian.refresher.start((), dry_run=False)
    assert librarian.refresher.job is running


def test_a_failed_refresh_is_told_in_plain_words(librarian: Librarian, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of ours as it is, any other without its inside; the job ends either way."""

    def fails(error: Exception) -> str | None:
        def refresh(*_: object, **__: object) -> None:
            raise error

        # The package has a function of the module's name.
        monkeypatch.setattr(import_module("ingest.refresh"), "refresh", refresh)
        return _finished(librarian.refresher.start((), dry_run=True)).error

    assert fails(UsageError("There is no source 'x'.")) == "There is no source 'x'."
    told = fails(RuntimeError("secret inside"))
    assert told is not None
    assert "secret" not in told
