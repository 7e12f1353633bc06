"""Share of the statements that a good answer must contain which a chat model finds in it: the comprehensiveness of K-QA
(Manes et al. 2024), with the model in the place that our verifier has in `statement_recall`. A refusal contains none.

What the share is worth is what the judge is worth: its agreement with people's labels stands beside it in every run.
"""

from __future__ import annotations

from collections.abc import Sequence

from chat.turn import Turn
from evals.judge import Judge
from evals.metrics.judge_support import share


def judge_completeness(turn: Turn, must_have: Sequence[str], judge: Judge) -> tuple[float | None, int]:
    """The share, 0 to 1, and how many verdicts could not be parsed; these are left out of the share. None where nothing
    must be said, and where no verdict could be parsed. A refusal is not put to the judge.

    Raises what `Judge.contains` raises.
    """
    said = "\n".join(statement.text for statement in turn.answer.statements)
    return share([judge.contains(said, text) if said.strip() else False for text in must_have])
