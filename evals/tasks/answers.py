"""Answers: do they quote what experts would quote, say what must be said, and rest on what they cite?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from chat.turn import Status, Turn
from evals.corpora import Corpus, document_id
from evals.datasets.forms import AnswerRow, Snippet
from evals.metrics.citations import citation_measures
from evals.metrics.disclaimer import has_disclaimer
from evals.metrics.length import words
from evals.metrics.rouge import rouge2
from evals.metrics.snippets import Range, find, snippet_measures
from evals.metrics.statements import statement_recall
from evals.metrics.support import statement_support
from evals.metrics.tampering import tampering_caught
from evals.metrics.verbatim import quotes_verbatim
from evals.records import Record, given, shown_answer
from evals.tasks.base import Evaluation
from evals.tasks.judged import judge_summary, judged

AnyAnswer = TypeVar("AnyAnswer", bound=AnswerRow)


def grounding(turn: Turn, corpus: Corpus) -> dict[str, float]:
    """The measures of an answer that need no gold: what it rests on, and what goes with it."""
    passages = {passage.id: passage.text for passage in turn.retrieved}
    return given(
        quotes_verbatim=quotes_verbatim(turn, corpus.text),
        disclaimer=has_disclaimer(turn),
        statement_support=statement_support(turn),
        tampering_caught=tampering_caught(turn),
        words=words(turn),
        **citation_measures(turn, passages),
    )


def against_gold(turn: Turn, snippets: Iterable[Snippet], corpus: Corpus) -> tuple[dict[str, float], int]:
    """The quotes of an answer against gold snippets, and how many snippets are not in the corpus."""
    gold: dict[str, list[Range]] = defaultdict(list)
    missing = 0
    for snippet in snippets:
        key = document_id(snippet.document)
        place = find(corpus.text(key), snippet.text) if key in corpus.index.documents else None
        if place is None:
            missing += 1
        else:
            gold[key].append(place)
    quoted: dict[str, list[Range]] = defaultdict(list)
    for statement in turn.answer.statements:
        for quote in statement.quotes:
            quoted[quote.document].append((quote.start, quote.end))
    return snippet_measures(quoted, gold), missing


class Answers(Evaluation[AnyAnswer]):
    """A refusal counts: it is a class of its own, recalls nothing, and has no precision."""

    name = "answers"

    def run(self, case: AnyAnswer) -> list[Record]:
        """Ask one question and hold the answer against its gold."""
        turn = self.ask(case.question, audience=case.audience, article=case.article)
        return [self.record(case, turn)]

    def record(self, case: AnyAnswer, turn: Turn) -> Record:
        """The record of an answered question."""
        said = "\n".join(statement.text for statement in turn.answer.statements)
        quoted, missing = against_gold(turn, case.gold_snippets, self.corpus)
        answered = turn.answer.status is Status.ANSWERED
        measures = {"answered": float(answered)} | grounding(turn, self.corpus) | quoted
        measures |= given(
            statement_recall=statement_recall(turn, case.must_have), rouge2=rouge2(said, case.ideal_answers)
        )
        found, unparsed = judged(self.judge, turn, case.must_have)
        why = "" if answered else f"ended as {turn.answer.status.value}"
        if answered and not measures.get("gold_cited", 1.0):
            why = "cites none of the gold snippets"
        return Record(
            case=case.id,
            id=case.id,
            question=case.question,
            measures=measures | found,
            facts={"status": turn.answer.status.value, "missing": missing, "snippets": len(case.gold_snippets)}
            | unparsed,
            shown=shown_answer(turn) | {"gold": [snippet.model_dump() for snippet in case.gold_snippets[:_SHOWN]]},
            why=why,
            timings_ms=turn.timings_ms,
        )

    def summary(self, records: Sequence[Record]) -> dict[str, Any]:
        """Adds how the questions ended, and how many gold snippets are not in the corpus."""
        left_out = {"gold snippets not in the corpus": sum(record.facts["missing"] for record in records)}
        found = super().summary(records) | {"by_status": statuses(records), "left_out": left_out}
        return found | judge_summary(self.judge, records)


_SHOWN = 5


def statuses(records: Sequence[Record]) -> dict[str, int]:
    """How many records ended in each status."""
    found = [record.facts["status"] for record in records]
    return {status: found.count(status) for status in sorted(set(found))}
