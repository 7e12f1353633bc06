"""The words that readers and reviewers see of reviews: one place, for the pages and for exports."""

from __future__ import annotations

from chat.review.values import Action, Item, Kind, Reason, Status
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
    Action.SUBMITTED: "submitted it",
    Action.GIVEN: "gave feedback",
    Action.TAKEN: "took it",
    Action.RELEASED: "released it",
    Action.EDITED: "edited statement {number}",
    Action.LEFT_OUT: "left statement {number} out",
    Action.RESTORED: "restored statement {number}",
    Action.APPROVED: "approved it",
    Action.SENT_BACK: "sent it back",
    Action.CLOSED: "closed it",
    Action.REOPENED: "opened it again",
    Action.WITHDRAWN: "It was withdrawn: its conversation was deleted",
}
EDITED = "Edited by the reviewer"
LEFT_OUT = "Left out by the reviewer"
SOMEBODY = "Somebody who is not signed in"


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
    return f"{STATUS[item.status]}, submitted on {wording.date(item.opened.at.date())}"


def disclaimer(text: str, item: Item | None) -> str:
    """An answer's disclaimer, which says of one that is approved by whom it was reviewed."""
    said = approved(item) if item else ""
    return text.replace(NOT_REVIEWED, f"was {said[:1].lower()}{said[1:]}") if said else text
