"""A Chroma server instead of the embedded one: the same results through CHROMA_URL, and nothing left behind on it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.api import ClientAPI

from corpus import Kind
from errors import StoreError
from ingest import Selection
from ingest.generation import Generations
from ingest.vectorstore import _close
from settings import Settings
from tests.ingest.workshop import KNOWN, STONES, Bench

START_SECONDS = 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """A real server on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    program = Path(sys.executable).with_name("chroma")
    command = [str(program), "run", "--path", str(folder / "data"), "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        try:
            _wait(port, process, folder / "log")
            yield "127.0.0.1", port
        finally:
            process.terminate()
            process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(START_SECONDS * 10):
        assert process.poll() is None, log.read_text(errors="replace")
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))


@pytest.fixture
def served(bench: Bench, server: tuple[str, int]) -> Bench:
    """The bench with its vectors on the server, none there yet."""
    drop_all(server)
    return bench.with_settings(chroma_url=f"http://{server[0]}:{server[1]}")


@contextmanager
def client(server: tuple[str, int]) -> Iterator[ClientAPI]:
    opened = chromadb.HttpClient(host=server[0], port=server[1])
    try:
        yield opened
    finally:
        _close(opened)


def collections(server: tuple[str, int]) -> list[str]:
    with client(server) as opened:
        return sorted(collection.name for collection in opened.list_collections())


def make(server: tuple[str, int], *names: str) -> None:
    with client(server) as opened:
        for name in names:
            opened.create_collection(name, embedding_function=None)


def drop_all(server: tuple[str, int]) -> None:
    with client(server) as opened:
        for collection in opened.list_collections():
            opened.delete_collection(collection.name)


def test_the_same_results_from_a_server(bench: Bench, served: Bench) -> None:
    """Exactly and by HNSW, with and without a selection, the server finds what the embedded Chroma finds."""
    embedded = bench.index()
    report = served.refresh()
    assert (report.added, report.updated, report.embedded) == (0, 0, 0)
    assert report.passages == len(embedded.ids)
    found = Generations(served.home).current()
    assert found is not None
    assert not (found[0] / "chroma").exists()
    for reader in (served, served.with_settings(retrieval={"exact_up_to": 0})):
        index = reader.index()
        for question in (KNOWN[0], "kidney stones", "falls"):
            vector = reader.embeddings.encode_query(question)
            for chosen in (Selection(), Selection(kind=Kind.GUIDELINE), Selection(since=2015)):
                rows, scores = index.dense(vector, chosen, 5)
                wanted, best = embedded.dense(vector, chosen, 5)
                assert rows.tolist() == wanted.tolist()
                assert np.allclose(scores, best, atol=1e-5)
        index.close()
    embedded.close()
    served.assert_healthy()
    assert served.refresh().generation == report.generation


def test_it_is_a_setting_of_the_environment(server: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """CHROMA_URL names the server."""
    monkeypatch.setenv("CHROMA_URL", f"http://{server[0]}:{server[1]}")
    assert Settings().chroma_url == f"http://{server[0]}:{server[1]}"


def test_old_collections_are_dropped(served: Bench, server: tuple[str, int]) -> None:
    """After five refreshes the server holds the collections of two generations, and a change embeds what changed."""
    served.refresh()
    for number in range(5):
        served.write("stones", body=STONES.replace("36,282", f"{number},000"))
        assert served.refresh().embedded == 1
    assert collections(server) == [f"sequitur-{name}" for name in Generations(served.home).names()]
    assert len(collections(server)) == 2
    served.assert_healthy()


def test_anothers_collections_are_left_alone(served: Bench, server: tuple[str, int]) -> None:
    """A server may hold more than ours."""
    make(server, "sequitur-of-somebody-else", "mine")
    served.refresh()
    served.write("stones", standing="retracted")
    served.refresh()
    assert {"mine", "sequitur-of-somebody-else"} < set(collections(server))


def test_a_refresh_that_fails_leaves_no_collection(
    served: Bench, server: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a build fails or is stopped, what it began on the server is taken back."""
    from ingest.generation import Generations as Patched

    served.refresh()
    before = collections(server)

    def publish(self: Patched, built: Path, name: str) -> None:
        raise KeyboardInterrupt

    served.write("stones", body=STONES.replace("36,282", "1,000"))
    with monkeypatch.context() as patch:
        patch.setattr(Patched, "publish", publish)
        with pytest.raises(KeyboardInterrupt):
            served.refresh()
    assert collections(server) == before
    served.refresh()
    served.assert_healthy()


def test_what_a_killed_refresh_left_on_the_server_is_dropped(served: Bench, server: tuple[str, int]) -> None:
    """A build that ended without a word left its folder and its collection: the next refresh removes both."""
    served.refresh()
    (served.home / "generations" / ".unfinished-20200101T000000000-deadbeef").mkdir()
    make(server, "sequitur-20200101T000000000-deadbeef")
    served.write("stones", standing="retracted")
    served.refresh()
    assert "sequitur-20200101T000000000-deadbeef" not in collections(server)
    served.assert_healthy()


def test_a_lost_collection_is_told_and_mended(served: Bench, server: tuple[str, int]) -> None:
    """A server that lost its data is told with the command that fills it again."""
    served.refresh()
    drop_all(server)
    with pytest.raises(StoreError, match="sequitur refresh --rebuild"):
        served.best()
    assert [finding.mend for finding in served.diagnosis().findings] == ["sequitur refresh --rebuild"]
    served.refresh(rebuild=True)
    served.assert_healthy()


def test_a_server_that_is_not_there_is_told(bench: Bench) -> None:
    """Nothing listens: one plain message that speaks of the server, and the embedded index is unharmed."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        away = bench.with_settings(chroma_url=url)
        with pytest.raises(StoreError, match=url):
            away.refresh()
        with pytest.raises(StoreError, match=url):
            away.best()
    bench.refresh()
    bench.assert_healthy()


def test_there_and_back_again(bench: Bench, served: Bench) -> None:
    """From the embedded Chroma to a server and back embeds nothing, and each answers."""
    for reader in (served, bench, served, bench):
        assert reader.refresh().embedded == 0
        reader.assert_healthy()
