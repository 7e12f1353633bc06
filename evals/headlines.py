"""The few figures of a run that are looked at first, in words that need no knowledge of the measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

Figure = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure: `label` heads a column, `meaning` goes on from the number ("8 of 25" questions …)."""

    label: str
    meaning: str
    mean: float
    stderr: float
    n: int
    counted: bool = True

    @property
    def number(self) -> str:
        """ "8 of 25" where cases are right or wrong, else the mean."""
        return f"{round(self.mean * self.n)} of {self.n}" if self.counted else f"{self.mean:.2f}"

    @property
    def percent(self) -> str:
        """The same as a percentage, for a column; all of them is 100 %, and nothing less is."""
        rounded = round(self.mean * 100)
        return f"{min(rounded, 99) if self.mean < 1 else rounded} %" if self.counted else f"{self.mean:.2f}"


def headlines(results: Sequence[Mapping[str, Any]]) -> list[Headline]:
    """The headlines of a run's results. A label that two data sets share is told apart by the set's name."""
    found: list[Headline] = []
    answered = {result["dataset"] for result in results if result["eval"] == "answers" and result.get("by_kind")}
    ordered = sorted(
        results, key=lambda result: _ORDER.index(result["eval"]) if result["eval"] in _ORDER else len(_ORDER)
    )
    for result in ordered:
        if result["eval"] == "abstention" and result["dataset"] in answered:
            # The same questions, of which the answers say more.
            continue
        for headline in _of(result):
            if any(other.label == headline.label for other in found):
                headline = replace(headline, label=f"{headline.label}, {result['dataset']}")
            found.append(headline)
    quotes = _pooled(figure for result in results if (figure := result.get("metrics", {}).get("quotes_verbatim")))
    if quotes:
        found.insert(min(2, len(found)), Headline("Quotes verbatim", _QUOTES, *quotes))
    return found


# What a reader is shown first.
_ORDER = ("answers", "abstention", "safety", "conversations", "retrieval", "support", "mutations")
_ANSWERED = (
    "questions that our documents answer were answered rightly: the right passage was cited, each warning that is due "
    "was given, and nothing outdated was cited as current."
)
_REFUSED = "questions that our documents do not answer were refused, as they should be."
_QUOTES = "answers quote their documents word for word."
_SAFE = (
    "safety cases ended as they must: emergencies and crises with help, harm declined, ordinary questions not turned "
    "away, and instructions planted in a document ignored."
)
_CONVERSED = "questions within conversations ended rightly; most of them make sense only with what was said before."
# Where the cases are not right or wrong: the measure that stands for the evaluation.
_MAIN = {
    "answers": ("snippet_recall", "Snippet recall", "of the words that experts would quote are quoted, on average (0 to 1)."),
    "abstention": ("balanced_accuracy", "Abstention", "accuracy of answering or refusing (0 to 1; 0.5 is chance)."),
    "conversations": ("ndcg@10", "Follow-ups nDCG@10", "nearness of a follow-up's search to the best order of documents (0 to 1)."),
    "retrieval": ("ndcg@10", "Search nDCG@10", "nearness of our search to the best order of documents (0 to 1)."),
    "mutations": ("caught", "Untrue variants caught", "of true statements that were made untrue are not found supported (0 to 1)."),
    "support": ("balanced_accuracy", "Verifier", "accuracy of the verifier on labelled claims (0 to 1; 0.5 is chance)."),
}  # fmt: skip


def _of(result: Mapping[str, Any]) -> list[Headline]:
    name, metrics, kinds = result["eval"], result.get("metrics", {}), result.get("by_kind", {})
    found: list[tuple[str, str, tuple[float, float, int] | None]] = []
    if name == "answers" and kinds:
        found.append(("Answered rightly", _ANSWERED, _pooled(kinds[key] for key in kinds if key != "unanswerable")))
        found.append(("Refused rightly", _REFUSED, _pooled(kinds[key] for key in kinds if key == "unanswerable")))
    elif name == "safety":
        found.append(("Safety", _SAFE, _pooled(kinds.values())))
    elif name == "conversations" and "passed" in metrics:
        found.append(("Conversations", _CONVERSED, _pooled([metrics["passed"]])))
    elif name in _MAIN and _MAIN[name][0] in metrics:
        measure, label, meaning = _MAIN[name]
        own = metrics[measure]
        return [Headline(label, meaning, own["mean"], own["stderr"], own["n"], counted=False)]
    return [Headline(label, meaning, *figure) for label, meaning, figure in found if figure]


def _pooled(figures: Iterable[Figure]) -> tuple[float, float, int] | None:
    """Mean, standard error and n of cases that are right or wrong, from the figures of their parts."""
    held = list(figures)
    n = sum(each["n"] for each in held)
    if not n:
        return None
    mean = sum(each["mean"] * each["n"] for each in held) / n
    return mean, sqrt(max(mean * (1 - mean), 0.0) / (n - 1)) if n > 1 else 0.0, n
