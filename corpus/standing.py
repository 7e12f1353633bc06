"""Standing: what follows for each document from the whole library, and from what sources say of works.

A source's word counts for a work, not for one copy of it: marks are matched by PMID, PMCID and DOI.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from corpus.document import Extent, Metadata, Replacement, Standing
from corpus.works import Identifiers, Mark, Nature

# What a mark makes of a document, gravest first. The others (corrected, partly retracted, updated) are told in its note.
_GRAVE = {
    Nature.RETRACTED: Standing.RETRACTED,
    Nature.WITHDRAWN: Standing.WITHDRAWN,
    Nature.CONCERN: Standing.CONCERN,
}
_SAID = {
    Nature.RETRACTED: "Retracted",
    Nature.WITHDRAWN: "Withdrawn",
    Nature.CONCERN: "An expression of concern was published",
    Nature.PARTLY_RETRACTED: "Retracted in part",
    Nature.CORRECTED: "A correction was published",
    Nature.REINSTATED: "Reinstated",
    Nature.UPDATED: "A newer version was published",
}
_LONGEST_NOTE = 600
_NEWER = "A newer version of the same work ({source})."
Work = tuple[str, str]


def works(identifiers: Identifiers) -> Iterator[Work]:
    """The names of a work, each comparable with others': scheme and value."""
    for scheme in ("pmid", "pmcid", "doi"):
        if value := getattr(identifiers, scheme):
            yield scheme, value.casefold()


def doubles(documents: Mapping[str, Metadata], rank: Callable[[str], int]) -> dict[str, str]:
    """Documents of a work that is held already from a place of lower `rank`, each with the document that is kept for
    it: nothing is cited twice under two names."""
    found = {}
    for copies in {id(group): group for group in _copies(documents).values()}.values():
        kept = min(copies, key=lambda key: (rank(key), key))
        found.update({key: kept for key in sorted(copies) if rank(key) > rank(kept)})
    return found


def _copies(documents: Mapping[str, Metadata]) -> dict[Work, set[str]]:
    """By each name of a work its documents, also those that share no name but with a third one."""
    found: dict[Work, set[str]] = {}
    for key, metadata in documents.items():
        copies = {key}.union(*(found.get(name, ()) for name in works(metadata.identifiers)))
        found.update({name: copies for each in copies for name in works(documents[each].identifiers)})
    return found


def resolve(documents: Mapping[str, Metadata], listed: Iterable[Mark] = ()) -> dict[str, Metadata]:
    """Give each document the standing that follows from the whole library and from the marks that sources list.

    A document that a final one replaces wholly is superseded, whatever its own file says; one that a mark says to be
    retracted, withdrawn or of concern is that; one that rests, at any distance, on a retracted or withdrawn one is of
    *concern*. Drafts replace nothing. `supersedes` and `superseded_by` are read as one edge, whichever side states it;
    edges to documents not held are kept as stated. A reinstatement lifts what the same source said before it.
    """
    marks, updates = _marks(documents, listed)
    marked = {key: _marked(metadata, marks.get(key, ())) for key, metadata in documents.items()}
    successors: dict[str, list[Replacement]] = {key: [] for key in documents}
    predecessors: dict[str, list[Replacement]] = {key: [] for key in documents}
    for (new, old), edge in _replacements(marked, updates).items():
        if old in documents:
            successors[old].append(edge.model_copy(update={"id": new}))
        if new in documents:
            predecessors[new].append(edge.model_copy(update={"id": old}))
    tainted = _tainted(marked)
    resolved = {}
    for key, document in marked.items():
        standing = document.standing
        if standing.citable and any(edge.extent is Extent.WHOLE for edge in successors[key]):
            standing = Standing.SUPERSEDED
        elif standing.citable and key in tainted:
            standing = Standing.CONCERN
        update = {
            "standing": standing,
            "superseded_by": tuple(successors[key]),
            "supersedes": tuple(predecessors[key]),
        }
        resolved[key] = document.model_copy(update=update)
    return resolved


def reason(metadata: Metadata) -> str:
    """Why a resolved document stands as it does, in one line; empty for a current one."""
    if metadata.standing is Standing.SUPERSEDED:
        return "replaced by " + ", ".join(e.id for e in metadata.superseded_by if e.extent is Extent.WHOLE)
    if metadata.standing.citable:
        return ""
    return metadata.integrity_note or (
        f"rests on {', '.join(metadata.depends_on)}"
        if metadata.standing is Standing.CONCERN and metadata.depends_on
        else ""
    )


def _marks(
    documents: Mapping[str, Metadata], listed: Iterable[Mark]
) -> tuple[dict[str, list[Mark]], dict[tuple[str, str], Replacement]]:
    """The marks on each document, and the edges from newer versions to the documents that they update."""
    held = _copies(documents)

    def find(identifiers: Identifiers | None) -> set[str]:
        return {key for name in works(identifiers) for key in held.get(name, ())} if identifiers else set()

    stated = [(key, mark) for key, metadata in documents.items() for mark in metadata.marks]
    found: dict[str, list[Mark]] = defaultdict(list)
    updates: dict[tuple[str, str], Replacement] = {}
    for carrier, mark in [*stated, *((None, mark) for mark in listed)]:
        if mark.about is not None:
            targets = find(mark.about)
        elif carrier is not None:
            targets = {carrier, *find(documents[carrier].identifiers)}
        else:
            continue
        newer = find(mark.by)
        if carrier is not None and mark.about is not None and mark.nature is Nature.UPDATED:
            newer.add(carrier)
        for key in sorted(targets):
            if mark.nature is Nature.UPDATED and newer - targets:
                note = _NEWER.format(source=mark.source)[:_LONGEST_NOTE]
                updates.update({(new, key): Replacement(id=key, note=note) for new in sorted(newer - targets)})
            elif carrier not in newer or mark.nature is not Nature.UPDATED:
                found[key].append(mark)
    return found, updates


def _marked(document: Metadata, marks: Sequence[Mark]) -> Metadata:
    """A document with what its marks make of it."""
    standing_marks = [mark for mark in marks if not _lifted(mark, marks)]
    if not standing_marks:
        return document
    natures = {mark.nature for mark in standing_marks}
    grave = next((standing for nature, standing in _GRAVE.items() if nature in natures), None)
    # A replaced or draft document stays what it is, unless it was withdrawn from the record.
    if grave is Standing.CONCERN and not document.standing.citable:
        grave = None
    if document.standing in (Standing.RETRACTED, Standing.WITHDRAWN):
        grave = None
    told = dict.fromkeys(_told(mark) for mark in standing_marks)
    note = " ".join([*([document.integrity_note] if document.integrity_note else []), *told])
    return document.model_copy(
        update={"standing": grave or document.standing, "integrity_note": note[:_LONGEST_NOTE].strip()}
    )


def _lifted(mark: Mark, marks: Sequence[Mark]) -> bool:
    """Whether the same source took a mark back later; one that gives no date is lifted by none."""
    return any(
        other.nature is Nature.REINSTATED
        and other.source == mark.source
        and mark.nature in _GRAVE
        and (mark.date or dt.date.max) <= (other.date or dt.date.min)
        for other in marks
    )


def _told(mark: Mark) -> str:
    by = next((f"{scheme.upper()} {value}" for scheme, value in works(mark.by)), "") if mark.by else ""
    parts = [mark.source, str(mark.date or ""), by, mark.reason or ""]
    return f"{_SAID[mark.nature]} ({', '.join(part for part in parts if part)})."


def _replacements(
    documents: Mapping[str, Metadata], updates: Mapping[tuple[str, str], Replacement]
) -> dict[tuple[str, str], Replacement]:
    """Each edge between a successor and what it replaces, once; the successor's word counts where both state it."""
    edges = {(key, edge.id): edge for key, document in documents.items() for edge in document.supersedes}
    for key, document in documents.items():
        for edge in document.superseded_by:
            edges.setdefault((edge.id, key), edge)
    for (new, old), edge in updates.items():
        # What was itself taken back replaces nothing, and two versions cannot replace each other.
        if documents[new].standing.citable and (old, new) not in edges:
            edges.setdefault((new, old), edge)
    drafts = {key for key, document in documents.items() if document.standing is Standing.DRAFT}
    return {(new, old): edge for (new, old), edge in edges.items() if new not in drafts}


def _tainted(documents: Mapping[str, Metadata]) -> set[str]:
    """Documents that rest, at any distance, on a retracted or withdrawn one."""
    tainted = {key for key, d in documents.items() if d.standing in (Standing.RETRACTED, Standing.WITHDRAWN)}
    grown = True
    while grown:
        more = {key for key, d in documents.items() if key not in tainted and tainted & set(d.depends_on)}
        tainted |= more
        grown = bool(more)
    return tainted
