"""The door of the app: the page that was asked for, or why it is closed to who asks."""

from __future__ import annotations

from functools import partial

import streamlit as st

from chat.people import Person, Role
from chat.ui import frame, routes, session, signing, states
from chat.ui.render import label, tag
from errors import NotAllowedError, SequiturError

_LEAD = (
    "Follow-up questions on medical articles, answered from guidelines and research, each sentence with the passage that "
    "it follows from."
)
_WHY = (
    "Who you are keeps your conversations apart from those of others. Of what the provider says, Sequitur keeps with them "
    "a key made from your account's number there, and nothing else."
)
_FAILED = "sign-in-failed"


def enter(page: st.Page) -> None:
    """Draw the page for who may see it; the form to sign in, or a plain message, for who may not.

    This is what a reader meets. What a page does refuses by itself, as a page drawn earlier can still be pressed.
    """
    if page.url_path in routes.OPEN:
        page.run()
        return
    try:
        reader = session.person()
    except NotAllowedError as closed:
        frame.page(partial(_sign_in, closed))
    except SequiturError as wrong:
        frame.page(partial(_broken, wrong))
    else:
        needed = routes.FOR.get(page.url_path, Role.READER)
        if reader.may(needed):
            page.run()
        else:
            frame.page(partial(_closed, page.title, reader, needed))


def _broken(wrong: SequiturError) -> None:
    # Without links: no page is open to anybody.
    frame.show(states.drawn(states.State("This server is not open yet", states.told(wrong), ())))


def _closed(title: str, reader: Person, needed: Role) -> None:
    frame.show(tag("h1", title))
    try:
        reader.must(needed)
    except NotAllowedError as closed:
        frame.show(tag("p", str(closed), class_="notice", role="alert"))


def _sign_in(closed: NotAllowedError) -> None:
    st.set_page_config(page_title="Sign in · Sequitur")
    frame.show(tag("h1", "Sign in"), tag("p", _LEAD, class_="lead"))
    if signing.was_in():
        frame.show(tag("p", str(closed), class_="notice", role="status"))
    failed = st.session_state.pop(_FAILED, None)
    if failed:
        frame.problem(failed)
    names = signing.providers()
    with st.container(key="providers", horizontal=True):
        for number, name in enumerate(names):
            words = "Sign in" if len(names) == 1 else f"Sign in with {name.title()}"
            st.button(label(words), key=f"sign-in-{number}", type="primary", on_click=_begin, args=(name,))
    frame.show(tag("p", _WHY, class_="small"))


def _begin(provider: str) -> None:
    try:
        signing.begin(provider)
    except SequiturError as error:
        st.session_state[_FAILED] = str(error)
