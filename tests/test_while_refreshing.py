"""While people ask, a librarian refreshes: every answer is whole and from one generation, later ones from the new one
without a restart, and what an earlier answer cited can still be read."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from chat.refreshing import Refresher
from chat.service import Service
from chat.turn import Question, Status, Turn
from ingest import SentenceTransformerEmbeddings
from ingest.generation import Generations
from settings import SHIPPED_CORPUS, Settings
from tests.ingest.warm import ask_and_tell
from tests.ingest.workshop import Bench

CITED = "uspstf-2018-falls"
QUESTION = "What was the pooled relative risk in the trials of vitamin D on falls for the USPSTF 2018 statement?"
# The figure of the shipped statement, and of two editions that are made here.
FIGURES = ("0.97", "0.91", "0.88")


@pytest.fixture
def bench(shipped: Settings, embeddings: SentenceTransformerEmbeddings, tmp_path: Path) -> Bench:
    """The shipped home, and the corpus, to be changed."""
    shutil.copytree(shipped.home, tmp_path / "home")
    shutil.copytree(SHIPPED_CORPUS, tmp_path / "corpus", ignore=shutil.ignore_patterns("__pycache__"))
    return Bench(Settings(home=tmp_path / "home", corpus=tmp_path / "corpus"), embeddings)


def editions(bench: Bench, refresh: Callable[[], None], enough: Callable[[], None]) -> list[str]:
    """Refresh two further editions of the cited document, with time to ask before and after each; the names of all
    three generations."""
    file = bench.corpus / "guidelines" / f"{CITED}.md"
    text = file.read_text(encoding="utf-8")
    names = [Generations(bench.home).current_name() or ""]
    enough()
    for figure in FIGURES[1:]:
        assert f"relative risk {FIGURES[0]} " in text
        file.write_text(text.replace(f"relative risk {FIGURES[0]} ", f"relative risk {figure} "), encoding="utf-8")
        refresh()
        names.append(Generations(bench.home).current_name() or "")
        enough()
    return names


def assert_whole(turns: Sequence[Turn], names: Sequence[str], service: Service) -> None:
    """Each answer has one edition's text, under the version that this edition has; the editions follow each other, and
    none is left out; every quote is in the text that was cited, today still."""
    order = list(dict.fromkeys(turn.versions.index for turn in turns))
    assert order == list(names)
    versions: dict[str, set[str]] = {name: set() for name in names}
    for turn in turns:
        answer = turn.answer
        assert answer.status is Status.ANSWERED
        figure = FIGURES[names.index(turn.versions.index)]
        assert f"relative risk {figure} " in " ".join(statement.text for statement in answer.statements)
        cited = {each.document: each.version for each in answer.references}
        assert {passage.version for passage in turn.retrieved if passage.document == CITED} == {cited[CITED]}
        versions[turn.versions.index].add(cited[CITED])
        for quote in (quote for statement in answer.statements for quote in statement.quotes):
            text = service.document(quote.document, cited[quote.document]).text
            assert text[quote.start : quote.end] == quote.text
    assert [len(found) for found in versions.values()] == [1] * len(names)
    assert len(set.union(*versions.values())) == len(names)


def test_another_process_refreshes(bench: Bench, processes: ForkServerContext) -> None:
    """One process asks again and again, this one refreshes twice."""
    ready, stop = processes.Event(), processes.Event()
    receive, send = processes.Pipe(duplex=False)
    child = processes.Process(target=ask_and_tell, args=(bench.settings, QUESTION, ready, stop, send))
    child.start()

    def enough() -> None:
        # Said after the next answer; that one may have begun before, so another is waited for.
        for _ in range(2):
            ready.clear()
            assert ready.wait(120)

    try:
        names = editions(bench, lambda: _refreshed(bench), enough)
    finally:
        stop.set()
    asked = receive.recv()
    child.join(60)
    assert isinstance(asked, list), asked
    service = Service(bench.settings, bench.embeddings)
    assert_whole([turn for conversation in asked for turn in service.turns(conversation)], names, service)


def _refreshed(bench: Bench) -> None:
    report = bench.refresh()
    assert (report.updated, report.failed) == (1, ())


class Asking:
    """A thread that asks one service again and again."""

    def __init__(self, service: Service) -> None:
        self.turns: list[Turn] = []
        self.errors: list[Exception] = []
        self._service = service
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                conversation = self._service.new_conversation()
                self.turns.append(self._service.ask(Question(text=QUESTION, conversation=conversation)))
        except Exception as error:
            self.errors.append(error)

    def __enter__(self) -> Asking:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(120)

    def enough(self) -> None:
        """Wait for two more answers: the next may have begun before."""
        until, wanted = time.monotonic() + 120, len(self.turns) + 2
        while len(self.turns) < wanted:
            assert not self.errors, self.errors
            assert time.monotonic() < until, "no answer comes"
            time.sleep(0.01)


@pytest.fixture
def service(bench: Bench) -> Service:
    """The app's service over them."""
    return Service(bench.settings, bench.embeddings)


def test_the_app_itself_refreshes(bench: Bench, service: Service) -> None:
    """A thread asks while the app's own refresher, with the same model, refreshes twice."""
    refresher = Refresher(bench.settings, bench.embeddings)

    def refresh() -> None:
        job = refresher.start((), dry_run=False)
        until = time.monotonic() + 120
        while job.finished is None:
            assert time.monotonic() < until, "the refresh does not end"
            time.sleep(0.01)
        assert job.error is None
        assert job.report is not None
        assert (job.report.updated, job.report.failed) == (1, ())

    with Asking(service) as asking:
        names = editions(bench, refresh, asking.enough)
    assert asking.errors == []
    assert_whole(asking.turns, names, service)
    stored = service.turns(asking.turns[0].conversation)[0]
    assert stored == asking.turns[0]
    assert f"relative risk {FIGURES[0]} " in " ".join(passage.text for passage in stored.retrieved)
