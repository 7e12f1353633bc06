"""References as RIS, one record for each document cited (Research Information Systems, the tags that Zotero, EndNote and
Mendeley read). RIS knows no comments, so the disclaimer stands in the note of each record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from chat.export import sources
from chat.export.records import Record, names, note, record
from chat.export.sources import Library, Source
from chat.export.view import disclaimers
from chat.turn import Turn
from chat.ui import wording


def ris(turns: Sequence[Turn], library: Library, on: dt.date) -> str:
    """The records, each ended by ER."""
    said = " ".join(disclaimers(turns))
    return "\n".join(_record(source, said) for source in sources.of_all(turns, library, on))


def _record(source: Source, disclaimer: str) -> str:
    lines = [f"{tag}  - {folded}" for tag, text in _fields(source, disclaimer) if text and (folded := _folded(text))]
    return "\n".join((*lines, "ER  - ", ""))


def _fields(source: Source, disclaimer: str) -> Iterator[tuple[str, str | None]]:
    reference, known, kind = source.reference, source.known, record(source)
    yield "TY", kind.ris
    yield "TI", reference.title
    for name in names(source):
        yield "AU", f"{name.family}, {name.initials}" if name.initials else name.family
    yield "PY", str(reference.year or "")
    yield "DA", f"{known.published:%Y/%m/%d}" if known and known.published else ""
    # The publisher of a report; of a journal article or a web page, what it is part of.
    yield "PB" if kind is Record.REPORT else "T2", reference.organisation
    if kind is not Record.ARTICLE:
        yield "M3", wording.TYPE.get(reference.type)
    numbers = source.numbers
    yield "DO", numbers.get("DOI")
    if "PMID" in numbers:
        yield "DB", "PubMed"
        yield "AN", numbers["PMID"]
    # Zotero has no field for these but its "Extra", which it fills from M2.
    for what, value in numbers.items():
        yield "M2", f"{what}: {value}" if what != "DOI" else ""
    yield "UR", source.url
    yield "LA", known.language if known else ""
    # Zotero takes a note for HTML where it finds anything like a tag in it.
    yield "N1", f"{note(source)} {source.terms} {disclaimer}".replace("<", "‹").replace(">", "›")


def _folded(text: str) -> str:
    """On one line, without control characters: a line of its own could be taken for a tag."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
