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
# The memory that a server has once everything is loaded, and the lists it keeps have filled up.
_WARM = 0.2
_REPLAYED = 100


@dataclass
class _Watched:
    """The server's memory (MiB) as answers were given: pairs of answers so far and megabytes."""

    memory: list[tuple[int, float]] = field(default_factory=list)

    async def watch(self, server: Server, seen: Seen) -> None:
        """Until cancelled."""
        while True:
            self.memory.append((len(seen.answers), server.memory_mb()))
            await asyncio.sleep(_LOOK_EVERY)


def measure_sessions(
    settings: Settings, sessions: int, turns: int, think: float, home: Path | None = None
) -> dict[str, Any]:
    """Figures of `sessions` readers at once, of whom each asks `turns` questions with `think` seconds between them at
    the mean. In a home of its own, unless one is given: its conversations are written there."""
    with tempfile.TemporaryDirectory() as folder:
        own = settings.model_copy(update={"home": home or Path(folder, "home")})
        with serving(own.home) as server:
            service = Service(own)
            questions = [question for metadata in service.documents() for question in metadata.questions]
            articles = [each.id for each in service.documents() if each.kind is Kind.ARTICLE]
            alone, crowd, watched = Seen(), Seen(), _Watched()
            reader = Reader(server.address, 0, questions, articles, alone)
            asyncio.run(reader.visit(min(turns, 5), 0))
            readers = [Reader(server.address, n, questions, articles, crowd) for n in range(1, sessions + 1)]
            before, started = server.cpu_seconds(), time.perf_counter()
            asyncio.run(_all(readers, turns, think, watched, server, crowd))
            seconds, cpu = time.perf_counter() - started, server.cpu_seconds() - before
            return {
                "sessions": sessions,
                "turns": crowd.asked,
                "think_s": think,
                "seconds": round(seconds, 1),
                "load_average": round(os.getloadavg()[0], 1),
                "alone": _times(alone),
                "together": _times(crowd),
                "conversations": crowd.conversations,
                "answered": crowd.answered,
                "interrupted_by_reader": crowd.interrupted,
                "lost": crowd.lost,
                "leaks": crowd.leaks,
                "otherwise_answered": _otherwise(service, readers),
                "errors": [*crowd.errors, *server.failures()],
                "server": {
                    "cpu_ms_per_turn": round(1000 * cpu / max(1, crowd.asked)),
                    "cores_used": round(cpu / seconds, 2),
                    "open_files": server.open_files(),
                    "memory_mb": _memory(watched.memory),
                },
            }


async def _all(
    readers: Sequence[Reader], turns: int, think: float, watched: _Watched, server: Server, seen: Seen
) -> None:
    watch = asyncio.create_task(watched.watch(server, seen))
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


def _memory(seen: Sequence[tuple[int, float]]) -> dict[str, Any]:
    """Once warm, at the end (medians of several looks), at the most, and by tenths of the answers."""
    most = max(answers for answers, _ in seen)
    tenths = [[mb for answers, mb in seen if tenth <= 10 * answers / max(most, 1) <= tenth + 1] for tenth in range(10)]
    series = [round(statistics.median(part)) for part in tenths if part]
    warm = series[min(int(10 * _WARM), len(series) - 1)]
    return {
        "warm": warm,
        "end": series[-1],
        "most": round(max(mb for _, mb in seen)),
        "growth": round(series[-1] / warm - 1, 3) if warm else 0.0,
        "by_tenths": series,
    }


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
