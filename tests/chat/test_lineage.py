"""How documents stand to each other, what changed in one, and what became of those that an answer cited."""

from __future__ import annotations

from chat.hindsight import changed_since
from chat.lineage import Change, Relative, Tie, differences, lineage
from chat.turn import Reference, Turn
from corpus.document import BlockKind, Document, Extent, RawBlock, Replacement, Standing, assemble
from corpus.works import Identifiers
from tests.chat.making import metadata, reference, turn


def test_a_document_knows_its_neighbours_from_both_sides() -> None:
    """Whole, partial and proposed replacements are told apart, and what rests on the document is found."""
    old = metadata("old-1", superseded_by=(Replacement(id="this-1"),), standing=Standing.SUPERSEDED)
    this = metadata(
        "this-1",
        supersedes=(Replacement(id="old-1", note="As a whole."), Replacement(id="gone-1", extent=Extent.PARTIAL)),
    )
    draft = metadata("draft-1", standing=Standing.DRAFT, proposes_to_replace=("this-1",))
    final = metadata("final-1", proposes_to_replace=("this-1",))
    resting = metadata("resting-1", depends_on=("this-1",))
    library = {each.id: each for each in (old, this, draft, final, resting)}
    found = lineage(this, library)
    assert found.before == (Relative("old-1", Tie.WHOLE, "As a whole."), Relative("gone-1", Tie.PARTIAL))
    assert found.after == (Relative("draft-1", Tie.DRAFT),)
    assert found.resting == ("resting-1",)
    assert lineage(draft, library).before == (Relative("this-1", Tie.DRAFT),)


def _document(*texts: str) -> Document:
    return Document(metadata(), *assemble(RawBlock(BlockKind.PARAGRAPH, text) for text in texts))


def test_versions_are_compared_paragraph_by_paragraph() -> None:
    """What is gone, what is new and what stayed, in reading order."""
    found = differences(_document("One.", "Two.", "Three."), _document("One.", "Two, mended.", "Three.", "Four."))
    assert found == [
        Change(same=1),
        Change(("Two.",), ("Two, mended.",)),
        Change(same=1),
        Change((), ("Four.",)),
    ]


def _answered(*references: Reference) -> Turn:
    made = turn()
    return made.model_copy(update={"answer": made.answer.model_copy(update={"references": references})})


def test_what_changed_since_an_answer_is_told_and_nothing_else() -> None:
    """Another standing, and a document that is gone; one that stands as it did is not named."""
    same = metadata("same-1")
    replaced = metadata("old-1", standing=Standing.SUPERSEDED, superseded_by=(Replacement(id="new-1"),))
    asked = _answered(
        reference("same-1", Standing.CURRENT), reference("old-1", Standing.CURRENT), reference("gone-1", Standing.DRAFT)
    )
    found = changed_since(asked, {"same-1": same, "old-1": replaced})
    assert [(s.document, s.then, s.now, s.replaced_by) for s in found] == [
        ("old-1", Standing.CURRENT, Standing.SUPERSEDED, ("new-1",)),
        ("gone-1", Standing.DRAFT, None, ()),
    ]
    assert found[1].label == "Label of gone-1"
    assert changed_since(turn(), {}) == ()


def test_a_work_that_is_held_under_another_id_is_still_held() -> None:
    """A full text that took an abstract's place is the same work: nothing is told, unless it stands otherwise."""
    address = "https://doi.org/10.1000/182"
    cited = reference("pubmed-1", Standing.CURRENT).model_copy(update={"url": address})
    other = metadata("pmc-PMC1", identifiers=Identifiers(doi="10.1000/182"))
    assert changed_since(_answered(cited), {other.id: other}) == ()
    retracted = metadata("pmc-PMC1", identifiers=Identifiers(doi="10.1000/182"), standing=Standing.RETRACTED)
    (found,) = changed_since(_answered(cited), {retracted.id: retracted})
    assert (found.document, found.now) == ("pmc-PMC1", Standing.RETRACTED)
