"""What a review is made of: an item, the events that happened to it, and how it stands after them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from chat.review.schema import WITHDRAWN
from chat.turn import Verdict


class Kind(StrEnum):
    """What lies in the queue."""

    ANSWER = "answer"
    ARTICLE = "article"
    FEEDBACK = "feedback"


class Status(StrEnum):
    """How an item stands. The first three are the steps that a page shows."""

    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def waits(self) -> bool:
        """Whether a reviewer has something to do."""
        return self in (Status.SUBMITTED, Status.UNDER_REVIEW)


class Reason(StrEnum):
    """Why a reader is not content."""

    UNSAFE = "unsafe"
    WRONG_SOURCE = "wrong_source"
    MISSED_GUIDELINE = "missed_guideline"
    OUTDATED = "outdated"
    DOES_NOT_FOLLOW = "does_not_follow"
    UNCLEAR = "unclear"


class Action(StrEnum):
    """What can happen to an item."""

    SUBMITTED = "submitted"
    GIVEN = "given"
    TAKEN = "taken"
    RELEASED = "released"
    EDITED = "edited"
    LEFT_OUT = "left_out"
    RESTORED = "restored"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = WITHDRAWN


_STATUS_AFTER = {
    Action.SUBMITTED: Status.SUBMITTED,
    Action.GIVEN: Status.SUBMITTED,
    Action.TAKEN: Status.UNDER_REVIEW,
    Action.RELEASED: Status.SUBMITTED,
    Action.APPROVED: Status.APPROVED,
    Action.SENT_BACK: Status.SENT_BACK,
    Action.CLOSED: Status.CLOSED,
    Action.REOPENED: Status.SUBMITTED,
    Action.WITHDRAWN: Status.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Target:
    """What an item is about: an answer (its conversation's owner and id, its number), or a version of an article."""

    owner: str = ""
    conversation: str = ""
    number: int = 0
    article: str = ""
    version: str = ""


class Event(BaseModel):
    """One thing that happened: when, who did it (a Person's id and name), and the words before and after."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Action
    at: dt.datetime
    who: str = ""
    name: str = ""
    statement: int | None = None
    before: str = ""
    after: str = ""
    note: str = ""
    reason: Reason | None = None
    verdict: Verdict | None = None
    why: str = ""
    upheld: bool | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What a reviewer made of a statement: other words with their own verdict, or no `text` where it is left out."""

    original: str
    text: str
    note: str
    verdict: Verdict | None = None
    why: str = ""

    @property
    def left_out(self) -> bool:
        """Whether nothing stands in its place."""
        return not self.text


Edits = Mapping[int, Edit]
"""Edits by the statement's place in its answer or article, from 0."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it stands after its events; `title` is the question or the article's title, where it is known."""

    id: str
    kind: Kind
    target: Target
    events: tuple[Event, ...]
    title: str = ""
    status: Status = field(init=False)
    taken: Event | None = field(init=False)
    edits: Edits = field(init=False)

    def __post_init__(self) -> None:
        status, taken, edits = Status.SUBMITTED, None, dict[int, Edit]()
        for event in self.events:
            status = _STATUS_AFTER.get(event.action, status)
            taken = event if event.action is Action.TAKEN else taken if status is Status.UNDER_REVIEW else None
            if event.statement is None:
                continue
            if event.action is Action.RESTORED:
                edits.pop(event.statement, None)
            elif event.action in (Action.EDITED, Action.LEFT_OUT):
                former = edits.get(event.statement)
                original = former.original if former else event.before
                edits[event.statement] = Edit(original, event.after, event.note, event.verdict, event.why)
        for name, value in (("status", status), ("taken", taken), ("edits", edits)):
            object.__setattr__(self, name, value)

    @property
    def seen(self) -> int:
        """How many events it has: whoever acts says how many they saw."""
        return len(self.events)

    @property
    def opened(self) -> Event:
        """Its last submission, or the feedback as it was given; the withdrawal where nothing else is left."""
        first = (Action.SUBMITTED, Action.GIVEN)
        return next((event for event in reversed(self.events) if event.action in first), self.events[0])

    @property
    def last(self) -> Event:
        """What happened last."""
        return self.events[-1]

    @property
    def unsafe(self) -> bool:
        """Whether somebody called it unsafe."""
        return self.opened.reason is Reason.UNSAFE

    @property
    def approval(self) -> Event | None:
        """The approval that holds now."""
        return self._last(Action.APPROVED) if self.status is Status.APPROVED else None

    @property
    def shown_edits(self) -> Edits:
        """The edits that readers see: those that were approved."""
        return self.edits if self.status is Status.APPROVED else {}

    def approved_once(self) -> Event | None:
        """The last approval, whether or not it still holds."""
        return self._last(Action.APPROVED)

    def _last(self, action: Action) -> Event | None:
        return next((event for event in reversed(self.events) if event.action is action), None)


def queue_order(items: Sequence[Item]) -> list[Item]:
    """What is unsafe first while it waits, then what waits, the oldest first; what is done last, the newest first."""
    waiting = sorted((i for i in items if i.status.waits), key=lambda i: (not i.unsafe, i.opened.at))
    return [*waiting, *sorted((i for i in items if not i.status.waits), key=lambda i: i.last.at, reverse=True)]
