"""The reviewers' queue; and one item, statement by statement, with what each rests on, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from chat.people import Role
from chat.review import words
from chat.review.desk import Case
from chat.review.events import LONGEST_NAME, LONGEST_NOTE, LONGEST_TEXT
from chat.review.standing import step
from chat.review.values import Item, Kind, Status
from chat.ui import frame, render, session, wording
from chat.ui.components import acting, article, chat, queue
from chat.ui.render import Html, tag
from chat.verification import Check

_LEAD = "What readers submitted or found wrong: what is unsafe first, then what has waited longest."
_ON_A_PAGE = 25
_HERE, _OPEN = "review", "review-open"
_LOOK_EVERY = 0.5
_UNNAMED = (
    "Nobody signs in here, so whoever submitted this may also be who approves it. Readers see the name that is typed here, "
    "and that it was typed."
)
_MACHINE = (
    "Verification held each sentence against the nearest sentences of the documents that it cites. Where a sentence sums up "
    "several, it may call it unsupported although it is not: look at the document."
)


def draw() -> None:
    """`/review?status=…&kind=…&page=…`, or `/review?item=ID`."""
    session.person().must(Role.REVIEWER)
    item = session.parameter("item")
    if item:
        _case(session.desk().case(session.person(), item))
        return
    frame.show(tag("h1", "Review"), tag("p", _LEAD, class_="lead"))
    _queue(session.desk().queue(session.person()))


def _queue(items: Sequence[Item]) -> None:
    if not items:
        frame.show(tag("h2", queue.EMPTY_TITLE), tag("p", queue.EMPTY, class_="prose"))
        return
    statuses = {words.STATUS[each]: each for each in Status}
    kinds = {words.KIND[each]: each for each in Kind}
    with st.container(horizontal=True, key="filters"):
        status = st.selectbox(
            "Status", list(statuses), index=None, placeholder="Waiting", key="status", bind="query-params"
        )
        kind = st.selectbox("Kind", list(kinds), index=None, placeholder="Any", key="kind", bind="query-params")
    shown = [
        item
        for item in items
        if (item.status is statuses[status] if status else item.status.waits) and (not kind or item.kind is kinds[kind])
    ]
    if not shown:
        clear = not any(item.status.waits for item in items) and not status and not kind
        said = queue.EMPTY if clear else "Nothing here is of this status and kind. Take a filter away."
        frame.show(
            tag("h2", queue.EMPTY_TITLE) if clear else Html(),
            tag("p", said, class_="prose" if clear else "notice", role="status"),
        )
        return
    waiting = sum(item.status.waits for item in shown)
    count = f"{waiting} waiting" if waiting == len(shown) else f"{len(shown)} found"
    frame.show(tag("h2", count, class_="count"))
    pages = -(-len(shown) // _ON_A_PAGE)
    # The list is drawn above what turns its pages.
    place = st.container()
    at = st.pagination(pages, key="page", bind="query-params", max_visible_pages=5) if pages > 1 else 1
    with place:
        frame.show(queue.listed(shown[(at - 1) * _ON_A_PAGE : at * _ON_A_PAGE]))


def _case(case: Case) -> None:
    item = case.item
    st.set_page_config(page_title="Review · Sequitur")
    with st.container(key="case"):
        library = chat.library()
        frame.show(queue.head(case, library), _status(case), queue.around(case, library))
        acting.said(_HERE)
        _taking(item)
        if queue.is_feedback(item) and item.status is not Status.WITHDRAWN:
            frame.show(queue.feedback(item))
        mine = item.taken is not None and item.taken.who == session.person().id
        if case.points:
            _points(case, mine)
        if mine:
            decide = _closing if queue.is_feedback(item) else _deciding
            decide(item)
        frame.show(queue.history(item))


def _status(case: Case) -> Html:
    item = case.item
    if queue.is_feedback(item) or item.status is Status.WITHDRAWN:
        return tag("p", words.STATUS[item.status], class_="facts")
    line = tag("p", words.line(item), class_="small review-line")
    return tag("div", article.stepper(step(item), "Review status"), line, class_="review-status")


def _taking(item: Item) -> None:
    person = session.person()
    with st.container(horizontal=True, key="taking"):
        if item.taken is None and item.status in (Status.SUBMITTED, Status.APPROVED):
            label = "Review it again" if item.status is Status.APPROVED else "Take it"
            _button(label, "take", lambda: _then("You have it now.", session.desk().take(person, item.id, item.seen)))
        elif item.taken and (item.taken.who == person.id or person.may(Role.ADMIN)):
            _button("Release it", "release", lambda: _release(item))
    if item.taken and item.taken.who != person.id:
        said = f"{item.taken.name or 'Another reviewer'} has taken this. It can be changed once it is released."
        frame.show(tag("p", said, class_="notice", role="note"))


def _release(item: Item) -> str:
    session.desk().release(session.person(), item.id, item.seen)
    st.session_state.pop(_OPEN, None)
    return "It is back in the queue."


def _points(case: Case, mine: bool) -> None:
    answered = case.turn is not None
    frame.show(tag("h2", "Statement by statement"), Html() if answered else tag("p", _MACHINE, class_="small"))
    checks = session.desk().verdicts(session.person(), case)
    if checks is None:
        _wait(case)
    meant = case.item.opened.statement if queue.is_feedback(case.item) else None
    for point in case.points:
        edit = case.item.edits.get(point.number)
        check = checks.get(point.number) if checks else None
        with st.container(key=f"point-{point.number}"):
            frame.show(queue.point(point, edit, check, len(case.points), point.number == meant))
            if mine and not queue.is_feedback(case.item):
                _changing(case, point.number)


@st.fragment(run_every=_LOOK_EVERY)
def _wait(case: Case) -> None:
    if session.desk().verdicts(session.person(), case) is not None:
        st.rerun()
    frame.show(tag("p", "Each sentence is being held against its documents.", class_="small", role="status"))


def _changing(case: Case, number: int) -> None:
    """What can be done with one statement; the form only for the one that is being changed."""
    item, edit = case.item, case.item.edits.get(number)
    chosen = st.session_state.get(_OPEN) == (item.id, number)
    label = f"Statement {number + 1}"
    with st.container(horizontal=True, key=f"row-{number}"):
        if not chosen:
            st.button(
                "Change", key=f"change-{number}", type="tertiary", help=label, on_click=_open, args=(item.id, number)
            )
        if edit:
            _button("Restore", f"restore-{number}", lambda: _restore(item, number), type="tertiary")
    if not chosen:
        return
    key = f"form-{item.id}-{number}-{item.seen}"
    with st.form(key, border=False, enter_to_submit=False):
        now = edit.text if edit and edit.text else case.points[number].text
        st.text_area(f"{label} as it should stand", now, max_chars=LONGEST_TEXT, key=f"{key}-text", height="content")
        st.text_input("Why", edit.note if edit else "", max_chars=LONGEST_NOTE, key=f"{key}-why")
        with st.container(horizontal=True):
            st.form_submit_button("Keep these words", on_click=_do, args=(lambda: _edit(item, number, key),))
            st.form_submit_button("Leave it out", on_click=_do, args=(lambda: _leave_out(item, number, key),))
            st.form_submit_button("Cancel", type="tertiary", on_click=_open, args=(item.id, None))


def _open(item: str, number: int | None) -> None:
    st.session_state[_OPEN] = (item, number)


def _edit(item: Item, number: int, key: str) -> str:
    state = st.session_state
    check: Check = session.desk().edit(
        session.person(), item.id, item.seen, number, state[f"{key}-text"] or "", state[f"{key}-why"] or ""
    )
    _open(item.id, None)
    found = wording.VERDICT[check.verdict] or "Supported"
    return f"Statement {number + 1} was edited. {found}: {check.reason}."


def _leave_out(item: Item, number: int, key: str) -> str:
    session.desk().leave_out(
        session.person(), item.id, item.seen, number, st.session_state[f"{key}-why"] or ""
    )  # fmt: skip
    _open(item.id, None)
    return f"Statement {number + 1} is left out."


def _restore(item: Item, number: int) -> str:
    session.desk().restore(session.person(), item.id, item.seen, number)
    return f"Statement {number + 1} stands as it was stored."


def _deciding(item: Item) -> None:
    """Approve under a name, or send back with a reason."""
    person, state, key = session.person(), st.session_state, f"decide-{item.id}"
    frame.show(tag("h2", "Decide"), Html() if person.name else tag("p", _UNNAMED, class_="small"))
    if not person.name:
        with st.container(key="named"):
            st.text_input("Name of the reviewer", max_chars=LONGEST_NAME, key=f"{key}-name")

    def approve() -> str:
        session.desk().approve(person, item.id, item.seen, state.get(f"{key}-name") or "")
        return "It is approved."

    _button("Approve", "approve", approve, type="primary")
    with st.form(key, border=False, enter_to_submit=False):
        st.text_input("Or send it back, because", max_chars=LONGEST_NOTE, key=f"{key}-why")

        def send_back() -> str:
            session.desk().send_back(person, item.id, item.seen, state[f"{key}-why"] or "")
            return "It was sent back."

        st.form_submit_button("Send back", on_click=_do, args=(send_back,))


def _closing(item: Item) -> None:
    """A word to whoever gave the feedback."""
    key = f"close-{item.id}"
    frame.show(tag("h2", "Decide"))

    def close(upheld: bool) -> Callable[[], str]:
        def closed() -> str:
            note = st.session_state[f"{key}-note"] or ""
            session.desk().close(session.person(), item.id, item.seen, upheld, note)
            return "It is closed."

        return closed

    with st.form(key, border=False, enter_to_submit=False):
        st.text_input("A word on it, which its reader sees", max_chars=LONGEST_NOTE, key=f"{key}-note")
        with st.container(horizontal=True):
            st.form_submit_button("Close as upheld", on_click=_do, args=(close(True),))
            st.form_submit_button("Close as not upheld", on_click=_do, args=(close(False),))


def _button(label: str, key: str, action: Callable[[], str], type: str = "secondary") -> None:
    st.button(render.label(label), key=key, type=type, on_click=_do, args=(action,))  # type: ignore[arg-type]


def _do(action: Callable[[], str]) -> None:
    acting.do(_HERE, action)


def _then(said: str, _: object) -> str:
    return said


frame.page(draw)
