"""How a document stands to others: what it replaces, what replaced it, what rests on it, and how its text changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from corpus.document import Document, Extent, Metadata, Replacement, Standing


class Tie(StrEnum):
    """How one document follows another: it replaces it wholly or in part, or as a draft proposes to."""

    WHOLE = "whole"
    PARTIAL = "partial"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Relative:
    """The other end of an edge."""

    id: str
    tie: Tie
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Lineage:
    """What comes before a document and what after it, and the documents that rest on its data."""

    before: tuple[Relative, ...]
    after: tuple[Relative, ...]
    resting: tuple[str, ...]


def lineage(metadata: Metadata, library: Mapping[str, Metadata]) -> Lineage:
    """The edges of a document, from both sides."""
    proposed = (Relative(id, Tie.DRAFT) for id in metadata.proposes_to_replace)
    drafts = (
        Relative(other.id, Tie.DRAFT)
        for other in library.values()
        if metadata.id in other.proposes_to_replace and other.standing is Standing.DRAFT
    )
    resting = tuple(other.id for other in library.values() if metadata.id in other.depends_on)
    return Lineage(
        (*map(_relative, metadata.supersedes), *proposed), (*map(_relative, metadata.superseded_by), *drafts), resting
    )


def _relative(edge: Replacement) -> Relative:
    return Relative(edge.id, Tie.PARTIAL if edge.extent is Extent.PARTIAL else Tie.WHOLE, edge.note)


@dataclass(frozen=True, slots=True)
class Change:
    """Blocks of text that only the earlier or only the later version has; blocks that both have are counted."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    same: int = 0


def differences(earlier: Document, later: Document) -> list[Change]:
    """What changed between two versions, block by block, in reading order."""
    old, new = _texts(earlier), _texts(later)
    changes = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        changes.append(Change(same=b - a) if what == "equal" else Change(tuple(old[a:b]), tuple(new[c:d])))
    return changes


def _texts(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]
