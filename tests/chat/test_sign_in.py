"""The section [auth]: what is missing or weak is named, and what it holds is not."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from chat.sign_in import providers
from errors import UsageError

SECRET = secrets.token_hex(32)
PROVIDER = {
    "client_id": "sequitur",
    "client_secret": "not-to-be-shown",
    "server_metadata_url": "https://id.example.org/.well-known/openid-configuration",
}
SHARED = {"redirect_uri": "https://sequitur.example.org/oauth2callback", "cookie_secret": SECRET}
GOOD: dict[str, Any] = SHARED | PROVIDER


def test_one_provider_or_several() -> None:
    """Described in the section itself, or in sections of their own."""
    assert providers(GOOD) == ("default",)
    assert providers(SHARED | {"clinic": PROVIDER, "college": PROVIDER}) == ("clinic", "college")
    assert providers(GOOD | {"clinic": PROVIDER, "client_kwargs": {"prompt": "login"}}) == ("default", "clinic")


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uri": "http://localhost:{port}/oauth2callback"},
        {"redirect_uri": "http://127.0.0.1:8501/oauth2callback"},
        {"redirect_uri": "https://example.org/sequitur/oauth2callback"},
        {"server_metadata_url": "http://localhost:9400/.well-known/openid-configuration"},
    ],
)
def test_this_machine_needs_no_https(change: dict[str, str]) -> None:
    """What leaves it does."""
    assert providers(GOOD | change) == ("default",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"cookie_secret": None}, "lacks cookie_secret"),
        ({"cookie_secret": 7}, "lacks cookie_secret"),
        ({"cookie_secret": "xxx"}, "cookie_secret can be guessed"),
        ({"cookie_secret": "x" * 64}, "cookie_secret can be guessed"),
        ({"cookie_secret": "abcabcabc" * 8}, "cookie_secret can be guessed"),
        ({"redirect_uri": ""}, "lacks redirect_uri"),
        ({"redirect_uri": "https://example.org/"}, "must end in /oauth2callback"),
        ({"redirect_uri": "/oauth2callback"}, "redirect_uri is no web address"),
        ({"redirect_uri": "https://[/oauth2callback"}, "redirect_uri is no web address"),
        ({"redirect_uri": "http://example.org/oauth2callback"}, "redirect_uri must begin with https"),
        ({"redirect_uri": "javascript://x/oauth2callback"}, "redirect_uri is no web address"),
        ({"server_metadata_url": "http://id.example.org/x"}, "server_metadata_url of .auth. must begin with https"),
        ({"client_secret": ""}, r"\[auth\] lacks client_secret"),
        ({"client_id": None, "client_secret": None, "server_metadata_url": None}, "lacks client_id, client_secret"),
        ({"clinic": {"client_id": "x"}}, r"\[auth.clinic\] lacks client_secret, server_metadata_url"),
        ({"our_clinic": PROVIDER}, "underscore"),
        ({"expose_tokens": ["id"]}, "expose_tokens must go"),
    ],
)
def test_what_is_wrong_is_named_and_nobody_let_in(change: dict[str, Any], said: str) -> None:
    """One sentence for each, with the key, and none of the values."""
    with pytest.raises(UsageError, match=said) as refused:
        providers(GOOD | change)
    assert "nobody can use this server" in str(refused.value)
    assert SECRET not in str(refused.value)
    assert PROVIDER["client_secret"] not in str(refused.value)


def test_a_section_without_a_provider_is_no_sign_in() -> None:
    """It is not taken for one that is not there."""
    for section in ({}, SHARED, {"client_kwargs": {"scope": "openid"}}):
        with pytest.raises(UsageError, match="names no provider"):
            providers(section)
