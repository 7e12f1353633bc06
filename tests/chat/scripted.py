"""Chat models that follow a script: LangChain's own fake, told what to say once it has seen the prompt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk
from pydantic import Field

_BLOCK = re.compile(r"<<<BEGIN PASSAGE (\d+) \w+>>>\n(.*?)\n<<<END PASSAGE", re.DOTALL)

Script = Callable[[dict[int, str]], str]


class Scripted(FakeListChatModel):
    """Streams what its script makes of the passages that it is shown, and keeps what it was asked."""

    responses: list[str] = Field(default_factory=lambda: [""])
    script: Script
    asked: list[list[BaseMessage]] = Field(default_factory=list)

    def _stream(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        self.asked.append(messages)
        self.responses = [self.script(shown(str(messages[-1].content)))]
        yield from super()._stream(messages, *args, **kwargs)


def shown(prompt: str) -> dict[int, str]:
    """The passages of a prompt by number."""
    return {int(number): text for number, text in _BLOCK.findall(prompt)}


def saying(text: str, **fields: Any) -> Scripted:
    """A model that says the same whatever it is shown."""
    return Scripted(script=lambda passages: text, **fields)


def holding(passages: dict[int, str], words: str) -> int:
    """The number of the first passage that holds some words."""
    return next(number for number, text in passages.items() if words in text)


def faithful(passages: dict[int, str]) -> str:
    """On falls: a sentence in other words than its passage's, one in its words, and a number that nobody gave."""
    pooled = holding(passages, "did not significantly change the number of older adults who fell")
    graded = holding(passages, "grade D")
    return (
        "Among older adults, vitamin D did not significantly change the number who fell in the trials pooled for the "
        f"USPSTF [{pooled}]. The USPSTF recommended in 2018 against vitamin D supplements for fall prevention in "
        f"community-dwelling adults aged 65 years or older (grade D) [{graded}][99]."
    )
