"""An answer that a language model writes, as a reader sees it: marked while it is unchecked, then replaced."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.site import PATIENCE_MS, Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_unchecked_words_are_marked_and_then_replaced(writing_site: Site) -> None:
    """What is being written says that it is not checked; the answer that replaces it holds what was carried, with its
    sources; what was made up is found only where what was left out is told."""
    site = writing_site
    site.open("/ask")
    site.put("Does vitamin D prevent falls in older adults?")
    draft = site.page.locator(".unchecked")
    expect(draft).to_contain_text("Not checked yet", timeout=PATIENCE_MS)
    expect(draft).to_contain_text("43%", timeout=PATIENCE_MS)
    expect(site.turns).to_have_count(0)
    assert draft.locator("b").count() == 0
    assert site.width_to_spare() == 0
    expect(site.turns).to_have_count(1, timeout=PATIENCE_MS)
    expect(draft).to_have_count(0)
    answer = site.turns.first
    expect(answer).to_contain_text("did not significantly change the number who fell")
    expect(answer).to_contain_text("Written by the language model fake:writer")
    expect(answer).not_to_contain_text("43%", use_inner_text=True)
    # Only who opens how the answer was made reads what was left out, as such, and why.
    expect(answer.locator(".making")).not_to_have_attribute("open", "")
    expect(answer.locator(".dropped li").filter(has_text="43%").locator(".small")).not_to_be_empty()
    answer.get_by_role("button", name="Source 1").first.click()
    expect(site.page.locator(".evidence .whole mark").first).to_be_visible()
