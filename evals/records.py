"""What one case of an evaluation leaves behind, and the figures that any set of such records gives."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from chat.turn import Turn
from evals.metrics.mean import Mean, mean

Means = dict[str, Mean]


class Record(BaseModel):
    """One case, as a line of a run's JSON Lines. A measure that does not apply to it is absent, never NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: str = Field(description="Id of the case; a conversation leaves a record for each turn")
    id: str
    measures: dict[str, float] = {}
    variants: dict[str, dict[str, float]] = Field({}, description="The same measures by way of searching or asking")
    facts: dict[str, Any] = Field({}, description="What set measures are computed from: labels, statuses, confidence")
    turn: int | None = Field(None, description="Which turn of its conversation")
    passed: bool | None = Field(None, description="Whether it is right; None where right is a matter of degree")
    why: str = Field("", description="Why it is not right, in words")
    question: str = ""
    shown: dict[str, Any] = Field({}, description="What a person needs to judge the case: answer, passages, gold")
    timings_ms: dict[str, float] = {}


def given(**measures: float | None) -> dict[str, float]:
    """Measures without those that do not apply."""
    return {name: value for name, value in measures.items() if value is not None}


def means(measured: Iterable[Mapping[str, float]]) -> Means:
    """The mean of each measure over the cases that have it, in the order of first appearance."""
    columns: dict[str, list[float]] = defaultdict(list)
    for measures in measured:
        for name, value in measures.items():
            columns[name].append(value)
    return {name: mean(values) for name, values in columns.items()}


def variant_means(records: Sequence[Record]) -> dict[str, Means]:
    """The means of each variant."""
    names = dict.fromkeys(name for record in records for name in record.variants)
    return {name: means(r.variants[name] for r in records if name in r.variants) for name in names}


def by_turn(records: Sequence[Record]) -> dict[str, Means]:
    """The means at each depth of a conversation; none where no record is of one."""
    turns = sorted({record.turn for record in records if record.turn is not None})
    return {str(turn): means(r.measures for r in records if r.turn == turn) for turn in turns}


def shown_answer(turn: Turn) -> dict[str, Any]:
    """What is kept of an answer for a person to read: status, sentences with their sources, notices, passages."""
    answer = turn.answer
    labels = {reference.number: reference.label for reference in answer.references}
    return {
        "status": answer.status.value,
        "standalone_question": turn.standalone_question,
        "sufficiency": turn.sufficiency,
        "statements": [
            {
                "section": statement.section.value,
                "text": statement.text,
                "verdict": statement.verdict.value,
                "sources": [labels[number] for number in statement.citations],
            }
            for statement in answer.statements
        ],
        "notices": [{"kind": notice.kind.value, "text": notice.text} for notice in answer.notices],
        "passages": [
            {"document": p.document, "label": p.source.label, "score": p.score, "text": p.text}
            for p in turn.retrieved[:5]
        ],
        **({"written": turn.written.model_dump(include=_OF_WRITTEN)} if turn.written else {}),
    }


_OF_WRITTEN = {"model", "prompt", "text", "unknown_citations", "left_out", "failure"}


def by_model(records: Sequence[Record]) -> dict[str, Any]:
    """Of the answers for which a language model was asked: how many it wrote in the end, why it did not write the others,
    and how many of its sentences and citations are not shown. Empty where none was asked."""
    written = [record.shown["written"] for record in records if "written" in record.shown]
    if not written:
        return {}
    failures = Counter(each["failure"] for each in written if each["failure"])
    return {
        "asked": len(written),
        "wrote": len(written) - failures.total(),
        "failures": dict(failures.most_common()),
        "left_out": sum(each["left_out"] for each in written),
        "unknown_citations": sum(each["unknown_citations"] for each in written),
    }
