"""A model's words are read within limits: of time, of length, and of going in circles."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGenerationChunk

from chat.answering.streaming import Limits, StreamError, streamed
from tests.chat.scripted import saying

LIMITS = Limits(first_s=5, whole_s=10, characters=10_000)
ASKED = (("human", "?"),)


class Silent(GenericFakeChatModel):
    """A server that takes the request and says nothing for a while."""

    seconds: float

    def _stream(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        time.sleep(self.seconds)
        yield from super()._stream(messages, *args, **kwargs)


def test_a_reply_is_given_whole_and_as_it_comes() -> None:
    """All that has come so far is told, ever longer, and at last all of it."""
    seen: list[str] = []
    assert streamed(saying("Falls rose [1]."), ASKED, "m", LIMITS, seen.append) == "Falls rose [1]."
    assert seen[-1] == "Falls rose [1]."
    assert seen == ["Falls rose [1]."[: n + 1] for n in range(len(seen))]


def test_a_silent_model_is_not_waited_for() -> None:
    """Past the limit for the first word it is given up, however long it would have taken."""
    model = Silent(messages=iter([AIMessage("late")]), seconds=3)
    started = time.monotonic()
    with pytest.raises(StreamError, match=r"took longer than 0\.2 seconds for its first word"):
        streamed(model, ASKED, "m", Limits(0.2, 10, 1000), lambda text: None)
    assert time.monotonic() - started < 2


def test_a_slow_model_is_given_up() -> None:
    """Words that come one by one do not put off the end; what had come is kept for the record."""
    started = time.monotonic()
    with pytest.raises(StreamError, match=r"took longer than 0\.5 seconds for its whole answer") as raised:
        streamed(saying("word " * 1000, sleep=0.05), ASKED, "m", Limits(0.4, 0.5, 10_000), lambda text: None)
    assert time.monotonic() - started < 3
    assert raised.value.text.startswith("word")


def test_a_model_that_dies_is_told() -> None:
    """An error in the middle of the stream ends it, with what had come until then."""
    with pytest.raises(StreamError, match=r"^The language model 'm' failed \(FakeListChatModelError\)\.$") as raised:
        streamed(saying("Falls rose [1].", error_on_chunk_number=5), ASKED, "m", LIMITS, lambda text: None)
    assert raised.value.text == "Falls"


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_reply_is_none(text: str) -> None:
    """Nothing, or nothing but white space, is a failure."""
    with pytest.raises(StreamError, match="empty answer"):
        streamed(saying(text), ASKED, "m", LIMITS, lambda text: None)


def test_a_reply_without_end_is_cut() -> None:
    """Neither ten thousand words nor the same words for ever are read to their end."""
    words = " ".join(f"word{n}" for n in range(10_000))
    assert len(streamed(saying(words), ASKED, "m", Limits(5, 60, 2000), lambda text: None)) == 2001
    circle = "Vitamin D prevents falls in older adults who live at home, says passage one [1]. " * 500
    assert len(streamed(saying(circle), ASKED, "m", LIMITS, lambda text: None)) < 1000
