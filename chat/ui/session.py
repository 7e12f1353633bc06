"""What outlives a run of a page: the service of the process, and the reader's choices in the address."""

from __future__ import annotations

import logging
from threading import Timer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

import settings
from chat.people import ANYBODY, OWNER, Person
from chat.turn import Audience
from chat.ui import signing, wording
from errors import SequiturError

if TYPE_CHECKING:
    from chat.librarian import Librarian
    from chat.review.desk import Desk
    from chat.review.submissions import Submissions
    from chat.service import Service
    from corpus.document import Metadata

_LOG = logging.getLogger(__name__)
# Seconds: loading a model takes the processor from whoever waits for the first page, so the page goes first.
_WARM_UP_AFTER = 1.5
_CONVERSATION = "conversation"
AUDIENCE = "audience"
READER_COOKIE = "sequitur_reader"
_OWN_ADDRESSES = ("127.0.0.1", "::1", "localhost")
_OF_PROXIES = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")


def service() -> Service:
    """The service, for what is the reader's own. Raises NotAllowedError where nobody is signed in and somebody should."""
    return _service().of(person())


def librarian() -> Librarian:
    """The librarian, for what the reader may do. Raises NotAllowedError where nobody is signed in and somebody should."""
    return _librarian().of(person())


def documents() -> tuple[Metadata, ...]:
    """The documents held, which anybody may know of."""
    return _service().documents()


@st.cache_resource(show_spinner=False)
def _service() -> Service:
    """The one service of this process. Model and index load beside it, so that the first page need not wait."""
    # Imported here: what it brings along is needed for answers, not to draw the first page.
    from chat.service import Service

    made = Service(settings.current())
    warm_up = Timer(_WARM_UP_AFTER, _warm_up, (made,))
    warm_up.daemon = True
    warm_up.start()
    return made


@st.cache_resource(show_spinner=False)
def _librarian() -> Librarian:
    """The one librarian of this process: a refresh that it runs is found again by every page."""
    from chat.librarian import Librarian

    return Librarian(_service())


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    """The one desk of reviewers of this process."""
    from chat.review.desk import Desk

    return Desk(_service())


@st.cache_resource(show_spinner=False)
def submissions() -> Submissions:
    """What readers put on that desk."""
    from chat.review.submissions import Submissions

    return Submissions(_service())


def person() -> Person:
    """Who reads: whoever is signed in; where nobody signs in, its owner on this machine, and anybody elsewhere.

    Raises NotAllowedError where somebody should sign in first, UsageError where sign-in is not set up right.
    """
    if signing.providers():
        return signing.person()
    return OWNER if alone() else ANYBODY


def visitor() -> Person | None:
    """Who reads; None where nobody may before signing in."""
    try:
        return person()
    except SequiturError:
        return None


def alone() -> bool:
    """Whether the app is served to this machine only, so that whoever reads it may see all of its conversations.

    It must listen here, and be asked for by a name of this machine: a proxy in front of it passes on what others ask,
    and shows in the name asked for, in the page's origin, or in the headers that proxies add.
    """
    headers = st.context.headers
    names = [
        urlsplit(f"//{headers.get('Host') or ''}").hostname,
        urlsplit(headers.get("Origin") or "//localhost").hostname,
    ]
    return (
        st.get_option("server.address") in _OWN_ADDRESSES
        and all(name in _OWN_ADDRESSES for name in names)
        and not any(headers.get(name) for name in _OF_PROXIES)
    )


def _warm_up(made: Service) -> None:
    try:
        made.warm_up()
    except SequiturError as error:
        # Whoever asks a question is told the same.
        _LOG.warning("%s", error)
    except Exception:
        _LOG.exception("The model and the index could not be loaded ahead of the first question")


def parameter(name: str) -> str | None:
    """A parameter of the address; None where it is absent or empty."""
    return st.query_params.get(name) or None


def number(name: str) -> int | None:
    """A parameter of the address as a whole number; None where it is not one."""
    text = parameter(name) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def conversation() -> str | None:
    """The conversation that the address names."""
    return parameter(_CONVERSATION)


def open_conversation(id: str) -> None:
    """Put a conversation into the address, so that a reload finds it again."""
    if conversation() != id:
        st.query_params[_CONVERSATION] = id


def close_conversation() -> None:
    """Leave the conversation; it stays at its own address."""
    st.query_params.pop(_CONVERSATION, None)


def remembered_audience() -> Audience:
    """Who was reading when this browser last chose; a clinician where it never did."""
    word = st.context.cookies.get(READER_COOKIE)
    return Audience(word) if word in set(Audience) else Audience.CLINICIAN


def audience() -> Audience:
    """Who is reading, as chosen on a page or in the address; as remembered where nothing was."""
    chosen = st.session_state.get(AUDIENCE)
    return next((each for each, word in wording.AUDIENCE.items() if word == chosen), remembered_audience())
