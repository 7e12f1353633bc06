"""The Quality page: without a run, with runs, down to one case, each at an address of its own."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import ROOT, _free_port, _serving, _visit
from tests.browser.site import PATIENCE_MS, Site
from tests.evals.run_folder import HOSTILE, answer, full, write_run

pytestmark = pytest.mark.browser

LATEST = "20261121T080000-all"
CASE = f"/quality?run={LATEST}&eval=answers&dataset=gold&case=q-2"


def _home(parent: Path) -> Path:
    """A home with two runs, of which the newer one has a case of hostile text."""
    home = parent / "home"
    home.mkdir()
    write_run(home, "20261120", full())
    sets = full()
    sets["answers", "gold"].append(answer("hostile", False, HOSTILE))
    write_run(home, "20261121", sets, more={"risk_coverage": [[0.5, 0.0], [1.0, 0.3]]})
    damaged = home / "evals" / "runs" / "20261122T080000-all"
    damaged.mkdir()
    (damaged / "run.json").write_text("{", encoding="utf-8")
    return home


def _server(home: Path) -> Iterator[str]:
    # Streamlit alone: the page needs neither an index nor a model, so none is made.
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    with _serving([*command, "--server.headless", "true"], home, port) as address:
        yield address


@pytest.fixture(scope="module")
def quality_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose home holds runs."""
    yield from _server(_home(tmp_path_factory.mktemp("quality")))


@pytest.fixture(scope="module")
def bare_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose home holds none."""
    home = tmp_path_factory.mktemp("bare") / "home"
    home.mkdir()
    yield from _server(home)


@pytest.fixture
def quality(browser: Browser, quality_address: str) -> Iterator[Site]:
    """The server with runs on a desk."""
    yield from _visit(browser, quality_address, 1280, 900)


@pytest.fixture
def quality_phone(browser: Browser, quality_address: str) -> Iterator[Site]:
    """The server with runs on a phone."""
    yield from _visit(browser, quality_address, 390, 844)


@pytest.fixture
def bare(browser: Browser, bare_address: str) -> Iterator[Site]:
    """The server without runs."""
    yield from _visit(browser, bare_address, 390, 844)


def test_without_a_run_the_page_says_how_to_make_one(bare: Site) -> None:
    """It says what would stand here and that `make eval` makes it, and is no error."""
    bare.open("/quality")
    expect(bare.page.get_by_role("heading", level=1)).to_have_text("Quality")
    expect(bare.page.get_by_text("make eval")).to_be_visible()
    expect(bare.page.get_by_role("alert")).to_have_count(0)
    assert bare.width_to_spare() == 0


def test_the_latest_run_is_told_in_plain_words(quality: Site) -> None:
    """First come counts that need no statistics, then the history, then the plots of the run."""
    quality.open("/quality")
    expect(quality.page.get_by_role("heading", name="The latest run of 21 November 2026")).to_be_visible()
    items = quality.page.locator(".headlines li")
    expect(items.first).to_contain_text("1 of 3")
    expect(items.first).to_contain_text("questions that our documents answer were answered rightly")
    expect(quality.page.locator(".headlines")).to_contain_text("answers quote their documents word for word")
    expect(quality.page.get_by_test_id("stVegaLiteChart")).to_have_count(5, timeout=PATIENCE_MS)
    expect(quality.page.get_by_role("heading", name="Risk and coverage")).to_be_visible()
    expect(quality.page.get_by_text("1 folder of runs cannot be read")).to_be_visible()


def test_the_footer_leads_there(bare: Site) -> None:
    """Every page has a link to it."""
    bare.open("/policy")
    bare.page.get_by_role("link", name="Quality").click()
    expect(bare.page.get_by_role("heading", level=1)).to_have_text("Quality")


def test_the_history_lists_the_runs_and_leads_to_each(quality: Site) -> None:
    """The table has a line for each run with its main figures; its date opens that run."""
    quality.open("/quality")
    rows = quality.page.get_by_role("table", name="Runs, newest first").locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("33 %")
    expect(rows.last).to_contain_text("50 %")
    rows.last.get_by_role("link").click()
    expect(quality.page.get_by_role("heading", name="The run of 20 November 2026")).to_be_visible()
    assert quality.parameter("run") == "20261120T080000-all"


def test_a_choice_stands_in_the_address(quality: Site) -> None:
    """Choosing an evaluation puts it into the address, and a reload shows it again."""
    quality.open("/quality")
    quality.choose("Evaluation", "Retrieval, scifact/test")
    expect(quality.page.get_by_role("heading", name="By variant")).to_be_visible(timeout=PATIENCE_MS)
    expect(quality.page).to_have_url(re.compile("eval=retrieval"))
    assert quality.parameter("dataset") == "scifact/test"
    quality.page.reload()
    quality.drawn()
    expect(quality.page.get_by_text("1 of 2 fell short of the best figure")).to_be_visible()


def test_a_failed_case_is_two_clicks_away(quality: Site) -> None:
    """The list of failed cases leads to the page of one, which leads back."""
    quality.open("/quality")
    quality.page.get_by_text("2 of 3 failed").click()
    quality.page.get_by_role("link", name=re.compile("^q-2")).click()
    quality.drawn()
    assert quality.parameter("case") == "q-2"
    quality.page.get_by_role("link", name="Answers, our gold set").click()
    quality.drawn()
    expect(quality.page.get_by_text("2 of 3 failed")).to_be_visible()


def test_a_case_is_shown_at_its_address(quality_phone: Site) -> None:
    """Question, reason, answer, gold and passages are there, and nothing scrolls sideways on a phone."""
    quality_phone.open(CASE)
    page = quality_phone.page
    expect(page.get_by_role("heading", level=1)).to_contain_text("Does it help?")
    expect(page.get_by_text("Why it lost:")).to_be_visible()
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert headings == ["Answer", "Gold: what should be cited", "Passages", "Measures"]
    assert quality_phone.width_to_spare() == 0


def test_hostile_text_of_a_case_is_text(quality: Site) -> None:
    """Markup in a question, an answer and a document is shown character for character, and nothing of it runs or loads."""
    quality.open(CASE.replace("q-2", "hostile"))
    shown = HOSTILE.replace("\u202e", "").strip()
    expect(quality.page.get_by_role("heading", level=1)).to_contain_text(shown)
    assert quality.page.evaluate("window.ran === undefined")
    expect(quality.page.locator(".sq img, .sq script")).to_have_count(0)


def test_a_phone_shows_it_all(quality_phone: Site) -> None:
    """At 390 pixels nothing scrolls sideways but tables, in their own boxes, and the charts fit."""
    quality_phone.open(f"/quality?run={LATEST}&eval=conversations&dataset=gold")
    charts = quality_phone.page.get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(7, timeout=PATIENCE_MS)
    quality_phone.page.get_by_text("All figures").click()
    assert quality_phone.width_to_spare() == 0
    for chart in charts.all():
        box = chart.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize(
    "query",
    [
        "run=nothing",
        "run=../../../etc",
        "eval=nothing",
        f"run={LATEST}&dataset=no",
        f"run={LATEST}&eval=answers&case=no",
    ],
)
def test_what_is_not_there_is_one_plain_message(quality: Site, query: str) -> None:
    """A run, evaluation or case that is not held is told so in one message; a path is no run."""
    quality.open(f"/quality?{query}")
    expect(quality.page.get_by_role("alert")).to_have_count(1)
    expect(quality.page.get_by_role("alert")).to_contain_text(
        "Quality page" if "case" not in query else "holds no case"
    )
    assert "Traceback" not in quality.page.locator("body").inner_text()
