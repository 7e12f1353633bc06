"""What runs in processes of its own. The model is loaded here once; each child is forked from a process that has it.

One thread: what has started threads may not be forked.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", ANONYMIZED_TELEMETRY="False")

import chromadb
import torch

from errors import SequiturError
from ingest import Selection, SentenceTransformerEmbeddings, refresh
from settings import EmbeddingSettings, Settings

torch.set_num_threads(1)
EMBEDDINGS = SentenceTransformerEmbeddings(EmbeddingSettings())
# Loaded, and not used: using it starts threads.
_ = EMBEDDINGS._model, EMBEDDINGS.identity, EMBEDDINGS.tokenizer, chromadb.PersistentClient

_WRITES = {
    "open",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "shutil.copyfile",
    "shutil.copytree",
    "shutil.rmtree",
    "sqlite3.connect",
}


def _at_each_write(home: Path, call: Callable[[int, str], None]) -> None:
    """Call back before each operation of Python's on a file of the home folder, with its number and name."""
    count = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event not in _WRITES or (event == "open" and str(arguments[1])[:1] not in "wax"):
            return
        if any(str(home) in str(argument) for argument in arguments):
            count += 1
            call(count, event)

    sys.addaudithook(hook)


def refresh_and_die(settings: Settings, write: int) -> None:
    """Refresh, and be killed just before the given operation on a file."""

    def die(number: int, event: str) -> None:
        if number == write:
            os.kill(os.getpid(), signal.SIGKILL)

    _at_each_write(settings.home, die)
    refresh(settings, EMBEDDINGS)


def refresh_and_count(settings: Settings, answer: Connection) -> None:
    """Refresh, and send the operations on files that it took, in order, and the seconds."""
    events: list[str] = []
    _at_each_write(settings.home, lambda number, event: events.append(event))
    started = time.perf_counter()
    refresh(settings, EMBEDDINGS)
    answer.send((events, time.perf_counter() - started))


def refresh_and_tell(settings: Settings, folders: tuple[Path, ...], answer: Connection) -> None:
    """Refresh, and send what came of it: the number of updates, or the error."""
    try:
        answer.send(refresh(settings, EMBEDDINGS, folders).updated)
    except SequiturError as error:
        answer.send(error)


def refresh_slowly(settings: Settings, embedding: Event, go_on: Event) -> None:
    """Refresh, say when the first passage is embedded, and wait there until told to go on."""

    def wait(label: str, done: int, total: int) -> None:
        if label == "Embedding passages":
            embedding.set()
            go_on.wait(60)

    refresh(settings, EMBEDDINGS, progress=wait)


def ask_again_and_again(settings: Settings, question: str, ready: Event, stop: Event, answer: Connection) -> None:
    """As the app does: ask the one service of this process until told to stop; send each (generation, document)."""
    from chat.service import Service

    service = Service(settings)
    service.embeddings = EMBEDDINGS
    vector = EMBEDDINGS.encode_query(question)
    seen: list[tuple[str, str]] = []
    try:
        while not stop.is_set():
            index = service.index
            rows, _ = index.dense(vector, Selection(), 1)
            seen.append((index.manifest.generation, index.passages(rows.tolist())[0].text))
            ready.set()
            time.sleep(0.01)
        answer.send(seen)
    except BaseException as error:
        ready.set()
        answer.send([("failed", repr(error))])


def refresh_with_small_files(settings: Settings, limit: int, answer: Connection) -> None:
    """Refresh where no file may grow beyond a limit, and send what came of it."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    refresh_and_tell(settings, (), answer)


def ask_and_tell(settings: Settings, question: str, ready: Event, stop: Event, answer: Connection) -> None:
    """Ask one service the same question, each time in a new conversation, until told to stop; send the conversations, or
    the error."""
    from chat.service import Service
    from chat.turn import Question

    service = Service(settings, EMBEDDINGS)
    asked: list[str] = []
    try:
        while not stop.is_set():
            turn = service.ask(Question(text=question, conversation=service.new_conversation()))
            asked.append(turn.conversation)
            ready.set()
        answer.send(asked)
    except BaseException as error:
        ready.set()
        answer.send(repr(error))
