"""What a refresh did, or in a dry run would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Report:
    """What a refresh did, or with `dry_run` would do (CONTRACT: `refresh --json`)."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    whole: bool = True
    """False where a source could not be pulled, or removals were held back: something is left to do."""
    passages: int = 0
    embedded: int = 0
    standing_changed: tuple[tuple[str, str, str, str], ...] = ()
    doubles: dict[str, str] = field(default_factory=dict)
    generation: str = ""
    seconds: float = 0.0
    embedding_seconds: float = 0.0
    estimated_seconds: float | None = None
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The object that `sequitur refresh --json` prints."""
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "failed": [{"document": name, "reason": reason} for name, reason in self.failed],
            "passages": self.passages,
            "embedded": self.embedded,
            "standing_changed": [
                {"document": key, "from": before, "to": after, "why": why}
                for key, before, after, why in self.standing_changed
            ],
            "generation": self.generation,
            "seconds": round(self.seconds, 3),
        }

    def failures(self) -> Iterator[str]:
        """What could not be taken, and why, one a line."""
        return (f"  not taken: {name}: {reason}" for name, reason in self.failed)

    def lines(self, *, dry_run: bool = False) -> Iterator[str]:
        """The report for people; a dry run's names what would change."""
        if dry_run:
            yield from (f"  {verb}: {key}" for verb, keys in self.names.items() for key in keys)
        estimate = f", about {_duration(self.estimated_seconds)}" if self.estimated_seconds else ""
        yield (
            f"{'Would change' if dry_run else 'Index'}: {self.added} added, {self.updated} updated, {self.removed} removed, "
            f"{self.unchanged} unchanged; {self.passages} passages, {self.embedded} "
            f"{'to embed' if dry_run else 'embedded'}{estimate}; {self.seconds:.1f} s."
        )
        for key, before, after, why in self.standing_changed:
            yield f"  standing: {key} was {before}, is {after}{f' ({why})' if why else ''}"
        for key, kept in self.doubles.items():
            yield f"  same work: {key} is not shown beside {kept}"
        yield from self.failures()


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
