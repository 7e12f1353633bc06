"""What a reader meets where something is missing: an address, a document, the index, the server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import ROOT, _free_port, _serving
from tests.browser.kept_turns import REFUSED, keep
from tests.browser.site import PATIENCE_MS, Site
from tests.ingest.workshop import write_small

pytestmark = pytest.mark.browser


@contextmanager
def _server(home: Path, port: int) -> Iterator[str]:
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    with _serving([*command, "--server.headless", "true"], home, port) as address:
        yield address


@pytest.mark.parametrize("path", ["/nothing", "/articles?x=1"])
def test_an_address_that_leads_nowhere_is_a_page(site: Site, path: str) -> None:
    """An unknown address says so, and leads on; nothing lies over the page."""
    site.open(path)
    expect(site.page.get_by_role("heading", level=1)).to_have_text("There is no page at this address")
    expect(site.page.get_by_test_id("stDialog")).to_have_count(0)
    site.page.locator(".links").get_by_role("link", name="Library").click()
    expect(site.page.get_by_role("heading", level=1)).to_have_text("Library")


def test_what_is_not_held_is_a_page(site: Site) -> None:
    """An unknown document is told by its name, without the words for who keeps the corpus."""
    site.open("/document?document=nothing")
    expect(site.page.get_by_role("heading", level=1)).to_have_text("This is not held here")
    expect(site.page.get_by_role("alert")).to_contain_text("There is no document 'nothing' here.")
    expect(site.page.get_by_text("sequitur list")).to_have_count(0)


def test_without_an_index_pages_say_the_command_and_about_is_read(browser: Browser, tmp_path: Path) -> None:
    """Before the first refresh the articles name the command; About and the policy are there all the same."""
    with _server(tmp_path, _free_port()) as address:
        site = Site(browser.new_page(), address)
        site.open("/")
        expect(site.page.get_by_role("alert")).to_contain_text("sequitur refresh")
        site.open("/library?q=x")
        expect(site.page.get_by_role("alert")).to_contain_text("sequitur refresh")
        site.open("/about")
        expect(site.page.locator(".notice", has_text="Nothing has been indexed")).to_be_visible()
        expect(site.page.locator(".notice", has_text="make eval")).to_be_visible()
        expect(site.page.get_by_role("heading", name="What it cannot do")).to_be_visible()
        site.page.close()


def test_the_first_start_builds_the_index(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`sequitur run` where nothing was indexed indexes first, and then serves what it indexed."""
    write_small(tmp_path / "corpus")
    monkeypatch.setenv("SEQUITUR_CORPUS", str(tmp_path / "corpus"))
    home, port = tmp_path / "home", _free_port()
    home.mkdir()
    with _serving([sys.executable, "-m", "cli", "run", "--port", str(port)], home, port) as address:
        site = Site(browser.new_page(), address)
        site.open("/library")
        expect(site.page.get_by_role("link", name="warfarin")).to_be_visible()
        site.page.close()


def test_a_server_that_goes_and_comes_back(browser: Browser, home: Path, tmp_path: Path) -> None:
    """While it is away one line says so and the answer can be read; a new server knows the next question, however soon it is
    asked."""
    own, port = tmp_path / "home", _free_port()
    shutil.copytree(home, own, ignore=shutil.ignore_patterns("conversations.*", "refresh.*"))
    keep(own)
    page = browser.new_page()
    with _server(own, port) as served:
        site = Site(page, served)
        site.open(f"/ask?conversation={REFUSED}")
        expect(site.turns).to_have_count(1)
        expect(page.locator(".offline")).to_be_hidden()
    expect(page.locator(".offline")).to_be_visible()
    # Streamlit's own box comes after some seconds.
    page.wait_for_timeout(6000)
    expect(page.get_by_test_id("stDialog")).to_have_count(0)
    expect(site.turns).to_have_count(1)
    with _server(own, port):
        expect(page.locator(".offline")).to_be_hidden(timeout=PATIENCE_MS)
        site.put("I have crushing chest pain and cannot breathe")
        expect(site.turns).to_have_count(2, timeout=PATIENCE_MS)
        expect(site.turns.last).to_contain_text("Call 911 now")
        page.close()


def test_the_command_line_names_what_it_does_not_hold(home: Path) -> None:
    """`sequitur show` of an unknown document is one sentence with the command that lists, and no file or line."""
    command = [sys.executable, "-m", "cli", "show", "nothing"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"SEQUITUR_HOME": str(home)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "There is no document 'nothing' here. `sequitur list` shows what is held.\n"
