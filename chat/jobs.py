"""Questions answered in the background: one at a time for each conversation, looked at and stopped by whoever reads it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from chat.tracing import Watcher
from chat.turn import Question, Turn
from errors import SequiturError

_LOG = logging.getLogger(__name__)
_WENT_WRONG = "Something went wrong while answering. The question was not lost: ask it again; the log has the details."
WAIT = "wait"
"""The step of a question that others are answered before."""
RECORD = "record"
"""The step in which a turn is stored. Once it has begun, nothing is stopped any more."""
LABELS = {
    WAIT: "Waiting for its turn",
    "screen": "Checking the question",
    "rewrite": "Making it stand alone",
    "retrieve": "Searching the documents",
    "suffice": "Weighing what was found",
    "widen": "Trying wider filters",
    "answer": "Choosing sentences",
    "write": "Writing with the language model",
    "verify": "Checking each against its passage",
    RECORD: "Recording the turn",
}


@dataclass(frozen=True, slots=True)
class StepEvent:
    """A step of the path has begun, `at_ms` after the question was put."""

    name: str
    label: str
    at_ms: float


@dataclass(slots=True)
class Job:
    """A question being answered in the background; `done` is set last. `unchecked` is what a language model has written
    so far: nothing has verified it, and the turn replaces it. A `stopped` one is done as well, and has no turn."""

    question: Question
    steps: list[StepEvent] = field(default_factory=list)
    unchecked: str = ""
    done: bool = False
    stopped: bool = False
    recording: bool = False
    turn: Turn | None = None
    error: str | None = None


class _Stopped(Exception):
    """The reader stopped it: the path is left at the step that it is at."""


Ask = Callable[[Question, Watcher], Turn]
"""What answers a question and records its turn for whoever asked."""
Key = tuple[str, str]
"""Whose conversation, and which: that of another person with the same id is another conversation."""


class Jobs:
    """Runs what answers and records a question, in a thread for each. Shared by all persons."""

    def __init__(self, at_once: int) -> None:
        """`at_once` answers are made at a time, the others wait in the order asked: more than there are processors for
        would each take as much longer, the first as well as the last."""
        self._lock = threading.Lock()
        self._places = threading.Semaphore(at_once)
        self._jobs: dict[Key, Job] = {}

    def start(self, owner: str, question: Question, ask: Ask) -> Job:
        """Answer in the background; the answer is recorded whether or not anyone still watches. A conversation answers
        one question at a time: while one is running, its job is returned."""
        key = owner, question.conversation
        with self._lock:
            running = self._jobs.get(key)
            if running is not None and not running.done:
                return running
            self._jobs = {key: job for key, job in self._jobs.items() if not job.done}
            job = self._jobs[key] = Job(question)
        threading.Thread(target=self._run, args=(job, ask), name="answer", daemon=True).start()
        return job

    def job(self, key: Key) -> Job | None:
        """The running or just finished job of a conversation."""
        return self._jobs.get(key)

    def stop(self, key: Key) -> Job | None:
        """Stop what a conversation is answering: it is done at once, its thread ends at its next step, and nothing is
        recorded. None where there was nothing to stop, or its turn was being recorded already."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.done or job.recording:
                return None
            job.stopped = job.done = True
            return job

    def forget(self, key: Key) -> bool:
        """Let go of a conversation's finished job. False where one is running: its answer would come after."""
        with self._lock:
            job = self._jobs.get(key)
            if job is not None and not job.done:
                return False
            self._jobs.pop(key, None)
            return True

    def _run(self, job: Job, ask: Ask) -> None:
        started = time.perf_counter()

        def note(name: str) -> None:
            # Under the lock: a stop comes either before the recording or after it, never between.
            with self._lock:
                _go_on(job)
                job.recording = name == RECORD
                job.steps.append(StepEvent(name, LABELS[name], (time.perf_counter() - started) * 1000))

        def show(text: str) -> None:
            _go_on(job)
            job.unchecked = text

        try:
            if not self._places.acquire(blocking=False):
                note(WAIT)
                self._places.acquire()
            try:
                job.turn = ask(job.question, Watcher(note, show))
            finally:
                self._places.release()
        except _Stopped:
            _LOG.info("an answer was stopped")
        except SequiturError as error:
            job.error = None if job.stopped else str(error)
        except Exception:
            _LOG.exception("a question failed")
            job.error = None if job.stopped else _WENT_WRONG
        finally:
            job.done = True


def _go_on(job: Job) -> None:
    if job.stopped:
        raise _Stopped
