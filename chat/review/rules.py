"""Who may do what to an item, and when. Each rule raises with one plain sentence, or lets it pass."""

from __future__ import annotations

from collections.abc import Mapping

from chat.people import Person, Role
from chat.review.values import Action, Item, Kind, Status
from chat.turn import Verdict
from chat.verification import Check
from errors import ReviewError

_STATUS = {
    Status.SUBMITTED: "is waiting for a reviewer",
    Status.UNDER_REVIEW: "is under review already",
    Status.APPROVED: "is approved already",
    Status.SENT_BACK: "was sent back; it can be submitted again",
    Status.CLOSED: "is closed",
    Status.WITHDRAWN: "was withdrawn: its conversation was deleted",
}
_NEW_WORDS = (Action.EDITED, Action.LEFT_OUT, Action.RESTORED)


def may_submit(known: Item | None) -> None:
    """Something can be submitted once, and again after it was sent back."""
    if known is not None and known.status is not Status.SENT_BACK:
        raise ReviewError(f"This {known.kind} {_STATUS[known.status]}.")


def may(action: Action, item: Item, person: Person) -> None:
    """A reviewer takes what waits, or what was approved to look at it again; all else is done by who has taken it."""
    person.must(Role.REVIEWER)
    if action is Action.TAKEN:
        _take(item, person)
        return
    if item.taken is None:
        raise ReviewError(f"Take it first: this {item.kind} {_STATUS[item.status]}.")
    mine = item.taken.who == person.id
    if not mine and not (action is Action.RELEASED and person.may(Role.ADMIN)):
        raise ReviewError(f"{_name(item)} has taken this. It can be changed once it is released.")
    if (action is Action.CLOSED) != (item.kind is Kind.FEEDBACK) and action is not Action.RELEASED:
        raise ReviewError(f"This cannot be done with {'feedback' if item.kind is Kind.FEEDBACK else item.kind.value}.")


def _take(item: Item, person: Person) -> None:
    if item.taken is not None:
        who = "You have" if item.taken.who == person.id else f"{_name(item)} has"
        raise ReviewError(f"{who} taken this already.")
    if item.status not in (Status.SUBMITTED, Status.APPROVED):
        raise ReviewError(f"This {item.kind} {_STATUS[item.status]}.")


def _name(item: Item) -> str:
    return (item.taken.name if item.taken else "") or "Another reviewer"


def may_approve(
    item: Item, person: Person, name: str, statements: int, checks: Mapping[int, Check], fallen: Mapping[int, str]
) -> None:
    """Approved by a name, not by who submitted it where people sign in, with a sentence left, each edit carried by its
    sources, and no source retracted since. `checks` are of the edited statements; `fallen` are statements that cite what
    was retracted, with its name."""
    may(Action.APPROVED, item, person)
    if person.id and item.opened.who == person.id:
        raise ReviewError("You submitted this yourself. Release it: somebody else must approve it.")
    if not name:
        raise ReviewError("An approval names its reviewer. Type the name that readers will see.")
    if sum(edit.left_out for edit in item.edits.values()) >= statements:
        raise ReviewError("Nothing is left of it. Restore a statement, or send it back.")
    for number, check in sorted(checks.items()):
        if check.verdict is Verdict.UNSUPPORTED:
            raise ReviewError(
                f"Statement {number + 1} cannot be approved as edited: its sources do not support it "
                f"({check.reason}). Edit it again, restore it, or leave it out."
            )
    for number, source in sorted(fallen.items()):
        if number not in item.edits or not item.edits[number].left_out:
            raise ReviewError(
                f"Statement {number + 1} cites {source}, which was retracted or withdrawn since the answer. Leave it out."
            )
