"""A choice among what a text offers that hangs on its own characters: the same at every run."""

from __future__ import annotations

import hashlib
import re


def pick(text: str, salt: str, size: int) -> int:
    """A number from 0 to `size` - 1; `salt` tells one choice from another."""
    return int.from_bytes(hashlib.sha256(f"{salt}\0{text}".encode()).digest()[:4], "big") % size


def chosen(pattern: re.Pattern[str], text: str, salt: str) -> re.Match[str] | None:
    """One of the matches of a pattern."""
    found = list(pattern.finditer(text))
    return found[pick(text, salt, len(found))] if found else None


def replaced(text: str, match: re.Match[str], by: str) -> str:
    """The text with other words in a match's place."""
    return text[: match.start()] + by + text[match.end() :]
