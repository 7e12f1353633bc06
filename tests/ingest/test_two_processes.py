"""One process asks while another writes: the reader never fails, and sees what is new once it is whole."""

from __future__ import annotations

import multiprocessing.connection
from multiprocessing.context import ForkServerContext
from typing import Any

from errors import LockedError
from ingest.generation import Generations
from tests.ingest.warm import ask_again_and_again, refresh_and_tell
from tests.ingest.workshop import STONES, Bench

QUESTION = "Does calcium cause kidney stones in women?"
EDITIONS = 4


def edition(bench: Bench, number: int) -> str:
    bench.write("stones", body=STONES.replace("36,282 women", f"{number},000 women"))
    bench.refresh()
    return Generations(bench.home).current_name() or ""


def test_a_reader_sees_each_edition_and_never_fails(bench: Bench, processes: ForkServerContext) -> None:
    """While four editions are swapped in, every answer is of one whole edition, in order, and the last is seen."""
    ready, stop = processes.Event(), processes.Event()
    receive, send = processes.Pipe(duplex=False)
    child = processes.Process(target=ask_again_and_again, args=(bench.settings, QUESTION, ready, stop, send))
    child.start()
    assert ready.wait(120)
    names = [Generations(bench.home).current_name(), *(edition(bench, number) for number in range(1, EDITIONS + 1))]
    stop.wait(1.0)
    stop.set()
    seen: list[tuple[str, str]] = receive.recv()
    child.join(60)
    assert "failed" not in [generation for generation, _ in seen], seen[-1]
    order = list(dict.fromkeys(generation for generation, _ in seen))
    assert order == [name for name in names if name in order]
    assert order[0] == names[0]
    assert order[-1] == names[-1]
    figures = ["36,282", *(f"{number},000" for number in range(1, EDITIONS + 1))]
    for generation, text in seen:
        assert f"{figures[names.index(generation)]} women" in text


def test_an_open_reader_outlives_two_swaps(bench: Bench) -> None:
    """A reader that keeps its index open goes on reading it, also when its generation has been removed."""
    index = bench.index()
    before = [passage.id for passage in index.all_passages()]
    _ = index.matrix
    for number in (1, 2, 3):
        edition(bench, number)
    assert index.manifest.generation not in Generations(bench.home).names()
    assert [passage.id for passage in index.all_passages()] == before
    assert len(index.top_lexical(index.lexical.scores("warfarin"), everything(), 5)[0]) > 0
    index.close()


def everything() -> Any:
    from ingest import Selection

    return Selection()


def test_of_many_writers_one_writes(bench: Bench, processes: ForkServerContext) -> None:
    """Four refreshes started at once: each is done or told that one is running, and the index is whole."""
    bench.write("stones", body=STONES.replace("36,282 women", "40,000 women"))
    ends: list[multiprocessing.connection.Connection] = []
    children = []
    for _ in range(4):
        receive, send = processes.Pipe(duplex=False)
        child = processes.Process(target=refresh_and_tell, args=(bench.settings, (), send))
        child.start()
        ends.append(receive)
        children.append(child)
    told = [end.recv() for end in ends]
    for child in children:
        child.join(60)
    assert sum(found == 1 for found in told) == 1
    assert all(found in (0, 1) or isinstance(found, LockedError) for found in told), told
    assert sum("40,000 women" in text for text in bench.passages().values()) == 1
    bench.assert_healthy()
