"""The verifier itself: do its verdicts agree with people's labels of claims and passages?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chat.verification import follows
from evals.datasets.forms import SupportRow
from evals.metrics.agreement import agreement
from evals.metrics.mean import mean
from evals.records import Record
from evals.tasks.base import Evaluation

_HALF = 0.5


class Support(Evaluation[SupportRow]):
    """A claim counts as supported where any of its passages carries it. No corpus is needed."""

    name = "support"

    @property
    def uses_corpus(self) -> bool:
        """A verifier reads no corpus."""
        return False

    def run(self, case: SupportRow) -> list[Record]:
        """Hold one claim against each of its passages."""
        checks = [follows(case.claim, passage.text) for passage in case.passages]
        best = max(checks, key=lambda check: check.score, default=follows(case.claim, ""))
        labelled = case.label == "SUPPORT"
        passed = best.supported is labelled
        return [
            Record(
                case=case.id,
                id=case.id,
                question=case.claim,
                passed=passed,
                why="" if passed else f"labelled {case.label}, found {best.verdict.value}: {best.reason}",
                facts={"label": case.label, "supported": best.supported, "score": best.score},
                shown={"passages": [passage.model_dump() for passage in case.passages]},
            )
        ]

    def summary(self, records: Sequence[Record]) -> dict[str, Any]:
        """Agreement, and the share found supported under each label."""
        supported = [bool(record.facts["supported"]) for record in records]
        labels = [record.facts["label"] for record in records]
        scores = [record.facts["score"] for record in records]
        shares = {
            label: mean([float(s) for s, own in zip(supported, labels, strict=True) if own == label])
            for label in sorted(set(labels))
        }
        found = super().summary(records)
        truth = [label == "SUPPORT" for label in labels]
        found["metrics"] = agreement(truth, supported, scores)
        # The verdict is stricter than the score: other words than the passage's are marked, however near in meaning.
        if by_score := agreement(truth, [score >= _HALF for score in scores], scores).get("balanced_accuracy"):
            found["metrics"]["score_accuracy"] = by_score
        return found | {"supported_by_label": shares}
