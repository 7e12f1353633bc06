"""The Library: found, filtered, opened, added to, refreshed, and what becomes of answers given before."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.browser.conftest import ROOT, _free_port, _serving, _visit
from tests.browser.site import PATIENCE_MS, Site

pytestmark = pytest.mark.browser

QUESTION = "Does vitamin D prevent falls in older adults?"
LABEL = "Harbour Society 2026"
TEXT = """# Vitamin D and falls in people at home

## Recommendation

The Harbour Society recommended in 2026 against vitamin D supplements to prevent falls in community-dwelling older
adults aged 60 years or older (grade D).

## Limits

The Harbour Society gave in 2026 no recommendation on vitamin D for people in nursing homes.
"""


def _file(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": text.encode()}


@pytest.fixture(scope="module")
def library_address(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a copy of the shipped index, which these tests change."""
    copy = tmp_path_factory.mktemp("library") / "home"
    shutil.copytree(home, copy)
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    with _serving([*command, "--server.headless", "true"], copy, port) as served:
        yield served


@pytest.fixture
def library(browser: Browser, library_address: str) -> Iterator[Site]:
    """A page of that server."""
    yield from _visit(browser, library_address, 1280, 900)


@pytest.fixture
def pocket(browser: Browser, library_address: str) -> Iterator[Site]:
    """A phone at that server."""
    yield from _visit(browser, library_address, 390, 844)


def test_a_search_shows_where_the_text_matches(site: Site) -> None:
    """The words are found in the texts, marked in a snippet that opens at its place, and kept in the address."""
    site.open("/library?q=menatetrenone")
    rows = site.page.locator(".catalogue > li")
    expect(rows.first.locator("mark").first).to_have_text("menatetrenone")
    expect(site.page.locator(".count")).to_contain_text("best match first")
    link = rows.first.get_by_role("link", name="Open at this place").get_attribute("href")
    assert link is not None
    site.open(link.removeprefix("."))
    expect(site.page.locator("mark").first).to_be_in_viewport()


def test_a_filter_is_kept_in_the_address(site: Site) -> None:
    """A choice of standing shows those alone, survives a reload, and a search that finds nothing is told."""
    site.open("/library")
    site.choose("Standing", "Superseded")
    badges = site.page.locator(".catalogue .badge")
    expect(badges.first).to_have_text("Superseded")
    assert site.parameter("standing") == "Superseded"
    site.page.reload()
    site.drawn()
    expect(badges.first).to_have_text("Superseded")
    assert set(badges.all_inner_texts()) == {"Superseded"}
    site.open("/library?q=quokkaflavin")
    expect(site.page.get_by_role("status").filter(has_text="quokkaflavin")).to_be_visible()


def test_a_document_opens_from_the_list_with_its_lineage_and_versions(site: Site) -> None:
    """A document's page has its chain, its contents and its versions, each of which opens."""
    site.open("/library?q=USPSTF 2018 (falls)")
    site.page.get_by_role("link", name="USPSTF 2018 (falls)").first.click()
    expect(site.page.locator(".lineage .node.here")).to_contain_text("USPSTF 2018 (falls)")
    expect(site.page.locator(".lineage .edge.as-whole")).to_have_text("replaced by")
    expect(site.page.locator(".lineage .edge.as-draft")).to_have_text("would be replaced by")
    expect(site.page.locator(".contents a").first).to_be_visible()
    site.page.locator(".versions a").first.click()
    site.drawn()
    assert site.parameter("version")
    expect(site.page.locator(".versions")).to_contain_text("held today")


def test_the_corpus_is_shown_in_figures(site: Site) -> None:
    """Both charts are drawn, and the same is said in words."""
    site.open("/library")
    expect(site.page.get_by_test_id("stVegaLiteChart")).to_have_count(2)
    expect(site.page.locator(".unseen").filter(has_text="Documents by year")).to_contain_text("guidelines")


@pytest.mark.parametrize("path", ["/library", "/document?document=uspstf-2018-falls", "/add", "/refresh"])
def test_nothing_is_wider_than_a_phone(phone: Site, path: str) -> None:
    """No page of the Library scrolls sideways at 390 pixels."""
    phone.open(path)
    assert phone.width_to_spare() == 0


def test_a_bad_file_is_refused_with_the_reason(library: Site) -> None:
    """What is no document is told at once, and nothing is kept."""
    library.open("/add")
    library.page.locator("input[type=file]").set_input_files(_file("report.pdf", "this is no PDF at all"))
    expect(library.page.get_by_role("alert").filter(has_text="This file cannot be taken")).to_be_visible()
    expect(library.page.get_by_role("button", name="Take this document")).to_have_count(0)


def test_the_whole_path_of_a_librarian(library: Site) -> None:
    """A new guideline is added with what it replaces, planned, refreshed and cited; its predecessor is shown as replaced,
    also in a conversation of before; and it goes again."""
    page = library.page
    library.open("/ask")
    library.ask(QUESTION)
    before = library.parameter("conversation")

    library.open("/add")
    page.locator("input[type=file]").set_input_files(_file("../harbour.txt.md", TEXT))
    expect(page.locator(".read")).to_contain_text("Vitamin D and falls in people at home")
    page.get_by_role("radio", name="Guideline").or_(page.get_by_role("button", name="Guideline")).first.click()
    page.get_by_role("textbox", name="Label").fill(LABEL)
    page.get_by_role("textbox", name="Organisation").fill("Harbour Society")
    page.get_by_role("spinbutton", name="Year").fill("2026")
    whole = page.get_by_role("combobox", name="Replaces as a whole")
    whole.press("ArrowDown")
    whole.press_sequentially("USPSTF 2018 (falls")
    page.get_by_role("option", name="USPSTF 2018 (falls)").first.click()
    whole.press("Escape")
    page.get_by_role("button", name="Take this document").click()
    expect(page.get_by_role("status").filter(has_text="was taken")).to_be_visible()

    library.open("/refresh")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator(".report")).to_contain_text("What would change", timeout=PATIENCE_MS)
    expect(page.locator(".report")).to_contain_text("Added (1)")
    expect(page.locator(".report")).to_contain_text("current → superseded")
    page.get_by_role("button", name="Refresh now").click()
    expect(page.locator(".report")).to_contain_text("What was changed", timeout=PATIENCE_MS)
    page.reload()
    library.drawn()
    expect(page.locator(".report")).to_contain_text("What was changed")
    expect(page.get_by_role("heading", name="Changes of standing")).to_be_visible()

    library.open("/ask")
    turn = library.ask("What does the Harbour Society recommend on vitamin D to prevent falls?")
    expect(turn.locator(".references")).to_contain_text("Vitamin D and falls in people at home")
    library.open("/document?document=uspstf-2018-falls")
    expect(page.locator(".badge").first).to_have_text("Superseded")
    expect(page.locator(".lineage")).to_contain_text(LABEL)
    expect(page.get_by_role("link", name=QUESTION).first).to_be_visible()

    library.open(f"/ask?conversation={before}")
    notice = page.locator(".notice.since").filter(has_text="USPSTF 2018 (falls)")
    expect(notice).to_contain_text("today it is “superseded”")
    notice.get_by_role("link", name=LABEL).click()
    expect(page.locator(".notice.kept")).to_be_visible()

    library.open("/add")
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Delete the file").click()
    expect(page.get_by_role("status").filter(has_text="was removed")).to_be_visible()
    library.open("/refresh")
    page.get_by_role("button", name="Refresh now").click()
    expect(page.locator(".report")).to_contain_text("Removed (1)", timeout=PATIENCE_MS)
    library.open(f"/ask?conversation={before}")
    expect(page.locator(".notice.since").filter(has_text="USPSTF 2018 (falls)")).to_have_count(0)


def test_a_preview_fits_a_phone(pocket: Site) -> None:
    """The form and the preview do not scroll sideways."""
    pocket.open("/add")
    pocket.page.locator("input[type=file]").set_input_files(_file("note.md", TEXT))
    expect(pocket.page.locator(".read")).to_be_visible()
    assert pocket.width_to_spare() == 0
