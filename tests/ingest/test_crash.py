"""A refresh that is killed: the old index answers, or the new one, and the next refresh ends what was begun."""

from __future__ import annotations

import random
import shutil
import signal
from collections.abc import Iterator
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import pytest

from errors import LockedError
from ingest.generation import Generations
from tests.ingest.sources.server import Server, serve
from tests.ingest.test_pulling import RETRACTED, Library, record
from tests.ingest.warm import refresh_and_count, refresh_and_die, refresh_slowly
from tests.ingest.workshop import KNOWN, STONES, Bench, tree

# Together with the renamings more than forty points, over pulling, reading, embedding, writing and swapping.
BY_WRITE = 30
BY_TIME = 14
MORE = "\nA smaller trial of calcium citrate in 1,000 men found no kidney stones at all.\n"


def change(bench: Bench) -> Bench:
    """Change the corpus in every way at once; the same settings, but one passage at a time."""
    bench.write("stones", body=STONES + "\n## Citrate\n" + MORE)
    bench.write("falls-2018", year=2019)
    bench.write("bladder", body=STONES.replace("kidney", "bladder"))
    (bench.corpus / "research" / "vitamin-k2.md").unlink()
    return bench.with_settings(embedding={"batch_size": 1})


@pytest.fixture
def changed(
    bench: Bench, processes: ForkServerContext, tmp_path: Path
) -> Iterator[tuple[Bench, list[str], float, dict[str, str], dict[str, str]]]:
    """A changed corpus, and a source of which records are pulled (one of them tells of a retraction); the operations and
    seconds that the refresh takes; the passages before and after it."""
    with serve() as server:
        yield _changed(bench, processes, server, tmp_path / "sources.toml")


def _changed(
    bench: Bench, processes: ForkServerContext, server: Server, file: Path
) -> tuple[Bench, list[str], float, dict[str, str], dict[str, str]]:
    before = bench.passages()
    bench.write("vitamin-k2", identifiers={"pmid": "2"})
    library = Library(change(bench), server, file)
    library.holds(record(1), record(2, RETRACTED))
    slow = library.bench.with_settings(sources={"on": ("pubmed",), "cache_hours": 12})
    shutil.copytree(bench.home, bench.home.with_name("trial"))
    trial = slow.with_settings(home=bench.home.with_name("trial"))
    receive, send = processes.Pipe(duplex=False)
    child = processes.Process(target=refresh_and_count, args=(trial.settings, send))
    child.start()
    # Held by the child alone, so that one that dies is told at once.
    send.close()
    writes, seconds = receive.recv()
    child.join()
    return slow, writes, seconds, before, trial.passages()


def copied(bench: Bench, name: str) -> Bench:
    shutil.copytree(bench.home, bench.home.with_name(name))
    return bench.with_settings(home=bench.home.with_name(name))


def assert_unharmed(bench: Bench, before: dict[str, str], after: dict[str, str]) -> None:
    assert bench.passages() in (before, after)
    assert bench.best() == KNOWN[1]
    bench.refresh()
    assert bench.passages() == after
    bench.assert_healthy()
    again = tree(bench.home)
    assert bench.refresh().embedded == 0
    assert tree(bench.home) == again


def test_killed_before_any_write_it_harms_nothing(changed: Any, processes: ForkServerContext) -> None:
    """Killed before one of its operations on files, nothing is lost or doubled: before and after each renaming, at
    the first and the last, and at random."""
    bench, writes, _, before, after = changed
    renamings = [number for number, event in enumerate(writes, 1) if event == "os.rename"]
    assert len(renamings) >= 2
    points = {1, len(writes), *renamings, *(number + 1 for number in renamings if number < len(writes))}
    points.update(random.Random(1).sample(range(1, len(writes) + 1), BY_WRITE - 4))
    assert len(points) + BY_TIME >= 40
    for point in sorted(points):
        copy = copied(bench, f"write-{point}")
        child = processes.Process(target=refresh_and_die, args=(copy.settings, point))
        child.start()
        child.join(60)
        assert child.exitcode == -signal.SIGKILL, point
        assert_unharmed(copy, before, after)


def test_killed_at_any_time_it_harms_nothing(changed: Any, processes: ForkServerContext) -> None:
    """Killed from outside at a random moment, in the middle of Chroma's own writing too, nothing is lost or doubled."""
    bench, _, seconds, before, after = changed
    chance = random.Random(2)
    killed = 0
    for number in range(BY_TIME):
        copy = copied(bench, f"time-{number}")
        child = processes.Process(target=refresh_and_die, args=(copy.settings, -1))
        child.start()
        child.join(seconds * (number + chance.random()) / BY_TIME)
        child.kill()
        child.join()
        killed += child.exitcode == -signal.SIGKILL
        assert_unharmed(copy, before, after)
    assert killed >= BY_TIME // 2


def test_a_first_refresh_that_is_killed_is_no_index(empty: Bench, processes: ForkServerContext) -> None:
    """Killed before there ever was an index: there is none, and the next refresh builds it whole."""
    for point in (1, 3, 5, 8, 11):
        home = empty.with_settings(home=empty.home.with_name(f"first-{point}"))
        child = processes.Process(target=refresh_and_die, args=(home.settings, point))
        child.start()
        child.join(60)
        assert child.exitcode == -signal.SIGKILL
        assert Generations(home.home).current_name() is None
        home.refresh()
        home.assert_healthy()


def test_two_refreshes_do_not_run_at_once(bench: Bench, processes: ForkServerContext) -> None:
    """The second is told who is at work and since when; a dry run and readers go on; afterwards it may run."""
    slow = change(bench)
    embedding, go_on = processes.Event(), processes.Event()
    child = processes.Process(target=refresh_slowly, args=(slow.settings, embedding, go_on))
    child.start()
    try:
        assert embedding.wait(60)
        with pytest.raises(LockedError, match=rf"A refresh is running already \(process {child.pid}, since 20\d\d-"):
            bench.refresh()
        assert bench.refresh(dry_run=True).added == 1
        assert bench.best() == KNOWN[1]
    finally:
        go_on.set()
        child.join(60)
    assert child.exitcode == 0
    assert bench.refresh().added == 0
    bench.assert_healthy()


def test_a_killed_holder_holds_nothing(bench: Bench, processes: ForkServerContext) -> None:
    """The lock goes with its process: after a kill nobody has to remove a file."""
    slow = change(bench)
    embedding, go_on = processes.Event(), processes.Event()
    child = processes.Process(target=refresh_slowly, args=(slow.settings, embedding, go_on))
    child.start()
    assert embedding.wait(60)
    child.kill()
    child.join()
    assert bench.refresh().added == 1
    bench.assert_healthy()


def test_what_was_embedded_before_a_kill_is_not_embedded_again(bench: Bench, processes: ForkServerContext) -> None:
    """Vectors are kept as they are made: the next refresh embeds only the rest."""
    change(bench)
    predicted = bench.refresh(dry_run=True).embedded
    assert predicted == 2
    embedding, go_on = processes.Event(), processes.Event()
    child = processes.Process(target=refresh_slowly, args=(bench.settings, embedding, go_on))
    child.start()
    assert embedding.wait(60)
    child.kill()
    child.join()
    assert bench.refresh().embedded == 0


def test_an_interruption_just_after_the_swap_keeps_the_new_index(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped when CURRENT names the new generation already, the new one answers."""
    slow = change(bench)
    publish = Generations.publish

    def stopped(self: Generations, built: Path, name: str) -> None:
        publish(self, built, name)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Generations, "publish", stopped)
        with pytest.raises(KeyboardInterrupt):
            slow.refresh()
    assert "bladder" in bench.standings()
    assert bench.refresh().embedded == 0
    bench.assert_healthy()


def test_an_interrupted_refresh_cleans_up(bench: Bench, tmp_path: Path) -> None:
    """Stopped by its user (Ctrl-C), it leaves no half-built generation, and the lock is free."""
    slow = change(bench)

    def interrupt(label: str, done: int, total: int) -> None:
        if label == "Embedding passages":
            raise KeyboardInterrupt

    before = bench.passages()
    with pytest.raises(KeyboardInterrupt):
        slow.refresh(progress=interrupt)
    assert bench.passages() == before
    assert bench.refresh().added == 1
    bench.assert_healthy()
