"""What somebody who has never seen it does in a first visit, by nothing but the words on the pages."""

from __future__ import annotations

import pytest
import rispy
from playwright.sync_api import expect

from tests.browser.site import PATIENCE_MS, Site

pytestmark = pytest.mark.browser

REPLACED = "Is the 2011 Endocrine Society guideline on vitamin D still current?"


def test_a_first_visit(site: Site) -> None:
    """Reads an article, asks two follow-ups, checks a quote in its document, sees that a guideline was replaced and by
    which, takes the references to Zotero, and submits the answer for review."""
    page = site.page
    site.open("/")
    page.get_by_role("link", name="falls and fractures").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("falls and fractures", timeout=PATIENCE_MS)
    expect(page.get_by_text("Have a follow-up question?")).to_be_visible()
    page.get_by_test_id("stChatInput").scroll_into_view_if_needed()
    suggested = page.locator(".st-key-suggestions").get_by_role("button").first
    asked = suggested.inner_text()
    suggested.click()
    expect(site.turns).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.get_by_role("heading", name=asked)).to_be_visible()
    answer = site.ask(REPLACED)
    expect(answer.get_by_role("note").first).to_contain_text("has been replaced by")

    quotes = answer.get_by_role("button", name="Source 1").first
    quotes.click()
    evidence = page.get_by_role("dialog")
    quote = evidence.locator("mark").first.inner_text()
    conversation = page.url
    evidence.get_by_role("link", name="Open the document at this place").click()
    expect(page.locator("mark")).to_have_text(quote, timeout=PATIENCE_MS)
    expect(page.locator("mark")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="What replaced what")).to_be_visible()

    page.goto(conversation)
    expect(site.turns).to_have_count(2)
    menu = page.get_by_role("button", name="Export the conversation")
    with page.expect_download() as download:
        site.offered(menu, "References for Zotero or EndNote (RIS)").click()
    taken = rispy.loads(download.value.path().read_text(encoding="utf-8"))
    assert any("2011" in str(entry.get("year")) for entry in taken)
    assert all(entry["title"] for entry in taken)

    # The open menu follows the window as it scrolls, and may lie over the next button.
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="References for Zotero or EndNote (RIS)", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Submit for review").last.click()
    steps = page.get_by_role("list", name="Review status of answer 2").get_by_role("listitem")
    expect(steps.first).to_contain_text("Submitted", timeout=PATIENCE_MS)
