"""The answerer with a language model: any LangChain chat model, from the passages alone.

It sees numbered passages and writes sentences that cite them. Each becomes a claim with the words that are to carry it,
and is checked like any other before it counts as said. Whatever goes wrong on the way (no key, no server, a late, empty
or broken reply) is one sentence on the turn, and the answer is the extractive one.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chat.answering.claims import Claim
from chat.answering.grounding import grounded
from chat.answering.parsing import parsed
from chat.answering.prompts import NO_ANSWER, PROMPTS, prompt
from chat.answering.streaming import Limits, StreamError, streamed
from chat.models import Options, open_model, server_of
from chat.tracing import UNWATCHED, OnText
from chat.turn import Audience, Passage, Written
from errors import UsageError
from settings import EXTRACTIVE, LanguageModelSettings, Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# No token of English prose is longer on average; more than this was not asked for.
_CHARACTERS_PER_TOKEN = 8
# What NO ANSWER may be dressed in.
_MORE_THAN_NO_ANSWER = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model wrote: claims that nobody has checked yet, and the record of it. None where it failed."""

    claims: tuple[Claim, ...]
    written: Written


class Writer:
    """Writes with one language model. Safe to use from several threads; the model is opened at the first need."""

    def __init__(self, name: str, settings: LanguageModelSettings, model: BaseChatModel | None = None) -> None:
        self.name = name
        self.settings = settings
        self._model = model
        self._lock = threading.Lock()
        self._limits = Limits(settings.first_token_s, settings.timeout_s, settings.max_tokens * _CHARACTERS_PER_TOKEN)

    @classmethod
    def of(cls, settings: Settings) -> Writer | None:
        """The writer that the settings name; None for the extractive answerer."""
        if settings.answerer == EXTRACTIVE:
            return None
        return cls(settings.answerer, settings.language_model)

    @property
    def version(self) -> str:
        """The model with the version of its prompt, for a turn's record."""
        return f"{self.name} (prompt {PROMPTS.version})"

    def write(
        self,
        question: str,
        audience: Audience,
        passages: Sequence[Passage],
        must_be_heard: Collection[str],
        on_text: OnText = UNWATCHED.on_text,
    ) -> Draft:
        """Answer from some passages; `on_text` gets the unchecked words as they come. Never raises: a failure is told in
        `written.failure`, and there are no claims then."""
        room = self.settings.context_tokens - self.settings.max_tokens
        made = prompt(question, audience, passages, must_be_heard, room)
        if made is None:
            why = (
                f"The language model '{self.name}' has too small a context window for even one passage: raise "
                "`language_model.context_tokens`, or lower its `max_tokens`."
            )
            return Draft((), self._written(failure=why))
        shown = tuple(passage.id for passage in made.passages)
        try:
            text = self.reply(made.messages, on_text)
        except StreamError as error:
            return Draft((), self._written(passages=shown, text=error.text, failure=str(error)))
        if NO_ANSWER in text and len(text.strip()) <= len(NO_ANSWER) + _MORE_THAN_NO_ANSWER:
            why = f"The language model '{self.name}' finds no answer in the passages."
            return Draft((), self._written(passages=shown, text=text, failure=why))
        reply = parsed(text, len(shown))
        claims = tuple(grounded(reply.sentences, made.passages))
        return Draft(claims, self._written(passages=shown, text=text, unknown_citations=reply.unknown))

    def reply(self, messages: Sequence[tuple[str, str]], on_text: OnText = UNWATCHED.on_text) -> str:
        """All that the model says to some messages. Raises StreamError where it cannot be opened, fails or is late."""
        try:
            model = self._opened()
        except UsageError as error:
            raise StreamError(str(error)) from error
        return streamed(model, messages, self.name, self._limits, on_text)

    def _opened(self) -> BaseChatModel:
        with self._lock:
            if self._model is None:
                self._model = open_model(self.name, Options.of(self.settings))
            return self._model

    def _written(
        self, *, passages: tuple[str, ...] = (), text: str = "", unknown_citations: int = 0, failure: str = ""
    ) -> Written:
        return Written(
            model=self.name,
            prompt=PROMPTS.version,
            server=server_of(self.name, self.settings.base_url),
            passages=passages,
            text=text,
            unknown_citations=unknown_citations,
            failure=failure,
        )
