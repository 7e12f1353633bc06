"""What is watched of the path while it is walked: which step is at work, how long each took, what a model writes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from chat.turn import Passage, Statement, Written

OnStep = Callable[[str], None]
OnText = Callable[[str], None]


def _nobody(news: str) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who is told: `on_step` the name of each step as it begins, `on_text` all that a language model has written so far,
    which nothing has checked yet. Either ends the path by raising."""

    on_step: OnStep = _nobody
    on_text: OnText = _nobody

    def nothing_to_show(self, text: str) -> None:
        """Tell that more was written and not what, so that a path can be ended there that shows nothing."""
        self.on_text("")


UNWATCHED = Watcher()


@dataclass(slots=True)
class Trace:
    """What the steps leave behind for the turn's record: milliseconds by step, how sure sufficiency was, the passages
    found, what verification did not let through, and what a language model wrote."""

    watcher: Watcher = UNWATCHED
    timings: dict[str, float] = field(default_factory=dict)
    sufficiency: float | None = None
    retrieved: tuple[Passage, ...] = ()
    dropped: tuple[Statement, ...] = ()
    written: Written | None = None

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Tell of a step and time it."""
        self.watcher.on_step(name)
        started = time.perf_counter()
        try:
            yield
        finally:
            self.timings[name] = self.timings.get(name, 0.0) + (time.perf_counter() - started) * 1000
