"""Notices: what is said of documents without standing, and of current ones that disagree."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from chat.service import Service
from chat.standing import disagreements, partly_replaced, standing_notices, standing_sentence
from chat.turn import NoticeKind, Passage, Turn
from corpus.document import Disagreement, Extent, Replacement, Standing
from ingest.embedding import Vectors
from tests.chat.making import metadata, passage


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("uspstf-2013-fractures", ("replaced by USPSTF 2018 (fractures)", "not used as current guidance")),
        ("nice-cg146-osteoporosis", ("NICE NG259 2026 (osteoporosis) (in part", "treatment")),
        ("uspstf-2024-draft-vitamin-d", ("is a draft and not final", "USPSTF 2018 (fractures)", "stands until then")),
        ("sato-2005-bone", ("has been retracted; nothing is taken from it",)),
        ("cockayne-2006", ("rests on work that was retracted", "Sato 2005 (retracted)", "not relied on")),
    ],
)
def test_each_standing_is_told_in_words(service: Service, document: str, words: tuple[str, ...]) -> None:
    """The sentence on a document without standing says what it is, and what replaced or spoilt it."""
    sentence = standing_sentence(service.index.metadata(document), service.index)
    assert all(word in sentence for word in words), sentence


def test_a_withdrawn_document_is_told_of_and_a_current_one_is_not(service: Service) -> None:
    """Withdrawn is said so; what holds needs no notice."""
    assert "withdrawn" in standing_sentence(metadata(standing=Standing.WITHDRAWN), service.index)
    assert standing_sentence(metadata(), service.index) == ""


def test_a_concern_is_told_as_what_it_is(service: Service) -> None:
    """A document of which a source states concern is not said to rest on retracted work where it does not; of what a
    document rests on only what fell is named."""
    own = standing_sentence(metadata(standing=Standing.CONCERN), service.index)
    assert "expression of concern" in own
    assert "rests on" not in own
    both = metadata(standing=Standing.CONCERN, depends_on=("sato-2005-bone", "uspstf-2018-falls"))
    assert "(Sato 2005 (retracted))" in standing_sentence(both, service.index)


def test_what_is_replaced_in_part_is_told_of_where_it_is_near(service: Service) -> None:
    """A document that stands but for a part: one notice with the part and what replaced it; a far one is passed over."""
    edge = Replacement(id="nice-ng259-osteoporosis", extent=Extent.PARTIAL, note="Risk assessment only.")
    source = metadata("body-a", "Body A 2020", superseded_by=(edge,))
    near, far = passage(source=source, dense=0.6), passage(source=source, dense=0.2)
    [notice] = partly_replaced((near, near), 0.6, service.index, frozenset())
    assert notice.documents == ("body-a", "nice-ng259-osteoporosis")
    assert "NICE NG259 2026 (osteoporosis) (in part: Risk assessment only." in notice.text
    assert partly_replaced((far,), 0.6, service.index, frozenset()) == []
    assert partly_replaced((far,), 0.6, service.index, frozenset(("body-a",))) != []
    assert partly_replaced((passage(),), 0.6, service.index, frozenset()) == []


def test_only_what_came_near_is_told_of_unless_asked_for(service: Service) -> None:
    """A far document without standing is passed over in silence; asked for by name it is told of, and first."""
    far = passage(source=service.index.metadata("sato-2005-bone"), dense=0.2)
    near = passage(source=service.index.metadata("uspstf-2013-fractures"), dense=0.58)
    told = standing_notices((near, far), 0.6, service.index, frozenset())
    assert [notice.documents[0] for notice in told] == ["uspstf-2013-fractures"]
    asked = standing_notices((near, far), 0.6, service.index, frozenset(("sato-2005-bone",)))
    assert [notice.documents[0] for notice in asked] == ["sato-2005-bone", "uspstf-2013-fractures"]
    assert [notice.kind for notice in asked] == [NoticeKind.RETRACTED, NoticeKind.SUPERSEDED]


def _disputants() -> tuple[Passage, Passage]:
    edge = Disagreement(
        id="body-b", on="serum thresholds", note="Body A holds 20 ng/mL enough, body B wants 30 ng/mL of serum."
    )
    return passage(source=metadata("body-a", "Body A 2020", disagrees_with=(edge,))), passage(
        source=metadata("body-b", "Body B 2021")
    )


def test_a_dispute_is_told_once_where_it_is_asked_about() -> None:
    """The point asked about, in the note's words or in others: one notice with both documents. Another point, or a
    document that is not held: none."""
    a, b = _disputants()
    far, near = np.array([1.0, 0.0], dtype=np.float32), np.array([0.0, 1.0], dtype=np.float32)

    def told(question: str, *found: Passage, vector: Vectors = far) -> list[tuple[str, ...]]:
        held = {passage.document: passage.source for passage in (a, b)}
        rarity = {"\0": 9.0}
        notices = disagreements(
            question, vector, found, held.get, lambda term: rarity.get(term, 2.0), lambda text: near
        )
        return [notice.documents for notice in notices]

    assert told("Is a serum threshold of 30 ng/mL enough?", a, b) == [("body-a", "body-b")]
    assert told("Is a serum threshold of 30 ng/mL enough?", a) == [("body-a", "body-b")]
    assert told("Is a serum threshold of 30 ng/mL enough?", b) == []
    assert told("Does exercise prevent falls in women?", a, b) == []
    assert told("How low is too low?", a, b, vector=near) == [("body-a", "body-b")]


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("standing", [Standing.SUPERSEDED, Standing.DRAFT, Standing.RETRACTED])
def test_a_document_without_standing_is_no_side_of_a_dispute(side: int, standing: Standing) -> None:
    """What was replaced, drafted or retracted is not current guidance that disagrees, though it was asked for by name."""
    sources = [each.source for each in _disputants()]
    sources[side] = sources[side].model_copy(update={"standing": standing})
    held = {source.id: source for source in sources}
    near = np.array([0.0, 1.0], dtype=np.float32)
    found = [passage(source=source) for source in sources]
    question = "Is a serum threshold of 30 ng/mL enough?"
    assert disagreements(question, near, found, held.get, lambda term: 2.0, lambda text: near) == []


def test_both_sides_of_a_dispute_are_among_the_evidence(ask: Callable[..., Turn]) -> None:
    """The side that the search did not find is fetched, so that the notice has both behind it."""
    answer = ask("should people over 75 take vitamin D or not, I hear both").answer
    [conflict] = [notice for notice in answer.notices if notice.kind is NoticeKind.CONFLICT]
    assert set(conflict.documents) == {"endocrine-2024-vitamin-d", "uspstf-2018-falls"}


def test_to_name_the_bodies_is_not_to_ask_of_their_dispute() -> None:
    """A question that shares only the bodies' names with a dispute is not told of it."""
    a, b = _disputants()
    vector, other = np.array([1.0, 0.0], dtype=np.float32), np.array([0.0, 1.0], dtype=np.float32)
    held = {passage.document: passage.source for passage in (a, b)}
    question = "What does Body B 2021 advise on exercise?"
    assert disagreements(question, vector, (a, b), held.get, lambda term: 2.0, lambda text: other) == []
