"""Files that were added in the browser: they lie in one folder of the home, which every refresh looks at."""

from __future__ import annotations

from pathlib import Path


def folder_of(home: Path) -> Path:
    """The folder of a home that uploaded files are put into."""
    return home / "uploads"
