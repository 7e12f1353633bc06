"""From what a reader or a source hands over to a document of the corpus."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from corpus.document import Document, Metadata, assemble
from errors import ReadError
from ingest.readers.base import Reading

_LONGEST_LABEL = 60
_LONGEST_TITLE = 300
_LONGEST_LINE = 600
_MOST_AUTHORS = 200
_SURE = ("standing", "type", "kind", "marks", "read_depth", "plain_language", "redistributable", "grades")


def document_of(
    reading: Reading, key: str, title: str, verified: str, stated: Mapping[str, Any] | None = None
) -> Document:
    """A reading as a document with the id `key`. `title` stands in where it has none; `verified` says how far it was
    checked; `stated` metadata (by field) count more than what the file says of itself.

    Raises ReadError where they are no metadata of a document, naming the field.
    """
    title = _line(reading.title, _LONGEST_TITLE) or title
    own: dict[str, Any] = {
        "id": key,
        "title": title,
        "label": reading.label or _label(title, reading.year),
        "organisation": _line(reading.organisation),
        "authors": tuple(line for author in reading.authors[:_MOST_AUTHORS] if (line := _line(author))),
        "year": reading.year if reading.year is not None and 1800 <= reading.year <= 2100 else None,
        "published": _date(reading.published),
        "updated": _date(reading.updated),
        "identifiers": _identifiers(reading),
        "jurisdiction": _line(reading.jurisdiction),
        "population": _line(reading.population),
        "integrity_note": _line(reading.integrity_note),
        "licence": _line(reading.licence),
        "attribution": _line(reading.attribution),
        "topics": tuple(line for topic in reading.topics if (line := _line(topic))),
        "verified": verified,
        **{name: getattr(reading, name) for name in _SURE},
    }
    if language := re.match(r"[a-z]{2,3}\b", (reading.language or "").lower()):
        own["language"] = language[0]
    for name, value in (stated or {}).items():
        # Identifiers are stated one by one: a PMID given for a file keeps the DOI that it names itself.
        own[name] = {**own["identifiers"], **value} if name == "identifiers" and isinstance(value, dict) else value
    try:
        metadata = Metadata.model_validate(own)
    except ValidationError as error:
        first = error.errors()[0]
        raise ReadError(title, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    return Document(metadata, *assemble(reading.blocks))


def _identifiers(reading: Reading) -> dict[str, Any]:
    found = reading.identifiers.model_dump(exclude_none=True)
    if "url" not in found and re.match(r"https?://[^\s/]+\S*$", reading.url or ""):
        found["url"] = reading.url
    return found


def _line(text: str | None, limit: int = _LONGEST_LINE) -> str | None:
    return " ".join(text.split())[:limit].strip() or None if text else None


def _date(date: dt.date | None) -> dt.date | None:
    # A few files give the year 0001 for a date that they do not know.
    return date if date is not None and date.year >= 1800 else None


def _label(title: str, year: int | None) -> str:
    short = title if len(title) <= _LONGEST_LABEL else title[: _LONGEST_LABEL - 1].rstrip() + "…"
    return f"{short} ({year})" if year is not None and str(year) not in short else short
