"""From names, folders and files to evaluations that are ready to run. All data are read and checked here, before any work."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from corpus.document import Document
from errors import DatasetError, UsageError
from evals.corpora import Corpus, digest_of, document_of, open_corpus, shipped_documents
from evals.datasets import forms
from evals.datasets.beir import corpus_file, read_beir, read_corpus
from evals.datasets.forms import InjectionRow, SafetyRow
from evals.datasets.gold import Gold, read_gold
from evals.datasets.jsonl import digest, lines
from evals.datasets.judge_labels import read_judge_labels
from evals.datasets.mutants import names_of
from evals.datasets.true_statements import VERBATIM, true_statements
from evals.judge import Judge
from evals.tasks.abstention import Abstention
from evals.tasks.answers import Answers
from evals.tasks.base import Evaluation, Opener
from evals.tasks.conversations import Conversations
from evals.tasks.gold import GoldAnswers, GoldConversations
from evals.tasks.mutations import Mutations
from evals.tasks.retrieval import Query, Retrieval
from evals.tasks.safety import Safety, injected_documents
from evals.tasks.support import Support
from ingest.build import Progress
from ingest.embedding import SentenceTransformerEmbeddings
from settings import Settings

SEED = 0
_GOLD = "gold"
AnyCase = TypeVar("AnyCase")
Some = Evaluation[Any]


def sample(cases: Sequence[AnyCase], limit: int | None) -> list[AnyCase]:
    """All cases, or a seeded sample of them in their own order: the same at every run."""
    if limit is None or limit >= len(cases):
        return list(cases)
    chosen = sorted(random.Random(SEED).sample(range(len(cases)), limit))
    return [cases[place] for place in chosen]


@dataclass
class Suite:
    """Makes evaluations. One model and one index of each corpus serve all of them."""

    settings: Settings
    embeddings: SentenceTransformerEmbeddings
    limit: int | None = None
    progress: Progress = lambda label, done, total: None
    judge: Judge | None = None
    left_out: list[str] = field(default_factory=list)
    _opened: dict[str, Corpus] = field(default_factory=dict)

    def retrieval(self, folder: Path, split: str) -> Some:
        """Retrieval over a BEIR folder."""
        data = read_beir(folder, split)
        queries = [Query(key, text, data.qrels[key]) for key, text in data.queries.items()]
        return Retrieval(data.name, data.identity, sample(queries, self.limit), self._texts(data.corpus))

    def conversations(self, file: Path, corpus: Path | None) -> Some:
        """Follow-ups, over a corpus or without one."""
        cases, identity = forms.conversations(file), self._identity(file, corpus)
        if corpus and not _ids(corpus) & {key for case in cases for key in case.gold_passages}:
            raise DatasetError(file, 0, "names no gold passage that is in the corpus; is it the right --corpus?")
        opener = self._texts(corpus_file(corpus)) if corpus else self._shipped()
        return Conversations(file.stem, identity, sample(cases, self.limit), opener, has_corpus=corpus is not None)

    def answers(self, file: Path, corpus: Path | None) -> Some:
        """Answers, over a corpus or over the shipped documents."""
        cases, identity = forms.answers(file), self._identity(file, corpus)
        named = {snippet.document for case in cases for snippet in case.gold_snippets}
        if corpus and named and not _ids(corpus) & named:
            raise DatasetError(file, 0, "names no document that is in the corpus; is it the right --corpus?")
        opener = self._texts(corpus_file(corpus)) if corpus else self._shipped()
        return Answers(file.stem, identity, sample(cases, self.limit), opener, self.judge)

    def abstention(self, file: Path, corpus: Path) -> Some:
        """Abstention over a corpus."""
        cases, identity = forms.abstention(file), self._identity(file, corpus)
        held = _ids(corpus)
        for case in cases:
            # What is left out must be there, or the question stays answerable; of what answers, something must be there.
            missing = set(case.exclude_docs) - held
            if case.answerable and case.gold_docs and not held & set(case.gold_docs):
                missing |= set(case.gold_docs)
            if missing:
                raise DatasetError(file, 0, f"'{case.id}' names '{min(missing)}', which is not in the corpus")
        return Abstention(file.stem, identity, sample(cases, self.limit), self._texts(corpus_file(corpus)))

    def safety(self, file: Path) -> Some:
        """Texts and injections, put to the shipped documents."""
        return self._safety(file.stem, self._identity(file, None), sample(forms.safety(file), self.limit))

    def _safety(self, name: str, identity: str, cases: Sequence[SafetyRow | InjectionRow]) -> Some:
        injections = [case for case in cases if isinstance(case, InjectionRow)]
        return Safety(name, identity, cases, self._shipped(injected_documents(injections)))

    def support(self, file: Path) -> Some:
        """The verifier against labels."""
        return Support(file.stem, digest(file), sample(forms.support(file), self.limit), self._shipped())

    def gold(self) -> list[Some]:
        """Our own set over the shipped documents."""
        gold, labels = read_gold(self._documents), read_judge_labels(documents=self._documents)
        opener = self._shipped()
        relevant = [
            Query(q.id, q.question, {snippet.document: 1 for snippet in q.gold_snippets})
            for q in gold.questions
            if q.gold_snippets
        ]
        asked = [
            forms.AbstentionRow(
                id=q.id, question=q.question, answerable=q.answerable, audience=q.audience, article=q.article
            )
            for q in gold.questions
        ]
        identity = f"{gold.identity}{digest_of(self._documents)}"
        return [
            Retrieval(_GOLD, identity, sample(relevant, self.limit), opener),
            GoldConversations(_GOLD, identity, sample(gold.conversations, self.limit), opener),
            GoldAnswers(_GOLD, identity, sample(gold.questions, self.limit), opener, self.judge),
            Abstention(_GOLD, identity, sample(asked, self.limit), opener),
            self._safety(_GOLD, identity, sample(gold.safety, self.limit)),
            Support(_GOLD, labels.identity, sample(labels.support, self.limit), opener),
            self._mutations(gold, identity, opener),
        ]

    def _mutations(self, gold: Gold, identity: str, opener: Opener) -> Some:
        cases = true_statements(self._documents, gold.questions)
        held = {document.id: document for document in self._documents}
        names = names_of(case.text for case in cases if case.origin == VERBATIM)
        return Mutations(_GOLD, identity, sample(cases, self.limit), opener, held, names)

    def found(self, folder: Path) -> list[Some]:
        """Every set below a folder, told by its form. A file's corpus is the corpus.jsonl beside it, else the BEIR folder
        of the file's name."""
        if not folder.is_dir():
            raise UsageError(f"{folder} is not a folder.")
        folders = [file.parent for file in sorted(folder.rglob("corpus.jsonl"))]
        beir = {path.name: path for path in reversed(folders)}
        made: list[Some] = []
        for path in folders:
            made += [self.retrieval(path, file.stem) for file in sorted(path.glob("qrels/*.tsv"))]
        for file in sorted(folder.rglob("*.jsonl")):
            if file.name not in ("corpus.jsonl", "queries.jsonl"):
                made += self._of_form(file, beir)
        _tell_apart(made)
        if not made:
            raise DatasetError(folder, 0, "holds no evaluation data in a form that `sequitur eval` knows")
        return made

    def _of_form(self, file: Path, beir: dict[str, Path]) -> list[Some]:
        number, first = next(lines(file), (0, "{}"))
        try:
            name = forms.form_of(json.loads(first))
        except (ValueError, TypeError):
            raise DatasetError(
                file, number, "is no JSON object; move the file away if it is no evaluation data"
            ) from None
        beside = file.parent if (file.parent / "corpus.jsonl").is_file() else beir.get(file.stem)
        match name:
            case "support":
                return [self.support(file)]
            case "safety":
                return [self.safety(file)]
            case "abstention" if beside:
                return [self.abstention(file, beside)]
            case "answers" if beside:
                return [self.answers(file, beside)]
            case "conversations":
                return [self.conversations(file, beside)]
            case _:
                why = "no corpus.jsonl beside it, nor a BEIR folder of its name" if name else "rows of no known form"
                self.left_out.append(f"{file} ({why})")
                return []

    @cached_property
    def _documents(self) -> list[Document]:
        return shipped_documents(self.settings)

    def _texts(self, file: Path) -> Opener:
        def documents() -> list[Document]:
            return [document_of(row) for row in read_corpus(file)]

        return partial(self._open, file.parent.name, str(file.resolve()), documents)

    def _shipped(self, more: Sequence[Document] = ()) -> Opener:
        key = f"shipped {digest_of(more)}"
        return partial(self._open, "shipped", key, lambda: [*self._documents, *more])

    def _open(self, name: str, key: str, documents: Callable[[], list[Document]]) -> Corpus:
        if key not in self._opened:
            self._opened[key] = open_corpus(self.settings, self.embeddings, documents(), name, self.progress)
        return self._opened[key]

    def _identity(self, file: Path, corpus: Path | None) -> str:
        """A digest of a file and of the texts that its questions are put to."""
        return digest(file, corpus_file(corpus)) if corpus else f"{digest(file)}{digest_of(self._documents)}"


def _ids(corpus: Path) -> set[str]:
    return {row.id for row in read_corpus(corpus_file(corpus))}


def _tell_apart(evaluations: Sequence[Some]) -> None:
    """Number the sets that share a name: their records are kept by it."""
    seen: Counter[tuple[str, str]] = Counter()
    for each in evaluations:
        key = (each.name, each.dataset)
        seen[key] += 1
        if seen[key] > 1:
            each.dataset = f"{each.dataset} {seen[key]}"
