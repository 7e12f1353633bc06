"""What a chat model as judge adds to the records and the figures of answers; nothing where none is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chat.turn import Turn
from evals.judge import Judge
from evals.metrics.judge_completeness import judge_completeness
from evals.metrics.judge_support import judge_support
from evals.records import Record, given

_UNPARSED = "judge_unparsed"


def judged(judge: Judge | None, turn: Turn, must_have: Sequence[str]) -> tuple[dict[str, float], dict[str, int]]:
    """The judge's measures of an answer, and the fact of how many of its verdicts could not be parsed: kept with the case,
    so that it is counted also where a run was interrupted. Raises what `Judge.supports` raises."""
    if judge is None:
        return {}, {}
    support, unparsed = judge_support(turn, judge)
    completeness, more = judge_completeness(turn, must_have, judge)
    return given(judge_support=support, judge_completeness=completeness), {_UNPARSED: unparsed + more}


def judge_summary(judge: Judge | None, records: Sequence[Record]) -> dict[str, Any]:
    """`judge` as `Judge.report` gives it: what stands beside every figure of the judge."""
    if judge is None:
        return {}
    return {"judge": judge.report(sum(record.facts.get(_UNPARSED, 0) for record in records))}
