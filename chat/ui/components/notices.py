"""Notices: what a reader is warned of, always in words."""

from __future__ import annotations

from collections.abc import Iterable

from chat.turn import Answer, Notice, Status
from chat.ui import wording
from chat.ui.render import Html, join, tag

URGENT = (Status.EMERGENCY, Status.CRISIS)


def listed(notices: Iterable[Notice]) -> Html:
    """The notices of an answer, in the order it gives them."""
    return join(_notice(notice) for notice in notices)


def _notice(notice: Notice) -> Html:
    name = tag("strong", f"{wording.NOTICE[notice.kind]}: ")
    return tag("p", name, notice.text, class_=f"notice {notice.kind.value}", role="note")


def message(answer: Answer) -> Html:
    """The plain words before or instead of statements. For an emergency they are big and come first."""
    text = answer.message or wording.STATUS[answer.status]
    if not text:
        return Html()
    if answer.status not in URGENT:
        return tag("p", text, class_=f"message {answer.status.value}")
    first, _, rest = text.partition("\n")
    return tag("p", tag("strong", first), rest, class_=f"message {answer.status.value}", role="alert")
