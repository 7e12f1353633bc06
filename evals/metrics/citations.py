"""Citation recall and precision as ALCE defines them (Gao et al. 2023, "Enabling Large Language Models to Generate Text
with Citations"), with our verifier in the place of their entailment model.

Recall of a statement: 1 where the passages it cites, taken together, support it. Precision of a citation: 1 where its
statement has recall 1 and the citation is not needless: it supports the statement alone, or the others do not without
it. What this is worth rests on the verifier: `agreement` measures that against people's labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chat.turn import Statement, Turn
from chat.verification import follows


def citation_measures(turn: Turn, passages: Mapping[str, str]) -> dict[str, float]:
    """`citation_recall` (mean over statements) and `citation_precision` (mean over citations) of an answer; `passages`
    are the texts of those retrieved, by id. Empty for an answer without statements."""
    statements = turn.answer.statements
    if not statements:
        return {}
    judged = [_judged(statement, passages) for statement in statements]
    precise = [one for _, each in judged for one in each]
    measures = {"citation_recall": sum(recall for recall, _ in judged) / len(judged)}
    return measures | {"citation_precision": sum(precise) / len(precise) if precise else 0.0}


def _judged(statement: Statement, passages: Mapping[str, str]) -> tuple[bool, list[bool]]:
    # A citation of a passage that was not retrieved supports nothing.
    cited = list(dict.fromkeys(quote.passage for quote in statement.quotes))
    texts = {key: passages.get(key, "") for key in cited}
    if not _supported(statement.text, texts.values()):
        return False, [False] * len(cited)
    needed = []
    for key, text in texts.items():
        rest = [other for name, other in texts.items() if name != key]
        needed.append(_supported(statement.text, [text]) or not _supported(statement.text, rest))
    return True, needed


def _supported(text: str, evidence: Iterable[str]) -> bool:
    joined = "\n".join(evidence)
    return bool(joined) and follows(text, joined).supported
