"""A reply read as it is written, within limits that hold whatever the model or its server does.

LangChain's stream blocks while the server is silent, and what a client calls a time-out bounds one packet, not the
answer. So the stream is read in a thread of its own and waited for here; one that is late is left behind, and ends
itself at the next word or at the client's own time-out.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from chat.models import complaint, first_line
from chat.tracing import OnText

if TYPE_CHECKING:
    from collections.abc import Generator

    from langchain_core.language_models import BaseChatModel

_LOG = logging.getLogger(__name__)
# So many last characters that stand in the text several times over: a model that goes in circles.
_CIRCLE = 60
_CIRCLES = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for the first word and for the whole, and the most characters that are read."""

    first_s: float
    whole_s: float
    characters: int


class _Late(Exception):
    """Nothing came in time."""


class StreamError(Exception):
    """Why there is no whole reply, in one sentence; `text` is what had come until then."""

    def __init__(self, why: str, text: str = "") -> None:
        super().__init__(why)
        self.text = text


def streamed(
    model: BaseChatModel, messages: Sequence[tuple[str, str]], name: str, limits: Limits, on_text: OnText
) -> str:
    """The whole reply to some messages; `on_text` gets all that has come so far, as it comes.

    A reply that is longer than its limit, or goes in circles, is cut there. Raises StreamError where the model fails,
    is late, or says nothing.
    """
    pieces: queue.SimpleQueue[str | Exception | None] = queue.SimpleQueue()
    stop = threading.Event()
    threading.Thread(target=_pump, args=(model, messages, pieces, stop), name="model", daemon=True).start()
    started, text = time.monotonic(), ""
    try:
        while True:
            limit = limits.whole_s if text else min(limits.first_s, limits.whole_s)
            piece = _next(pieces, started + limit)
            if piece is None:
                break
            if isinstance(piece, _Late):
                what = "whole answer" if text else "first word"
                raise StreamError(
                    f"The language model '{name}' took longer than {limit:g} seconds for its {what}.", text
                )
            if isinstance(piece, Exception):
                _LOG.warning("the language model '%s' failed (%s)", name, type(piece).__name__)
                _LOG.debug("%s", first_line(piece))
                raise StreamError(complaint(piece, name), text)
            text += piece
            on_text(text)
            if len(text) > limits.characters or _goes_in_circles(text):
                break
    finally:
        stop.set()
    if not text.strip():
        raise StreamError(f"The language model '{name}' gave an empty answer.")
    return text


def _pump(
    model: BaseChatModel,
    messages: Sequence[tuple[str, str]],
    pieces: queue.SimpleQueue[str | Exception | None],
    stop: threading.Event,
) -> None:
    try:
        # Closed at once where nobody waits any more: the server need not write on.
        with closing(cast("Generator[Any, None, None]", model.stream(list(messages)))) as chunks:
            for chunk in chunks:
                if stop.is_set():
                    return
                pieces.put(str(chunk.text))
        pieces.put(None)
    except Exception as error:
        # What LangChain makes of a stream that ends before it began.
        is_empty = isinstance(error, ValueError) and "No generation chunks" in str(error)
        pieces.put(None if is_empty else error)


def _next(pieces: queue.SimpleQueue[str | Exception | None], until: float) -> str | Exception | None:
    """The next piece that holds something; `_Late` where none comes in time."""
    while (left := until - time.monotonic()) > 0:
        try:
            piece = pieces.get(timeout=left)
        except queue.Empty:
            break
        if piece != "":
            return piece
    return _Late()


def _goes_in_circles(text: str) -> bool:
    """Whether the last words stand in the text several times over."""
    last = text[-_CIRCLE:]
    return len(text) > _CIRCLE * _CIRCLES and text[-_CIRCLE * _CIRCLES * 4 :].count(last) >= _CIRCLES
