"""Notices: what a reader is warned of, always in words."""

from __future__ import annotations

from collections.abc import Iterable

from chat import layout
from chat.hindsight import Since
from chat.turn import Answer, Notice
from chat.ui import routes, wording
from chat.ui.components.references import Library
from chat.ui.render import Html, join, tag
from corpus.document import Standing


def listed(notices: Iterable[Notice]) -> Html:
    """The notices of an answer, in the order it gives them."""
    return join(_notice(notice) for notice in notices)


def _notice(notice: Notice) -> Html:
    name = tag("strong", f"{wording.NOTICE[notice.kind]}: ")
    return tag("p", name, notice.text, class_=f"notice {notice.kind.value}", role="note")


def since(changes: Iterable[Since], library: Library) -> Html:
    """What has become of the documents cited, above an answer that stays as it was."""
    return join(_since(change, library) for change in changes)


def _since(change: Since, library: Library) -> Html:
    then = wording.STANDING[change.then].lower()
    name = tag("a", change.label, href=routes.document(change.document, None if change.now else change.version))
    if change.now is None:
        rest: str = f" is no longer held here; it was “{then}” when this answer cited it."
    else:
        rest = f" was “{then}” when this answer cited it; today it is “{wording.STANDING[change.now].lower()}”."
    named = [
        tag("a", library[id].label, href=routes.document(id)) if id in library else id for id in change.replaced_by
    ]
    replaced = join((" Replaced by ", join(named, ", "), ".")) if named else Html()
    alarm = "retracted" if change.now in (Standing.RETRACTED, Standing.WITHDRAWN) else "superseded"
    what = tag("strong", "Since this answer: ")
    return tag("p", what, name, rest, replaced, class_=f"notice since {alarm}", role="note")


def message(answer: Answer) -> Html:
    """The plain words before or instead of statements. For an emergency they are big and come first."""
    text = layout.message(answer)[0] or wording.STATUS[answer.status]
    if not text:
        return Html()
    if not answer.status.urgent:
        return tag("p", text, class_=f"message {answer.status.value}")
    first, _, rest = text.partition("\n")
    return tag("p", tag("strong", first), rest, class_=f"message {answer.status.value}", role="alert")
