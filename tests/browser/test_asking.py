"""What a reader decides about an answer: where it is searched, whether it goes on, and for whom it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.site import PATIENCE_MS, Site

pytestmark = pytest.mark.browser

QUESTION = "Does vitamin D prevent falls?"


def test_filters_are_kept_over_a_reload_and_can_be_widened(site: Site) -> None:
    """Chosen by the input, said on the answer, found again after a reload and in a second tab; a refusal by filters offers
    what helps, and the same question is asked again without it."""
    site.open("/ask")
    site.page.get_by_role("button", name="Filters", exact=True).click()
    site.page.get_by_role("radio", name="Guidelines").click()
    limits = site.page.locator(".st-key-limits")
    expect(limits).to_contain_text("Only guidelines")
    site.page.keyboard.press("Escape")
    turn = site.ask(QUESTION)
    expect(turn.locator(".limits")).to_have_text("Searched only guidelines.")
    site.page.reload()
    expect(limits).to_contain_text("Only guidelines", timeout=PATIENCE_MS)
    other = Site(site.page.context.new_page(), site.address)
    other.open(f"/ask?conversation={site.parameter('conversation')}")
    expect(other.page.locator(".st-key-limits")).to_contain_text("Only guidelines", timeout=PATIENCE_MS)
    other.open("/ask?filter-kind=Guidelines&filter-jurisdiction=JP")
    refused = other.ask(QUESTION)
    expect(refused.locator(".message")).to_contain_text("No document fits the filters")
    other.page.get_by_role("button", name="Ask again without “for JP”").click()
    expect(other.turns).to_have_count(2, timeout=PATIENCE_MS)
    again = other.turns.nth(1)
    expect(again.locator(".question")).to_have_text(QUESTION)
    expect(again.locator(".limits")).to_have_text("Searched only guidelines.")
    expect(again.locator(".statement").first).to_be_visible()
    expect(other.page.locator(".st-key-limits")).not_to_contain_text("JP")
    assert other.errors == []


def test_a_stopped_question_is_given_back(slow_site: Site) -> None:
    """Stop ends it, says so, and puts the question back to be changed; a reload still has it, and no answer comes."""
    slow_site.open("/ask")
    slow_site.put(QUESTION)
    stop = slow_site.page.get_by_role("button", name="Stop", exact=True)
    stop.click()
    expect(slow_site.page.get_by_text("Stopped. No answer was made")).to_be_visible(timeout=PATIENCE_MS)
    expect(slow_site.input).to_have_value(QUESTION)
    expect(stop).to_have_count(0)
    slow_site.page.reload()
    expect(slow_site.input).to_have_value(QUESTION, timeout=PATIENCE_MS)
    expect(slow_site.turns).to_have_count(0)
    turn = slow_site.ask("Is vitamin K2 safe?")
    expect(turn.locator(".question")).to_have_text("Is vitamin K2 safe?")
    expect(slow_site.input).to_have_value("")


def test_who_is_reading_is_remembered(site: Site) -> None:
    """A choice on the first page holds at a later visit, an address wins over it without changing it, and articles are
    found by their words."""
    site.open("/")
    search = site.page.get_by_label("Search the articles")
    search.fill("kangaroo")
    search.press("Enter")
    expect(site.page.get_by_text("No article has “kangaroo”")).to_be_visible(timeout=PATIENCE_MS)
    search.fill("warfarin")
    search.press("Enter")
    expect(site.page.locator(".st-key-articles mark").first).to_have_text("warfarin", ignore_case=True)
    site.page.get_by_role("radio", name="Patient").click()
    site.page.wait_for_function("document.cookie.includes('sequitur_reader=patient')")
    later = Site(site.page.context.new_page(), site.address)
    later.open("/ask?audience=Student")
    expect(later.page.get_by_role("radio", name="Student")).to_be_checked()
    later.open("/ask")
    expect(later.page.get_by_role("radio", name="Patient")).to_be_checked()
    assert later.errors == []
