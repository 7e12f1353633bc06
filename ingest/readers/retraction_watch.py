"""The Retraction Watch data, which Crossref hands out as one large CSV: marks on works, row by row."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from corpus.works import Mark
from errors import ReadError
from ingest.readers.base import line
from ingest.readers.notices import nature_of
from ingest.readers.stated import date_of, identifiers

SOURCE = "Retraction Watch"

_NEEDED = ("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature")
_LONGEST_LINE = 1 << 20


@dataclass
class Tally:
    """How many rows were read, and how many of them name no work or say nothing that is known."""

    rows: int = 0
    unusable: int = 0


def read_marks(file: Path | IO[bytes], name: str, tally: Tally | None = None) -> Iterator[Mark]:
    """The marks of a file, one a usable row; it is read as it is gone through, never held whole.

    A work may have several: a concern that became a retraction, a retraction that was reversed. Raises `ReadError`
    where the columns are not those of Retraction Watch, or the file cannot be opened.
    """
    tally = tally if tally is not None else Tally()
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(file.open("rb")) if isinstance(file, Path) else file
        except OSError as error:
            raise ReadError(name, f"cannot be opened ({error.strerror}); fetch it again") from None
        rows = csv.reader(_lines(stream))
        columns = _columns(rows, name)
        while True:
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error:
                # A quotation that never ends, or a cell longer than any: the reader goes on behind it.
                tally.rows += 1
                tally.unusable += 1
                continue
            if not any(row):
                continue
            tally.rows += 1
            mark = _mark({column: row[number].strip() for column, number in columns.items() if number < len(row)})
            if mark is None:
                tally.unusable += 1
            else:
                yield mark


def _lines(stream: IO[bytes]) -> Iterator[str]:
    """The lines as text. Bytes that are not UTF-8 stand in names of people, which are not read."""
    first = True
    while data := stream.readline(_LONGEST_LINE):
        yield (data.removeprefix(codecs.BOM_UTF8) if first else data).decode("utf-8", errors="replace")
        first = False


def _columns(rows: Iterator[list[str]], name: str) -> dict[str, int]:
    """Where each column stands, by the names of the header; the last one of newer files has none."""
    try:
        header = next(rows, [])
    except csv.Error:
        header = []
    columns = {cell.strip(): number for number, cell in enumerate(header) if cell.strip()}
    if missing := [column for column in _NEEDED if column not in columns]:
        raise ReadError(name, f"is not the Retraction Watch data: it has no column {', '.join(missing)}")
    return columns


def _mark(row: dict[str, str]) -> Mark | None:
    about = identifiers(doi=row.get("OriginalPaperDOI", ""), pmid=row.get("OriginalPaperPubMedID", ""))
    notice = identifiers(doi=row.get("RetractionDOI", ""), pmid=row.get("RetractionPubMedID", ""))
    named = (notice.doi or notice.pmid) is not None and notice != about
    nature = nature_of(row.get("RetractionNature", ""), named=named)
    if nature is None or (about.doi is None and about.pmid is None):
        return None
    reasons = (reason.strip().removeprefix("+").strip() for reason in row.get("Reason", "").split(";"))
    return Mark(
        nature=nature,
        source=SOURCE,
        about=about,
        by=notice if notice.doi or notice.pmid else None,
        date=date_of(row.get("RetractionDate", "")),
        reason=line("; ".join(filter(None, reasons))),
    )
