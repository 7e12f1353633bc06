"""What every evaluation has in common: cases, a corpus opened at the first need, and means of what was measured."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from chat.filters import Filters
from chat.turn import Answer, Audience, Question, Status, Turn
from errors import QuestionError
from evals.corpora import Corpus
from evals.judge import Judge
from evals.metrics.latency import latency
from evals.records import Record, by_model, by_turn, means, variant_means

_CONVERSATION = "evaluation"


class HasId(Protocol):
    """A case has an id, unique in its set."""

    @property
    def id(self) -> str:
        """The id."""


AnyCase = TypeVar("AnyCase", bound=HasId)
Opener = Callable[[], Corpus]


class Evaluation(ABC, Generic[AnyCase]):
    """One evaluation of one data set; `identity` is a digest of all that the set holds, its corpus included."""

    name: ClassVar[str]

    def __init__(
        self, dataset: str, identity: str, cases: Sequence[AnyCase], opener: Opener, judge: Judge | None = None
    ) -> None:
        self.dataset = dataset
        self.identity = identity
        self.cases = cases
        self._opener = opener
        self.judge = judge

    @cached_property
    def corpus(self) -> Corpus:
        """The corpus that questions are put to; indexed at the first need."""
        return self._opener()

    @property
    def uses_corpus(self) -> bool:
        """Whether its cases are put to a corpus; one that uses none is not indexed."""
        return True

    @abstractmethod
    def run(self, case: AnyCase) -> list[Record]:
        """Put one case through the product and measure it."""

    def summary(self, records: Sequence[Record]) -> dict[str, Any]:
        """What the records say together; `metrics` first."""
        found: dict[str, Any] = {"metrics": means(record.measures for record in records)}
        if variants := variant_means(records):
            found["variants"] = variants
        if depths := by_turn(records):
            found["by_turn"] = depths
        if model := by_model(records):
            found["language_model"] = model
        timings = [record.timings_ms for record in records if record.timings_ms]
        return found | ({"latency_ms": latency(timings)} if timings else {})

    def ask(
        self,
        text: str,
        earlier: Sequence[Turn] = (),
        *,
        without: Sequence[str] = (),
        audience: Audience = Audience.CLINICIAN,
        article: str | None = None,
    ) -> Turn:
        """The turn that the browser would show; nothing is recorded."""
        filters = Filters(without=tuple(without))
        asked = Question(text=text, conversation=_CONVERSATION, article=article, audience=audience, filters=filters)
        try:
            return self.corpus.pipeline.ask(asked, earlier)
        except QuestionError as error:
            return self._unasked(asked, str(error))

    def _unasked(self, asked: Question, why: str) -> Turn:
        """A text that cannot be put as a question (empty, or too long) is refused, and the rest goes on."""
        return Turn(
            conversation=_CONVERSATION,
            number=1,
            asked_at=dt.datetime.now(dt.UTC),
            question=asked,
            standalone_question=asked.text,
            answer=Answer(status=Status.INSUFFICIENT_EVIDENCE, message=why),
            retrieved=(),
            versions=self.corpus.pipeline.versions,
            timings_ms={},
        )
