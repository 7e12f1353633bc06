"""Our own gold set through the whole product: each case is right or wrong, and wrong ones say why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chat.rewriting import Rewritten
from chat.turn import Status, Turn
from corpus.document import Standing
from evals.corpora import document_id
from evals.datasets.forms import Snippet
from evals.datasets.gold import GoldConversation, GoldQuestion, GoldTurn
from evals.metrics.currency import currency_kept, notices_given, replacement_named
from evals.metrics.ranking import ranking
from evals.metrics.rewriting import rouge1_recall
from evals.records import Means, Record, given, means, shown_answer
from evals.search import ranked
from evals.tasks.answers import Answers, against_gold, grounding, statuses
from evals.tasks.base import Evaluation
from evals.tasks.conversations import LAST, OURS, REFERENCE, gains

# A case is right where all of these that apply to it are 1; the words say what is wrong where one is not.
_MUST = {
    "quotes_verbatim": "a quote is not in its document word for word",
    "disclaimer": "the disclaimer is missing or not whole",
    "currency_kept": "cites a document without standing as current",
    "notices_given": "does not warn as it must",
    "replacement_named": "does not name the document that it must",
    "gold_cited": "cites none of the gold snippets",
}


def verdict(measures: dict[str, float], status: Status, *, answerable: bool) -> tuple[bool, str]:
    """Whether a case is right, and if not, why."""
    wanted = Status.ANSWERED if answerable else Status.INSUFFICIENT_EVIDENCE
    wrong = [] if status is wanted else [f"ended as {status.value}, not {wanted.value}"]
    wrong += [words for name, words in _MUST.items() if measures.get(name, 1.0) < 1.0]
    return not wrong, "; ".join(wrong)


class GoldAnswers(Answers[GoldQuestion]):
    """Questions that the corpus answers, does not answer, answers with a newer document, or answers both ways."""

    def record(self, case: GoldQuestion, turn: Turn) -> Record:
        """Adds to the measures of an answer those of currency, and whether the case is right."""
        found = super().record(case, turn)
        outdated = {key for key, row in self.corpus.index.documents.items() if not _citable(row.standing)}
        measures = found.measures | given(
            currency_kept=currency_kept(turn, outdated | set(case.not_current)),
            notices_given=notices_given(turn, case.notices),
            replacement_named=replacement_named(turn, case.named),
        )
        if not case.answerable:
            # That a question is refused is right here; it is counted among the refusals, not against the answers.
            measures.pop("answered")
            measures["refused"] = float(turn.answer.status is Status.INSUFFICIENT_EVIDENCE)
        passed, why = verdict(measures, turn.answer.status, answerable=case.answerable)
        measures["passed"] = float(passed)
        facts = found.facts | {"kind": case.kind}
        return found.model_copy(update={"measures": measures, "passed": passed, "why": why, "facts": facts})

    def summary(self, records: Sequence[Record]) -> dict[str, Any]:
        """Adds the share of right cases of each kind."""
        return super().summary(records) | {"by_kind": by_kind(records)}


class GoldConversations(Evaluation[GoldConversation]):
    """Conversations held live: each turn is asked with the product's own answers before it."""

    name = "conversations"

    def run(self, case: GoldConversation) -> list[Record]:
        """Hold one conversation; a record for each turn."""
        earlier: list[Turn] = []
        records = []
        for number, gold in enumerate(case.turns, 1):
            turn = self.ask(gold.question, earlier, audience=case.audience, article=case.article)
            earlier.append(turn.model_copy(update={"number": number}))
            records.append(self._record(case, number, gold, turn))
        return records

    def _record(self, case: GoldConversation, number: int, gold: GoldTurn, turn: Turn) -> Record:
        quoted, _ = against_gold(turn, gold.gold_snippets, self.corpus)
        status = turn.answer.status
        measures = grounding(turn, self.corpus) | quoted
        outcome = status is Status.ANSWERED if gold.answerable else status is Status.INSUFFICIENT_EVIDENCE
        measures |= {"answered" if gold.answerable else "refused": float(outcome)}
        passed, why = verdict(measures, status, answerable=gold.answerable)
        variants = self._variants(gold, turn)
        return Record(
            case=case.id,
            id=f"{case.id}/{number}",
            turn=number,
            question=gold.question,
            measures=measures | variants.get(OURS, {}) | {"passed": float(passed)},
            variants=variants,
            facts={"status": status.value, "kind": "answerable" if gold.answerable else "unanswerable"},
            passed=passed,
            why=why,
            shown=shown_answer(turn)
            | {"reference": gold.standalone, "gold": [s.model_dump() for s in gold.gold_snippets]},
            timings_ms=turn.timings_ms,
        )

    def _variants(self, gold: GoldTurn, turn: Turn) -> dict[str, dict[str, float]]:
        relevant = _documents(gold.gold_snippets)
        if not relevant:
            return {}
        ways = {
            LAST: Rewritten(gold.question, gold.question),
            OURS: Rewritten(turn.standalone_question, turn.focus, turn.background),
            REFERENCE: Rewritten(gold.standalone, gold.standalone),
        }
        found = {name: ranking(relevant, ranked(self.corpus, asked)["hybrid"]) for name, asked in ways.items()}
        for name in (LAST, OURS):
            found[name]["rouge1_recall"] = rouge1_recall(gold.standalone, ways[name].text)
        return found

    def summary(self, records: Sequence[Record]) -> dict[str, Any]:
        """Adds the share of the reference's gain that is recovered, and the right turns of each kind."""
        return super().summary(records) | {
            "gain_recovered": gains(records),
            "by_status": statuses(records),
            "by_kind": by_kind(records),
        }


def by_kind(records: Sequence[Record]) -> Means:
    """The share of right cases of each kind."""
    return means({record.facts["kind"]: float(bool(record.passed))} for record in records)


def _documents(snippets: Sequence[Snippet]) -> dict[str, int]:
    return {document_id(snippet.document): 1 for snippet in snippets}


def _citable(standing: str) -> bool:
    return Standing(standing).citable
