"""The door: where sign-in is set up only in part nobody is let in, and where nobody is signed in nothing is shown."""

from __future__ import annotations

import re
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import settings
from chat.people import ANYBODY
from chat.ui import session, signing
from errors import UsageError

APP = Path(__file__).resolve().parents[3] / "app.py"
SECRET = secrets.token_urlsafe(48)
GOOD = {
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": SECRET,
    "client_id": "sequitur",
    "client_secret": "not-to-be-shown",
    "server_metadata_url": "http://localhost:9/.well-known/openid-configuration",
}


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty home and working directory, and nothing remembered of how another test was set up."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEQUITUR_HOME", str(tmp_path / "home"))
    # Streamlit puts the page in the place of the program; processes that later tests begin would run it.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    settings.current.cache_clear()
    signing.providers.cache_clear()
    yield
    settings.current.cache_clear()
    signing.providers.cache_clear()


def _drawn(auth: Any) -> tuple[str, list[str]]:
    """The words of the first page, and the labels of its buttons."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.secrets["auth"] = auth
    app.run()
    assert not app.exception
    bodies = [element.proto.body for element in app.get("html")]
    return " ".join(re.sub("<[^>]+>", " ", body) for body in bodies if ".st-key" not in body), [
        button.label for button in app.button
    ]


def test_nothing_is_shown_before_sign_in(tmp_path: Path) -> None:
    """A page that says so, with its button: no article, no input, and not so much as a home made."""
    words, buttons = _drawn(GOOD)
    assert "Sign in" in words
    assert buttons == ["Sign in"]
    assert "Articles" not in words
    assert not (tmp_path / "home").exists()


def test_each_provider_has_its_button() -> None:
    """By the name that the configuration gives it."""
    described = {key: GOOD[key] for key in ("client_id", "client_secret", "server_metadata_url")}
    shared = {key: GOOD[key] for key in ("redirect_uri", "cookie_secret")}
    assert _drawn(shared | {"clinic": described, "college": described})[1] == [
        "Sign in with Clinic",
        "Sign in with College",
    ]


@pytest.mark.parametrize("change", [{"cookie_secret": "xxx"}, {"client_secret": ""}, {"redirect_uri": "http://x.org/"}])
def test_what_is_half_set_up_opens_nothing(change: dict[str, str]) -> None:
    """One plain message, no way in, and none of the secrets."""
    words, buttons = _drawn(GOOD | change)
    assert "Sign-in is not set up right" in words
    assert buttons == []
    assert "Articles" not in words
    assert not [value for value in (SECRET, GOOD["client_secret"], "sequitur:") if value in words]


def test_a_section_that_is_none_opens_nothing() -> None:
    """`auth = "…"` is no section."""
    assert "Sign-in is not set up right" in _drawn("yes")[0]


@pytest.mark.parametrize("text", ["[auth\ncookie_secret = 'not-to-be-shown'", "[auth]\ncookie_secret = \udcff"])
def test_a_file_that_cannot_be_read_is_not_taken_for_none(tmp_path: Path, text: str) -> None:
    """Nobody becomes the owner because of a typing error; what the file holds is not shown."""
    folder = tmp_path / ".streamlit"
    folder.mkdir()
    (folder / "secrets.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    words = " ".join(element.proto.body for element in app.get("html"))
    assert "cannot be read" in words
    assert "not-to-be-shown" not in words
    assert not app.button


def test_roles_without_sign_in_open_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever wrote who is an admin meant to have people sign in; a file left elsewhere makes nobody the owner."""
    monkeypatch.setenv("SEQUITUR_SIGN_IN__ADMINS", '["ada@example.org"]')
    with pytest.raises(UsageError, match=r"no section \[auth\]"):
        session.person()


def test_without_sign_in_whoever_is_not_known_to_be_alone_is_anybody() -> None:
    """A page that does not say for whom it was asked is not its owner's."""
    assert session.person() == ANYBODY
    assert session.visitor() == ANYBODY
