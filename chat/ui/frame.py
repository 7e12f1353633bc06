"""What every page has: the style, a masthead, a footer, and errors as one plain message."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import streamlit as st

from chat.people import Person, Role
from chat.ui import connection, render, routes, session, signing, states
from chat.ui.render import Html, tag
from errors import SequiturError

_LOG = logging.getLogger(__name__)
_STYLE = Path(__file__).with_name("style.css")
_CONTENT = "page-content"
told = states.told
QUESTION = "your-question"
"""The id of the place just before the input, which a link at the top of the page leads to."""

# Constant code, never text of a reader or a document. The element may be drawn a little later than this runs.
_SCROLL = """<script>
(function find(tries) {
  const place = document.querySelector("#quote") || document.querySelector("#latest");
  if (place) place.scrollIntoView({block: place.id === "quote" ? "center" : "start"});
  else if (tries) setTimeout(find, 50, tries - 1);
})(60)
</script>"""


def show(*parts: Html) -> None:
    """Put HTML made by `render` on the page."""
    st.html(tag("div", *parts, class_="sq"))


def scroll_to_place() -> None:
    """Bring the quote, or else the latest answer, into view once the page is drawn."""
    st.html(_SCROLL, unsafe_allow_javascript=True)


def problem(text: str) -> None:
    """One plain message about what went wrong."""
    show(tag("p", text, class_="notice error", role="alert"))


@contextmanager
def plain_errors() -> Iterator[None]:
    """Errors on purpose are shown as they are; any other is logged and shown without its details."""
    try:
        yield
    except SequiturError as error:
        show(states.drawn(states.of(error)))
    except Exception:
        _LOG.exception("A page could not be drawn")
        show(states.drawn(states.WENT_WRONG))


def page(draw: Callable[[], None]) -> None:
    """Draw a page inside the frame."""
    st.html(_STYLE)
    _skip()
    _masthead()
    connection.watch()
    with st.container(key="start"):
        show(tag("div", id=_CONTENT, tabindex="-1"))
    with plain_errors():
        draw()
    _footer()


def _skip() -> None:
    """Links past the masthead, seen when the keyboard reaches them. The style sheet hides one that leads nowhere."""
    with st.container(key="skip"):
        show(
            tag("a", "Skip to the content", href=f"#{_CONTENT}"),
            tag("a", "Skip to the question", href=f"#{QUESTION}", class_="to-question"),
        )


def _masthead() -> None:
    with st.container(horizontal=True, key="masthead", vertical_alignment="center"):
        st.page_link(routes.HOME, label="Sequitur")
        reader = session.visitor()
        if reader is None:
            return
        st.page_link(routes.HOME, label="Articles")
        st.page_link(routes.ASK, label="Ask")
        st.page_link(routes.LIBRARY, label="Library")
        st.page_link(routes.HISTORY, label="History")
        if reader.may(Role.REVIEWER):
            st.page_link(routes.REVIEW, label="Review")
        if reader.id:
            _account(reader)


def _account(reader: Person) -> None:
    """Who is signed in, as what, and the way out."""
    with st.popover(render.label(reader.name), type="tertiary", key="account"), st.container(key="account-card"):
        show(tag("p", reader.name), tag("p", f"Signed in as {reader.role.named}", class_="role"))
        st.button("Sign out", key="sign-out", on_click=signing.sign_out)


def library_parts(here: str) -> None:
    """The three parts of the Library, with the one that is shown; for who may open them all."""
    reader = session.visitor()
    if reader is None or not reader.may(Role.ADMIN):
        return
    parts = {routes.LIBRARY: "Documents", routes.ADD: "Add a document", routes.REFRESH: "Refresh"}
    with st.container(horizontal=True, key="parts", vertical_alignment="center"):
        for page, label in parts.items():
            with st.container(key="part-here", width="content") if page == here else nullcontext():
                st.page_link(page, label=label)


def _footer() -> None:
    with st.container(horizontal=True, key="footer", vertical_alignment="center"):
        st.page_link(routes.POLICY, label="Editorial policy")
        if session.visitor() is not None:
            st.page_link(routes.QUALITY, label="Quality")
        st.page_link(routes.ABOUT, label="About")
        show(
            tag(
                "p",
                "Answers are assembled by software from the documents held here. No clinician has read them. "
                "One that a reviewer approved says so.",
                class_="small",
            )
        )
