"""Corpus documents for tests, written as the corpus writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from corpus.document import Metadata
from corpus.library import Entry, read_entry

BODY = """
# {title}

## Result

In the trial {title}, 120 postmenopausal women took 180 micrograms of vitamin K2 a day for three years.
"""
TYPES = {"guideline": "guideline", "research": "rct", "article": "article"}


def markdown(key: str, body: str | None = None, **front: Any) -> str:
    """A document as its file holds it: front matter with all that is required, then the body."""
    kind = front.pop("kind", "research")
    title = front.pop("title", f"Document {key}")
    values = {"id": key, "kind": kind, "type": TYPES.get(kind, "document"), "title": title, "label": title, **front}
    # JSON is YAML.
    lines = [f"{name}: {json.dumps(value)}" for name, value in values.items()]
    return "\n".join(["---", *lines, "---", "", (body or BODY.format(title=title)).strip(), ""])


def entry(key: str, body: str | None = None, **front: Any) -> Entry:
    """The same, read; its file is not on the disk."""
    return read_entry(Path(f"{key}.md"), markdown(key, body, **front))


def metadata(key: str, **front: Any) -> Metadata:
    """The metadata of such a document."""
    return entry(key, **front).document.metadata


def write(folder: Path, key: str, body: str | None = None, **front: Any) -> Path:
    """Write such a document where the corpus keeps its kind, and return its file."""
    kind = front.get("kind", "research")
    place = folder / (kind if kind == "research" else f"{kind}s") / f"{key}.md"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(markdown(key, body, **front), encoding="utf-8")
    return place
