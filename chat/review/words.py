"""The words that readers and reviewers see of reviews: one place, for the pages and for exports."""

from __future__ import annotations

from chat.review.values import Action, Edit, Event, Item, Kind, Reason, Status
from chat.turn import NOT_REVIEWED
from chat.ui import wording

STATUS = {
    Status.SUBMITTED: "Submitted",
    Status.UNDER_REVIEW: "Under review",
    Status.APPROVED: "Approved",
    Status.SENT_BACK: "Sent back",
    Status.CLOSED: "Closed",
    Status.WITHDRAWN: "Withdrawn",
}
KIND = {
    Kind.ANSWER: "Answer",
    Kind.ARTICLE: "Article",
    Kind.FEEDBACK: "Feedback",
}
REASON = {
    Reason.WRONG_SOURCE: "Wrong source",
    Reason.MISSED_GUIDELINE: "A guideline is missing",
    Reason.OUTDATED: "Outdated",
    Reason.DOES_NOT_FOLLOW: "Does not follow from its passage",
    Reason.UNCLEAR: "Unclear",
    Reason.UNSAFE: "Unsafe",
}
ACTION = {
    Action.SUBMITTED: "Submitted",
    Action.GIVEN: "Feedback given",
    Action.TAKEN: "Taken",
    Action.RELEASED: "Released",
    Action.EDITED: "Statement {number} edited",
    Action.LEFT_OUT: "Statement {number} left out",
    Action.RESTORED: "Statement {number} restored",
    Action.APPROVED: "Approved",
    Action.SENT_BACK: "Sent back",
    Action.CLOSED: "Closed",
    Action.REOPENED: "Opened again",
    Action.WITHDRAWN: "Withdrawn: its conversation was deleted",
}
EDITED = "Edited by the reviewer"
LEFT_OUT = "Left out by the reviewer"


def approved(item: Item) -> str:
    """Who approved it and when; that the name was typed, where nobody signed in. Empty where it is not approved."""
    approval = item.approval
    if approval is None:
        return ""
    typed = "" if approval.who else " (the name was typed; nobody signs in here)"
    return f"Reviewed by {approval.name} on {wording.date(approval.at.date())}{typed}"


def line(item: Item) -> str:
    """How a review stands, on one line."""
    if item.approval:
        return approved(item)
    last = item.last
    if item.status is Status.SENT_BACK:
        return f"Sent back on {wording.date(last.at.date())}: {last.note}"
    if last.action is Action.REOPENED:
        return f"Waiting for another review since {wording.date(last.at.date())}: {last.note}"
    day = wording.date(item.opened.at.date())
    return f"Under review, submitted on {day}" if item.taken else f"Submitted on {day}"


def happened(event: Event) -> str:
    """What was done, and by whom: "Statement 2 edited by Anna Ames"."""
    what = ACTION[event.action].format(number=(event.statement or 0) + 1)
    if event.action is Action.WITHDRAWN:
        return what
    by = f" by {event.name}" if event.name else ""
    return f"{what}{by}" if event.who else f"{what}{by} (not signed in)"


def disclaimer(text: str, item: Item | None) -> str:
    """An answer's disclaimer, which says of one that is approved by whom it was reviewed."""
    said = approved(item) if item else ""
    return text.replace(NOT_REVIEWED, f"was {said[:1].lower()}{said[1:]}") if said else text


def in_file(item: Item | None) -> str:
    """How a review stands, for a file that is taken away; until it is approved with the caution."""
    if item is None:
        return ""
    return f"Approved. {line(item)}." if item.approval else f"{line(item).rstrip('.')}. {wording.CAUTION}"


def changed(edit: Edit) -> str:
    """What was done to a statement, for a file: what stood there, and why it was changed."""
    said = LEFT_OUT if edit.left_out else EDITED
    return f"{said}. It stood as: “{edit.original}” Why: {edit.note}"
