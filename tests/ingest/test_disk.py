"""A disk that is full or read-only: one plain message, and the old index answers."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from errors import SequiturError, StoreError
from tests.ingest.warm import refresh_with_small_files
from tests.ingest.workshop import STONES, Bench, tree

LONGER = STONES + "".join(f"\n\n## Trial {n}\n\nTrial {n} of calcium in {n} men found no stones.\n" for n in range(40))
Mount = Callable[[str], Path]


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mounts a small disk of its own, with the given options; only root may."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = []

    def make(options: str) -> Path:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, check=False)
        if done.returncode != 0:
            pytest.skip("a small disk cannot be mounted here")
        mounted.append(place)
        return place

    yield make
    for disk in mounted:
        subprocess.run(["umount", "--lazy", disk], check=True)


def on_disk(bench: Bench, disk: Path) -> Bench:
    shutil.copytree(bench.home, disk / "home")
    return bench.with_settings(home=disk / "home")


@pytest.mark.parametrize("spare_kib", [0, 120, 240, 520, 730])
def test_a_full_disk_is_told(bench: Bench, mount: Mount, spare_kib: int) -> None:
    """Wherever the space runs out, that is the message; the old index answers; with space it goes on by itself."""
    full = on_disk(bench, mount("size=4m"))
    before = full.passages()
    full.write("stones", body=LONGER)
    filler = full.home.parent / "filler"
    with filler.open("wb") as stream:
        stream.write(b"\0" * (shutil.disk_usage(full.home).free - spare_kib * 1024))
    with pytest.raises(StoreError, match=r"The disk of .* is full; the old index is kept\. Free some space"):
        full.refresh()
    assert full.passages() == before
    assert full.best() == "warfarin"
    filler.unlink()
    full.refresh()
    assert sum("Trial 7 of calcium" in text for text in full.passages().values()) == 1
    full.assert_healthy()


def test_a_file_that_may_not_grow_is_told(bench: Bench, processes: ForkServerContext) -> None:
    """A limit on the size of files, met in the middle of writing: an error of ours, and the old index answers."""
    before = bench.passages()
    bench.write("stones", body=LONGER)
    for limit in (2_000, 40_000, 120_000):
        receive, send = processes.Pipe(duplex=False)
        child = processes.Process(target=refresh_with_small_files, args=(bench.settings, limit, send))
        child.start()
        told = receive.recv()
        child.join()
        assert isinstance(told, SequiturError), told
        assert bench.passages() == before
        assert bench.best() == "warfarin"
    bench.refresh()
    bench.assert_healthy()


def test_a_read_only_disk_is_told_and_read(bench: Bench, mount: Mount) -> None:
    """Where nothing can be written the setting that helps is named, and the index there can still be asked."""
    closed = on_disk(bench, mount("size=16m"))
    closed.write("stones", body=LONGER)
    subprocess.run(["mount", "-o", "remount,ro", closed.home.parent], check=True)
    before = tree(closed.home)
    with pytest.raises(StoreError, match=r"cannot be written \(Read-only file system\)\. Set SEQUITUR_HOME"):
        closed.refresh()
    assert closed.best() == "warfarin"
    assert closed.diagnosis().findings == ()
    assert closed.refresh(dry_run=True).updated == 1
    assert tree(closed.home) == before
