"""Retrieval over a BEIR folder: are the relevant documents found, by words, by meaning, and by both?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chat.rewriting import Rewritten
from evals.corpora import document_id
from evals.metrics.ranking import ranking
from evals.records import Record
from evals.search import ranked
from evals.tasks.base import Evaluation

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Query:
    """A query and its relevant documents with their grades."""

    id: str
    text: str
    relevant: Mapping[str, int]


class Retrieval(Evaluation[Query]):
    """`metrics` are those of the product's hybrid search; `variants` hold each way of searching."""

    name = "retrieval"

    def run(self, case: Query) -> list[Record]:
        """Rank the documents of the corpus for one query."""
        relevant = {document_id(key): grade for key, grade in case.relevant.items()}
        lists = ranked(self.corpus, Rewritten(case.text, case.text))
        variants = {name: ranking(relevant, documents) for name, documents in lists.items()}
        first = lists["hybrid"][:_SHOWN]
        wanted = {key for key, grade in relevant.items() if grade > 0}
        shown = {"relevant": sorted(wanted), "found": first}
        why = "" if set(first) & wanted else f"no relevant document among the first {_SHOWN}"
        return [
            Record(
                case=case.id,
                id=case.id,
                question=case.text,
                measures=variants["hybrid"],
                variants=variants,
                shown=shown,
                why=why,
            )
        ]
