"""Dates and identifiers as sources write them, made the corpus's own, or nothing where they are unusable."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import unquote

from pydantic import ValidationError

from corpus.works import Identifiers

_DATES = (
    re.compile(r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?(?:[T ].*)?", re.DOTALL),
    re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)?(?:\d{2,6}.*)?"),
    re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})(?:[T ].*)?", re.DOTALL),
)
_NAMED = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
# Some cells hold several; a semicolon alone may be part of one.
_NEXT_DOI = re.compile(r"(?<=\S)[;,\s]+(?=10\.\d{4,9}/)")
_YEARS = range(1800, 2101)


def date_of(text: str) -> dt.date | None:
    """A full date: 2026-08-11, 20260811, 8/11/2026 0:00 (month first) or August 11, 2026. None for less than a day."""
    text = text.strip()[:60]
    for form in _DATES:
        if (found := form.fullmatch(text)) and found["day"]:
            return _date(int(found["year"]), int(found["month"]), int(found["day"]))
    for named in _NAMED:
        try:
            date = dt.datetime.strptime(text, named).date()
        except ValueError:
            continue
        return date if date.year in _YEARS else None
    return None


def year_of(text: str) -> int | None:
    """The year of a whole or partial date."""
    if (date := date_of(text)) is not None:
        return date.year
    found = next((match for form in _DATES if (match := form.fullmatch(text.strip()[:60]))), None)
    year = int(found["year"]) if found else 0
    return year if year in _YEARS else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def doi_of(text: str) -> str | None:
    """A DOI in its bare form: without resolver or prefix, and with its own characters where they were escaped."""
    found = _DOI.search(_NEXT_DOI.split(unquote(text[:600]))[0]) if "10." in text else None
    return found[0].rstrip(".,;") if found else None


def pmid_of(text: str) -> str | None:
    """A PubMed id; None for 0, which stands for none."""
    text = text.strip().removesuffix(".0")
    return text.lstrip("0") or None if text.isascii() and text.isdigit() and len(text) <= 9 else None


def identifiers(*, pmid: str = "", pmcid: str = "", doi: str = "", nct: str = "", url: str = "") -> Identifiers:
    """The identifiers of a work, each left out where it is not of its form."""
    stated = {
        "pmid": pmid_of(pmid),
        "pmcid": pmcid.strip().upper() or None,
        "doi": doi_of(doi),
        "nct": nct.strip().upper() or None,
        "url": url.strip() or None,
    }
    kept: dict[str, str] = {}
    for key, value in stated.items():
        if value is not None:
            try:
                Identifiers.model_validate({key: value})
            except ValidationError:
                continue
            kept[key] = value
    return Identifiers.model_validate(kept)
