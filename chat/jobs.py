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
RECORD = "record"
"""The step in which a turn is stored. Once it has begun, nothing is stopped any more."""
_LABELS = {
    "screen": "Checking the question",
    "rewrite": "Making it stand alone",
    "retrieve": "Searching the documents",
    "suffice": "Weighing what was found",
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


class Jobs:
    """Runs `ask`, which answers and records a question, in a thread for each."""

    def __init__(self, ask: Callable[[Question, Watcher], Turn]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}

    def start(self, question: Question) -> Job:
        """Answer in the background; the answer is recorded whether or not anyone still watches. A conversation answers
        one question at a time: while one is running, its job is returned."""
        with self._lock:
            running = self._jobs.get(question.conversation)
            if running is not None and not running.done:
                return running
            self._jobs = {key: job for key, job in self._jobs.items() if not job.done}
            job = self._jobs[question.conversation] = Job(question)
        threading.Thread(target=self._run, args=(job,), name="answer", daemon=True).start()
        return job

    def job(self, conversation: str) -> Job | None:
        """The running or just finished job of a conversation."""
        return self._jobs.get(conversation)

    def stop(self, conversation: str) -> Job | None:
        """Stop what a conversation is answering: it is done at once, its thread ends at its next step, and nothing is
        recorded. None where there was nothing to stop, or its turn was being recorded already."""
        with self._lock:
            job = self._jobs.get(conversation)
            if job is None or job.done or job.recording:
                return None
            job.stopped = job.done = True
            return job

    def forget(self, conversation: str) -> bool:
        """Let go of a conversation's finished job. False where one is running: its answer would come after."""
        with self._lock:
            job = self._jobs.get(conversation)
            if job is not None and not job.done:
                return False
            self._jobs.pop(conversation, None)
            return True

    def _run(self, job: Job) -> None:
        started = time.perf_counter()

        def note(name: str) -> None:
            # Under the lock: a stop comes either before the recording or after it, never between.
            with self._lock:
                _go_on(job)
                job.recording = name == RECORD
                job.steps.append(StepEvent(name, _LABELS[name], (time.perf_counter() - started) * 1000))

        def show(text: str) -> None:
            _go_on(job)
            job.unchecked = text

        try:
            job.turn = self._ask(job.question, Watcher(note, show))
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
