"""What the pages look like, held against pictures that were looked at. `make look` takes the pictures anew."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from tests.browser import look
from tests.browser.conftest import ROOT, _free_port, _serving, _visit
from tests.browser.kept_turns import ANSWERED, DISPUTED, REFUSED, URGENT, keep
from tests.browser.site import Site
from tests.evals.run_folder import full, write_run

pytestmark = pytest.mark.browser

TAKING = os.environ.get("LOOK") == "take"
_WIDTHS = (390, 1280)
_THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Look:
    """A state of a page: how to get there, and what element the picture begins at (100 pixels above it)."""

    go: Callable[[Site], None]
    top: str | None = None


def _at(path: str) -> Callable[[Site], None]:
    return lambda site: site.open(path)


# One line for each state; `make look` then takes its pictures.
LOOKS: dict[str, Look] = {
    "home": Look(_at("/")),
    "article": Look(_at("/article?id=vitamin-d-with-k2")),
    "ask": Look(_at("/ask")),
    "answer": Look(_at(f"/ask?conversation={ANSWERED}")),
    "disagreement": Look(_at(f"/ask?conversation={DISPUTED}")),
    "refusal": Look(_at(f"/ask?conversation={REFUSED}")),
    "emergency": Look(_at(f"/ask?conversation={URGENT}")),
    "quote": Look(_at("/document?document=uspstf-2018-falls&start=300&end=420"), "#quote"),
    "library": Look(_at("/library")),
    "history": Look(_at("/history")),
    "about": Look(_at("/about"), "table.measured"),
    "unknown": Look(_at("/document?document=nothing")),
}


@pytest.fixture(scope="module")
def looked_at(browser: Browser, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A page of a server whose home is always the same: the shipped corpus, four kept conversations, a run of
    evaluations."""
    own = tmp_path_factory.mktemp("look") / "home"
    shutil.copytree(home, own, ignore=shutil.ignore_patterns("conversations.*", "evals", "uploads", "refresh.*"))
    keep(own)
    write_run(own, "20261120", full())
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    with _serving([*command, "--server.headless", "true"], own, port) as served:
        yield from _visit(browser, served, 1280, 900)


@pytest.mark.parametrize("name", LOOKS)
def test_it_looks_as_it_did(looked_at: Site, name: str, tmp_path: Path) -> None:
    """At two widths, by day and by night, a page looks as it did when its picture was taken and looked at."""
    LOOKS[name].go(looked_at)
    pictures = [look.take(looked_at, name, width, theme, LOOKS[name].top) for theme in _THEMES for width in _WIDTHS]
    if TAKING:
        for picture in pictures:
            picture.keep()
        return
    wrong = [said for picture in pictures if (said := picture.difference(tmp_path))]
    assert wrong == [], f"Look at the pictures in {tmp_path}. If it is meant to look so: make look ARGS='-k {name}'."


def test_the_pictures_are_of_this_chromium(looked_at: Site) -> None:
    """Said aloud where only places could be compared, since this Chromium or its fonts draw other pixels."""
    looked_at.open("/about")
    here = look.take(looked_at, "about", 1280, "light", None)
    before = look.kept()[here.name]
    if before["ink"] != here.ink and not TAKING:
        pytest.skip(
            f"Text looks other here (Chromium {here.chromium}) than in the pictures ({before['chromium']}): the places of "
            "what is on the pages were compared, their pixels not. `make look` takes them anew."
        )
    assert here.ink


def test_every_picture_is_of_a_state() -> None:
    """No picture stays behind when its state goes, and all of them together are small."""
    names = {f"{name}-{width}-{theme}" for name in LOOKS for width in _WIDTHS for theme in _THEMES}
    files = list(look.FOLDER.glob("*.png"))
    assert {file.stem for file in files} == names == set(look.kept())
    assert sum(file.stat().st_size for file in files) < 2_000_000


def test_a_word_in_another_colour_is_a_difference() -> None:
    """What is compared sees a word, a line more, and nothing where nothing is other."""
    before = Image.new("RGB", (640, 600), "#fdfcfa")
    now = before.copy()
    assert look.compared(before, now)[0] == 0
    ImageDraw.Draw(now).text((20, 20), "Superseded", fill="#7a4a00")
    assert look.compared(before, now)[0] > look.MOST_DIFFERENT
    assert look.compared(before, before.crop((0, 0, 640, 590)))[0] > look.MOST_DIFFERENT
