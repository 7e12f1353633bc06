"""Refresh the Library: see what would change, start it, watch it, and read what former ones did."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from chat.librarian import Source
from chat.people import Role
from chat.refreshing import RefreshJob
from chat.ui import frame, routes, session, wording
from chat.ui.components import chat, lineage, refreshing
from chat.ui.render import tag
from errors import SequiturError

_LEAD = (
    "A refresh reads the shipped corpus, your folders and what was added here, and brings the index up to them. "
    "Answers go on meanwhile."
)
_LOOK_EVERY = 0.5
_REFUSED = "refresh-refused"
_SOURCES, _REMOVALS = "refresh-sources", "refresh-removals"
_FORMER = 10
_CHANGES = 30


def draw() -> None:
    """`/refresh`"""
    frame.show(tag("h1", "Refresh"), tag("p", _LEAD, class_="lead"))
    frame.library_parts(routes.REFRESH)
    refused = st.session_state.pop(_REFUSED, None)
    if refused:
        frame.problem(refused)
    job = session.librarian().refresher.job
    if job is not None and job.finished is None:
        _progress(job)
    _begin(job)
    if job is not None and job.finished is not None:
        _ended(job)
    _former()


def _begin(job: RefreshJob | None) -> None:
    sources = _offered()
    always = [each.name for each in sources if each.on]
    if always:
        # What the settings switch on is asked whatever is chosen here.
        said = f"Asked at every refresh, as the settings say: {wording.enumeration(always)}."
        frame.show(tag("p", said, class_="small"))
    if len(sources) > len(always):
        st.multiselect(
            "Public sources to ask",
            [each.name for each in sources if not each.on],
            placeholder="No other" if always else "None: nothing leaves this machine",
            key=_SOURCES,
        )
    if sources or (job is not None and job.report is not None and not job.report.whole):
        st.checkbox("Take documents out even where a source or folder has lost many", key=_REMOVALS)
    planned = job is not None and job.dry_run and job.report is not None
    with st.container(horizontal=True, key="refresh-start", vertical_alignment="center"):
        st.button(
            "Show what would change",
            type="secondary" if planned else "primary",
            on_click=_start,
            kwargs={"dry_run": True},
        )
        st.button("Refresh now", type="primary" if planned else "secondary", on_click=_start, kwargs={"dry_run": False})


def _offered() -> Sequence[Source]:
    try:
        return session.librarian().sources()
    except SequiturError as error:
        frame.problem(frame.told(error))
        return ()


def _start(*, dry_run: bool) -> None:
    sources: Sequence[str] = st.session_state.get(_SOURCES) or ()
    try:
        session.librarian().refresher.start(
            sources, dry_run=dry_run, accept_removals=bool(st.session_state.get(_REMOVALS))
        )
    except SequiturError as error:
        st.session_state[_REFUSED] = frame.told(error)


@st.fragment(run_every=_LOOK_EVERY)
def _progress(job: RefreshJob) -> None:
    reader = session.visitor()
    if job.finished is not None or reader is None or not reader.may(Role.ADMIN):
        st.rerun()
    frame.show(refreshing.progress(job))


def _ended(job: RefreshJob) -> None:
    if job.error is not None:
        frame.problem(job.error)
    elif job.report is not None:
        frame.show(refreshing.report(job, job.report, chat.library()))


def _former() -> None:
    library = chat.library()
    former = session.librarian().refreshes()[:_FORMER]
    changes = session.librarian().standing_changes()[:_CHANGES]
    if former:
        frame.show(tag("h2", "Former refreshes"), refreshing.former(former))
    if changes:
        frame.show(
            tag("h2", "Changes of standing"),
            lineage.changes_of_standing(changes, library, named=True),
        )


frame.page(draw)
