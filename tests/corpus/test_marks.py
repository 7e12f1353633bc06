"""Marks: what sources say of works, and what it makes of the documents that are held."""

from __future__ import annotations

from typing import Any

import pytest

from corpus import Identifiers, Mark, Metadata, Nature, resolve
from corpus.standing import doubles, reason
from tests.documents import metadata

PMID, DOI = {"pmid": "15664003"}, {"doi": "10.1016/J.BONE.2004.09.003"}


def mark(nature: str, about: dict[str, str] | None = None, source: str = "PubMed", **more: Any) -> Mark:
    """A mark, on a work where `about` names it."""
    return Mark.model_validate({"nature": nature, "source": source, "about": about, **more})


def resolved(*documents: Metadata, listed: tuple[Mark, ...] = ()) -> dict[str, Metadata]:
    return resolve({document.id: document for document in documents}, listed)


def standing(document: Metadata, *listed: Mark) -> str:
    return resolved(document, listed=listed)[document.id].standing.value


@pytest.mark.parametrize(
    ("nature", "expected"),
    [
        ("retracted", "retracted"),
        ("withdrawn", "withdrawn"),
        ("concern", "concern"),
        ("corrected", "current"),
        ("partly_retracted", "current"),
        ("updated", "current"),
        ("reinstated", "current"),
    ],
)
def test_a_mark_decides_standing_and_is_told(nature: str, expected: str) -> None:
    """A retraction, a withdrawal and a concern take a document out; a correction and its like are told with it."""
    found = resolved(metadata("trial", identifiers=PMID), listed=(mark(nature, PMID, date="2016-05-01"),))["trial"]
    assert found.standing.value == expected
    assert found.integrity_note is not None
    assert "PubMed, 2016-05-01" in found.integrity_note


@pytest.mark.parametrize("about", [{"doi": "10.1016/j.bone.2004.09.003"}, {**PMID, "doi": "10.1234/other"}])
def test_a_work_is_known_by_any_of_its_identifiers(about: dict[str, str]) -> None:
    """DOIs are compared without case, and one identifier that agrees is enough."""
    assert standing(metadata("trial", identifiers={**PMID, **DOI}), mark("retracted", about)) == "retracted"


def test_a_mark_on_another_work_changes_nothing() -> None:
    """Works are not matched by likeness, nor by the notice's own identifiers."""
    held = metadata("trial", identifiers=PMID)
    assert standing(held, mark("retracted", {"pmid": "15664004"}, by=PMID)) == "current"


def test_a_notice_marks_its_paper_and_not_itself() -> None:
    """The notice of a retraction stays current; the paper that it is about is retracted."""
    notice = metadata(
        "notice", identifiers={"pmid": "1"}, marks=[{"nature": "retracted", "source": "PubMed", "about": PMID}]
    )
    found = resolved(notice, metadata("trial", identifiers=PMID))
    assert {key: document.standing.value for key, document in found.items()} == {
        "notice": "current",
        "trial": "retracted",
    }


def test_a_record_speaks_for_every_copy_of_its_work() -> None:
    """What PubMed's record says of its paper counts for a document of the same paper from elsewhere."""
    record = metadata("pubmed-15664003", identifiers=PMID, marks=[{"nature": "retracted", "source": "PubMed"}])
    found = resolved(record, metadata("card", identifiers=PMID))
    assert found["card"].standing.value == "retracted"


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (
            [("retracted", "Retraction Watch", "2016-01-01"), ("reinstated", "Retraction Watch", "2017-01-01")],
            "current",
        ),
        (
            [("retracted", "Retraction Watch", "2018-01-01"), ("reinstated", "Retraction Watch", "2017-01-01")],
            "retracted",
        ),
        ([("retracted", "PubMed", "2016-01-01"), ("reinstated", "Retraction Watch", "2017-01-01")], "retracted"),
        ([("retracted", "Retraction Watch", None), ("reinstated", "Retraction Watch", "2017-01-01")], "retracted"),
        ([("concern", "Crossref", "2015-01-01"), ("retracted", "Crossref", "2016-01-01")], "retracted"),
    ],
    ids=["lifted", "retracted-again", "not-by-another", "no-date", "upgraded"],
)
def test_a_reinstatement_lifts_what_its_source_said_before(
    marks: list[tuple[str, str, str | None]], expected: str
) -> None:
    """Only the same source takes its word back, and only what is dated before; else the union counts."""
    listed = [mark(nature, PMID, source, date=date) for nature, source, date in marks]
    assert standing(metadata("trial", identifiers=PMID), *listed) == expected
    assert standing(metadata("trial", identifiers=PMID), *reversed(listed)) == expected


def test_a_retraction_by_mark_reaches_what_rests_on_it() -> None:
    """A pooled analysis of a paper that a source marks as retracted is of concern, and says on what it rests."""
    found = resolved(
        metadata("trial", identifiers=PMID),
        metadata("pooled", depends_on=["trial"]),
        metadata("pooled-2", depends_on=["pooled"]),
        listed=(mark("retracted", PMID),),
    )
    assert [found[key].standing.value for key in ("trial", "pooled", "pooled-2")] == ["retracted", "concern", "concern"]
    assert reason(found["pooled"]) == "rests on trial"
    assert "PubMed" in reason(found["trial"])


def test_a_newer_version_that_is_held_replaces() -> None:
    """An update names the newer version of the same work: held, it supersedes; not held, it is told."""
    old = metadata("old", identifiers=PMID, marks=[{"nature": "updated", "source": "PubMed", "by": {"pmid": "2"}}])
    found = resolved(old, metadata("new", identifiers={"pmid": "2"}))
    assert found["old"].standing.value == "superseded"
    assert [edge.id for edge in found["old"].superseded_by] == ["new"]
    alone = resolved(old)["old"]
    assert alone.standing.value == "current"
    assert "A newer version was published" in (alone.integrity_note or "")


def test_the_newer_version_may_say_so_itself() -> None:
    """UpdateOf in the new record is as good as UpdateIn in the old; the new one stays current, without a note."""
    new = metadata("new", identifiers={"pmid": "2"}, marks=[{"nature": "updated", "source": "PubMed", "about": PMID}])
    found = resolved(metadata("old", identifiers=PMID), new)
    assert (found["old"].standing.value, found["new"].standing.value) == ("superseded", "current")
    assert found["new"].integrity_note is None


def test_what_was_retracted_replaces_nothing() -> None:
    """A newer version that was itself taken back does not supersede the old one."""
    old = metadata("old", identifiers=PMID)
    new = metadata("new", identifiers={"pmid": "2"}, marks=[{"nature": "updated", "source": "PubMed", "about": PMID}])
    found = resolved(old, new, listed=(mark("retracted", {"pmid": "2"}),))
    assert (found["old"].standing.value, found["new"].standing.value) == ("current", "retracted")


@pytest.mark.parametrize(
    ("stated", "nature", "expected"),
    [
        ("superseded", "concern", "superseded"),
        ("draft", "concern", "draft"),
        ("draft", "retracted", "retracted"),
        ("retracted", "withdrawn", "retracted"),
        ("under_update", "concern", "concern"),
    ],
)
def test_the_graver_word_counts(stated: str, nature: str, expected: str) -> None:
    """A draft or superseded document stays one under a mere concern; what is retracted stays so under any mark."""
    assert standing(metadata("trial", identifiers=PMID, standing=stated), mark(nature, PMID)) == expected


def test_of_a_work_one_document_is_kept() -> None:
    """Of documents of one work the one from the better place is kept, also where only a third one tells that they are
    one; two from the same place are left alone."""
    documents = {
        "card": metadata("card", identifiers=PMID),
        "pubmed-15664003": metadata("pubmed-15664003", identifiers={**PMID, **DOI}),
        "pmc-PMC1": metadata("pmc-PMC1", identifiers=DOI),
        "other": metadata("other", identifiers={"pmid": "9"}),
        "twin": metadata("twin", identifiers={"pmid": "9"}),
    }
    ranks = {"card": 0, "pmc-PMC1": 2, "pubmed-15664003": 3, "other": 1, "twin": 1}
    assert doubles(documents, ranks.__getitem__) == {"pubmed-15664003": "card", "pmc-PMC1": "card"}


def test_a_mark_reaches_a_copy_by_way_of_another() -> None:
    """A card known by its DOI is retracted by a mark on the PMID, where a record that is held has both."""
    found = resolved(
        metadata("card", identifiers=DOI),
        metadata("pubmed-15664003", identifiers={**PMID, **DOI}),
        listed=(mark("retracted", PMID),),
    )
    assert found["card"].standing.value == "retracted"


def test_an_update_says_who_told_of_it() -> None:
    """What a source's word replaces is told with the source."""
    old = metadata("old", identifiers=PMID, marks=[{"nature": "updated", "source": "PubMed", "by": {"pmid": "2"}}])
    found = resolved(old, metadata("new", identifiers={"pmid": "2"}))
    assert "PubMed" in (found["old"].superseded_by[0].note or "")


def test_natures_are_those_that_sources_state() -> None:
    """Every nature is told in words."""
    for nature in Nature:
        note = resolved(metadata("trial", identifiers=PMID), listed=(mark(nature.value, PMID),))["trial"].integrity_note
        assert note
        assert "PubMed" in note


def test_an_identifier_is_one_of_its_scheme() -> None:
    """A PMID is a number, a PMCID begins with PMC, a DOI with 10."""
    for wrong in ({"pmid": "x"}, {"pmcid": "123"}, {"doi": "doi:10.1/x"}):
        with pytest.raises(ValueError, match="pattern"):
            Identifiers.model_validate(wrong)
