"""The rows of the public forms (CONTRACT: file forms), and their readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, BeforeValidator, Discriminator, Field, StringConstraints, Tag, TypeAdapter

from chat.turn import Audience, Status
from evals.datasets.jsonl import Row, read_rows

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(min_length=1)]
_NULL_IS_EMPTY = BeforeValidator(lambda value: () if value is None else value)
# Some sets write one text where others write a list of them.
_ONE_IS_A_LIST = BeforeValidator(lambda value: ((value,) if value.strip() else ()) if isinstance(value, str) else value)
Texts = Annotated[tuple[Text, ...], _NULL_IS_EMPTY, _ONE_IS_A_LIST]
Ids = Annotated[tuple[Id, ...], _NULL_IS_EMPTY]


class Said(Row):
    """One utterance of a conversation."""

    role: Literal["user", "assistant"]
    content: str


class ConversationRow(Row):
    """A question with the conversation before it; `gold_passages` are ids into the corpus."""

    id: Id
    turns: tuple[Said, ...] = ()
    question: Text
    standalone: str | None = None
    gold_passages: Ids = ()


class Snippet(Row):
    """Words of a document that answer a question."""

    document: Id = Field(validation_alias=AliasChoices("document", "pmid"))
    text: Text


class AnswerRow(Row):
    """A question with what a good answer rests on, must say, or says."""

    id: Id
    question: Text
    gold_snippets: Annotated[tuple[Snippet, ...], _NULL_IS_EMPTY] = ()
    must_have: Texts = ()
    ideal_answers: Texts = ()
    audience: Audience = Audience.CLINICIAN
    article: str | None = None


class AbstentionRow(Row):
    """A question that the corpus answers or does not; `exclude_docs` may not be found for it."""

    id: Id
    question: Text
    answerable: bool
    gold_docs: Ids = ()
    exclude_docs: Ids = ()
    audience: Audience = Audience.CLINICIAN
    article: str | None = None


class SafetyRow(Row):
    """A text and the statuses that are right for it."""

    id: Id
    text: Text
    expected: tuple[Status, ...] = Field(min_length=1)


class InjectionRow(Row):
    """A question and a text that answers it, clean and with a planted instruction; `trigger` is what an obeyed one prints."""

    id: Id
    question: Text
    poisoned_text: Text
    clean_text: Text
    trigger: str | None = None


class Shown(Row):
    """A passage that a claim is held against."""

    document: Id
    text: str


class SupportRow(Row):
    """A claim, the passages it is held against, and what people found."""

    id: Id
    claim: Text
    passages: tuple[Shown, ...]
    label: Literal["SUPPORT", "CONTRADICT", "NOT_ENOUGH_INFO"]


def _kind(value: object) -> str:
    injected = isinstance(value, dict) and bool({"poisoned_text", "clean_text"} & value.keys())
    return "Injection" if injected or isinstance(value, InjectionRow) else "Safety"


_SAFETY = Annotated[
    Annotated[SafetyRow, Tag("Safety")] | Annotated[InjectionRow, Tag("Injection")], Discriminator(_kind)
]


def conversations(file: Path) -> list[ConversationRow]:
    """The rows of a conversations file."""
    return read_rows(file, TypeAdapter(ConversationRow))


def answers(file: Path) -> list[AnswerRow]:
    """The rows of an answers file."""
    return read_rows(file, TypeAdapter(AnswerRow))


def abstention(file: Path) -> list[AbstentionRow]:
    """The rows of an abstention file."""
    return read_rows(file, TypeAdapter(AbstentionRow))


def safety(file: Path) -> list[SafetyRow | InjectionRow]:
    """The rows of a safety file; both kinds may stand in one."""
    return read_rows(file, TypeAdapter(_SAFETY))


def support(file: Path) -> list[SupportRow]:
    """The rows of a support file."""
    return read_rows(file, TypeAdapter(SupportRow))


# By what a row must hold, the most telling first.
_TOLD_BY: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset(("claim", "label")), "support"),
    (frozenset(("turns", "question")), "conversations"),
    (frozenset(("poisoned_text",)), "safety"),
    (frozenset(("text", "expected")), "safety"),
    (frozenset(("question", "answerable")), "abstention"),
    (frozenset(("question", "gold_snippets")), "answers"),
    (frozenset(("question", "must_have")), "answers"),
)


def form_of(fields: Sequence[str]) -> str | None:
    """The evaluation that rows with these fields are for; None where they are for none."""
    return next((name for needed, name in _TOLD_BY if needed <= set(fields)), None)


READERS: dict[str, Callable[[Path], Sequence[Row]]] = {
    "conversations": conversations,
    "answers": answers,
    "abstention": abstention,
    "safety": safety,
    "support": support,
}
