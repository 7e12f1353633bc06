"""Keys for who reads without a mouse: a list of them, a switch to turn them off, and the script that hears them.

A key of one character may be struck by mistake, or by who dictates: WCAG 2.2, 2.1.4 asks for a way to turn them off. The
choice is kept in the reader's browser.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from chat.ui import frame, wording
from chat.ui.render import Html, tag

_SCRIPT = Path(__file__).parents[1] / "keyboard.js"
_LIST = "keys"


def keys() -> None:
    """A small link to the list of keys, and the keys themselves. Once a page, below what they act on."""
    frame.show(listed())
    st.html(_script(), unsafe_allow_javascript=True)


@cache
def _script() -> str:
    return f"<script>{_SCRIPT.read_text(encoding='utf-8')}</script>"


def listed() -> Html:
    """The link, and the list that it opens: without script too."""
    rows = (tag("div", tag("dt", tag("kbd", key)), tag("dd", does)) for key, does in wording.KEYS.items())
    switch = tag("input", type="checkbox", class_="use-keys", checked=True)
    box = (
        tag("h2", "Keyboard", id=f"{_LIST}-title"),
        tag("dl", *rows, class_="terms"),
        tag("label", switch, wording.USE_KEYS),
        _button("Close", popovertargetaction="hide", class_="as-link"),
    )
    return Html(
        _button("Keyboard shortcuts", class_="as-link open-keys")
        + tag("div", *box, id=_LIST, class_="keys", popover="auto", role="dialog", aria_labelledby=f"{_LIST}-title")
    )


def _button(label: str, **attributes: str) -> Html:
    return tag("button", label, type="button", popovertarget=_LIST, **attributes)
