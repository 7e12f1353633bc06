"""Sign-in with a real provider: who sees what, who is refused, and that signing out is the end of it."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import ROOT, _free_port, _serving
from tests.browser.site import PATIENCE_MS, Site
from tests.browser.test_accessibility import _BY_NIGHT, _CHECKED, _settled, _violations

pytestmark = pytest.mark.browser

QUESTION = "Does vitamin D prevent falls in older adults?"
PEOPLE: dict[str, dict[str, Any]] = {
    "ada": {"name": "Ada <b>Byron</b>", "email": "ada@example.org", "email_verified": True},
    "ben": {"name": "Ben", "email": "ben@example.org", "email_verified": True, "realm": {"roles": ["reader"]}},
    "amy": {"name": "Amy", "realm": {"roles": ["x", "admin"]}},
    "vera": {"name": "Vera", "email": "Vera@Example.org", "email_verified": True},
    "una": {"name": "Una", "email": "vera@example.org", "email_verified": False, "roles": ["admin"]},
}
SETTINGS = '[sign_in]\nclaim = "realm.roles"\nreviewers = ["vera@example.org"]\n'
# Those that are not for readers; what is not a page yet is not asked for.
CLOSED = [
    path
    for path in ("add", "refresh", "review")
    if f'"{path}"' in (ROOT / "chat/ui/routes.py").read_text().split("def pages")[1]
]


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an identity provider on this machine: it signs its tokens, and asks for no password."""
    port = _free_port()
    people = [part for sub, claims in PEOPLE.items() for part in ("--user-claims", json.dumps({"sub": sub} | claims))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *people]
    with _serving(command, _folder(tmp_path_factory, "provider"), port, "/.well-known/openid-configuration") as served:
        yield served


@pytest.fixture(scope="module")
def own_home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the home without conversations; the server is started in it, so its secrets and settings are read there."""
    copy = tmp_path_factory.mktemp("signed") / "home"
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns("conversations.sqlite*"))
    return copy


@pytest.fixture(scope="module")
def guarded(own_home: Path, provider: str) -> Iterator[str]:
    """The address of a server where people sign in."""
    port = _free_port()
    (own_home / ".streamlit").mkdir()
    (own_home / ".streamlit" / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{secrets.token_hex(32)}"\n'
        'client_id = "sequitur"\nclient_secret = "local"\n'
        f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n'
    )
    (own_home / "sequitur.toml").write_text(SETTINGS)
    with _serving([sys.executable, "-m", "cli", "run", "--port", str(port)], own_home, port) as served:
        yield served


def _folder(factory: pytest.TempPathFactory, name: str) -> Path:
    folder = factory.mktemp(name) / "home"
    folder.mkdir()
    return folder


@contextmanager
def _browsing(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    # The provider's own pages ask for a style sheet from elsewhere.
    context.route(re.compile("jsdelivr"), lambda route: route.fulfill(body="", content_type="text/css"))
    yield context
    context.close()


def _site(context: BrowserContext, address: str) -> Site:
    return Site(context.new_page(), address)


def _sign_in(site: Site, who: str) -> None:
    """From the page that stands before all others, by way of the provider, and back."""
    site.open("/")
    assert (site.strangers, site.errors) == ([], [])
    site.page.get_by_role("button", name="Sign in").click()
    site.page.locator("input[name=sub]").fill(who)
    site.page.get_by_role("button", name="Authorize").click()
    expect(site.page.locator(".st-key-account")).to_be_visible(timeout=PATIENCE_MS)
    assert urlsplit(site.page.url).netloc == urlsplit(site.address).netloc
    # What the provider's pages did is not ours.
    site.strangers.clear()
    site.errors.clear()


def _account(site: Site) -> None:
    site.page.locator(".st-key-account button").first.click()


def _role(site: Site) -> str:
    _account(site)
    said = site.page.locator(".sq .role")
    expect(said).to_be_visible()
    words = said.inner_text()
    site.page.keyboard.press("Escape")
    return words


def _refused(site: Site, role: str, *paths: str) -> None:
    for path in paths:
        site.open(f"/{path}")
        expect(site.page.get_by_role("alert")).to_contain_text(re.compile(f"This is for an? .* signed in as {role}"))
        expect(site.page.get_by_test_id("stFileUploader")).to_have_count(0)
        expect(site.page.locator("[data-testid=stMain] .stButton")).to_have_count(0)


def _barriers(site: Site) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA by day, and in the contrasts by night."""
    found = []
    for scheme, options in (("light", _CHECKED), ("dark", _BY_NIGHT)):
        site.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        _settled(site)
        found += _violations(site, options)
    site.page.emulate_media(color_scheme="light")
    return found


def _turns(home: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(home / "conversations.sqlite")) as db:
        return db.execute("select owner, count(*) from turn group by owner").fetchall()


def test_readers_see_what_is_theirs_until_they_sign_out(browser: Browser, guarded: str, own_home: Path) -> None:
    """Two people in two browsers, each with a conversation; and a tab that is still open when its reader signs out."""
    with _browsing(browser) as hers, _browsing(browser) as his:
        ada, ben = _site(hers, guarded), _site(his, guarded)
        for path in ("/refresh", "/ask"):
            ada.open(path)
            expect(ada.page.get_by_role("heading", name="Sign in")).to_be_visible()
            expect(ada.input).to_have_count(0)
        for path, heading in (("/about", "About"), ("/policy", "Editorial policy")):
            ada.open(path)
            expect(ada.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
            expect(ada.page.get_by_role("link", name="History", exact=True)).to_have_count(0)

        _sign_in(ada, "ada")
        assert _role(ada) == "Signed in as a reader"
        expect(ada.page.locator(".st-key-account button").first).to_contain_text("Ada <b>Byron</b>")
        ada.open("/ask")
        cited = ada.ask(QUESTION).locator("a[href^='./document']").first.get_attribute("href") or ""
        place = urlsplit(ada.page.url)
        ada.open("/history")
        expect(ada.page.get_by_role("link", name=QUESTION, exact=True)).to_be_visible()

        _sign_in(ben, "ben")
        ben.open(f"{place.path}?{place.query}")
        expect(ben.page.get_by_text("No conversation is at this address")).to_be_visible()
        expect(ben.turns).to_have_count(0)
        ben.open("/history")
        expect(ben.page.get_by_text("Nothing has been asked yet.")).to_be_visible()
        ben.open(f"/history?{place.query}")
        expect(ben.page.get_by_role("alert")).to_contain_text("There is no conversation")
        ben.open(cited.removeprefix("."))
        expect(ben.page.get_by_text("No stored answer cites it.")).to_be_visible()
        ben.open("/library")
        expect(ben.page.get_by_role("link", name="Add a document")).to_have_count(0)
        _refused(ben, "a reader", *CLOSED)

        left_open = _site(hers, guarded)
        left_open.open(f"{place.path}?{place.query}")
        expect(left_open.turns).to_have_count(1, timeout=PATIENCE_MS)
        before = _turns(own_home)
        _account(ada)
        ada.page.get_by_role("button", name="Sign out").click()
        ada.page.get_by_role("button", name=re.compile("End Session|Confirm|Yes", re.IGNORECASE)).first.click()
        expect(ada.page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=PATIENCE_MS)
        left_open.put(QUESTION)
        expect(left_open.page.get_by_text("Your sign-in has ended.")).to_be_visible(timeout=PATIENCE_MS)
        expect(left_open.turns).to_have_count(0)
        assert _turns(own_home) == before
        assert [count for _, count in before] == [1]
        assert (ben.strangers, ben.errors) == ([], [])
        assert (left_open.strangers, left_open.errors) == ([], [])


def test_a_role_is_the_claims_or_the_verified_addresss(browser: Browser, guarded: str) -> None:
    """An admin by a claim gets in, a reviewer by a listed address is one, and an address that nobody verified is nothing."""
    with _browsing(browser) as context:
        amy = _site(context, guarded)
        amy.open("/")
        assert _barriers(amy) == []
        _sign_in(amy, "amy")
        _account(amy)
        expect(amy.page.locator(".sq .role")).to_have_text("Signed in as an admin")
        assert _barriers(amy) == []
        amy.open("/refresh")
        expect(amy.page.get_by_role("button", name="Show what would change")).to_be_visible()
        amy.open("/add")
        expect(amy.page.get_by_test_id("stFileUploader")).to_be_visible()
    with _browsing(browser) as context:
        vera = _site(context, guarded)
        _sign_in(vera, "vera")
        assert _role(vera) == "Signed in as a reviewer"
        _refused(vera, "a reviewer", "refresh")
    with _browsing(browser) as context:
        una = _site(context, guarded)
        _sign_in(una, "una")
        assert _role(una) == "Signed in as a reader"
