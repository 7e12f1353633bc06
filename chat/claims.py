"""From the claims of an identity provider to a person: who it is, for how long, and in which role.

The claims are those of an ID token (OpenID Connect Core 1.0, sections 2 and 5.1) whose signature, issuer and audience
were checked when it was received. What they hold is still of others' making: each is used only as what it must be.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Mapping
from typing import Any

from chat.people import Person, Role
from errors import NotAllowedError
from settings import SignInSettings

_SIGN_IN = "Sign in to go on."
_ENDED = "Your sign-in has ended. Sign in again to go on."
_UNKNOWN = "The provider did not say which account this is. Sign in again, or tell whoever runs this server."
# Seconds that the clocks of the provider and of this machine may differ.
SKEW = 300
_LONGEST_NAME = 80


def person(claims: Mapping[str, Any], settings: SignInSettings, now: float | None = None) -> Person:
    """Whoever the claims are of. Raises NotAllowedError where nobody is signed in, or no longer.

    The key of a person is issuer and subject together: nothing else is one account's for good (section 5.7). `now` is in
    seconds since 1970.
    """
    if claims.get("is_logged_in") is not True:
        raise NotAllowedError(_SIGN_IN)
    key = [claims.get("iss"), claims.get("sub")]
    if not all(isinstance(part, str) and part.strip() for part in key):
        raise NotAllowedError(_UNKNOWN)
    if not _counts(claims.get("iat"), settings.hours * 3600, time.time() if now is None else now):
        raise NotAllowedError(_ENDED)
    id = hashlib.sha256(json.dumps(key).encode()).hexdigest()[:32]
    return Person(id, _name(claims), _role(claims, settings))


def ended() -> NotAllowedError:
    """What somebody is told who signed out elsewhere."""
    return NotAllowedError(_ENDED)


def sign_in_of(claims: Mapping[str, Any]) -> str:
    """What tells one sign-in from others, of the same person as well; no part of a token can be had from it."""
    parts = [claims.get(name) for name in ("iss", "sub", "iat", "nonce", "sid")]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def _counts(issued: Any, seconds: float, now: float) -> bool:
    """Whether a token issued then counts now."""
    if isinstance(issued, bool) or not isinstance(issued, int | float) or not math.isfinite(issued):
        return False
    return -SKEW <= now - issued < seconds


def _role(claims: Mapping[str, Any], settings: SignInSettings) -> Role:
    held, address = _values(claims, settings.claim), _address(claims)
    for role, values, addresses in (
        (Role.ADMIN, settings.admin, settings.admins),
        (Role.REVIEWER, settings.reviewer, settings.reviewers),
    ):
        if held & set(values) or (address and address in map(_folded, addresses)):
            return role
    return Role.READER


def _values(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """The texts that a claim holds: one, or a list of them. Its name is taken whole first, as some hold dots (those that
    are addresses), and then as a path."""
    if not name:
        return frozenset()
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    texts = found if isinstance(found, list | tuple) else [found]
    return frozenset(text for text in texts if isinstance(text, str) and text)


def _address(claims: Mapping[str, Any]) -> str:
    """The e-mail address where the provider has verified it; without, anybody could have named it."""
    address = claims.get("email")
    return _folded(address) if isinstance(address, str) and claims.get("email_verified") is True else ""


def _folded(address: str) -> str:
    """Without case in ASCII, and otherwise as it is: of some letters the lower case is another's."""
    address = address.strip()
    return address.lower() if address.isascii() else address


def _name(claims: Mapping[str, Any]) -> str:
    """What a person is called: for display, and never a key."""
    for claim in ("name", "preferred_username", "email"):
        text = claims.get(claim)
        if isinstance(text, str) and (
            shown := " ".join("".join(c if c.isprintable() else " " for c in text[:1000]).split())
        ):
            return shown if len(shown) <= _LONGEST_NAME else f"{shown[: _LONGEST_NAME - 1].rstrip()}…"
    return "Signed in"
