"""Signing in with an identity provider, by way of Streamlit: whether it is set up, who it is, and signing out."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

import settings
from chat import claims, sign_in
from chat.people import Person
from errors import NotAllowedError, UsageError

_LOG = logging.getLogger(__name__)
_UNREADABLE = (
    "Sign-in is not set up right, so nobody can use this server yet. The file of its secrets (.streamlit/secrets.toml) "
    "cannot be read: mend it and start Sequitur again."
)
_MISSING = (
    "Sign-in is not set up right, so nobody can use this server yet. The settings under sign_in say who is a reviewer or "
    "an admin, and .streamlit/secrets.toml, where Sequitur was started, has no section [auth] to sign them in with."
)


@lru_cache(maxsize=1)
def providers() -> tuple[str, ...]:
    """The providers to sign in with; none where nobody signs in. Read once: a process that began with sign-in goes on so.

    Raises UsageError where it is set up only in part, and then nobody may do anything.
    """
    section = _section()
    if section is None:
        if settings.current().sign_in.wanted:
            raise UsageError(_MISSING)
        return ()
    return sign_in.providers(section)


def _section() -> Mapping[str, Any] | None:
    try:
        secrets = st.secrets.to_dict()
    except StreamlitSecretNotFoundError:
        if any(Path(file).exists() for file in st.get_option("secrets.files")):
            # Streamlit's own message would show a piece of the file.
            raise UsageError(_UNREADABLE) from None
        return None
    except (OSError, UnicodeDecodeError):
        raise UsageError(_UNREADABLE) from None
    section = secrets.get("auth")
    if section is not None and not isinstance(section, Mapping):
        raise UsageError(_UNREADABLE)
    return section


def person() -> Person:
    """Whoever is signed in. Raises NotAllowedError where nobody is, or no longer."""
    known = st.user.to_dict()
    found = claims.person(known, settings.current().sign_in)
    if _OUT.holds(claims.sign_in_of(known)):
        raise claims.ended()
    return found


def was_in() -> bool:
    """Whether there is a sign-in, be it one that no longer counts."""
    return bool(st.user.to_dict().get("is_logged_in"))


def begin(provider: str) -> None:
    """Go to a provider to sign in."""
    try:
        st.login(None if provider == sign_in.DEFAULT else provider)
    except Exception:
        _LOG.exception("Sign-in could not begin")
        raise NotAllowedError(
            "Signing in did not work. Tell whoever runs this server; its log has the details."
        ) from None


def sign_out() -> None:
    """Sign out: here, in this browser's other tabs, and for whoever holds a copy of its cookie; then at the provider."""
    _OUT.add(claims.sign_in_of(st.user.to_dict()), settings.current().sign_in.hours * 3600 + 2 * claims.SKEW)
    st.logout()


class _SignedOut:
    """The sign-ins that somebody ended, for as long as each would have counted. Streamlit's cookie holds the whole sign-in
    and would count on wherever it is held."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: dict[str, float] = {}

    def add(self, id: str, seconds: float) -> None:
        now = time.monotonic()
        with self._lock:
            self._until = {each: until for each, until in self._until.items() if until > now} | {id: now + seconds}

    def holds(self, id: str) -> bool:
        return id in self._until


_OUT = _SignedOut()
