"""What has become of the documents that a stored answer cited: the answer stays, and its reader is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chat.turn import Turn
from corpus.document import Metadata, Standing


@dataclass(frozen=True, slots=True)
class Since:
    """A document that stands otherwise today than when it was cited. `now` is None where it is no longer held;
    `replaced_by` are ids."""

    document: str
    version: str
    label: str
    then: Standing
    now: Standing | None
    replaced_by: tuple[str, ...] = ()


def changed_since(turn: Turn, library: Mapping[str, Metadata]) -> tuple[Since, ...]:
    """The cited documents of a turn that have another standing today, or are no longer held, in the order cited."""
    found = []
    for cited in turn.answer.references:
        held = library.get(cited.document) or _same_work(cited.url, library)
        now = held.standing if held else None
        if now is not cited.standing:
            successors = tuple(edge.id for edge in held.superseded_by) if held else cited.superseded_by
            label = held.label if held else cited.label
            found.append(
                Since(held.id if held else cited.document, cited.version, label, cited.standing, now, successors)
            )
    return tuple(found)


def _same_work(url: str | None, library: Mapping[str, Metadata]) -> Metadata | None:
    """The document of the same work that is held today under another id, as when a full text took an abstract's place."""
    return next((each for each in library.values() if url and each.identifiers.link == url), None)
