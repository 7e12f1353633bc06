"""The words for what a search is limited to: on the page, in exports and in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from chat.filters import Filters
from chat.turn import Status, Turn
from chat.ui import wording

FILTERS = "Filters"
CLEAR_FILTERS = "Clear filters"
AGAIN = "Ask again with other filters"
STILL_NOT = "Without these filters there is not enough to answer from either."


def limited_to(filters: Filters) -> str:
    """What is searched under some filters: "guidelines, since 2020"."""
    parts = _limits(filters)
    kind = parts.pop("kind", "")
    return ", ".join((kind, *parts.values())) if kind else f"documents {', '.join(parts.values())}"


def _limits(filters: Filters) -> dict[str, str]:
    said = {
        "kind": wording.KINDS[filters.kind].lower() if filters.kind else "",
        "types": f"of the type {_either([wording.TYPE[each].lower() for each in filters.types])}",
        "organisations": f"by {_either(filters.organisations)}",
        "jurisdictions": f"for {_either(filters.jurisdictions)}",
        "since": f"since {filters.since}",
    }
    return {name: words for name, words in said.items() if name in filters.chosen}


def _either(names: Sequence[str]) -> str:
    return " or ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def ask_without(filters: Filters, wider: Filters) -> str:
    """A button that asks again with wider filters: "Ask again without “since 2020”"."""
    return f"Ask again without {_taken_away(filters, wider)}"


def _taken_away(filters: Filters, wider: Filters) -> str:
    gone = [f"“{words}”" for name, words in _limits(filters).items() if name not in wider.chosen]
    return gone[0] if len(gone) == 1 else "any filter"


def limits(turn: Turn) -> list[str]:
    """What filters did to an answer, in sentences; none without filters, or where nothing was searched."""
    filters, narrowed = turn.question.filters, turn.answer.narrowed
    if not filters.chosen or turn.answer.status not in (Status.ANSWERED, Status.INSUFFICIENT_EVIDENCE):
        return []
    said = [f"Searched only {limited_to(filters)}."]
    if narrowed and narrowed.outside:
        labels = [r.label for r in turn.answer.references if r.document in narrowed.outside]
        said.append(f"Cited all the same, since it must be heard: {wording.enumeration(labels)}.")
    if narrowed and turn.answer.status is Status.INSUFFICIENT_EVIDENCE:
        ways = _either([_taken_away(filters, wider) for wider in narrowed.wider])
        said.append(f"Without {ways} there is more to answer from." if ways else STILL_NOT)
    return said
