"""Parts of the Library: what they show, in words, and nothing of a document as HTML."""

from __future__ import annotations

import datetime as dt

from chat.catalogue import Hit, Holding, Snippet
from chat.conversations import Citing
from chat.hindsight import Since
from chat.lineage import Change, Lineage, Relative, Tie
from chat.refreshing import RefreshJob
from chat.ui.components import adding, catalogue, lineage, notices, refreshing, versions
from corpus.document import DocumentType, Kind, Standing
from corpus.ledger import StandingChange
from ingest.report import Report
from tests.chat.making import metadata

AT = "2026-11-23T20:54:00+00:00"
HOSTILE = "<script>alert(1)</script>"


def test_an_entry_says_what_is_known_and_marks_what_matches() -> None:
    """Kind, organisation, year, standing, depth, source, date and the mark of what stays here; all of it escaped."""
    known = metadata("a-1", HOSTILE, organisation="A Body", year=2020, redistributable=False)
    hit = Hit(Holding(known, "Added here", AT), Snippet(f"about {HOSTILE} falls", ((32, 37),), 5, 50))
    shown = catalogue.listed([hit])
    for words in ("Guideline", "A Body", "2020", "Current", "Read in full text", "Added here",
        "23 November 2026", "kept on this machine only", "<mark>falls</mark>", "start=5&amp;end=50"):  # fmt: skip
        assert words in shown
    assert "<script" not in shown


def test_the_chain_tells_its_edges_apart() -> None:
    """Whole, partial and draft edges have words and a class of their own; a document that is not held is named."""
    this = metadata("this-1", "This 2018")
    ties = Lineage(
        (Relative("old-1", Tie.WHOLE), Relative("part-1", Tie.PARTIAL)), (Relative("draft-1", Tie.DRAFT),), ()
    )
    shown = lineage.chain(this, ties, {"this-1": this, "old-1": metadata("old-1", "Old 2012")})
    assert shown.index("Old 2012") < shown.index("This 2018") < shown.index("draft-1")
    for words in ("as-whole", "replaced by", "as-partial", "replaced in part by", "as-draft", "would be replaced by", "not held"):  # fmt: skip
        assert words in shown
    assert lineage.chain(this, Lineage((), (), ()), {}) == ""


def test_a_change_of_standing_names_documents_by_their_labels() -> None:
    """When, from what to what, and why, in a reader's words."""
    library = {each.id: each for each in (metadata("old-1", "Old 2012"), metadata("new-1", "New 2018"))}
    change = StandingChange(AT, "old-1", "current", "superseded", "replaced by new-1")
    shown = lineage.changes_of_standing([change], library, named=True)
    assert "current → superseded" in shown
    assert "replaced by New 2018" in shown
    assert "not held" in lineage.changes_of_standing([StandingChange(AT, "x", "", "current", "")], {}, named=True)


def test_versions_lead_to_their_text_and_to_what_changed() -> None:
    """Each opens; an earlier one leads to the differences, the one held today does not."""
    shown = versions.listed("a-1", [("b" * 64, AT), ("c" * 64, AT)], "b" * 64, "b" * 64)
    assert shown.count("What changed since") == 1
    assert f"since={'c' * 64}" in shown
    assert "held today" in shown
    drawn = versions.changes([Change(same=3), Change((HOSTILE,), ("New.",))], "c" * 64)
    assert "3 paragraphs are the same" in drawn
    assert "<ins>New.</ins>" in drawn
    assert "<script" not in drawn


def test_conversations_are_named_only_to_their_owner() -> None:
    """Where others may read along, only the number of answers is told: an address is the key to a conversation."""
    found = [Citing("secret", 1, AT, "Does it help?")]
    assert "secret" in versions.cited_in(found, named=True)
    others = versions.cited_in(found, named=False)
    assert "1 stored answer cites it" in others
    assert "secret" not in others
    assert "Does it help?" not in others


def test_what_changed_since_an_answer_is_said_with_its_successor() -> None:
    """Then and now in words, what replaced it with a link; a document that is gone leads to the version cited."""
    library = {"new-1": metadata("new-1", "New 2018")}
    replaced = Since("old-1", "v" * 64, "Old 2012", Standing.CURRENT, Standing.SUPERSEDED, ("new-1",))
    gone = Since("gone-1", "w" * 64, "Gone 2001", Standing.CURRENT, None)
    shown = notices.since([replaced, gone], library)
    for words in ("Old 2012", "was “current”", "today it is “superseded”", "New 2018", "document=new-1",
        "is no longer held here", f"version={'w' * 64}"):  # fmt: skip
        assert words in shown


def test_a_report_names_what_changed_and_what_could_not_be_read() -> None:
    """A plan says what it would take, a report what it did; both name failures with their reasons."""
    job = RefreshJob((), dry_run=True, accept_removals=False)
    found = Report(
        added=1, unchanged=5, embedded=90, passages=200, estimated_seconds=150.0, seconds=9.6,
        failed=(("bad.pdf", HOSTILE),), standing_changed=(("old-1", "current", "superseded", "replaced by new-1"),),
        names={"added": ("new-1",)},
    )  # fmt: skip
    plan = refreshing.report(job, found, {})
    for words in ("What would change", "Added (1)", "90 passages are to be embedded, which takes about 2 min", "bad.pdf", "current → superseded"):  # fmt: skip
        assert words in plan
    assert "<script" not in plan
    job.dry_run = False
    assert "it took 10 s" in refreshing.report(job, found, {})
    assert "Nothing had changed" in refreshing.report(job, Report(), {})
    job.began, job.label, job.done, job.total = dt.datetime(2026, 11, 23, tzinfo=dt.UTC), "Embedding passages", 3, 9
    assert "3 of 9" in refreshing.progress(job)
    former = refreshing.former([(AT, found.as_json())])
    assert "1 not read" in former
    assert "<script" not in former


def test_a_form_says_only_what_was_filled_in() -> None:
    """Empty fields are not stated; a draft proposes where another document replaces; a part is said to be one."""
    fields = {
        "kind": Kind.GUIDELINE,
        "type": DocumentType.GUIDELINE,
        "standing": Standing.CURRENT,
        "title": " A  title ",
    }
    assert adding.stated(fields) == {
        "kind": "guideline",
        "type": "guideline",
        "title": "A title",
        "standing": "current",
        "redistributable": False,
    }
    more = fields | {
        "whole": ["a-1"],
        "part": ["a-1", "b-1"],
        "topics": "falls, , bone",
        "doi": "10.1000/x",
        "year": 2026,
    }
    said = adding.stated(more)
    assert said["supersedes"] == [{"id": "a-1"}, {"id": "b-1", "extent": "partial"}]
    assert (said["topics"], said["identifiers"], said["year"]) == (["falls", "bone"], {"doi": "10.1000/x"}, 2026)
    draft = adding.stated(more | {"standing": Standing.DRAFT})
    assert draft["proposes_to_replace"] == ["a-1", "b-1"]
    assert "supersedes" not in draft
