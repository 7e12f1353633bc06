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
        held = library.get(cited.document)
        now = held.standing if held else None
        if now is not cited.standing:
            successors = tuple(edge.id for edge in held.superseded_by) if held else cited.superseded_by
            label = held.label if held else cited.label
            found.append(Since(cited.document, cited.version, label, cited.standing, now, successors))
    return tuple(found)
