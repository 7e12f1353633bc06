"""Our own gold set: questions, conversations and safety cases written from the shipped corpus, and held to it.

It is checked when it is read: a snippet that no longer stands in its document, or a document that is gone, stops the
evaluation and is named, so that a changed corpus cannot quietly lower or raise a figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, TypeAdapter

from chat.turn import Audience, NoticeKind
from corpus.document import Document, Kind
from errors import DatasetError
from evals.datasets import forms
from evals.datasets.forms import AnswerRow, Id, InjectionRow, SafetyRow, Snippet, Text
from evals.datasets.jsonl import Row, digest, read_rows

FOLDER = Path(__file__).with_name("gold")
_FILES = ("questions.jsonl", "conversations.jsonl", "safety.jsonl")


class GoldQuestion(AnswerRow):
    """A question with what its answer must cite, say, name and warn of.

    `gold_snippets` are alternatives: an answer that quotes one of them is right. `not_current` may not be cited as
    current, `named` must be named as references or in notices, `notices` must be given.
    """

    kind: Literal["answerable", "audience", "unanswerable", "currency", "conflict"]
    answerable: bool
    notices: tuple[NoticeKind, ...] = ()
    not_current: tuple[Id, ...] = ()
    named: tuple[Id, ...] = ()


class GoldTurn(Row):
    """One turn of a conversation: what is typed, what it means standing alone, and what answers it."""

    question: Text
    standalone: Text
    answerable: bool
    gold_snippets: tuple[Snippet, ...] = ()


class GoldConversation(Row):
    """A conversation that is held live, turn by turn."""

    id: Id
    article: str | None = None
    audience: Audience = Audience.CLINICIAN
    turns: tuple[GoldTurn, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Gold:
    """The whole set; `identity` is a digest of its files."""

    questions: list[GoldQuestion]
    conversations: list[GoldConversation]
    safety: list[SafetyRow | InjectionRow]
    identity: str


def read_gold(documents: Sequence[Document], folder: Path = FOLDER) -> Gold:
    """Read the set and hold it to the documents. DatasetError names the file, the case and what is missing."""
    files = [folder / name for name in _FILES]
    gold = Gold(
        read_rows(files[0], TypeAdapter(GoldQuestion)),
        read_rows(files[1], TypeAdapter(GoldConversation)),
        forms.safety(files[2]),
        digest(*files),
    )
    held = {document.id: document for document in documents}
    for question in gold.questions:
        _check_snippets(files[0], question.id, question.gold_snippets, held)
        for key in (*question.not_current, *question.named):
            _document(files[0], question.id, key, held)
        _check_article(files[0], question.id, question.article, held)
        _check_answerable(files[0], question.id, question)
    for conversation in gold.conversations:
        _check_article(files[1], conversation.id, conversation.article, held)
        for number, turn in enumerate(conversation.turns, 1):
            case = f"{conversation.id} turn {number}"
            _check_snippets(files[1], case, turn.gold_snippets, held)
            _check_answerable(files[1], case, turn)
    return gold


def _document(file: Path, case: str, key: str, held: Mapping[str, Document]) -> Document:
    if key not in held:
        raise DatasetError(file, 0, f"'{case}' names the document '{key}', which the corpus does not have")
    return held[key]


def _check_snippets(file: Path, case: str, snippets: Sequence[Snippet], held: Mapping[str, Document]) -> None:
    for snippet in snippets:
        if snippet.text not in _document(file, case, snippet.document, held).text:
            rule = f"'{case}': '{snippet.document}' no longer says “{snippet.text}”; mend the case or the document"
            raise DatasetError(file, 0, rule)


def _check_answerable(file: Path, case: str, row: GoldQuestion | GoldTurn) -> None:
    if not row.answerable and row.gold_snippets:
        raise DatasetError(file, 0, f"'{case}' is unanswerable and has gold_snippets")


def _check_article(file: Path, case: str, key: str | None, held: Mapping[str, Document]) -> None:
    if key is not None and _document(file, case, key, held).metadata.kind is not Kind.ARTICLE:
        raise DatasetError(file, 0, f"'{case}': '{key}' is no article")
