"""What the next generation holds, and how it differs from the current one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from corpus.document import Document, Metadata
from ingest.passages import Row


@dataclass(frozen=True, slots=True)
class Target:
    """What the next generation holds: each document's row, and a way to its text."""

    rows: Mapping[str, Row]
    titles: Mapping[str, str]
    read: Callable[[str], Document]

    @classmethod
    def of(cls, documents: Mapping[str, tuple[Metadata, str]], read: Callable[[str], Document]) -> Target:
        """From resolved metadata and version, by id."""
        rows = {key: Row.of(metadata, version) for key, (metadata, version) in documents.items()}
        return cls(rows, {key: metadata.title for key, (metadata, _) in documents.items()}, read)

    @property
    def corpus_hash(self) -> str:
        """SHA-256 (hex) over the ids and versions of all documents and their metadata."""
        digest = hashlib.sha256()
        for key in sorted(self.rows):
            digest.update(f"{key}\0{self.rows[key].version}\0{self.rows[key].metadata}\n".encode())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Difference:
    """What the next generation changes against the current one, by document id."""

    added: tuple[str, ...]
    retext: tuple[str, ...]
    remeta: tuple[str, ...]
    removed: tuple[str, ...]
    standing: tuple[tuple[str, str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.retext or self.remeta or self.removed)


def difference(target: Target, current: Mapping[str, Row]) -> Difference:
    """Hold a target against the rows of the current generation."""
    both = [key for key in target.rows if key in current]
    retext = [key for key in both if _passages_differ(target.rows[key], current[key])]
    remeta = [key for key in both if target.rows[key].metadata != current[key].metadata and key not in set(retext)]
    moved = [(key, current[key].standing, target.rows[key].standing) for key in both]
    return Difference(
        tuple(key for key in target.rows if key not in current),
        tuple(retext),
        tuple(remeta),
        tuple(key for key in current if key not in target.rows),
        tuple((key, before, after) for key, before, after in moved if before != after),
    )


def _passages_differ(new: Row, old: Row) -> bool:
    if (new.version, new.kind) != (old.version, old.kind):
        return True
    # The title is embedded with each passage, so a new title counts as new text.
    return new.metadata != old.metadata and _title(new) != _title(old)


def _title(row: Row) -> str:
    return Metadata.model_validate_json(row.metadata).title
