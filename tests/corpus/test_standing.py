"""Standing: what follows for each document from what all say of each other."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from corpus import Standing, resolve
from corpus.document import Extent, Metadata
from tests.documents import metadata


def resolved(*documents: Metadata) -> dict[str, Metadata]:
    return resolve({document.id: document for document in documents})


def standings(*documents: Metadata) -> dict[str, str]:
    return {key: document.standing.value for key, document in resolved(*documents).items()}


NEW = {"superseded_by": [{"id": "new"}]}
OLD = {"supersedes": [{"id": "old"}]}


@pytest.mark.parametrize(("old", "new"), [({}, OLD), (NEW, {}), (NEW, OLD)], ids=["successor", "predecessor", "both"])
def test_one_side_of_an_edge_is_enough(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Whichever file states it, the old document is superseded and both name each other, once."""
    found = resolved(metadata("old", **old), metadata("new", **new))
    assert found["old"].standing is Standing.SUPERSEDED
    assert found["new"].standing is Standing.CURRENT
    assert [edge.id for edge in found["old"].superseded_by] == ["new"]
    assert [edge.id for edge in found["new"].supersedes] == ["old"]


@pytest.mark.parametrize("order", list(permutations(("one", "two", "three"))))
def test_a_chain_is_resolved_in_any_order(order: tuple[str, ...]) -> None:
    """Three editions: the first two are superseded, however the documents are listed."""
    chain = {
        "one": metadata("one"),
        "two": metadata("two", supersedes=[{"id": "one"}]),
        "three": metadata("three", supersedes=[{"id": "two"}]),
    }
    found = standings(*(chain[key] for key in order))
    assert found == {"one": "superseded", "two": "superseded", "three": "current"}


def test_a_partial_replacement_leaves_the_rest_standing() -> None:
    """A document of which a part was replaced stays current, and names what replaced that part."""
    edge = {"id": "old", "extent": "partial", "note": "Only the risk assessment."}
    found = resolved(metadata("old"), metadata("new", supersedes=[edge]))
    assert found["old"].standing is Standing.CURRENT
    assert [(e.id, e.extent, e.note) for e in found["old"].superseded_by] == [
        ("new", Extent.PARTIAL, "Only the risk assessment.")
    ]


def test_a_stated_standing_outlives_a_partial_replacement() -> None:
    """What a file says of itself is not taken back: CG146 is superseded although its successor covers a part."""
    edge = [{"id": "new", "extent": "partial"}]
    assert standings(metadata("old", standing="superseded", superseded_by=edge), metadata("new"))["old"] == "superseded"


def test_the_successor_decides_how_much_it_replaces() -> None:
    """Where the two files state different extents, both are shown the successor's."""
    found = resolved(
        metadata("old", superseded_by=[{"id": "new", "extent": "partial"}]),
        metadata("new", supersedes=[{"id": "old", "extent": "whole"}]),
    )
    assert found["old"].standing is Standing.SUPERSEDED
    assert found["old"].superseded_by[0].extent is found["new"].supersedes[0].extent is Extent.WHOLE


@pytest.mark.parametrize(
    ("old", "draft"),
    [({}, {"proposes_to_replace": ["old"]}), ({}, OLD), ({"superseded_by": [{"id": "new"}]}, {})],
    ids=["proposal", "supersedes", "superseded_by"],
)
def test_a_draft_replaces_nothing(old: dict[str, Any], draft: dict[str, Any]) -> None:
    """A draft leaves what it would replace current, whatever either file says of the edge."""
    found = resolved(metadata("old", **old), metadata("new", standing="draft", **draft))
    assert found["old"].standing is Standing.CURRENT
    assert found["old"].superseded_by == ()
    assert found["new"].supersedes == ()
    assert found["new"].standing is Standing.DRAFT


@pytest.mark.parametrize("source", ["retracted", "withdrawn"])
def test_a_retraction_reaches_everything_that_rests_on_it(source: str) -> None:
    """At any distance, what rests on a retracted or withdrawn document is of concern; the rest is not."""
    found = standings(
        metadata("trial", standing=source),
        metadata("pooled", depends_on=["fine", "trial"]),
        metadata("guideline", depends_on=["pooled"]),
        metadata("advice", depends_on=["guideline"]),
        metadata("fine"),
        metadata("apart", depends_on=["fine"]),
    )
    assert found == {
        "trial": source,
        "pooled": "concern",
        "guideline": "concern",
        "advice": "concern",
        "fine": "current",
        "apart": "current",
    }


@pytest.mark.parametrize("own", ["draft", "superseded", "retracted", "withdrawn", "concern"])
def test_a_worse_standing_is_kept(own: str) -> None:
    """A document that may not be cited already keeps its own standing beside the concern."""
    found = standings(metadata("trial", standing="retracted"), metadata("pooled", standing=own, depends_on=["trial"]))
    assert found["pooled"] == own


def test_replaced_counts_before_doubted() -> None:
    """A document that was replaced and rests on a retracted one is shown as replaced: the successor is what helps."""
    trial = metadata("trial", standing="retracted")
    found = standings(trial, metadata("old", depends_on=["trial"]), metadata("new", **OLD))
    assert found["old"] == "superseded"


def test_under_update_is_citable_until_replaced() -> None:
    """A document that is being updated may be cited, until its successor is there."""
    updating = metadata("old", standing="under_update")
    assert resolved(updating)["old"].standing.citable
    assert standings(updating, metadata("new", **OLD))["old"] == "superseded"


def test_edges_to_what_is_not_held_are_kept() -> None:
    """An edge that leads out of the library is shown as it is stated."""
    found = resolved(metadata("old", standing="superseded", **NEW))
    assert [edge.id for edge in found["old"].superseded_by] == ["new"]


def test_resolving_twice_changes_nothing() -> None:
    """What is resolved is settled."""
    once = resolved(
        metadata("old"),
        metadata("new", **OLD, depends_on=["trial"]),
        metadata("trial", standing="retracted"),
    )
    assert resolve(once) == once


@pytest.mark.parametrize("standing", Standing)
def test_only_current_documents_are_citable(standing: Standing) -> None:
    """Of the seven standings two may be cited as current."""
    assert standing.citable == (standing in (Standing.CURRENT, Standing.UNDER_UPDATE))


def test_a_grade_covers_its_section() -> None:
    """A section's grade counts first, then the single one of the whole document; of two, neither."""
    found = metadata("aa", grades=[{"grade": "D", "section": "Falls"}, {"grade": "B"}])
    assert [found.grade_of(path) for path in (("Falls",), ("Falls", "Dose"), ("Harms",), ())] == ["D", "D", "B", "B"]
    assert metadata("aa", grades=[{"grade": "B"}, {"grade": "C"}]).grade_of(("Falls",)) is None


@pytest.mark.parametrize(
    ("identifiers", "link"),
    [
        ({}, None),
        ({"pmid": "29710141"}, "https://pubmed.ncbi.nlm.nih.gov/29710141/"),
        ({"pmid": "29710141", "doi": "10.1001/x"}, "https://doi.org/10.1001/x"),
        ({"doi": "10.1001/x", "url": "https://example.org/a"}, "https://example.org/a"),
    ],
)
def test_the_link_is_the_best_address(identifiers: dict[str, str], link: str | None) -> None:
    """A reader is sent to the stated address, else by DOI, else to PubMed."""
    assert metadata("aa", identifiers=identifiers).identifiers.link == link
