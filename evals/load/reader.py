"""A reader who asks, reads, asks on, and now and then reloads or clicks elsewhere in the middle of an answer.

Each question carries marks that no other reader's has (`mark`). So whatever reaches a reader can be held against who
it was meant for, and each answer against the question that it stands under.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import product
from urllib.parse import parse_qs

from evals.load.tab import Tab

# Faces of dice: no search, rule or list of words takes notice of them.
_DICE = "⚀⚁⚂⚃⚄⚅"
_MARK_LENGTH = 4
_MARK = re.compile(b"(?:%s){%d}" % ("|".join(_DICE).encode(), _MARK_LENGTH))
_TURN = re.compile(r'<article class="turn (\w+)')
_QUESTION = re.compile(r'<h3 class="question">(.*?)</h3>', re.DOTALL)
_HERE = re.compile(r'<li class="here">(.*?)</li>')
# Said of a question before anything is done for it.
_NOT_YET = ("Starting", "Waiting for its turn")
_AUDIENCES = ("Clinician", "Patient", "Student")
_ON = ("What about older adults?", "Is it safe?", "And for men?", "What did the trials find?", "How sure is that?")
# Shares of the answers during which a reader reloads, clicks elsewhere, or after which a new conversation is begun.
_RELOADS, _CLICKS, _LEAVES = 0.15, 0.15, 0.15
_FRESH = 0.5


def mark(number: int) -> str:
    """The marks of a reader, four dice: 1296 readers have their own."""
    return "".join(tuple(product(_DICE, repeat=_MARK_LENGTH))[number])


@dataclass
class Seen:
    """What readers saw. Times in seconds: a page until it is drawn, a question until the page shows it taken (`sign`),
    until it shows the first step at work, and until the whole answer stands there."""

    pages: list[float] = field(default_factory=list)
    reloads: list[float] = field(default_factory=list)
    signs: list[float] = field(default_factory=list)
    steps: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    asked: int = 0
    answered: int = 0
    conversations: int = 0
    interrupted: int = 0
    """Answers during which a reader reloaded or clicked elsewhere."""
    lost: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Reader:
    """One reader at an address, who has a number among all and asks some of the questions."""

    def __init__(
        self, address: str, number: int, questions: Sequence[str], articles: Sequence[str], seen: Seen
    ) -> None:
        self._address = address
        self._mark = mark(number)
        self._own = self._mark.encode()
        self._chance = random.Random(number)
        self._questions = questions
        # Half of the readers ask below an article.
        self._article = articles[number // 2 % len(articles)] if number % 2 and articles else None
        self._seen = seen
        self._tab = Tab(address, self._received)
        self.asked: list[str] = []
        """The questions of the conversation that is open."""
        self.visited: list[str] = []
        """All conversations that were begun."""

    async def visit(self, turns: int, think: float) -> None:
        """Ask that many questions with a pause of `think` seconds at the mean after each answer. What goes wrong is
        noted, and the reader comes again."""
        # They do not all come in the same moment.
        await asyncio.sleep(self._chance.uniform(0, think))
        await self._arrive()
        for _ in range(turns):
            try:
                await self._ask()
            except (TimeoutError, LookupError, OSError, ConnectionError) as error:
                self._seen.errors.append(f"{type(error).__name__}: {error}")
                await self._tab.close()
                await self._arrive()
            await asyncio.sleep(self._chance.expovariate(1 / think) if think else 0)
            if self._tab.offers("Start a new conversation") and self._chance.random() < _LEAVES:
                await self._tab.press("Start a new conversation")
                await self._tab.until(lambda: not self._turns())
                self.asked = []
        await self._reload()
        self._check()
        await self._tab.close()

    async def _arrive(self) -> None:
        started = time.perf_counter()
        self.asked = []
        self._tab = Tab(self._address, self._received)
        await self._tab.open("article" if self._article else "ask", f"id={self._article}" if self._article else "")
        await self._tab.until(lambda: self._tab.accepts("question"))
        self._seen.pages.append(time.perf_counter() - started)

    async def _ask(self) -> None:
        alone = not self.asked or self._chance.random() < _FRESH
        text = f"{self._chance.choice(self._questions if alone else _ON)} {self._mark}"
        self._seen.conversations += not self.asked
        self._seen.asked += 1
        self.asked.append(text)
        started = time.perf_counter()
        await self._tab.say("question", text)
        await self._tab.until(lambda: self._step(text) or self._done())
        self._seen.signs.append(time.perf_counter() - started)
        await self._tab.until(lambda: self._step(text) not in ("", *_NOT_YET) or self._done())
        self._seen.steps.append(time.perf_counter() - started)
        await self._meanwhile()
        await self._tab.until(self._done)
        self._seen.answers.append(time.perf_counter() - started)
        self._check()
        self._seen.answered += self._turns()[-1][1] == "answered"
        conversation = parse_qs(self._tab.query).get("conversation", [""])[0]
        if conversation not in self.visited:
            self.visited.append(conversation)

    async def _meanwhile(self) -> None:
        does = self._chance.random()
        if does < _RELOADS:
            await self._reload()
        elif does < _RELOADS + _CLICKS:
            await self._tab.choose("audience", self._chance.choice(_AUDIENCES))
        self._seen.interrupted += does < _RELOADS + _CLICKS

    async def _reload(self) -> None:
        started = time.perf_counter()
        old, self._tab = self._tab, Tab(self._address, self._received)
        await old.close()
        await self._tab.open("article" if self._article else "ask", old.query)
        self._seen.reloads.append(time.perf_counter() - started)

    def _received(self, data: bytes) -> None:
        strangers = {found.decode() for found in _MARK.findall(data)} - {self._mark}
        if strangers:
            self._seen.leaks.append(f"{self._mark} was sent what is of {', '.join(sorted(strangers))}")

    def _check(self) -> None:
        """All of the conversation is there, in order, and each answer under its own question."""
        shown = [question for question, _ in self._turns()]
        if shown != self.asked:
            self._seen.lost.append(f"asked {self.asked}, shown {shown}")

    def _turns(self) -> list[tuple[str, str]]:
        """The question and the status of each turn on the page."""
        turns = [(_QUESTION.search(piece), found) for piece in self._tab.html if (found := _TURN.search(piece))]
        return [(unescape(question[1]) if question else "", found[1]) for question, found in turns]

    def _step(self, text: str) -> str:
        """The step that the page shows at work for a question; empty where it shows none."""
        for piece in self._tab.html:
            if (here := _HERE.search(piece)) and (asked := _QUESTION.search(piece)) and unescape(asked[1]) == text:
                return here[1]
        return ""

    def _done(self) -> bool:
        """Whether all that was asked is answered, and the next can be asked."""
        at_work = any(_HERE.search(piece) for piece in self._tab.html)
        return not at_work and len(self._turns()) >= len(self.asked) and self._tab.accepts("question")
