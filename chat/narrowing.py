"""A reader's filters: what there is to choose from, and what they did to an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from chat.filters import Filters, Narrowed
from chat.retrieval import CITABLE, NO_EVIDENCE, selection
from chat.turn import Reference
from corpus.document import DocumentType, Kind, Standing
from errors import UsageError
from ingest.index import Index


@dataclass(frozen=True, slots=True)
class Offer:
    """The values that some document has which an answer may be made from, each in the order to be shown."""

    kinds: tuple[Kind, ...]
    years: tuple[int, ...]
    types: tuple[DocumentType, ...]
    organisations: tuple[str, ...]
    jurisdictions: tuple[str, ...]


def offer(index: Index) -> Offer:
    """What can be chosen from an index."""
    rows = [
        row
        for row in index.documents.values()
        if row.kind != Kind.ARTICLE and row.standing in CITABLE and row.type not in NO_EVIDENCE
    ]
    return Offer(
        kinds=tuple(kind for kind in Kind if any(row.kind == kind for row in rows)),
        years=tuple(sorted({row.year for row in rows if row.year is not None}, reverse=True)),
        types=tuple(each for each in DocumentType if any(row.type is each for row in rows)),
        organisations=_sorted(row.organisation for row in rows),
        jurisdictions=_sorted(row.jurisdiction for row in rows),
    )


def _sorted(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}, key=str.casefold))


def chosen(
    offered: Offer,
    *,
    kind: str | None = None,
    since: int | None = None,
    types: Sequence[str] = (),
    organisations: Sequence[str] = (),
    jurisdictions: Sequence[str] = (),
) -> Filters:
    """The filters of some words, in any case. Raises UsageError, with what there is, for a value that no document has."""
    return Filters(
        kind=Kind(kind) if kind else None,
        since=since,
        types=tuple(DocumentType(_held(each, offered.types, "document of the type")) for each in types),
        organisations=tuple(
            _held(each, offered.organisations, "document of the organisation") for each in organisations
        ),
        jurisdictions=tuple(
            _held(each, offered.jurisdictions, "document for the jurisdiction") for each in jurisdictions
        ),
    )


def _held(wanted: str, held: Sequence[str], what: str) -> str:
    for each in held:
        if each.casefold() == wanted.strip().casefold():
            return each
    there_is = f"There is: {'; '.join(held)}." if held else "No document says any."
    raise UsageError(f"There is no {what} '{wanted}' to answer from. {there_is}")


def outside(filters: Filters, references: Iterable[Reference], index: Index) -> tuple[str, ...]:
    """The documents cited that do not fit the filters: those of warnings whose absence harms, and what replaced a document
    that was asked for by name."""
    fitting = selection(filters, frozenset(Standing), frozenset())
    return tuple(r.document for r in references if not fitting.admits(index.documents[r.document]))


def narrowed(filters: Filters, references: Iterable[Reference], index: Index) -> Narrowed | None:
    """What the filters did to an answer that was given; None without any."""
    return Narrowed(outside=outside(filters, references, index)) if filters.chosen else None


def widened(filters: Filters, is_enough: Callable[[Filters], bool]) -> Narrowed | None:
    """What they did to a refusal: under which wider filters there is enough to answer from. Each filter is taken away by
    itself; all of them only where that does not help. None without any filter."""
    if not filters.chosen:
        return None
    alone = [filters.but(name) for name in filters.chosen]
    found = [wider for wider in alone if is_enough(wider)]
    bare = Filters(without=filters.without)
    if not found and len(alone) > 1 and is_enough(bare):
        found = [bare]
    return Narrowed(wider=tuple(found))
