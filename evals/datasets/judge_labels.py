"""People's labels that a judge is measured against: statements with passages, and answers with what they must say.

Both were written for this project from the shipped corpus and labelled by hand, by no clinician. Like the gold set
they are held to the corpus when they are read: a passage that no longer stands in its document stops the run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import StrictBool, TypeAdapter

from corpus.document import Document
from corpus.library import read_library
from errors import DatasetError
from evals.datasets import forms
from evals.datasets.forms import Id, SupportRow, Text
from evals.datasets.gold import FOLDER
from evals.datasets.jsonl import Row, digest, read_rows
from settings import SHIPPED_CORPUS

_FILES = ("judge_labels.jsonl", "judge_completeness.jsonl")


class CompletenessRow(Row):
    """An answer, what it must say, and whether people find it there."""

    id: Id
    answer: Text
    must_have: Text
    label: StrictBool


@dataclass(frozen=True, slots=True)
class JudgeLabels:
    """Both sets; `identity` is a digest of their files."""

    support: Sequence[SupportRow]
    completeness: Sequence[CompletenessRow]
    identity: str


def read_judge_labels(folder: Path = FOLDER, documents: Sequence[Document] | None = None) -> JudgeLabels:
    """Read both sets and hold them to the documents: those of the shipped corpus, whatever corpus is set.

    Raises DatasetError, which names the file, the case and what is wrong; CorpusError where the corpus breaks a rule.
    """
    files = [folder / name for name in _FILES]
    support = forms.support(files[0])
    completeness: list[CompletenessRow] = read_rows(files[1], TypeAdapter(CompletenessRow))
    held = {document.id: document for document in (_shipped() if documents is None else documents)}
    for row in support:
        _check(files[0], row, held)
    # Agreement is of both kinds: a set of one label says nothing of a judge that always answers with it.
    _check_both(files[0], {row.label == "SUPPORT" for row in support})
    _check_both(files[1], {row.label for row in completeness})
    return JudgeLabels(support, completeness, digest(*files))


def _shipped() -> list[Document]:
    entries, refused = read_library(SHIPPED_CORPUS)
    if refused:
        raise refused[0]
    return [entry.document for entry in entries]


def _check(file: Path, row: SupportRow, held: Mapping[str, Document]) -> None:
    if not row.passages:
        raise DatasetError(file, 0, f"'{row.id}' has no passages")
    for passage in row.passages:
        if passage.document not in held:
            raise DatasetError(
                file, 0, f"'{row.id}' names the document '{passage.document}', which the corpus does not have"
            )
        if not passage.text.strip() or passage.text not in held[passage.document].text:
            rule = f"'{row.id}': '{passage.document}' no longer says “{passage.text}”; mend the case or the document"
            raise DatasetError(file, 0, rule)


def _check_both(file: Path, labels: set[bool]) -> None:
    if len(labels) < 2:
        raise DatasetError(file, 0, "holds labels of one kind only")
