"""Crossref's answers about works: what they say of the standing of these, and of others that they are notices of."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from corpus.works import Identifiers, Mark
from errors import ReadError
from ingest.readers.json_values import at, items, objects, parse_json, text, texts
from ingest.readers.notices import nature_in_title, nature_of
from ingest.readers.stated import date_of, doi_of, identifiers

SOURCE = "Crossref"


def is_mine(value: object) -> bool:
    """Whether a JSON value is Crossref's answer about a work, or a list of works."""
    message = at(value, "message")
    return bool(text(message, "DOI")) or isinstance(at(message, "items"), list)


def read_marks(data: bytes, name: str) -> Iterator[Mark]:
    """All marks of an answer, each with the work that it is about: none where nothing is said.

    `updated-by` marks the work itself, `update-to` the works that it is a notice of. Raises `ReadError` where the
    answer is of another form.
    """
    body = parse_json(data, name)
    if not is_mine(body):
        raise ReadError(name, "is no answer of Crossref about a work: it has no DOI")
    works = objects(body, "message", "items") if at(body, "message", "items") is not None else objects(body, "message")
    return (mark for work in works for mark in _marks(work))


def _marks(work: dict[str, object]) -> Iterator[Mark]:
    doi = doi_of(text(work, "DOI"))
    if doi is None:
        return
    own = identifiers(doi=doi)
    yielded = set()
    for update in objects(work, "updated-by"):
        if mark := _mark(update, own, identifiers(doi=text(update, "DOI"))):
            yielded.add(mark.nature)
            yield mark
    for update in objects(work, "update-to"):
        other = identifiers(doi=text(update, "DOI"))
        # A notice that is filed under the DOI of its work marks that work.
        if other.doi is not None and (mark := _mark(update, other, own)):
            yield mark
    titled = next(filter(None, map(nature_in_title, texts(work, "title"))), None)
    # Notices are often named as the work is; what they retract is said in update-to.
    if titled is not None and titled not in yielded and not items(work, "update-to"):
        yield Mark(nature=titled, source=SOURCE, about=own, reason="So says its title")


def _mark(update: dict[str, object], about: Identifiers, by: Identifiers) -> Mark | None:
    named = by.doi is not None and by != about
    nature = nature_of(text(update, "type"), named=named) or nature_of(text(update, "label"), named=named)
    if nature is None:
        return None
    stated = re.sub(r"[^a-z -]", "", text(update, "source").lower())[:60]
    return Mark(
        nature=nature,
        source=f"{SOURCE} ({stated.replace('-', ' ').title()})" if stated else SOURCE,
        about=about,
        by=by if named else None,
        date=_date(at(update, "updated")),
    )


def _date(value: object) -> dt.date | None:
    """The day of an update: its date-parts [[2024, 1, 2]], else its date-time."""
    parts = items(value, "date-parts")
    day = parts[0] if parts and isinstance(parts[0], list) else []
    found = date_of("-".join(text(part) for part in day[:3])) if len(day) >= 3 else None
    return found or date_of(text(value, "date-time"))
