"""The app as a reader meets it: a page of a browser at an address, and what the tests do there."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, TimeoutError, expect

# The first answer of a server waits for the model, and the machine may be busy.
PATIENCE_MS = 60_000
_TRIES = 6


@dataclass
class Site:
    """A page, and what it was seen to do: hosts it called, errors it logged."""

    page: Page
    address: str
    strangers: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.strangers.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        # Streamlit looks for its server below the page's own path first, and is told 404 there.
        probe = "/_stcore/" in str(message.location.get("url", ""))
        if message.type == "error" and not probe:
            self.errors.append(message.text)

    def open(self, path: str) -> None:
        """Go to a page and wait until it is drawn to its end."""
        self.page.goto(self.address + path)
        self.drawn()

    def drawn(self) -> None:
        """Wait until the page has its footer."""
        expect(self.page.get_by_text("No clinician has read them.")).to_be_visible(timeout=PATIENCE_MS)

    @property
    def input(self) -> Locator:
        """Where questions are typed."""
        return self.page.get_by_test_id("stChatInputTextArea")

    @property
    def turns(self) -> Locator:
        """The answered questions on the page."""
        return self.page.locator("article.turn")

    def put(self, question: str) -> None:
        """Type a question and send it."""
        expect(self.input).to_be_enabled(timeout=PATIENCE_MS)
        self.input.fill(question)
        self.input.press("Enter")

    def ask(self, question: str) -> Locator:
        """Ask, and wait for the answer."""
        before = self.turns.count()
        self.put(question)
        expect(self.turns).to_have_count(before + 1, timeout=PATIENCE_MS)
        return self.turns.nth(before)

    def choose(self, label: str, option: str) -> None:
        """Pick an option of a list, again where the list closes before: Streamlit does so when the page is drawn anew."""
        box = self.page.get_by_role("combobox", name=label)
        for _ in range(_TRIES):
            try:
                box.press("ArrowDown")
                self.page.get_by_role("option", name=option).click(timeout=PATIENCE_MS / _TRIES)
            except TimeoutError:
                continue
            return
        raise AssertionError(f"'{option}' could not be chosen from '{label}'")

    def parameter(self, name: str) -> str | None:
        """A parameter of the address that the page is at."""
        return parse_qs(urlsplit(self.page.url).query).get(name, [None])[0]

    def offered(self, menu: Locator, item: str) -> Locator:
        """What a menu offers by that name, again where the menu closes before: Streamlit does so when the page is drawn
        anew."""
        button = self.page.get_by_role("button", name=item, exact=True)
        for _ in range(_TRIES):
            if not button.is_visible():
                menu.click()
            try:
                button.wait_for(timeout=PATIENCE_MS / _TRIES)
            except TimeoutError:
                continue
            break
        return button

    def width_to_spare(self) -> int:
        """How much wider the page is than its window; 0 where nothing scrolls sideways."""
        wider = "document.querySelector('[data-testid=stMain]')"
        return int(self.page.evaluate(f"{wider}.scrollWidth - {wider}.clientWidth"))
