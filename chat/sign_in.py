"""The configuration of sign-in, held against what it must say before anybody is let in by it.

It is the section `[auth]` of .streamlit/secrets.toml, which Streamlit reads. Each message names the key and what is
expected, and never what the key holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from errors import UsageError

_KEYS = ("client_id", "client_secret", "server_metadata_url")
# No section of a provider, though they are tables.
_TABLES = ("client_kwargs",)
_OWN = ("localhost", "127.0.0.1", "::1")
# RFC 7518, section 3.2: a key of HS256 has at least as many bits as its hash. Of random hex or base64 that is more.
_SECRET_LENGTH, _SECRET_VARIETY = 32, 10
_CALLBACK = "/oauth2callback"
DEFAULT = "default"
"""The name of the one provider that `[auth]` itself describes."""


def providers(section: Mapping[str, Any]) -> tuple[str, ...]:
    """The providers that a section `[auth]` names, in its order, once it was checked.

    Raises UsageError, with one sentence for each thing that is wrong.
    """
    problems = [*_shared(section), *_described(section)]
    if problems:
        raise UsageError(f"Sign-in is not set up right, so nobody can use this server yet. {' '.join(problems)}")
    return tuple(_sections(section))


def _sections(section: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    named = {name: each for name, each in section.items() if isinstance(each, Mapping) and name not in _TABLES}
    # As Streamlit has it: `[auth.default]`, or what stands in `[auth]` itself.
    own = {} if DEFAULT in named or not any(key in section for key in _KEYS) else {DEFAULT: section}
    return own | named


def _shared(section: Mapping[str, Any]) -> Iterator[str]:
    secret = section.get("cookie_secret")
    if not _filled(secret):
        yield "[auth] lacks cookie_secret: a long random text of your own."
    elif len(secret) < _SECRET_LENGTH or len(set(secret)) < _SECRET_VARIETY:
        yield f"cookie_secret can be guessed: take {_SECRET_LENGTH} random characters or more."
    yield from _callback(section.get("redirect_uri"))
    if section.get("expose_tokens"):
        yield "expose_tokens must go: Sequitur uses no tokens."


def _callback(address: Any) -> Iterator[str]:
    if not _filled(address):
        yield f"[auth] lacks redirect_uri: the address of this server, ending in {_CALLBACK}."
        return
    if not address.endswith(_CALLBACK):
        yield f"redirect_uri must end in {_CALLBACK}."
    yield from _safe("redirect_uri", address.replace("{port}", "1"))


def _described(section: Mapping[str, Any]) -> Iterator[str]:
    found = _sections(section)
    if not found:
        yield f"[auth] names no provider: it needs {', '.join(_KEYS[:-1])} and {_KEYS[-1]}."
    for name, each in found.items():
        place = "[auth]" if each is section else f"[auth.{name}]"
        if "_" in name:
            yield f"{place}: the name of a provider cannot have an underscore."
        missing = [key for key in _KEYS if not _filled(each.get(key))]
        if missing:
            yield f"{place} lacks {', '.join(missing)}."
        if _filled(each.get("server_metadata_url")):
            yield from _safe(f"server_metadata_url of {place}", each["server_metadata_url"])


def _safe(name: str, address: str) -> Iterator[str]:
    """An address that codes and tokens pass through is https, unless it is of this machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if host is None or parts.scheme not in ("http", "https"):
        yield f"{name} is no web address."
    elif parts.scheme == "http" and host not in _OWN:
        yield f"{name} must begin with https://."


def _filled(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())
