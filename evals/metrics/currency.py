"""Whether an answer keeps old and unsettled documents apart from what holds today. Our own measures:

- `currency_kept`: 1 where no document that is superseded, a draft, retracted or under concern is cited without being
  shown as such: its reference says its standing, and a notice names it.
- `replacement_named`: of the documents that must be named (as a reference or in a notice), the share that is.
- `notices_given`: of the kinds of notice that must be given, the share that is.
"""

from __future__ import annotations

from collections.abc import Collection

from chat.turn import Turn


def currency_kept(turn: Turn, outdated: Collection[str]) -> float:
    """1 or 0, given the ids of all documents that may not be cited as current."""
    told = {key for notice in turn.answer.notices for key in notice.documents}
    return float(
        all(
            not reference.standing.citable and reference.document in told
            for reference in turn.answer.references
            if reference.document in outdated
        )
    )


def replacement_named(turn: Turn, named: Collection[str]) -> float | None:
    """0 to 1; None where nothing must be named."""
    if not named:
        return None
    seen = {key for notice in turn.answer.notices for key in notice.documents}
    seen |= {reference.document for reference in turn.answer.references}
    return len(seen & set(named)) / len(set(named))


def notices_given(turn: Turn, kinds: Collection[str]) -> float | None:
    """0 to 1; None where none must be given."""
    if not kinds:
        return None
    given = {notice.kind.value for notice in turn.answer.notices}
    return len(given & set(kinds)) / len(set(kinds))
