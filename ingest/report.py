"""What a refresh did, or in a dry run would do."""

from __future__ import annotations

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
