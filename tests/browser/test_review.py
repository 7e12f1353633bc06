"""Review in the browser: from an answer through the queue to its approval, and feedback to its word."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.site import PATIENCE_MS, Site

pytestmark = pytest.mark.browser

QUESTION = "Does vitamin D prevent falls in older adults?"
OTHER = "Does vitamin K2 prevent vertebral fractures?"


def test_an_answer_is_submitted_edited_and_approved(site: Site) -> None:
    """A reader submits it; a reviewer takes it, cannot approve what its passage does not say, mends that, approves; the
    answer then says by whom, shows the edit, and what stood there."""
    page = site.page
    site.open("/ask")
    site.ask(QUESTION)
    answer, original = page.url, site.turns.locator(".said").first.inner_text()
    page.get_by_role("button", name="Submit for review").click()
    steps = page.get_by_role("list", name="Review status of answer 1").get_by_role("listitem")
    expect(steps).to_have_count(3, timeout=PATIENCE_MS)
    expect(page.locator(".review-status .notice")).to_be_visible()

    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_role("link", name=QUESTION).click()
    page.get_by_role("button", name="Take it").click()
    page.get_by_role("button", name="Change").first.click()
    box = page.get_by_label("Statement 1 as it should stand")
    stored = box.input_value(timeout=PATIENCE_MS)
    assert stored[:40] in original
    expect(page.locator(".point mark").first).to_be_visible()
    box.fill(stored.rstrip(".") + ", in 98,765 people.")
    page.get_by_label("Why").fill("With the number of people.")
    page.get_by_role("button", name="Keep these words").click()
    expect(page.get_by_text("Edited so, it cannot be approved.")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_label("Name of the reviewer").fill("Dr Ada Quill")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("alert")).to_contain_text("98,765", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_role("status").filter(has_text="stands as it was stored")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Change").nth(1).click()
    page.get_by_label("Why").fill("Said before.")
    page.get_by_role("button", name="Leave it out").click()
    expect(page.get_by_role("status").filter(has_text="is left out")).to_be_visible(timeout=PATIENCE_MS)
    assert site.width_to_spare() == 0
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status").filter(has_text="It is approved")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".happened li")).to_have_count(6)

    page.goto(answer)
    site.drawn()
    expect(page.locator(".review-line")).to_contain_text("Reviewed by Dr Ada Quill on", timeout=PATIENCE_MS)
    expect(page.locator(".review-status .notice")).to_have_count(0)
    page.get_by_role("button", name="Left out by the reviewer").first.click()
    expect(page.get_by_text("Why: Said before.", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Submit for review")).to_have_count(0)


def test_feedback_is_received_and_closed_with_a_word(phone: Site) -> None:
    """On a phone: a reader says what is wrong, sees that it was received and, once a reviewer closed it, the word on it."""
    page = phone.page
    phone.open("/ask")
    phone.ask(OTHER)
    answer = page.url
    page.get_by_role("button", name="Give feedback").click()
    phone.choose("What is wrong", "Unsafe")
    page.get_by_label("Comment").fill("My patient John Smith <b>fell</b>.")
    page.get_by_role("button", name="Send feedback").click()
    expect(page.get_by_text("your feedback is in the reviewers' queue")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_role("list", name="Feedback on answer 1")).to_contain_text("[name] <b>fell</b>")

    phone.open("/review")
    first = page.locator(".catalogue li").first
    expect(first).to_contain_text("Unsafe")
    assert phone.width_to_spare() == 0
    first.get_by_role("link").click()
    page.get_by_role("button", name="Take it").click()
    page.get_by_label("A word on it, which its reader sees").fill("It says so.")
    page.get_by_role("button", name="Close as not upheld").click()
    expect(page.get_by_role("status").filter(has_text="It is closed")).to_be_visible(timeout=PATIENCE_MS)
    assert phone.width_to_spare() == 0
    page.goto(answer)
    phone.drawn()
    expect(page.get_by_text(re.compile("Not upheld by a reviewer on .*: It says so"))).to_be_visible(
        timeout=PATIENCE_MS
    )
