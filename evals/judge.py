"""A chat model as judge of answers, off by default: does a passage support a statement, does an answer contain one?

Any model that LangChain can reach may be it. It is asked with temperature 0, each thing once, in the words of
`prompts/judge.md`; an answer that is not one of the words asked for is counted and never guessed at. What such verdicts
are worth is measured in the same run against people's labels (Zheng et al. 2023, "Judging LLM-as-a-judge").
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chat.models import Options, first_line, is_transient, key_of, open_model, server_of, status_of
from chat.prompting import PromptFile
from errors import RunError, UsageError
from evals.datasets.forms import SupportRow
from evals.datasets.judge_labels import JudgeLabels, read_judge_labels
from evals.metrics.agreement import agreement
from evals.metrics.mean import Mean

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

PROMPTS = PromptFile(Path(__file__).with_name("prompts") / "judge.md")
# One word is asked for; the rest is for models that think aloud before it.
_LONGEST_ANSWER = 1024
_SUPPORTS: dict[str, bool] = {"SUPPORTED": True, "PARTLY": False, "UNSUPPORTED": False}
_CONTAINS: dict[str, bool] = {"YES": True, "NO": False}
_WORD = re.compile(r"[\s*_\"'`]*([A-Za-z]+)[\s*_\"'`.]*")
_THINKING = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)


@dataclass
class Judge:
    """A chat model with its name in the settings' form. `attempts` bounds how often a transient error is met with another
    try, after `pause` seconds, then twice as many. `unparsed` counts answers that were not of the words asked for."""

    model: BaseChatModel
    name: str
    labels: JudgeLabels = field(default_factory=read_judge_labels)
    server: str = ""
    attempts: int = 4
    pause: float = 1.0
    unparsed: int = field(default=0, init=False)
    _answers: dict[tuple[str, str], bool | None] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, name: str, base_url: str | None = None, max_tokens: int = _LONGEST_ANSWER) -> Judge:
        """The judge of a name such as "openai:NAME", "anthropic:NAME" or "ollama:NAME".

        `base_url` is the address of another server of that protocol, a local one for example; without it, the
        variable OPENAI_BASE_URL of OpenAI's client holds. Raises UsageError where the name, a package or a key is
        missing, DatasetError where the labels do not fit the corpus.
        """
        model = open_model(name, Options(base_url, max_tokens), "judge")
        return cls(model, name, read_judge_labels(), server=server_of(name, base_url))

    @cached_property
    def identity(self) -> dict[str, str]:
        """What decides its verdicts and their agreement: model, wording and labels, for a run's manifest and fingerprint."""
        found = {
            "model": self.name,
            "prompt_sha256": PROMPTS.sha256,
            "labels_sha256": self.labels.identity,
        }
        return found | ({"server": self.server} if self.server else {})

    def supports(self, statement: str, passage: str) -> bool | None:
        """Whether the passage supports the whole statement; None where the answer cannot be parsed.

        Raises RunError where the model cannot be reached, UsageError where it refuses the key or the request.
        """
        return self._judge("supports", {"statement": statement, "passage": passage}, _SUPPORTS)

    def contains(self, answer: str, must_have: str) -> bool | None:
        """Whether the answer says all that it must have; None where that cannot be parsed. Raises as `supports` does."""
        return self._judge("contains", {"must_have": must_have, "answer": answer}, _CONTAINS)

    def report(self, unparsed: int) -> dict[str, Any]:
        """What stands beside the figures that it gives: `unparsed` of their verdicts, and its agreement with the labels.

        `{model, prompt_sha256, labels_sha256, unparsed, unparsed_labels, agreement: {support, completeness}}`; each
        agreement is `{balanced_accuracy, kappa}` as `Mean`, empty where too little could be parsed.
        """
        found, unparsed_labels = self._agreement
        return self.identity | {"unparsed": unparsed, "unparsed_labels": unparsed_labels, "agreement": found}

    @cached_property
    def _agreement(self) -> tuple[dict[str, dict[str, Mean]], int]:
        support = [(row.label == "SUPPORT", self._any(row)) for row in self.labels.support]
        complete = [(row.label, self.contains(row.answer, row.must_have)) for row in self.labels.completeness]
        unparsed = sum(verdict is None for _, verdict in support + complete)
        return {"support": _agreed(support), "completeness": _agreed(complete)}, unparsed

    def _any(self, row: SupportRow) -> bool | None:
        """Whether any passage carries the claim, as `evals.tasks.support` counts; None where that hangs on one unparsed."""
        verdicts = [self.supports(row.claim, passage.text) for passage in row.passages]
        return True if True in verdicts else None if None in verdicts else False

    def _judge(self, name: str, data: Mapping[str, str], words: Mapping[str, bool]) -> bool | None:
        prompt = PROMPTS.rendered(name, data)
        if prompt not in self._answers:
            verdict = parsed(self._asked(prompt), words)
            self.unparsed += verdict is None
            self._answers[prompt] = verdict
        return self._answers[prompt]

    def _asked(self, prompt: tuple[str, str]) -> str:
        attempt = 1
        while True:
            try:
                return str(self.model.invoke([("system", prompt[0]), ("human", prompt[1])]).text)
            except Exception as error:
                if not is_transient(error):
                    raise self._refusal(error) from error
                if attempt >= self.attempts:
                    tried = f"The judge '{self.name}' does not answer, {attempt} times in a row: {first_line(error)}"
                    raise RunError(f"{tried}\nRun the same command again to go on where this stopped.") from error
            time.sleep(self.pause * 2 ** (attempt - 1))
            attempt += 1

    def _refusal(self, error: Exception) -> UsageError | RunError:
        status, key = status_of(error), key_of(self.name)
        if status in (401, 403):
            return UsageError(f"The judge '{self.name}' refuses the key; check {key or 'it'}: {first_line(error)}")
        if status is not None:
            return UsageError(f"The judge '{self.name}' refuses the request ({status}): {first_line(error)}")
        return RunError(f"The judge '{self.name}' failed ({type(error).__name__}): {first_line(error)}")


def parsed(answer: str, words: Mapping[str, bool]) -> bool | None:
    """What one of some words means; None for anything but that word alone, save for emphasis and thoughts before it."""
    found = _WORD.fullmatch(_THINKING.sub("", answer))
    return words.get(found[1].upper()) if found else None


def _agreed(pairs: Iterable[tuple[bool, bool | None]]) -> dict[str, Mean]:
    """Without AUROC: a judge gives verdicts, no scores."""
    kept = [(label, verdict) for label, verdict in pairs if verdict is not None]
    if not kept:
        return {}
    labels, verdicts = [label for label, _ in kept], [verdict for _, verdict in kept]
    found = agreement(labels, verdicts, [float(verdict) for verdict in verdicts])
    return {name: value for name, value in found.items() if name != "auroc"}
