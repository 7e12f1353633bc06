"""The report of a run as a reader opens it: from the file system, in the real Chromium, on a desk, a phone and paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from evals.report import write_report
from tests.evals.run_folder import HOSTILE, answer, full, write_run

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of three evaluations, one of whose cases holds hostile text."""
    sets = full()
    sets["answers", "gold"].append(answer("hostile", False, HOSTILE))
    curve = {"risk_coverage": [[0.5, 0.0], [1.0, 0.3]]}
    return write_report(write_run(tmp_path_factory.mktemp("report"), "20261120", sets, more=curve))


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Browser, report: Path) -> Iterator[Page]:
    """The report in a window; whatever is done there, nothing may be fetched or go wrong."""
    context = browser.new_context(viewport={"width": request.param, "height": 844})
    opened = context.new_page()
    fetched: list[str] = []
    wrong: list[str] = []
    opened.on("request", lambda each: fetched.append(each.url))
    opened.on("console", lambda message: wrong.append(message.text))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.goto(report.as_uri())
    yield opened
    assert fetched == [report.as_uri()]
    assert wrong == []
    context.close()


def test_it_opens_from_the_file_system(page: Page) -> None:
    """Each evaluation is shown with its plots, and what hostile text would run did not run."""
    for title in ("Answers, our gold set", "Conversations, our gold set", "Retrieval, scifact/test"):
        expect(page.get_by_role("heading", name=title, level=2)).to_be_visible()
    for image in page.locator("figure svg").all():
        box = image.bounding_box()
        assert box
        assert box["width"] > 250
        assert box["height"] > 40
    assert page.evaluate("window.ran === undefined")


def test_nothing_is_wider_than_the_window(page: Page) -> None:
    """With every case open, only tables scroll sideways, each within its own box."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator(".case").first.is_visible()


def test_a_case_opens_without_script(browser: Browser, report: Path) -> None:
    """A reader who allows no script still opens a case and follows the contents."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    first = page.locator("#e1 .cases details").first
    first.locator("summary").click()
    expect(first.get_by_text("Why it lost:")).to_be_visible()
    page.get_by_role("link", name="What the measures mean").click()
    expect(page.locator("#measures h2")).to_be_in_viewport()
    context.close()


def test_the_dark_is_dark_and_the_charts_stay_light(browser: Browser, report: Path) -> None:
    """In dark mode the page is dark and the cards of the charts, drawn for light, are not."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(report.as_uri())
    colour = "element => getComputedStyle(element).backgroundColor"
    assert page.locator("body").evaluate(colour) == "rgb(20, 23, 26)"
    assert page.locator("figure").first.evaluate(colour) == "rgb(253, 252, 250)"
    context.close()
