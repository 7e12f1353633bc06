"""Evidence beside the answer, and the keyboard throughout."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.site import PATIENCE_MS, Site

pytestmark = pytest.mark.browser

ARTICLE = "/article?id=vitamin-d-with-k2"
QUESTION = "Should people over 75 take vitamin D so as not to fall?"
# Milliseconds from a click to the document. On a machine at rest it takes about 80.
SOON = 1500
_IN_VIEW = """mark => {
    const [m, b] = [mark, mark.closest(".body")].map(e => e.getBoundingClientRect());
    return m.top >= b.top && m.bottom <= b.bottom && b.bottom <= innerHeight && m.left >= 0 && m.right <= innerWidth;
}"""


def _pane(site: Site) -> Locator:
    return site.page.locator(".evidence")


def _shows(site: Site, cite: Locator) -> str:
    """The pane has the document with the quote of the number, in its window; returns the quote."""
    quote = site.page.locator(f"#{cite.get_attribute('popovertarget')} blockquote mark").first.text_content()
    mark = _pane(site).locator(".whole mark").first
    expect(mark).to_have_text(quote or "", timeout=PATIENCE_MS)
    expect(cite).to_have_attribute("aria-current", "true")
    assert mark.evaluate(_IN_VIEW)
    return str(quote)


def test_a_number_opens_its_document_beside_the_answer(site: Site) -> None:
    """Hover shows the passage; a click the whole document at the quote, beside the answer, and soon; Escape goes back."""
    site.open("/ask")
    cites = site.ask(QUESTION).locator(".cite")
    peek = site.page.locator(".source:popover-open")
    cites.nth(1).hover()
    expect(peek.locator("mark")).to_be_visible()
    # It stays while the pointer is on it, and Escape puts it away.
    peek.locator("mark").hover()
    site.page.wait_for_timeout(400)
    expect(peek).to_have_count(1)
    site.page.keyboard.press("Escape")
    expect(peek).to_have_count(0)
    pane = _pane(site)
    expect(pane).to_be_hidden()
    cites.nth(0).click()
    _shows(site, cites.nth(0))
    expect(pane).to_have_role("dialog")
    expect(pane.locator(".standing")).to_be_visible()
    link = pane.get_by_role("link", name="Open the document at this place")
    assert "version=" in str(link.get_attribute("href"))
    # The reading column keeps its measure and is not covered.
    answer, beside = site.turns.bounding_box(), pane.bounding_box()
    assert answer is not None
    assert beside is not None
    assert answer["width"] >= 640
    assert answer["x"] + answer["width"] <= beside["x"]
    assert site.width_to_spare() == 0
    took = site.page.evaluate(
        """async () => {
            const whole = document.querySelector(".evidence .whole"), start = performance.now();
            document.querySelectorAll(".statement .cite")[2].click();
            const passage = Boolean(document.querySelector(".evidence .excerpt mark"));
            while (!whole.firstChild) await new Promise(requestAnimationFrame);
            return {passage, ms: performance.now() - start};
        }"""
    )
    assert took["passage"], "the passage is there at once"
    assert took["ms"] < SOON
    _shows(site, cites.nth(2))
    site.page.keyboard.press("Escape")
    expect(pane).to_be_hidden()
    expect(cites.nth(2)).to_be_focused()
    expect(site.page.locator(".cite[aria-current]")).to_have_count(0)


def test_on_a_phone_it_comes_from_below(phone: Site) -> None:
    """A tap opens a drawer with the document at the quote; the number stays in sight; its button closes it."""
    phone.open("/ask")
    cites = phone.ask(QUESTION).locator(".cite")
    cites.last.click()
    _shows(phone, cites.last)
    expect(cites.last).to_be_in_viewport(ratio=1)
    number, drawer = cites.last.bounding_box(), _pane(phone).bounding_box()
    assert number is not None
    assert drawer is not None
    assert number["y"] + number["height"] <= drawer["y"]
    assert drawer["y"] + drawer["height"] == 844
    assert (drawer["x"], drawer["width"]) == (0, 390)
    assert phone.width_to_spare() == 0
    _pane(phone).get_by_role("button", name="Previous citation").click()
    _shows(phone, cites.nth(cites.count() - 2))
    _pane(phone).get_by_role("button", name="Close").click()
    expect(_pane(phone)).to_be_hidden()
    expect(cites.nth(cites.count() - 2)).to_be_focused()


def test_an_article_opens_its_references(site: Site) -> None:
    """A number in an article opens the document it refers to, from its beginning; leaving the page closes it."""
    site.open(ARTICLE)
    cite = site.page.locator(".points .cite").nth(3)
    # Until then a number opens its popover.
    site.page.wait_for_function("window.sequiturEvidence")
    cite.click()
    pane = _pane(site)
    expect(pane.locator(".whole .document")).to_be_visible()
    expect(pane.locator("h2").first).to_contain_text(cite.inner_text())
    assert pane.locator("mark").count() == 0
    assert pane.locator(".body").evaluate("body => body.scrollTop") == 0
    site.page.get_by_role("link", name="Library").first.click()
    expect(site.page.get_by_role("heading", level=1, name="Library")).to_be_visible()
    expect(pane).to_have_count(0)
    site.page.keyboard.press("n")
    assert site.page.evaluate("document.activeElement === document.body || !document.activeElement.closest('.cite')")


def test_it_stays_while_an_answer_is_made(slow_site: Site) -> None:
    """Choosing numbers during an answer disturbs neither; with the conversation the pane goes too."""
    slow_site.open("/ask")
    cites = slow_site.ask(QUESTION).locator(".cite")
    slow_site.put("And in men?")
    steps = slow_site.page.get_by_role("status", name="Progress")
    expect(steps).to_be_visible()
    for number in (0, 1):
        cites.nth(number).click()
        _shows(slow_site, cites.nth(number))
    expect(steps).to_be_visible()
    expect(slow_site.turns).to_have_count(2, timeout=PATIENCE_MS)
    expect(steps).to_have_count(0)
    _shows(slow_site, cites.nth(1))
    slow_site.page.get_by_role("button", name="Start a new conversation").click()
    expect(slow_site.turns).to_have_count(0, timeout=PATIENCE_MS)
    expect(_pane(slow_site)).to_be_hidden()


def test_the_keys(site: Site) -> None:
    """Question, citations, passage, document, copy and the list of keys, without a pointer; and the switch."""
    page, keys = site.page, site.page.keyboard
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    site.open("/ask")
    listed = page.locator("#keys:popover-open")
    # Keys are heard from the moment that the page has its script.
    expect(page.get_by_role("button", name="Keyboard shortcuts")).to_be_visible()
    page.wait_for_function("window.sequiturKeys")
    expect(site.input).to_be_enabled()
    keys.press("/")
    expect(site.input).to_be_focused()
    keys.type(QUESTION + " n p c ? /")
    assert site.input.input_value() == QUESTION + " n p c ? /", "while typing, keys are letters"
    keys.press("Enter")
    cites = site.turns.locator(".cite")
    expect(cites.first).to_be_visible(timeout=PATIENCE_MS)
    # Streamlit gives the input its focus back when it may be used again.
    expect(site.input).to_be_enabled()
    page.wait_for_timeout(500)
    page.evaluate("document.activeElement.blur(); document.querySelector('article').scrollIntoView()")
    keys.press("n")
    expect(cites.nth(0)).to_be_focused()
    expect(page.locator(".source:popover-open mark")).to_be_visible()
    keys.press("n")
    expect(cites.nth(1)).to_be_focused()
    keys.press("p")
    expect(cites.nth(0)).to_be_focused()
    keys.press("Enter")
    expect(_pane(site).get_by_role("region", name="Text of the document")).to_be_focused()
    _shows(site, cites.nth(0))
    keys.press("n")
    _shows(site, cites.nth(1))
    keys.press("Escape")
    expect(_pane(site)).to_be_hidden()
    expect(cites.nth(1)).to_be_focused()
    keys.press("c")
    expect(page.locator(".copying [role=status]").last).to_have_text("Copied")
    expect(page.locator(".copying [role=status]").last).to_be_in_viewport()
    assert page.evaluate("navigator.clipboard.readText()").startswith(QUESTION)
    keys.press("?")
    expect(listed).to_be_visible()
    keys.press("Tab")
    keys.press("Shift+Tab")
    keys.press("Space")
    expect(listed.get_by_role("checkbox")).not_to_be_checked()
    keys.press("Escape")
    expect(listed).to_have_count(0)
    page.reload()
    expect(cites.first).to_be_visible(timeout=PATIENCE_MS)
    page.wait_for_function("window.sequiturKeys")
    for key in ("n", "?", "/"):
        keys.press(key)
    expect(page.locator(".cite:focus, #keys:popover-open, textarea:focus")).to_have_count(0)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    listed.get_by_role("checkbox").check()
    listed.get_by_role("button", name="Close").click()
    keys.press("?")
    expect(listed).to_be_visible()
