"""Which documents a question asks for by name."""

from __future__ import annotations

import pytest

from chat.naming import asks_of_standing, with_standing, without_standing
from chat.turn import Passage
from corpus.document import Standing
from tests.chat.making import metadata, passage


def _doc(id: str, label: str, year: int, standing: Standing = Standing.CURRENT) -> Passage:
    return passage(source=metadata(id, label, year=year, standing=standing))


OLD = _doc("falls-2012", "USPSTF 2012 (falls)", 2012, Standing.SUPERSEDED)
BONES = _doc("bones-2018", "USPSTF 2018 (osteoporosis)", 2018, Standing.SUPERSEDED)
DRAFT = _doc("draft-2024", "USPSTF 2024 DRAFT (vitamin D)", 2024, Standing.DRAFT)
COCKAYNE = _doc("cockayne", "Cockayne 2006", 2006, Standing.CONCERN)
CODE = _doc("cg161", "NICE CG161 2013 (falls)", 2013, Standing.SUPERSEDED)
NEAR = (OLD, BONES, DRAFT, COCKAYNE, CODE)
NOW = (_doc("falls-2018", "USPSTF 2018 (falls)", 2018), _doc("ng249", "NICE NG249 2025 (falls)", 2025))


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What did USPSTF 2012 say?", {"falls-2012"}),
        ("Is the USPSTF 2012 statement on falls reliable?", {"falls-2012"}),
        ("Is CG161 still current?", {"cg161"}),
        ("What does the USPSTF draft say?", {"draft-2024"}),
        ("Is Cockayne still valid?", {"cockayne"}),
        ("What does USPSTF 2018 say about falls?", set()),
        ("What does USPSTF 2018 say about osteoporosis?", {"bones-2018"}),
        ("Is the USPSTF guideline still current?", set()),
        ("What does NICE NG249 say that earlier guidance did not?", set()),
        ("Should adults older than 75 years follow the USPSTF?", set()),
        ("Does vitamin D prevent falls?", set()),
        ("Was there a draft?", set()),
    ],
)
def test_documents_without_standing_are_named_by_body_and_year_or_standing(question: str, named: set[str]) -> None:
    """A body with its year, a code, or a body with the word for that standing names a document; less does not."""
    assert without_standing(question, question, NEAR, NOW) == named


def test_a_name_earlier_in_the_conversation_counts_only_for_a_question_on_standing() -> None:
    """ "Is it outdated?" asks for what was named before; "and in men?" asks for what holds now."""
    assert without_standing("is it outdated?", "USPSTF 2012 on falls: is it outdated?", NEAR, NOW) == {"falls-2012"}
    assert without_standing("and in men?", "USPSTF 2012 on falls: in men?", NEAR, NOW) == frozenset()


def test_documents_with_standing_are_named_by_a_name_of_their_own() -> None:
    """A rare or hyphenated name is enough; a common one needs its year; a year of another edition is none."""
    held = (_doc("ecko", "ECKO 2008", 2008), _doc("d-health", "D-Health 2023", 2023), *NOW)
    rarity = {"ecko": 5.0, "uspstf": 1.0, "nice": 1.0}

    def named(question: str) -> frozenset[str]:
        return with_standing(question, held, lambda term: rarity.get(term, 1.0))

    assert named("What did ECKO report?") == {"ecko"}
    assert named("What did D-Health find?") == {"d-health"}
    assert named("What does the USPSTF say?") == frozenset()
    assert named("What did the USPSTF say in 2018?") == {"falls-2018"}
    assert named("What does NG249 say?") == {"ng249"}
    assert named("What did ECKO report in 1999?") == frozenset()


def test_a_title_is_no_name() -> None:
    """A source line without a year, as a user's own file has, is not "named" by its first word."""
    own = passage(source=metadata("own", "Vitamin K2 and bones", year=2020))
    assert with_standing("Is vitamin K2 good for bones?", (own,), lambda term: 9.0) == frozenset()


def test_questions_on_what_holds() -> None:
    """A question on the newest, the replaced or the retracted is on standing; one on an effect is not."""
    assert asks_of_standing("Is there a newer recommendation?")
    assert asks_of_standing("Was it retracted?")
    assert not asks_of_standing("Does vitamin D prevent falls in adults older than 75?")
