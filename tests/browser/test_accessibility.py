"""WCAG 2.2 AA on every page, by axe-core; and what it cannot see: the keyboard, reflow, motion, paper."""

from __future__ import annotations

import io
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from pdfminer.high_level import extract_text
from playwright.sync_api import Browser, FilePayload, expect

from tests.browser.conftest import _visit
from tests.browser.site import PATIENCE_MS, Site
from tests.evals.run_folder import full, write_run

pytestmark = pytest.mark.browser

ARTICLE = "/article?id=vitamin-d-with-k2"
DISAGREEMENT = "Should people over 75 take vitamin D so as not to fall?"
FOLLOW_UP = "And for a 70-year-old on warfarin?"
NOTE = b"# Vitamin D at home\n\n## Recommendation\n\nThe Harbour Society recommended exercise in 2026.\n"
_CHECKED = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # axe-core leaves the size of targets out unless it is asked for.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# Streamlit's own elements, which neither a setting nor a style reaches. Both are axe-core's advice, not WCAG's.
EXCLUDED = {
    # The box says role=presentation and carries a name; the button in it is named and is what the keyboard reaches.
    ("presentation-role-conflict", "[data-testid=stFileUploaderDropzone]"),
    # An open list stands at the end of the body, as the pattern of a combobox allows, outside of main.
    ("region", "[role=listbox]"),
}
# By night only colours are others.
_BY_NIGHT = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
_WIDTHS = (1280, 390)
# A page of 1280 pixels at 400 % zoom.
_ZOOMED = {"width": 320, "height": 256}


def _asked(question: str, path: str = "/ask") -> Callable[[Site], None]:
    def go(site: Site) -> None:
        site.open(path)
        site.ask(question)

    return go


def _evidence(site: Site) -> None:
    _asked(DISAGREEMENT, "/ask?audience=Patient")(site)
    site.page.locator(".statement .cite").first.click()
    expect(site.page.locator(".evidence .document")).to_be_visible()


def _passing(site: Site) -> None:
    site.open(ARTICLE)
    site.page.wait_for_function("window.sequiturEvidence && window.sequiturKeys")
    site.page.keyboard.press("n")
    expect(site.page.locator(".source:popover-open")).to_be_visible()


def _keys(site: Site) -> None:
    site.open("/ask")
    site.page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(site.page.locator("#keys")).to_be_visible()


def _edit(site: Site) -> None:
    _asked("is it safe?", ARTICLE)(site)
    site.page.get_by_role("button", name="Edit what was searched for").click()
    expect(site.page.get_by_label("Search for", exact=True)).to_be_visible()


def _empty_question(site: Site) -> None:
    site.open("/ask")
    site.put("   ")
    expect(site.page.get_by_role("alert")).to_be_visible()


def _charts(site: Site) -> None:
    site.open("/library")
    expect(site.page.get_by_test_id("stVegaLiteChart").locator("svg")).to_have_count(2)


def _open_list(site: Site) -> None:
    site.open("/library")
    site.page.get_by_role("combobox", name="Standing").press("ArrowDown")
    expect(site.page.get_by_role("listbox")).to_be_visible()


def _preview(site: Site) -> None:
    site.open("/add")
    note = FilePayload(name="note.md", mimeType="text/markdown", buffer=NOTE)
    site.page.locator("input[type=file]").set_input_files(note)
    expect(site.page.get_by_role("button", name="Take this document")).to_be_visible()


def _plan(site: Site) -> None:
    site.open("/refresh")
    site.page.get_by_role("button", name="Show what would change").click()
    expect(site.page.locator(".report")).to_be_visible(timeout=PATIENCE_MS)


def _review(site: Site) -> None:
    _asked(DISAGREEMENT)(site)
    site.page.get_by_role("button", name="Submit for review").click()
    expect(site.page.locator(".review-status")).to_be_visible()
    site.page.get_by_role("link", name="Review", exact=True).click()
    site.page.locator(".catalogue").get_by_role("link", name=DISAGREEMENT).click()
    site.page.get_by_role("button", name="Take it").click()
    site.page.get_by_role("button", name="Change").first.click()
    expect(site.page.get_by_label("Statement 1 as it should stand")).to_be_visible()


def _at(path: str) -> Callable[[Site], None]:
    return lambda site: site.open(path)


STATES: dict[str, Callable[[Site], None]] = {
    "articles": _at("/"),
    "an article with an answer": _asked(FOLLOW_UP, ARTICLE),
    "ask": _at("/ask"),
    "notices, both sides and open evidence": _evidence,
    "a source in passing": _passing,
    "the list of keys": _keys,
    "a refusal": _asked("What is the renal dose of metformin in type 2 diabetes?"),
    "an emergency": _asked("I have crushing chest pain and cannot breathe"),
    "what was searched for": _edit,
    "an empty question": _empty_question,
    "library and charts": _charts,
    "an open list": _open_list,
    "hits": _at("/library?q=menatetrenone"),
    "a lineage and a quote": _at("/document?document=uspstf-2018-falls&start=300&end=420"),
    "add": _preview,
    "refresh": _plan,
    "quality": _at("/quality"),
    "a failed case": _at("/quality?eval=answers&dataset=gold&case=q-2"),
    "an empty queue of reviews": _at("/review?status=Closed"),
    "a review": _review,
    "policy": _at("/policy"),
    "about": _at("/about"),
    "an unknown conversation": _at("/ask?conversation=nothing"),
    "an unknown document": _at("/document?document=nothing"),
}


@pytest.fixture(scope="module")
def shared(browser: Browser, address: str, home: Path) -> Iterator[Site]:
    """One page for all states, at a server that has a run of evaluations."""
    write_run(home, "20261121", full())
    yield from _visit(browser, address, 1280, 900)
    shutil.rmtree(home / "evals")


def _violations(site: Site, options: Mapping[str, object]) -> list[str]:
    """What axe-core finds, as rule, element and message; what is excluded is left out by rule and element."""
    found = Axe().run(site.page, options=dict(options)).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
        if not any(rule["id"] == id and _is(site, node["target"], selector) for id, selector in EXCLUDED)
    ]


def _is(site: Site, target: list[str], selector: str) -> bool:
    script = "([target, selector]) => document.querySelector(target)?.matches(selector) ?? false"
    return bool(site.page.evaluate(script, [target[-1], selector]))


def _settled(site: Site) -> None:
    """Wait until nothing moves: a colour between two themes is neither's."""
    site.page.wait_for_timeout(250)
    site.page.wait_for_function("document.getAnimations().every(a => a.playState !== 'running')")


def _in_full(site: Site, width: int) -> None:
    """A window as high as the page: what is scrolled out of sight has no contrast to measure."""
    site.page.set_viewport_size({"width": width, "height": 900})
    height = site.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    site.page.set_viewport_size({"width": width, "height": height})
    _settled(site)


@pytest.mark.parametrize("state", STATES)
def test_wcag_is_kept(shared: Site, state: str) -> None:
    """No violation at two widths, by day and by night; one main heading; no scrolling sideways at 400 % zoom."""
    page = shared.page
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    STATES[state](shared)
    found: dict[str, list[str]] = {}
    for width in _WIDTHS:
        page.emulate_media(color_scheme="light")
        _in_full(shared, width)
        found[f"{width} by day"] = _violations(shared, _CHECKED)
        page.emulate_media(color_scheme="dark")
        _settled(shared)
        found[f"{width} by night"] = _violations(shared, _BY_NIGHT)
    assert {at: each for at, each in found.items() if each} == {}
    # Not by its role: an open list hides the rest of the page from assistive technology.
    expect(page.locator("h1:visible")).to_have_count(1)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title()
    page.set_viewport_size({"width": _ZOOMED["width"], "height": _ZOOMED["height"]})
    _settled(shared)
    assert shared.width_to_spare() == 0


def test_the_keyboard_can_pass_the_masthead(site: Site) -> None:
    """The links are seen when they are reached, and lead to the content and to the question."""
    site.open("/ask")
    page = site.page
    # Before it stand Streamlit's own link, which leads to where the masthead begins, and the box that arrow keys scroll.
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the question")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#your-question")).to_be_focused()
    page.keyboard.press("Tab")
    expect(site.input).to_be_focused()
    site.open("/policy")
    expect(page.get_by_role("link", name="Skip to the question")).to_have_count(0)


def test_the_keyboard_goes_in_reading_order_and_is_seen(site: Site) -> None:
    """Each stop stands after the one before in the page, and shows that it has the focus."""
    site.open("/ask")
    stops = []
    for _ in range(14):
        site.page.keyboard.press("Tab")
        stop = site.page.evaluate(
            """() => {
                const e = document.activeElement, before = window.lastStop;
                window.lastStop = e;
                if (e === document.body) return null;
                const after = !before || (before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING) > 0;
                const lit = n => {
                    const s = getComputedStyle(n);
                    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
                };
                const around = [e, e.parentElement, e.closest('[data-testid=stChatInput]') ?? e];
                return {name: e.innerText || e.getAttribute('aria-label') || e.tagName, after, seen: around.some(lit)};
            }"""
        )
        if stop is None:
            break
        stops.append(stop)
    assert len(stops) > 8
    assert [stop["name"] for stop in stops if not stop["after"]] == []
    assert [stop["name"] for stop in stops if not stop["seen"]] == []


def test_who_wants_no_motion_gets_none(site: Site) -> None:
    """Nothing fades, slides or turns, Streamlit's own elements included."""
    site.page.emulate_media(reduced_motion="reduce")
    site.open("/ask")
    slow = """() => [...document.querySelectorAll('*')].filter(e => {
        const s = getComputedStyle(e);
        return [s.transitionDuration, s.animationDuration].some(d => d.split(',').some(x => parseFloat(x) > .001));
    }).length"""
    assert site.page.evaluate(slow) == 0


def test_an_answer_is_printed_to_its_end_and_without_controls(site: Site) -> None:
    """On paper stand answer and references with the addresses of their sources, and nothing that is pressed."""
    site.open("/ask")
    turn = site.ask(DISAGREEMENT)
    source = turn.locator(".references a[href^=http]").first.get_attribute("href")
    assert source
    site.page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".st-key-masthead", ".st-key-ask", ".st-key-suggestions", ".st-key-leave", ".st-key-audience"):
        expect(site.page.locator(hidden)).to_be_hidden()
    said, last = turn.locator(".said").first.inner_text(), turn.locator(".timings").inner_text()
    # The fonts of the page write ligatures.
    paper = "".join(unicodedata.normalize("NFKC", extract_text(io.BytesIO(site.page.pdf()))).split())
    assert "".join(source.split()) in paper
    assert "".join(said.split())[:80] in paper
    assert "".join(last.split())[:16] in paper
    for control in ("Startanewconversation", "Whichbestdescribesyou", "Suggestedquestions", "Skiptothe"):
        assert control not in paper
