"""An action behind a button, and one message on what became of it, where its button stands."""

from __future__ import annotations

import logging
from collections.abc import Callable

import streamlit as st

from chat.ui import frame, wording
from chat.ui.render import tag
from errors import SequiturError

_LOG = logging.getLogger(__name__)


def do(place: str, action: Callable[[], str]) -> None:
    """Do it and keep what it says for `said` of the same place."""
    try:
        st.session_state[f"done-{place}"] = action()
    except SequiturError as error:
        st.session_state[f"failed-{place}"] = frame.told(error)
    except Exception:
        _LOG.exception("Something could not be done at %s", place)
        st.session_state[f"failed-{place}"] = wording.WENT_WRONG


def said(place: str) -> None:
    """The message on what was last done at a place; once."""
    if done := st.session_state.pop(f"done-{place}", None):
        frame.show(tag("p", done, class_="notice done", role="status"))
    if failed := st.session_state.pop(f"failed-{place}", None):
        frame.problem(failed)
