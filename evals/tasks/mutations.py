"""Does the verifier stop true statements that were made untrue, and let the true ones pass?

A mutant is caught where it is not found supported; a true statement is lost where it is found unsupported, for then no
reader sees it, and doubted where it is marked as supported in part. Variants: verbatim sentences and paraphrases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from chat.turn import Passage, Quote, Verdict
from chat.verification import Check, verify
from corpus.document import Document
from evals.datasets.forms import Snippet
from evals.datasets.mutants import Mutant, Names, mutants
from evals.datasets.true_statements import TrueStatement
from evals.metrics.mean import Mean
from evals.records import Record, means
from evals.tasks.base import Evaluation, Opener


class Mutations(Evaluation[TrueStatement]):
    """One record for each true statement, with what became of its mutants."""

    name = "mutations"

    def __init__(
        self,
        dataset: str,
        identity: str,
        cases: Sequence[TrueStatement],
        opener: Opener,
        documents: Mapping[str, Document],
        names: Names,
    ) -> None:
        super().__init__(dataset, identity, cases, opener)
        self._documents = documents
        self.names = names

    @property
    def uses_corpus(self) -> bool:
        """Statements are held against their snippets; nothing is searched."""
        return False

    def run(self, case: TrueStatement) -> list[Record]:
        """Verify the statement and each of its mutants."""
        own = self._verify(case.text, case.evidence)
        checks = [(mutant, self._verify(mutant.text, cites)) for mutant, cites in self._mutants(case)]
        caught = {f"caught_{mutant.kind}": float(not check.supported) for mutant, check in checks}
        measures = {
            "supported": float(own.supported),
            "lost": float(own.verdict is Verdict.UNSUPPORTED),
            "caught": sum(caught.values()) / len(caught),
            "dropped": sum(check.verdict is Verdict.UNSUPPORTED for _, check in checks) / len(checks),
            **caught,
        }
        passed = measures["lost"] == 0.0 and measures["caught"] == 1.0
        missed = [f"{mutant.kind} not caught: {mutant.text}" for mutant, check in checks if check.supported]
        why = [*([f"lost: {own.reason}"] if measures["lost"] else []), *missed]
        return [
            Record(
                case=case.id,
                id=case.id,
                question=case.text,
                measures=measures,
                variants={case.origin: measures},
                facts={"kind": case.origin},
                passed=passed,
                why="; ".join(why),
                shown={"passages": [snippet.model_dump() for snippet in case.evidence]},
            )
        ]

    def _mutants(self, case: TrueStatement) -> Iterator[tuple[Mutant, tuple[Snippet, ...]]]:
        yield Mutant("citation", case.text), (case.elsewhere,)
        for mutant in mutants(case.text, self.names):
            yield mutant, case.evidence

    def _verify(self, text: str, cites: Sequence[Snippet]) -> Check:
        passages = {f"{number}": self._passage(f"{number}", snippet) for number, snippet in enumerate(cites, 1)}
        quotes = [
            Quote(citation=number, text=p.text, document=p.document, passage=p.id, start=p.start, end=p.end)
            for number, p in enumerate(passages.values(), 1)
        ]
        return verify(text, quotes, passages)

    def _passage(self, key: str, snippet: Snippet) -> Passage:
        document = self._documents[snippet.document]
        start = document.text.index(snippet.text)
        return Passage(
            id=key,
            document=document.id,
            version=document.version,
            section=(),
            start=start,
            end=start + len(snippet.text),
            text=snippet.text,
            score=1.0,
            source=document.metadata,
        )

    def summary(self, records: Sequence[Record]) -> dict[str, dict[str, Mean]]:
        """Adds the share of statements of each origin of which all went right."""
        kinds = ({record.facts["kind"]: float(bool(record.passed))} for record in records)
        return super().summary(records) | {"by_kind": means(kinds)}
