"""Answers in the background: one at a time in a conversation, and stopped in whatever step they are."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from chat.jobs import RECORD, Job, Jobs
from chat.tracing import Watcher
from chat.turn import Question, Turn
from errors import StoreError
from tests.chat import making


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
    jobs = Jobs(path.ask)
    first = jobs.start(_question())
    assert jobs.start(_question(text="Is vitamin K2 safe?")) is first
    elsewhere = jobs.start(_question("d"))
    assert elsewhere is not first
    path.walk(6)
    assert _ended(first).turn is not None
    assert _ended(elsewhere).turn is not None
    assert len(path.recorded) == 2
    assert jobs.start(_question()) is not first


@pytest.mark.parametrize("step", ["screen", "retrieve"])
def test_a_stop_ends_it_at_the_next_step(path: Path, step: str) -> None:
    """The job is done at once; its thread goes no further than the next step, and nothing is recorded."""
    jobs = Jobs(path.ask)
    job = jobs.start(_question())
    path.at(step)
    assert jobs.stop("c") is job
    assert (job.done, job.stopped) == (True, True)
    path.walk(3)
    path.threads[0].join(10)
    assert not path.threads[0].is_alive()
    assert [told.name for told in job.steps] == path.steps[: path.steps.index(step) + 1]
    assert path.recorded == []
    assert job.turn is None
    assert job.error is None
    assert jobs.job("c") is job


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

    jobs = Jobs(write)
    job = jobs.start(_question())
    assert writing.wait(10)
    assert job.unchecked == "Vitamin"
    assert jobs.stop("c") is job
    go_on.set()
    assert ended.wait(10)
    assert job.turn is None
    assert job.unchecked == "Vitamin"


def test_a_stop_that_comes_too_late_changes_nothing(path: Path) -> None:
    """Once the turn is being recorded, or there is nothing to stop, a stop does nothing at all."""
    jobs = Jobs(path.ask)
    assert jobs.stop("c") is None
    job = jobs.start(_question())
    path.at(RECORD)
    assert jobs.stop("c") is None
    assert not job.done
    path.walk(1)
    assert _ended(job).turn is path.recorded[0]
    assert jobs.stop("c") is None
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

    jobs = Jobs(fail)
    job = jobs.start(_question())
    assert begun.wait(10)
    jobs.stop("c")
    go_on.set()
    threads[0].join(10)
    assert job.stopped
    assert job.error is None


def test_a_stopped_conversation_is_free_at_once(path: Path) -> None:
    """Another question may be asked while the thread of the stopped one still ends, and only its turn is recorded."""
    jobs = Jobs(path.ask)
    jobs.start(_question(text="The first"))
    path.at("retrieve")
    assert not jobs.forget("c")
    jobs.stop("c")
    second = jobs.start(_question(text="The second"))
    path.walk(6)
    assert _ended(second).turn is not None
    assert [turn.question.text for turn in path.recorded] == ["The second"]
    assert jobs.forget("c")
    assert jobs.job("c") is None
