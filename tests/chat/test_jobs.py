"""Answers in the background: one at a time in a conversation, and stopped in whatever step they are."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from chat.jobs import RECORD, WAIT, Job, Jobs
from chat.tracing import Watcher
from chat.turn import Question, Turn
from errors import StoreError
from tests.chat import making

KEY = ("", "c")


class Path:
    """A path from question to answer that goes from step to step when the test lets it, and records at its end."""

    def __init__(self) -> None:
        self.steps = ["screen", "retrieve", RECORD]
        self.recorded: list[Turn] = []
        self.reached = threading.Semaphore(0)
        self.let = threading.Semaphore(0)
        self.threads: list[threading.Thread] = []

    def ask(self, question: Question, watcher: Watcher) -> Turn:
        """Answer a question, a step at a time."""
        self.threads.append(threading.current_thread())
        for step in self.steps:
            watcher.on_step(step)
            self.reached.release()
            assert self.let.acquire(timeout=10)
        self.recorded.append(making.turn(question.text, conversation=question.conversation))
        return self.recorded[-1]

    def walk(self, steps: int) -> None:
        """Let it go on, by some steps."""
        for _ in range(steps):
            self.let.release()

    def at(self, step: str) -> None:
        """Wait until it has begun a step, with the steps before it done."""
        before = self.steps.index(step)
        self.walk(before)
        for _ in range(before + 1):
            assert self.reached.acquire(timeout=10)


@pytest.fixture
def path() -> Iterator[Path]:
    """A path, let go at the end whatever became of the test."""
    made = Path()
    yield made
    made.walk(20)


def _question(conversation: str = "c", text: str = "Does vitamin D prevent falls?") -> Question:
    return Question(text=text, conversation=conversation)


def _ended(job: Job) -> Job:
    until = time.monotonic() + 10
    while not job.done:
        assert time.monotonic() < until, "the job does not end"
        time.sleep(0.005)
    return job


def test_a_second_question_while_one_runs_gets_the_running_job(path: Path) -> None:
    """A conversation answers one question at a time; another conversation is not held up."""
    jobs = Jobs(2)
    first = jobs.start("", _question(), path.ask)
    assert jobs.start("", _question(text="Is vitamin K2 safe?"), path.ask) is first
    elsewhere = jobs.start("", _question("d"), path.ask)
    assert elsewhere is not first
    path.walk(6)
    assert _ended(first).turn is not None
    assert _ended(elsewhere).turn is not None
    assert len(path.recorded) == 2
    assert jobs.start("", _question(), path.ask) is not first


@pytest.mark.parametrize("step", ["screen", "retrieve"])
def test_a_stop_ends_it_at_the_next_step(path: Path, step: str) -> None:
    """The job is done at once; its thread goes no further than the next step, and nothing is recorded."""
    jobs = Jobs(2)
    job = jobs.start("", _question(), path.ask)
    path.at(step)
    assert jobs.stop(KEY) is job
    assert (job.done, job.stopped) == (True, True)
    path.walk(3)
    path.threads[0].join(10)
    assert not path.threads[0].is_alive()
    assert [told.name for told in job.steps] == path.steps[: path.steps.index(step) + 1]
    assert path.recorded == []
    assert job.turn is None
    assert job.error is None
    assert jobs.job(KEY) is job


def test_a_stop_ends_it_at_the_next_word() -> None:
    """While a language model writes there is no other step: the next word that is told of ends it."""
    writing, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def write(_: Question, watcher: Watcher) -> Turn:
        try:
            watcher.on_text("Vitamin")
            writing.set()
            assert go_on.wait(10)
            watcher.nothing_to_show("Vitamin D")
            return making.turn()
        finally:
            ended.set()

    jobs = Jobs(2)
    job = jobs.start("", _question(), write)
    assert writing.wait(10)
    assert job.unchecked == "Vitamin"
    assert jobs.stop(KEY) is job
    go_on.set()
    assert ended.wait(10)
    assert job.turn is None
    assert job.unchecked == "Vitamin"


def test_a_stop_that_comes_too_late_changes_nothing(path: Path) -> None:
    """Once the turn is being recorded, or there is nothing to stop, a stop does nothing at all."""
    jobs = Jobs(2)
    assert jobs.stop(KEY) is None
    job = jobs.start("", _question(), path.ask)
    path.at(RECORD)
    assert jobs.stop(KEY) is None
    assert not job.done
    path.walk(1)
    assert _ended(job).turn is path.recorded[0]
    assert jobs.stop(KEY) is None
    assert not job.stopped


def test_what_goes_wrong_after_a_stop_is_not_told() -> None:
    """Whoever stopped an answer need not hear that it would have failed."""
    threads: list[threading.Thread] = []
    begun, go_on = threading.Event(), threading.Event()

    def fail(_: Question, __: Watcher) -> Turn:
        threads.append(threading.current_thread())
        begun.set()
        assert go_on.wait(10)
        raise StoreError("There is no index.")

    jobs = Jobs(2)
    job = jobs.start("", _question(), fail)
    assert begun.wait(10)
    jobs.stop(KEY)
    go_on.set()
    threads[0].join(10)
    assert job.stopped
    assert job.error is None


def test_a_stopped_conversation_is_free_at_once(path: Path) -> None:
    """Another question may be asked while the thread of the stopped one still ends, and only its turn is recorded."""
    jobs = Jobs(2)
    jobs.start("", _question(text="The first"), path.ask)
    path.at("retrieve")
    assert not jobs.forget(KEY)
    jobs.stop(KEY)
    second = jobs.start("", _question(text="The second"), path.ask)
    path.walk(6)
    assert _ended(second).turn is not None
    assert [turn.question.text for turn in path.recorded] == ["The second"]
    assert jobs.forget(KEY)
    assert jobs.job(KEY) is None


def _until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < until, "it does not happen"
        time.sleep(0.005)


def test_who_comes_when_all_places_are_taken_waits_in_order_and_is_told_so() -> None:
    """The next is answered when a place is free; one that is stopped while it waits is never begun."""
    path = Path()
    jobs = Jobs(1)
    first = jobs.start("", _question(), path.ask)
    path.reached.acquire()
    stopped, last = (jobs.start("", _question(name), path.ask) for name in ("d", "e"))
    _until(lambda: bool(stopped.steps and last.steps))
    assert [[step.name for step in job.steps] for job in (stopped, last)] == [[WAIT], [WAIT]]
    jobs.stop(("", "d"))
    for _ in range(2 * len(path.steps)):
        path.let.release()
    _until(lambda: first.done and last.done)
    assert (first.turn is None, stopped.turn, last.turn is None) == (False, None, False)
