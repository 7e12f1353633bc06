"""Notices: what is said of documents without standing, and of current ones that disagree."""

from __future__ import annotations

import pytest

from chat.service import Service
from chat.standing import disagreements, standing_notices, standing_sentence
from chat.turn import NoticeKind, Passage
from corpus.document import Disagreement, Standing
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
    """Both documents found and the point asked about: one notice with both. Another point, or one document: none."""
    a, b = _disputants()
    rarity = {"\0": 9.0}

    def told(question: str, *found: Passage) -> list[tuple[str, ...]]:
        return [n.documents for n in disagreements(question, found, lambda term: rarity.get(term, 2.0))]

    assert told("Is a serum threshold of 30 ng/mL enough?", a, b) == [("body-a", "body-b")]
    assert told("Is a serum threshold of 30 ng/mL enough?", a) == []
    assert told("Does exercise prevent falls in women?", a, b) == []


def test_to_name_the_bodies_is_not_to_ask_of_their_dispute() -> None:
    """A question that shares only the bodies' names with a dispute is not told of it."""
    a, b = _disputants()
    assert disagreements("What does Body B 2021 advise on exercise?", (a, b), lambda term: 2.0) == []
