"""A statement as its reviewer left it, on an answer or an article: marked, with what stood there one click away."""

from __future__ import annotations

from chat.review import words
from chat.review.values import Edit
from chat.ui.render import Html, tag


def mark(edit: Edit, id: str) -> Html:
    """The words that say it, as a button that opens `original`."""
    said = words.LEFT_OUT if edit.left_out else words.EDITED
    return tag("button", said, class_="revised", type="button", popovertarget=id)


def repeated(edit: Edit) -> Html:
    """The words alone, where they stand a second time."""
    said = words.LEFT_OUT if edit.left_out else words.EDITED
    return tag("p", edit.text, " " if edit.text else "", tag("span", f"({said.lower()})", class_="line"), class_="held")


def original(edit: Edit, id: str) -> Html:
    """What stood there, and why it was changed."""
    said = words.LEFT_OUT if edit.left_out else words.EDITED
    close = tag(
        "button", "×", class_="close", type="button", popovertarget=id, popovertargetaction="hide", aria_label="Close"
    )
    return tag(
        "div",
        tag("p", said, close, class_="head"),
        tag("p", "It stood as:", class_="facts"),
        tag("blockquote", edit.original),
        tag("p", f"Why: {edit.note}", class_="facts"),
        id=id,
        class_="source",
        popover="auto",
        role="dialog",
        aria_label=f"{said}: what stood there",
    )
