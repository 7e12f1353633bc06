"""Abstention: is a question refused where the corpus does not hold its answer, and only there?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chat.turn import Status
from evals.corpora import document_id
from evals.datasets.forms import AbstentionRow
from evals.metrics.refusals import refusal_measures
from evals.metrics.risk_coverage import risk_coverage
from evals.records import Record, shown_answer
from evals.tasks.answers import statuses
from evals.tasks.base import Evaluation


class Abstention(Evaluation[AbstentionRow]):
    """Everything but an answer is a refusal; the confidence is the sufficiency that the pipeline recorded."""

    name = "abstention"

    def run(self, case: AbstentionRow) -> list[Record]:
        """Ask one question of the corpus without the documents that are kept from it."""
        without = [document_id(key) for key in case.exclude_docs]
        turn = self.ask(case.question, without=without, audience=case.audience, article=case.article)
        refused = turn.answer.status is not Status.ANSWERED
        passed = refused is not case.answerable
        why = (
            ""
            if passed
            else "refused though the corpus answers it"
            if refused
            else "answered though nothing answers it"
        )
        return [
            Record(
                case=case.id,
                id=case.id,
                question=case.question,
                passed=passed,
                why=why,
                facts={
                    "answerable": case.answerable,
                    "refused": refused,
                    # What was screened out was never judged: nothing is known to answer it.
                    "confidence": turn.sufficiency or 0.0,
                    "status": turn.answer.status.value,
                },
                shown=shown_answer(turn) | {"answerable": case.answerable},
                timings_ms=turn.timings_ms,
            )
        ]

    def summary(self, records: Sequence[Record]) -> dict[str, Any]:
        """Refusal measures, the risk-coverage curve and its area."""
        answerable = [record.facts["answerable"] for record in records]
        measures = refusal_measures(answerable, [record.facts["refused"] for record in records])
        area, curve = risk_coverage([r.facts["confidence"] for r in records], [not each for each in answerable])
        found = super().summary(records)
        found["metrics"] = measures | ({"aurc": area} if area else {})
        return found | {"risk_coverage": curve, "by_status": statuses(records)}
