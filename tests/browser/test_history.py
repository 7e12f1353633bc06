"""Past conversations: found, opened, renamed and deleted, and shown to nobody else."""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import _free_port, _serving, _visit
from tests.browser.site import PATIENCE_MS, Site

pytestmark = pytest.mark.browser

ARTICLE = "vitamin-d-with-k2"
QUESTION = "Does vitamin D prevent falls in older adults?"
FOLLOW_UP = "And for a 70-year-old on warfarin?"


@pytest.fixture(scope="module")
def own_home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the home, without the conversations of other tests."""
    copy = tmp_path_factory.mktemp("history") / "home"
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns("conversations.sqlite*"))
    return copy


def _served(home: Path, host: str) -> Iterator[str]:
    port = _free_port()
    with _serving([sys.executable, "-m", "cli", "run", "--host", host, "--port", str(port)], home, port) as served:
        yield served


@pytest.fixture(scope="module")
def alone(own_home: Path) -> Iterator[str]:
    """The address of a server that listens on this machine only."""
    yield from _served(own_home, "127.0.0.1")


@pytest.fixture(scope="module")
def shared(own_home: Path) -> Iterator[str]:
    """The address of a server over the same home that other machines can reach."""
    yield from _served(own_home, "0.0.0.0")


@pytest.fixture
def own(browser: Browser, alone: str) -> Iterator[Site]:
    """A page of the server for this machine only."""
    yield from _visit(browser, alone, 1280, 900)


@pytest.fixture
def small(browser: Browser, alone: str) -> Iterator[Site]:
    """The same as wide as a phone."""
    yield from _visit(browser, alone, 390, 844)


@pytest.fixture
def others(browser: Browser, shared: str) -> Iterator[Site]:
    """A page of the server that others can reach."""
    yield from _visit(browser, shared, 1280, 900)


def _files_holding(folder: Path, words: str) -> list[str]:
    return [file.name for file in folder.glob("conversations.sqlite*") if words.encode() in file.read_bytes()]


def test_they_are_found_opened_renamed_and_deleted(own: Site, own_home: Path) -> None:
    """From an empty history to one conversation that is searched, opened, renamed and, by keyboard, erased."""
    page = own.page
    own.open("/history")
    expect(page.get_by_text("Nothing has been asked yet.")).to_be_visible()
    own.open("/ask")
    own.ask(QUESTION)
    own.open(f"/article?id={ARTICLE}")
    own.ask(FOLLOW_UP)
    conversation = own.parameter("conversation")

    page.get_by_role("link", name="History", exact=True).click()
    expect(page.get_by_role("link", name=QUESTION, exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("role of vitamin D combined"))).to_be_visible()
    box = page.get_by_label("Search questions and answers")
    box.fill("warfarin")
    box.press("Enter")
    expect(page.get_by_role("link", name=QUESTION, exact=True)).to_have_count(0)
    expect(page.locator(".past mark").first).to_have_text(re.compile("warfarin", re.IGNORECASE))
    assert own.parameter("words") == "warfarin"
    page.reload()
    own.drawn()
    expect(page.get_by_label("Search questions and answers")).to_have_value("warfarin")
    page.get_by_role("link", name=FOLLOW_UP, exact=True).click()
    expect(own.turns).to_have_count(1, timeout=PATIENCE_MS)
    assert own.parameter("conversation") == conversation
    assert own.parameter("id") == ARTICLE

    page.get_by_role("link", name="Rename or delete it").click()
    name = page.get_by_label("Name", exact=True)
    name.fill("Quokkaflavin <b>round</b>")
    name.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("It is named “Quokkaflavin <b>round</b>” now.")
    own.open("/history?words=quokka")
    page.get_by_role("link", name=re.compile("^Rename or delete “Quokka")).click()
    expect(page.get_by_role("heading", name="Quokkaflavin <b>round</b>")).to_be_visible()
    page.get_by_role("button", name="Delete this conversation").press("Enter")
    erase = page.get_by_role("button", name="Delete for good")
    expect(erase).to_be_visible()
    page.get_by_role("button", name="Keep it").press("Enter")
    expect(erase).to_have_count(0)
    page.get_by_role("button", name="Delete this conversation").press("Enter")
    expect(erase).to_be_visible()
    page.keyboard.press("Tab")
    expect(erase).to_be_focused()
    assert _files_holding(own_home, "Quokkaflavin")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="was deleted")).to_be_visible()
    assert _files_holding(own_home, "Quokkaflavin") == []
    assert _files_holding(own_home, FOLLOW_UP) == []
    with closing(sqlite3.connect(own_home / "conversations.sqlite")) as db:
        assert db.execute("select count(*) from turn").fetchone() == (1,)

    own.open(f"/ask?conversation={conversation}")
    expect(page.get_by_text("No conversation is at this address")).to_be_visible()
    own.ask(QUESTION)
    assert own.parameter("conversation") != conversation
    own.open(f"/history?conversation={conversation}")
    expect(page.get_by_role("alert")).to_contain_text("There is no conversation")


def test_a_history_fits_a_phone(small: Site) -> None:
    """Neither the list nor where one is changed scrolls sideways."""
    small.open("/ask")
    small.ask(QUESTION)
    small.open("/history?words=falls")
    expect(small.page.locator(".past li").first).to_be_visible()
    assert small.width_to_spare() == 0
    small.page.get_by_role("link", name=re.compile("^Rename or delete")).first.click()
    expect(small.page.get_by_role("button", name="Delete this conversation")).to_be_visible()
    assert small.width_to_spare() == 0


def test_what_matches_nothing_is_said(own: Site) -> None:
    """Words that no conversation has are named, as text."""
    own.open("/history?words=%3Cb%3Ezz%3C%2Fb%3E")
    expect(own.page.get_by_role("status")).to_contain_text("“<b>zz</b>”")
    expect(own.page.locator(".past")).to_have_count(0)


def test_where_others_can_reach_it_nothing_is_listed(others: Site) -> None:
    """The history says why; whoever has the address of a conversation opens, renames and deletes it there."""
    page = others.page
    for path in ("/add", "/refresh"):
        others.open(path)
        expect(page.get_by_role("alert")).to_contain_text("This is for an admin. Nobody signs in on this server.")
    others.open("/ask")
    others.ask(QUESTION)
    others.open("/history?words=falls")
    expect(page.locator(".notice:not(.offline)")).to_contain_text("no conversations are listed here")
    expect(page.locator(".past")).to_have_count(0)
    expect(page.get_by_label("Search questions and answers")).to_have_count(0)
    expect(page.get_by_text(QUESTION)).to_have_count(0)
    page.go_back()
    expect(others.turns).to_have_count(1, timeout=PATIENCE_MS)
    page.get_by_role("link", name="Rename or delete it").click()
    page.get_by_role("button", name="Delete this conversation").click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("status").filter(has_text="was deleted")).to_be_visible()
    expect(page.locator(".past")).to_have_count(0)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-Ip"])
def test_behind_a_proxy_nothing_is_listed(browser: Browser, alone: str, header: str) -> None:
    """A server that listens here only, asked by a proxy for someone elsewhere, does not take them for its owner."""
    context = browser.new_context(extra_http_headers={header: "198.51.100.7"})
    site = Site(context.new_page(), alone)
    site.open("/history")
    expect(site.page.locator(".notice:not(.offline)")).to_contain_text("no conversations are listed here")
    context.close()
