"""The article page has its parts, on a desk and on a phone."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.site import Site

pytestmark = pytest.mark.browser

ARTICLE = "/article?id=vitamin-d-with-k2"


def test_the_articles_are_listed_and_open(site: Site) -> None:
    """The first page lists the articles by their questions, and a click opens one at an address of its own."""
    site.open("/")
    title = site.page.get_by_role("link", name=re.compile("K2"))
    expect(title).to_have_count(1)
    title.click()
    expect(site.page.get_by_role("heading", level=1)).to_contain_text("K2")
    assert site.parameter("id") == "vitamin-d-with-k2"


def test_an_article_shows_all_its_parts(site: Site) -> None:
    """Title, review status, caution, date, policy, audience, sections, references, disclaimer, follow-up."""
    site.open(ARTICLE)
    page = site.page
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"K2.*\?$"))
    steps = page.get_by_role("list", name="Article review status").get_by_role("listitem")
    expect(steps).to_have_text([re.compile("^Submitted"), re.compile("^Under review"), re.compile("^Approved")])
    expect(page.get_by_text("Educational purpose only; caution: content is pending human review.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Last updated: \d{1,2} \w+ 20\d\d"))).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("Clinician|Student|Patient"))).to_have_count(3)
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert headings == [
        "Definition and role",
        "Evidence",
        "What guidelines say",
        "Practical implementation",
        "Safety",
        "Bottom line",
        "References",
        "Professional medical disclaimer",
        "Have a follow-up question?",
    ]
    expect(page.get_by_role("button", name=re.compile(r"\?$")).first).to_be_visible()
    expect(site.input).to_be_visible()


def test_every_bullet_cites_and_the_numbers_are_those_of_the_references(site: Site) -> None:
    """Each bullet ends with at least one number, and each number is that of a listed reference."""
    site.open(ARTICLE)
    bullets = site.page.locator(".points > li")
    assert bullets.count() > 5
    uncited = bullets.filter(has_not=site.page.locator(".cite"))
    expect(uncited).to_have_count(0)
    used = {int(number) for number in site.page.locator(".cite").all_inner_texts()}
    listed = site.page.locator(".references > li").evaluate_all("items => items.map(item => item.value)")
    assert sorted(used) == sorted(listed)


def test_references_are_by_kind_with_standing_and_safe_links(site: Site) -> None:
    """Guidelines and research stand apart, each entry with its standing, and links out hand nothing over."""
    site.open(ARTICLE)
    kinds = site.page.locator("h3.kind").all_inner_texts()
    assert kinds[:2] == ["Guidelines", "Research"]
    entries = site.page.locator(".references > li")
    expect(entries.filter(has_not=site.page.locator(".badge"))).to_have_count(0)
    outward = site.page.locator(".references a[href^='http']")
    assert outward.count() > 0
    for link in outward.all():
        assert "noopener" in (link.get_attribute("rel") or "")
        assert re.match(r"https?://", link.get_attribute("href") or "")


def test_a_citation_shows_its_reference_in_passing(site: Site) -> None:
    """Where a number has the focus, the source stands within the window with its standing, below or above the number."""
    site.open(ARTICLE)
    site.page.wait_for_function("window.sequiturEvidence")
    cite = site.page.locator(".cite").nth(10)
    source = site.page.locator(".source:popover-open")
    for top in (100, 450, 870):
        cite.evaluate(
            "(cite, top) => {"
            "  const main = document.querySelector('[data-testid=stMain]');"
            "  main.scrollTop += cite.getBoundingClientRect().top - top;"
            "  cite.focus({preventScroll: true, focusVisible: true});"
            "}",
            top,
        )
        expect(source).to_be_in_viewport(ratio=0.99)
        expect(source.locator(".number")).to_have_text(cite.inner_text())
        expect(source.locator(".badge")).to_be_visible()
        site.page.keyboard.press("Escape")
        expect(source).to_have_count(0)
        cite.blur()


def test_the_policy_is_linked(site: Site) -> None:
    """The link beside the date leads to the editorial policy."""
    site.open(ARTICLE)
    site.page.locator(".dateline").get_by_role("link", name="Editorial policy").click()
    expect(site.page.get_by_role("heading", level=1)).to_have_text("Editorial policy")


def test_the_audience_is_kept_in_the_address(site: Site) -> None:
    """A choice goes into the address, and is found there again after a reload."""
    site.open(ARTICLE)
    site.page.get_by_role("radio", name="Patient").click()
    site.page.wait_for_url(re.compile("audience=Patient"))
    site.page.reload()
    site.drawn()
    expect(site.page.get_by_role("radio", name="Patient")).to_be_checked()


def test_an_unknown_article_is_one_plain_message(site: Site) -> None:
    """An address that names nothing is told so, without a traceback and without a path of the machine."""
    site.open("/article?id=nothing-here")
    alert = site.page.get_by_role("alert")
    expect(alert).to_contain_text("nothing-here")
    text = site.page.locator("body").inner_text()
    assert "Traceback" not in text
    assert "/home" not in text


@pytest.mark.parametrize(
    "path", ["/", ARTICLE, "/ask", "/document", "/document?document=uspstf-2018-falls", "/policy", "/about"]
)
def test_nothing_scrolls_sideways_on_a_phone(phone: Site, path: str) -> None:
    """At 390 pixels no page is wider than its window."""
    phone.open(path)
    assert phone.width_to_spare() == 0


def test_numbers_are_wide_enough_for_a_finger(phone: Site) -> None:
    """Each citation number is a target of at least 24 by 24 pixels."""
    phone.open(ARTICLE)
    for cite in phone.page.locator(".cite").all()[:5]:
        box = cite.bounding_box()
        assert box is not None
        assert box["width"] >= 24
        assert box["height"] >= 24


def test_headings_do_not_skip_a_level(site: Site) -> None:
    """The outline of the page goes down one level at a time, and the page says its language."""
    site.open(ARTICLE)
    levels = site.page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert site.page.locator("html").get_attribute("lang") == "en"
