"""BEIR folders: corpus.jsonl, queries.jsonl, qrels/SPLIT.tsv (Thakur et al. 2021)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import Field, TypeAdapter, model_validator

from errors import DatasetError
from evals.datasets.forms import Id, Text
from evals.datasets.jsonl import Row, digest, lines, read_rows

_HEADER = ["query-id", "corpus-id", "score"]


class CorpusRow(Row):
    """A text of a corpus; either title or text may be empty, not both."""

    id: Id = Field(validation_alias="_id")
    title: str = ""
    text: str = ""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.title.strip() or self.text.strip()):
            raise ValueError(f"'{self.id}' has neither title nor text")
        return self


class QueryRow(Row):
    """A query."""

    id: Id = Field(validation_alias="_id")
    text: Text


@dataclass(frozen=True, slots=True)
class Beir:
    """A set of queries over a corpus: `qrels[query][document]` is a grade of relevance, 0 for none."""

    name: str
    corpus: Path
    queries: dict[str, str]
    qrels: dict[str, dict[str, int]]
    identity: str


def read_corpus(file: Path) -> list[CorpusRow]:
    """The texts of a corpus file; one with neither title nor text is refused.

    Public corpora hold some ids more than once (MedQuAD): nobody can tell which of the texts a judgement means, so that
    they are taken together as one, in their order.
    """
    found: dict[str, CorpusRow] = {}
    for row in read_rows(file, TypeAdapter(CorpusRow), repeated=True):
        first = found.get(row.id)
        if first is None:
            found[row.id] = row
        else:
            parts = (first.text, row.title, row.text)
            found[row.id] = first.model_copy(update={"text": "\n".join(part for part in parts if part.strip())})
    return list(found.values())


def corpus_file(folder: Path) -> Path:
    """The corpus file of a folder. Raises DatasetError where there is none."""
    file = folder / "corpus.jsonl"
    if not file.is_file():
        raise DatasetError(folder, 0, "holds no corpus.jsonl; give a folder in BEIR form")
    return file


def read_beir(folder: Path, split: str) -> Beir:
    """Read and check a BEIR folder; queries without a judgement are left out.

    Raises DatasetError for a missing file or split, a malformed line, and an id that is not in queries or corpus.
    """
    corpus, queries = corpus_file(folder), folder / "queries.jsonl"
    judged = folder / "qrels" / f"{split}.tsv"
    if not judged.is_file():
        found = ", ".join(sorted(file.stem for file in judged.parent.glob("*.tsv"))) or "none"
        raise DatasetError(judged, 0, f"there is no such file; the splits here: {found} (choose with --split)")
    texts = {row.id: row.text for row in read_rows(queries, TypeAdapter(QueryRow))}
    qrels = _qrels(judged, set(texts), {row.id for row in read_corpus(corpus)})
    relevant = {query: grades for query, grades in qrels.items() if any(grade > 0 for grade in grades.values())}
    if not relevant:
        raise DatasetError(judged, 0, "judges no text relevant to any query")
    name = f"{folder.resolve().name}/{split}"
    return Beir(name, corpus, {q: texts[q] for q in relevant}, relevant, digest(corpus, queries, judged))


def _qrels(file: Path, queries: set[str], corpus: set[str]) -> dict[str, dict[str, int]]:
    rows = lines(file)
    number, header = next(rows, (1, ""))
    if [name.strip() for name in header.split("\t")] != _HEADER:
        raise DatasetError(file, number, f"the header must be {' '.join(_HEADER)}, with tabs between")
    found: dict[str, dict[str, int]] = {}
    for number, line in rows:
        fields = [field.strip() for field in line.split("\t")]
        if len(fields) != len(_HEADER):
            raise DatasetError(file, number, f"has {len(fields)} fields, not {len(_HEADER)} with tabs between")
        query, document, score = fields
        if query not in queries:
            raise DatasetError(file, number, f"query-id: '{query}' is not in queries.jsonl")
        if document not in corpus:
            raise DatasetError(file, number, f"corpus-id: '{document}' is not in corpus.jsonl")
        grade = _grade(score)
        if grade is None:
            raise DatasetError(file, number, f"score: '{score}' is no whole number")
        if found.setdefault(query, {}).setdefault(document, grade) != grade:
            raise DatasetError(file, number, f"score: '{query}' and '{document}' were judged otherwise before")
    return found


def _grade(score: str) -> int | None:
    try:
        grade = float(score)
    except ValueError:
        return None
    # Some sets write 1.0; neither a part of a grade nor infinity is one.
    return int(grade) if grade.is_integer() else None
