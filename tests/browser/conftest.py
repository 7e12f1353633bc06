"""A real server on a free port of this machine, and a headless Chromium that reads it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, sync_playwright

from settings import Settings
from tests.browser.site import Site

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240
ARGUMENTS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is. Without one these tests are skipped, but never in CI."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("CI has no Chromium, and without one the app is not tested")
    if found is None:
        pytest.skip("no Chromium here (chromium, chromium-browser or google-chrome)")
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for a module: its event loop must not outlive it, other tests may need one of their own."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def home(shipped: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for the server, with the index of the shipped corpus."""
    return Path(shutil.copytree(shipped.home, tmp_path_factory.mktemp("served") / "home"))


@pytest.fixture(scope="session")
def address(home: Path) -> Iterator[str]:
    """The address of the server, started as a user starts it."""
    port = _free_port()
    with _serving([sys.executable, "-m", "cli", "run", "--port", str(port)], home, port) as served:
        yield served


@pytest.fixture(scope="session")
def slow_address(address: str, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server whose answers take seconds, with a copy of the index."""
    yield from _serving_copy("slow_server.py", home, tmp_path_factory.mktemp("slow") / "home")


@pytest.fixture(scope="session")
def writing_address(address: str, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server whose answers a language model writes, with a copy of the index."""
    yield from _serving_copy("writing_server.py", home, tmp_path_factory.mktemp("writing") / "home")


def _serving_copy(script: str, home: Path, copy: Path) -> Iterator[str]:
    shutil.copytree(home, copy)
    port = _free_port()
    command = [sys.executable, str(Path(__file__).with_name(script)), "--server.port", str(port)]
    with _serving(command, copy, port) as served:
        yield served


@pytest.fixture
def site(browser: Browser, address: str) -> Iterator[Site]:
    """A page of 1280 pixels. Whatever a test does there, nothing may be called outside this machine or go wrong."""
    yield from _visit(browser, address, 1280, 900)


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Site]:
    """A page as wide as a phone."""
    yield from _visit(browser, address, 390, 844)


@pytest.fixture
def slow_site(browser: Browser, slow_address: str) -> Iterator[Site]:
    """A page of the server whose answers take seconds."""
    yield from _visit(browser, slow_address, 1280, 900)


@pytest.fixture
def writing_site(browser: Browser, writing_address: str) -> Iterator[Site]:
    """A page of the server whose answers a language model writes."""
    yield from _visit(browser, writing_address, 1280, 900)


def _visit(browser: Browser, address: str, width: int, height: int) -> Iterator[Site]:
    context = browser.new_context(viewport={"width": width, "height": height})
    site = Site(context.new_page(), address)
    yield site
    context.close()
    assert site.strangers == []
    assert site.errors == []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _serving(command: list[str], home: Path, port: int, sign: str = "/_stcore/health") -> Iterator[str]:
    """Run a server until the tests are done; it has started once its address with `sign` answers. Its words are shown
    where it does not."""
    environment = os.environ | {"SEQUITUR_HOME": str(home), "PYTHONPATH": str(ROOT)}
    with (home.parent / f"server-{port}.log").open("w+") as log:
        # A working directory of its own: nothing may depend on where the server is started.
        process = subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            if not _answers(f"http://127.0.0.1:{port}{sign}", process):
                log.seek(0)
                pytest.fail(f"the server did not start:\n{log.read()}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=2) as response:
                return bool(response.status == 200)
        except (URLError, OSError):
            time.sleep(0.2)
    return False
