"""Share of an answer's statements that a chat model finds supported by the words quoted for them: the attribution of
ALCE (Gao et al. 2023) and RAGAS' faithfulness (Es et al. 2024), judged quote by quote rather than over a whole context.

What the share is worth is what the judge is worth: its agreement with people's labels stands beside it in every run.
"""

from __future__ import annotations

from chat.turn import Turn
from evals.judge import Judge


def judge_support(turn: Turn, judge: Judge) -> tuple[float | None, int]:
    """The share, 0 to 1, and how many verdicts could not be parsed; these are left out of the share. None for an answer
    without statements and for one of whose verdicts none could be parsed. A statement without quotes is unsupported.

    Raises what `Judge.supports` raises.
    """
    verdicts: list[bool | None] = []
    for statement in turn.answer.statements:
        quoted = "\n".join(quote.text for quote in statement.quotes)
        verdicts.append(judge.supports(statement.text, quoted) if quoted.strip() else False)
    return share(verdicts)


def share(verdicts: list[bool | None]) -> tuple[float | None, int]:
    """The share of true ones among those that could be parsed, None where there are none; and how many could not."""
    parsed = [verdict for verdict in verdicts if verdict is not None]
    return (sum(parsed) / len(parsed) if parsed else None), len(verdicts) - len(parsed)
