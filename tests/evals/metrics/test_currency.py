"""Currency: an old or unsettled document is shown as such, its replacement named, the warnings given."""

from __future__ import annotations

import pytest

from chat.turn import NoticeKind, Reference, Turn
from corpus.document import Standing
from evals.metrics.currency import currency_kept, notices_given, replacement_named
from tests.chat.making import metadata, passage
from tests.evals.making import BONES, FALLS, REFUSAL, answer, notice, reference, statement

OLD = passage(FALLS, source=metadata("old-2012", standing=Standing.SUPERSEDED))
NEW = passage(BONES, source=metadata("new-2018"))
TOLD = notice(NoticeKind.SUPERSEDED, "old-2012", "new-2018")


def _cites(*references: Reference, told: bool) -> Turn:
    return answer(statement(FALLS, OLD), references=references, notices=[TOLD] if told else [])


def test_an_old_document_with_its_standing_and_a_notice_is_kept_apart() -> None:
    """The reference says superseded and a notice names it: 1."""
    assert currency_kept(_cites(reference(OLD), told=True), {"old-2012"}) == 1.0


@pytest.mark.parametrize(("standing", "told"), [(None, False), (Standing.CURRENT, True), (Standing.CURRENT, False)])
def test_an_old_document_passed_off_as_current(standing: Standing | None, told: bool) -> None:
    """Without the notice, or with a reference that says it holds, it is 0: both are needed."""
    assert currency_kept(_cites(reference(OLD, standing=standing), told=told), {"old-2012"}) == 0.0


def test_one_of_two_is_enough_to_fail() -> None:
    """A second old document about which nothing is said spoils the answer."""
    draft = passage(BONES, source=metadata("draft-2025", standing=Standing.DRAFT))
    both = _cites(reference(OLD), reference(draft, 2), told=True)
    assert currency_kept(both, {"old-2012", "draft-2025"}) == 0.0


def test_documents_that_hold_need_no_notice() -> None:
    """A citation of a current document, and a refusal, keep currency."""
    assert currency_kept(_cites(reference(NEW), told=False), {"old-2012"}) == 1.0
    assert currency_kept(REFUSAL, {"old-2012"}) == 1.0


def test_the_share_of_documents_named() -> None:
    """By a notice or by a reference: of three that must be named, two are."""
    turn = _cites(reference(passage(BONES, source=metadata("third"))), told=True)
    assert replacement_named(turn, ["new-2018", "third", "fourth"]) == pytest.approx(2 / 3)
    assert replacement_named(REFUSAL, ["new-2018"]) == 0.0


def test_the_share_of_notices_given() -> None:
    """Of two kinds that must be given one is, however often; one that need not be given changes nothing."""
    turn = answer(statement(FALLS, OLD), notices=[TOLD, TOLD, notice(NoticeKind.IDENTIFIERS)])
    assert notices_given(turn, [NoticeKind.SUPERSEDED, NoticeKind.DRAFT]) == 0.5
    assert notices_given(turn, ["superseded"]) == 1.0
    assert notices_given(REFUSAL, ["superseded"]) == 0.0


def test_where_nothing_must_be_named_or_given_there_is_no_share() -> None:
    """A case that asks for neither is not scored on them."""
    assert replacement_named(REFUSAL, []) is None
    assert notices_given(REFUSAL, []) is None
