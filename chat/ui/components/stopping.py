"""Stopping an answer that is being made: the button, and what is said and given back afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from chat.ui import frame, session, wording
from chat.ui.components import answer
from chat.ui.render import tag

if TYPE_CHECKING:
    from chat.jobs import Job


def button(conversation: str, field: str) -> None:
    """Ends the answer of a conversation, and puts its question back into the input whose key is given."""
    st.button("Stop", key="stop", help=wording.STOP_HELP, on_click=_stop, args=(conversation, field), type="tertiary")


def _stop(conversation: str, field: str) -> None:
    # Where the turn was recorded meanwhile, nothing is given back: its answer is there.
    if job := session.service().stop(conversation):
        st.session_state[field] = job.question.text


def stopped(job: Job, field: str) -> None:
    """A question that was stopped, and that it is in the input again; for who arrives later it is put there now."""
    frame.show(answer.question(job.question.text), tag("p", wording.STOPPED, class_="notice kept", role="status"))
    if field not in st.session_state:
        st.session_state[field] = job.question.text
