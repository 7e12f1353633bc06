"""The pane beside an answer: behind a citation's number the passage, and around it the whole document.

The pane is one element of the page. Its script copies reference and passage from the number's popover, so both are seen
at once, and asks for the document, which comes with the next run of the fragment. A page that draws citations calls
`pane` once; every number on it whose popover says what stands behind it (`Choice`) then opens the pane.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chat.ui import frame, session
from chat.ui.components import document
from chat.ui.components.document import Range
from chat.ui.render import Html, tag
from errors import SequiturError

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

_SCRIPT = Path(__file__).parents[1] / "evidence.js"
_KEY = "evidence"
_CHOSEN = "chosen"
_MOST_QUOTES = 100


class Choice(BaseModel):
    """What stands behind a number: a document in the version that was quoted, and the quotes as ranges of its text."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    document: str
    version: str | None = None
    quotes: tuple[Range, ...] = Field(default=(), max_length=_MOST_QUOTES)


@st.fragment
def pane() -> None:
    """Draw the pane, closed until a number is chosen; a choice runs this alone again, and nothing else of the page."""
    _component()(key=_KEY, data=content(_chosen()), on_chosen_change=lambda: None)


@cache
def _component() -> ComponentRenderer:
    script = _SCRIPT.read_text(encoding="utf-8")
    return st.components.v2.component("sequitur_evidence", html=skeleton(), js=script, isolate_styles=False)


def _chosen() -> str | None:
    state: Any = st.session_state.get(_KEY)
    found = state.get(_CHOSEN) if state else None
    return found if isinstance(found, str) else None


def content(chosen: str | None) -> dict[str, str] | None:
    """The document for the pane with the choice that it answers; None where nothing is chosen."""
    if chosen is None:
        return None
    try:
        note, text = drawn(Choice.model_validate_json(chosen))
    except ValidationError:
        return None
    except SequiturError as error:
        note, text = tag("p", frame.told(error), class_="notice error", role="alert"), Html()
    return {_CHOSEN: chosen, "note": note, "text": text}


def drawn(choice: Choice) -> tuple[Html, Html]:
    """A note on the version where it is not the one held today, and the text with its quotes highlighted.

    Raises NotHeldError where there is no such document or version.
    """
    shown = session.service().document(choice.document, choice.version)
    note = document.version_note(shown, session.service().version(choice.document))
    return note, document.text(shown, choice.quotes, "evidence-")


def skeleton() -> Html:
    """The empty pane, which the script fills."""
    return tag(
        "div",
        tag(
            "div",
            tag("h2", id="evidence-title", aria_live="polite"),
            _button("previous", "‹", "Previous citation"),
            _button("next", "›", "Next citation"),
            _button("close", "×", "Close"),
            class_="head",
        ),
        tag("div", tag("div", class_="about"), tag("div", class_="note"), class_="reference"),
        tag(
            "div",
            tag("div", class_="excerpt"),
            tag("div", class_="whole"),
            tag("p", "The whole document is being opened.", class_="small opening"),
            class_="body",
            tabindex="0",
            role="region",
            aria_label="Text of the document",
        ),
        class_="sq evidence",
        role="dialog",
        aria_labelledby="evidence-title",
        hidden=True,
    )


def _button(name: str, sign: str, label: str) -> Html:
    return tag("button", sign, class_=name, type="button", aria_label=label, title=label)
