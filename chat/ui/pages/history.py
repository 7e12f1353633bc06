"""Past conversations of one reader, listed and searched; each of them, by its id, renamed or deleted. Where anybody may
read and nobody signs in, they are not listed."""

from __future__ import annotations

import logging
from collections.abc import Callable

import streamlit as st

from chat.conversations import Conversation
from chat.history import Remembered
from chat.people import ANYBODY
from chat.service import LONGEST_NAME
from chat.ui import frame, render, routes, session, wording
from chat.ui.components import chat, history
from chat.ui.components.references import Library
from chat.ui.render import tag
from errors import SequiturError

_LOG = logging.getLogger(__name__)
_ON_A_PAGE = 25
_LONGEST = 200
_WORDS = "words"
_DONE, _FAILED, _SURE = "history-done", "history-failed", "history-sure"


def draw() -> None:
    """`/history?words=…&page=…`, or `/history?conversation=ID` to rename or delete one."""
    conversation = session.conversation()
    if conversation:
        _one(conversation)
        return
    frame.show(tag("h1", "History"))
    _said()
    if session.person() == ANYBODY:
        frame.show(tag("p", wording.BY_LINK_ALONE, class_="notice"), tag("p", wording.KEPT, class_="small"))
        return
    _all()
    frame.show(tag("p", wording.KEPT, class_="small kept-where"))


def _said() -> None:
    """What became of the last change."""
    if done := st.session_state.pop(_DONE, None):
        frame.show(tag("p", done, class_="notice done", role="status"))
    if failed := st.session_state.pop(_FAILED, None):
        frame.problem(failed)


def _library() -> Library:
    """The documents held; none where there is no index, which a history can be read without."""
    try:
        return chat.library()
    except SequiturError as error:
        _LOG.warning("%s", error)
        return {}


def _all() -> None:
    text = (
        st.text_input(
            "Search questions and answers",
            key=_WORDS,
            type="search",
            max_chars=_LONGEST,
            placeholder="Words of a question, an answer or a name",
            bind="query-params",
        )
        or ""
    )
    found = session.service().history(text)
    if found:
        _list(found, text)
    elif text.strip():
        said = f"No conversation has a question and answer with “{text}”. Try other words, or fewer."
        frame.show(tag("p", said, class_="notice", role="status"))
    else:
        begin = tag("a", "Ask a question", href=routes.ask()), ", or open an article and ask below it."
        frame.show(tag("p", "Nothing has been asked yet. ", *begin, class_="lead"))


def _list(found: tuple[Remembered, ...], text: str) -> None:
    count = "1 conversation" if len(found) == 1 else f"{len(found)} conversations"
    frame.show(tag("p", f"{count}, the last asked first", class_="count", role="status"))
    pages = -(-len(found) // _ON_A_PAGE)
    # The list is drawn above what turns its pages.
    place = st.container()
    at = st.pagination(pages, key="page", bind="query-params", max_visible_pages=5) if pages > 1 else 1
    with place:
        frame.show(history.listed(found[(at - 1) * _ON_A_PAGE : at * _ON_A_PAGE], _library(), text.strip()))


def _one(id: str) -> None:
    """One conversation: whoever has its id may change it."""
    library = _library()
    known = session.service().conversation(id)
    back = tag("a", "History", href=routes.history(words=session.parameter(_WORDS)))
    opened = tag("a", "Open the conversation", href=history.address(known, library))
    about = (history.article_title(known.article, library), wording.day(known.last), *history.facts(known))
    frame.show(
        tag("p", back, class_="dateline"),
        tag("h1", known.title),
        tag("p", " · ".join(about), class_="facts"),
        tag("p", opened, class_="links"),
    )
    _said()
    _rename(known)
    _delete(known)


def _rename(known: Conversation) -> None:
    frame.show(tag("h2", "Rename"))
    key = f"name-{known.id}"
    with st.form(f"rename-{known.id}", border=False):
        st.text_input(
            "Name", known.name, max_chars=LONGEST_NAME, key=key, placeholder=render.label(known.question)[:80]
        )
        st.form_submit_button("Rename", on_click=_change, args=(lambda: _renamed(known.id, st.session_state[key]),))
    frame.show(tag("p", "Without a name it goes by its first question.", class_="small"))


def _delete(known: Conversation) -> None:
    """The confirmation stands below the button and not over the page: there the next key reaches it."""
    frame.show(tag("h2", "Delete"), tag("p", wording.ERASED, class_="small"))
    st.button("Delete this conversation", key="delete", on_click=_ask_back, args=(known.id,))
    if st.session_state.get(_SURE) != known.id:
        return
    what = "its question" if known.turns == 1 else f"all its {known.turns} questions"
    said = f"Delete “{known.title}” with {what} and what was answered?"
    frame.show(tag("p", said, class_="notice", role="alert"))
    with st.container(horizontal=True, key="sure"):
        st.button("Delete for good", key="erase", on_click=_change, args=(lambda: _deleted(known),))
        st.button("Keep it", key="keep", on_click=_ask_back, args=(None,))


def _ask_back(id: str | None) -> None:
    st.session_state[_SURE] = id


def _renamed(id: str, name: str) -> str:
    kept = session.service().rename(id, name)
    if not kept.text:
        return "It has no name now, and goes by its first question."
    masked = " Details that could identify a person were masked." if kept.identifiers else ""
    return f"It is named “{kept.text}” now.{masked}"


def _deleted(known: Conversation) -> str:
    session.service().delete(known.id)
    session.close_conversation()
    return f"“{known.title}” was deleted."


def _change(change: Callable[[], str]) -> None:
    try:
        st.session_state[_DONE] = change()
    except SequiturError as error:
        st.session_state[_FAILED] = frame.told(error)
    except Exception:
        _LOG.exception("A conversation could not be changed")
        st.session_state[_FAILED] = wording.WENT_WRONG


frame.page(draw)
