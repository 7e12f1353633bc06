"""The documents that answers cite, for an export: what they are, how they stood when cited and how they stand today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chat.injection import safe_name
from chat.turn import Reference, Turn
from chat.ui import wording
from corpus.document import Extent, Metadata, Standing

Library = Mapping[str, Metadata]
"""The documents held today, by id."""


@dataclass(frozen=True, slots=True)
class Source:
    """A cited document. `known` is its metadata as it was cited, else as it is today; `now` is None where it is no longer
    held; `cited` are the days on which it was cited with its standing then; `on` is the day of the export."""

    reference: Reference
    known: Metadata | None
    now: Metadata | None
    cited: tuple[tuple[dt.date, Standing], ...]
    on: dt.date
    replaced_by: tuple[str, ...]

    @property
    def authors(self) -> tuple[str, ...]:
        """The authors as the library holds them: family name first, groups by their names."""
        return self.known.authors if self.known else ()

    @property
    def by(self) -> str:
        """The first three authors as one line; empty where none is held, or they stand for the organisation already."""
        named = ", ".join((*self.authors[:3], "et al.") if len(self.authors) > 3 else self.authors)
        return "" if named == self.reference.organisation else named

    @property
    def url(self) -> str | None:
        """Its address on the web."""
        url = self.reference.url or (self.known.identifiers.link if self.known else None)
        return url if url and url.startswith(("https://", "http://")) else None

    @property
    def numbers(self) -> dict[str, str]:
        """The identifiers that the library holds, by name: DOI, PMID, PMCID, ClinicalTrials.gov."""
        if self.known is None:
            return {}
        held = self.known.identifiers
        named = {"DOI": held.doi, "PMID": held.pmid, "PMCID": held.pmcid, "ClinicalTrials.gov": held.nct}
        return {name: value for name, value in named.items() if value}

    @property
    def standing(self) -> str:
        """How it stood each day that it was cited, how it stands on the day of the export, and what replaced it."""
        day = wording.date(self.on)
        stands = f"“{wording.STANDING[self.now.standing]}”" if self.now else "no longer held"
        if self.now and {standing for _, standing in self.cited} == {self.now.standing}:
            said = f"Standing when cited and on {day}: {stands}"
        else:
            then = dict.fromkeys(f"“{wording.STANDING[stood]}” on {wording.date(at)}" for at, stood in self.cited)
            said = f"Standing when cited: {wording.enumeration(list(then))}; on {day}: {stands}"
        return f"{said}, replaced {'; '.join(self.replaced_by)}." if self.replaced_by else f"{said}."

    @property
    def caution(self) -> str | None:
        """The correction or caution that goes with every citation, of today where the document is held."""
        return (self.now.integrity_note if self.now else None) or self.reference.note

    @property
    def terms(self) -> str:
        """Under what licence its text stands, and what its source asks to be said."""
        held = self.known
        licence = f"Licence: {held.licence}" if held and held.licence else "Licence: not stated"
        kept = "" if passes_on(held, self.now) else "; its text may not be passed on, and only words quoted are given"
        said = f" {held.attribution.rstrip('.')}." if held and held.attribution else ""
        return f"{licence}{kept}.{said}"


def passes_on(*known: Metadata | None) -> bool:
    """Whether a document's text may leave this machine; not where it was, or is today, kept for this machine only."""
    return all(each is None or each.redistributable for each in known)


def of_turn(turn: Turn, library: Library, on: dt.date) -> tuple[Source, ...]:
    """The documents that one answer cites, in the order of their numbers."""
    return tuple(_source(reference, [turn], library, on) for reference in turn.answer.references)


def of_all(turns: Sequence[Turn], library: Library, on: dt.date) -> tuple[Source, ...]:
    """The documents that any of the answers cites, each once, in the order first cited."""
    first: dict[str, Reference] = {}
    for turn in turns:
        for reference in turn.answer.references:
            first.setdefault(reference.document, reference)
    return tuple(_source(reference, turns, library, on) for reference in first.values())


def _source(reference: Reference, turns: Sequence[Turn], library: Library, on: dt.date) -> Source:
    id = reference.document
    now = library.get(id)
    cited = tuple((t.asked_at.date(), r.standing) for t in turns for r in t.answer.references if r.document == id)
    then = next((p.source for t in turns for p in t.retrieved if p.document == id), None)
    return Source(reference, then or now, now, cited, on, tuple(_replaced(reference, now, library)))


def _replaced(reference: Reference, now: Metadata | None, library: Library) -> Iterable[str]:
    """Today's successors, or those that were known when it was cited where it is no longer held."""
    partly = {edge.id for edge in now.superseded_by if edge.extent is Extent.PARTIAL} if now else set[str]()
    for id in [edge.id for edge in now.superseded_by] if now else reference.superseded_by:
        name = safe_name(library[id].label, id) if id in library else id
        yield f"in part by {name}" if id in partly else f"by {name}"
