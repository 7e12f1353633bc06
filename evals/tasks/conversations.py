"""Follow-ups with the conversation before them: how much of what a person's rewrite finds does ours find?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chat.rewriting import Exchange, Rewritten, rewrite
from evals.corpora import document_id
from evals.datasets.forms import ConversationRow, Said
from evals.metrics.ranking import RANKING, ranking
from evals.metrics.rewriting import gain_recovered, rouge1_recall
from evals.records import Means, Record
from evals.search import ranked
from evals.tasks.base import Evaluation, Opener

LAST, OURS, REFERENCE = "last_turn", "rewritten", "reference_rewrite"
MODEL = "model_rewrite"
_SHOWN = 5


class Conversations(Evaluation[ConversationRow]):
    """`metrics` are those of our rewrite by rule; where the settings let a language model rewrite, its rewrites are the
    variant `model_rewrite`. Without a corpus, only its words are held against the reference's."""

    name = "conversations"

    def __init__(
        self, dataset: str, identity: str, cases: Sequence[ConversationRow], opener: Opener, *, has_corpus: bool
    ) -> None:
        super().__init__(dataset, identity, cases, opener)
        self._has_corpus = has_corpus

    @property
    def uses_corpus(self) -> bool:
        """Without one, only the words of the rewrites are compared."""
        return self._has_corpus

    def run(self, case: ConversationRow) -> list[Record]:
        """Rewrite one follow-up, and search for it, for the bare question and for the reference rewrite."""
        ways = {LAST: Rewritten(case.question, case.question), OURS: rewrite(case.question, exchanges(case.turns))}
        if self.uses_corpus and self.corpus.settings.language_model.rewrites:
            ways[MODEL] = self.corpus.pipeline.rewritten(case.question, exchanges(case.turns))
        if case.standalone:
            ways[REFERENCE] = Rewritten(case.standalone, case.standalone)
        relevant = self._relevant(case)
        variants: dict[str, dict[str, float]] = {name: {} for name in ways}
        found: list[str] = []
        for name, asked in ways.items():
            if case.standalone and name != REFERENCE:
                variants[name]["rouge1_recall"] = rouge1_recall(case.standalone, asked.text)
            if relevant:
                documents = ranked(self.corpus, asked)["hybrid"]
                variants[name] |= ranking(relevant, documents)
                found = documents[:_SHOWN] if name == OURS else found
        shown = {
            "standalone": ways[OURS].text,
            "reference": case.standalone,
            "relevant": sorted(relevant),
            "found": found,
        }
        return [
            Record(
                case=case.id,
                id=case.id,
                turn=1 + sum(said.role == "user" for said in case.turns),
                question=case.question,
                measures=variants[OURS],
                variants={name: measures for name, measures in variants.items() if measures},
                facts={"judged": bool(relevant)},
                shown=shown,
                why="" if not relevant or set(found) & relevant.keys() else "no gold passage among the first found",
            )
        ]

    def _relevant(self, case: ConversationRow) -> dict[str, int]:
        if not self._has_corpus:
            return {}
        held = self.corpus.index.documents
        return {key: 1 for gold in case.gold_passages if (key := document_id(gold)) in held}

    def summary(self, records: Sequence[Record]) -> dict[str, Any]:
        """Adds the share of the reference's gain that is recovered, and how many rows have no gold passage here."""
        judged = [record for record in records if record.facts["judged"]]
        found = super().summary(records) | {"gain_recovered": gains(judged)}
        if self._has_corpus:
            found["left_out"] = {"no gold passage in the corpus": len(records) - len(judged)}
        return found


def gains(judged: Sequence[Record]) -> Means:
    """The share of a person's gain that is recovered, for each ranking measure, over the records that have all ways."""
    complete = [record.variants for record in judged if REFERENCE in record.variants]
    found = {
        measure: gain_recovered(*([variants[way][measure] for variants in complete] for way in (LAST, OURS, REFERENCE)))
        for measure in RANKING
    }
    return {measure: gain for measure, gain in found.items() if gain is not None}


def exchanges(turns: Sequence[Said]) -> list[Exchange]:
    """The questions asked before, each taken for answered, with what was answered."""
    found: list[Exchange] = []
    for said in turns:
        if said.role == "user":
            found.append(Exchange(said.content))
        elif found:
            found[-1] = replace(found[-1], answer=said.content)
    return found
