"""The figures of many conversations at once: how long readers wait, what is lost or leaks, what the server takes.

Times are seconds of wall clock on this machine, with everything else that runs there: the load average stands beside
them, and the same figures of a reader who is alone with the app come from the same run, so that they can be compared.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chat.answering.extractive import ExtractiveAnswerer
from chat.pipeline import Pipeline
from chat.service import Service
from corpus.document import Kind
from evals.bench import spread
from evals.load.reader import Reader, Seen
from evals.load.server import Server, serving
from settings import Settings

_LOOK_EVERY = 1.0
# The tenth of the answers after which a server counts as warm: everything is loaded, what it keeps has filled up.
_WARM = 2
_ALONE = 10
_REPLAYED = 100


@dataclass
class _Memory:
    """The server's memory as answers were given: pairs of answers so far and MiB."""

    looks: list[tuple[int, float]] = field(default_factory=list)

    async def watch(self, server: Server, seen: Seen) -> None:
        """Until cancelled."""
        while True:
            self.looks.append((len(seen.answers), server.memory_mb()))
            await asyncio.sleep(_LOOK_EVERY)

    def figures(self) -> dict[str, Any]:
        """Once warm, at the end (medians of several looks), at the most, and by tenths of the answers."""
        all = max(answers for answers, _ in self.looks) or 1
        parts = [[mb for n, mb in self.looks if tenth <= 10 * n / all <= tenth + 1] for tenth in range(10)]
        tenths = [round(statistics.median(part)) for part in parts if part]
        warm, end = tenths[min(_WARM, len(tenths) - 1)], tenths[-1]
        growth = round(end / warm - 1, 3) if warm else 0.0
        return {
            "warm": warm,
            "end": end,
            "most": round(max(mb for _, mb in self.looks)),
            "growth": growth,
            "by_tenths": tenths,
        }


def measure_sessions(
    settings: Settings, sessions: int, turns: int, think: float, home: Path | None = None
) -> dict[str, Any]:
    """Figures of `sessions` readers at once, of whom each asks `turns` questions with `think` seconds between them at
    the mean. In a home of its own, unless one is given: its conversations are written there.

    First comes one reader while the server still loads, then one with the server to himself, then all together.
    """
    with tempfile.TemporaryDirectory() as folder:
        own = settings.model_copy(update={"home": home or Path(folder, "home")})
        with serving(own.home) as server:
            service = Service(own)
            questions = [question for metadata in service.documents() for question in metadata.questions]
            articles = [each.id for each in service.documents() if each.kind is Kind.ARTICLE]
            seen = {name: Seen() for name in ("first", "alone", "together")}
            readers = [
                Reader(server.address, number, questions, articles, seen["first" if number == 0 else "alone"])
                for number in range(2)
            ]
            asyncio.run(readers[0].visit(1, 0))
            server.settle()
            asyncio.run(readers[1].visit(min(turns, _ALONE), 0))
            crowd, memory = seen["together"], _Memory()
            readers += [Reader(server.address, n, questions, articles, crowd) for n in range(2, sessions + 2)]
            before, started = server.cpu_seconds(), time.perf_counter()
            asyncio.run(_all(readers[2:], turns, think, memory, server, crowd))
            seconds, cpu = time.perf_counter() - started, server.cpu_seconds() - before
            return {
                "sessions": sessions,
                "turns": crowd.asked,
                "think_s": think,
                "seconds": round(seconds, 1),
                "load_average": round(os.getloadavg()[0], 1),
                **{name: _times(each) for name, each in seen.items()},
                "conversations": crowd.conversations,
                "answered": crowd.answered,
                "interrupted_by_reader": crowd.interrupted,
                "lost": [problem for each in seen.values() for problem in each.lost],
                "leaks": [problem for each in seen.values() for problem in each.leaks],
                "otherwise_answered": _otherwise(service, readers),
                "errors": [*(problem for each in seen.values() for problem in each.errors), *server.failures()],
                "server": {
                    "cpu_ms_per_turn": round(1000 * cpu / max(1, crowd.asked)),
                    "cores_used": round(cpu / seconds, 2),
                    "open_files": server.open_files(),
                    "memory_mb": memory.figures(),
                },
            }


async def _all(
    readers: Sequence[Reader], turns: int, think: float, memory: _Memory, server: Server, seen: Seen
) -> None:
    watch = asyncio.create_task(memory.watch(server, seen))
    await asyncio.gather(*(reader.visit(turns, think) for reader in readers))
    watch.cancel()
    with suppress(asyncio.CancelledError):
        await watch


def _times(seen: Seen) -> dict[str, dict[str, float]]:
    named = {
        "first_page_s": seen.pages,
        "reload_s": seen.reloads,
        "question_taken_s": seen.signs,
        "first_step_s": seen.steps,
        "whole_answer_s": seen.answers,
    }
    return {name: spread(times, 2) for name, times in named.items() if times}


def _otherwise(service: Service, readers: Sequence[Reader]) -> list[str]:
    """Stored answers that the same question, asked again by itself after the same turns, does not get."""
    pipeline = Pipeline(
        service.index,
        service.embeddings,
        ExtractiveAnswerer(service.embeddings, service.settings.answering),
        service.settings,
    )
    stored = [
        (turns, n) for reader in readers for turns in map(service.turns, reader.visited) for n in range(len(turns))
    ]
    found = []
    for turns, number in random.Random(0).sample(stored, min(_REPLAYED, len(stored))):
        turn = turns[number]
        again = pipeline.ask(turn.question, turns[:number])
        if again.answer.statements != turn.answer.statements:
            found.append(f"{turn.conversation} {turn.number}: {turn.question.text}")
    return found
