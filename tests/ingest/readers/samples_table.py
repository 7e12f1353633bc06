"""What the readers make of every real sample file, as rows of a table: one a file, values as text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from corpus.document import BlockKind
from corpus.works import Mark
from errors import ReadError
from ingest.readers import read_all
from ingest.readers.base import Reading, Refused

COLUMNS = ("path", "outcome", "documents", "refused", "title", "pmid", "doi", "pmcid", "year", "licence",
           "redistributable", "headings", "marks", "reason")  # fmt: skip


def row(path: str, data: bytes) -> dict[str, str]:
    """The row of one file. All but the counts and the marks are of its first document; `reason` is the first."""
    try:
        items = list(read_all(data, Path(path).name))
    except ReadError as error:
        return _filled({"path": path, "outcome": "refused", "reason": error.reason})
    readings = [item for item in items if isinstance(item, Reading)]
    counts = {
        "path": path,
        "outcome": "read",
        "documents": str(len(readings)),
        "refused": str(len(items) - len(readings)),
    }
    reasons = [item.reason for item in items if isinstance(item, Refused)]
    marks = "; ".join(_mark(item, mark) for item in readings for mark in item.marks)
    first = _of(readings[0]) if readings else {}
    return _filled({**counts, **first, "marks": marks, "reason": reasons[0] if reasons else ""})


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {column: " ".join(values.get(column, "").split()) for column in COLUMNS}


def _of(reading: Reading) -> dict[str, str]:
    ids = reading.identifiers
    return {
        "title": reading.title or "",
        "pmid": ids.pmid or "",
        "doi": ids.doi or "",
        "pmcid": ids.pmcid or "",
        "year": str(reading.year or ""),
        "licence": reading.licence or "",
        "redistributable": "yes" if reading.redistributable else "no",
        "headings": str(sum(block.kind is BlockKind.HEADING for block in reading.blocks)),
    }


def _mark(reading: Reading, mark: Mark) -> str:
    """Such as "33279609 corrected by 38833988": by PubMed id, else by DOI or trial number."""
    about = mark.about or reading.identifiers
    names = [ids.pmid or ids.doi or ids.nct or reading.key or "" for ids in (about, mark.by) if ids is not None]
    return f"{names[0]} {mark.nature}" + (f" by {names[1]}" if len(names) > 1 else "")
