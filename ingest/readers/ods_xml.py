"""Fact sheets of the NIH Office of Dietary Supplements: XML around one page of HTML.

The form is known from those who use it, not from the source itself: every field but the content may be missing, stand
deeper or be named in other letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from corpus.document import BlockKind, DocumentType, RawBlock
from errors import ReadError
from ingest.readers.base import Reading, finish, line
from ingest.readers.html import read_fragment
from ingest.readers.stated import date_of, identifiers, year_of
from ingest.readers.xml_tree import inner_markup, line_of, parse_xml

ROOTS = ("Factsheet",)

_ORGANISATION = "National Institutes of Health, Office of Dietary Supplements"
_DATES = ("updated", "lastupdated", "dateupdated", "reviewed", "lastreviewed", "datereviewed")
_UPDATED = re.compile(
    r"(?:Updated|Reviewed|Actualizado|Revisado):?\s*(?:el\s+)?([A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{4}-\d\d-\d\d|"
    r"\d{1,2}/\d{1,2}/\d{4})"
)
_LEVELS = (
    ("HealthProfessional", re.compile(r"health\W*professional", re.IGNORECASE)),
    ("Spanish", re.compile(r"datos\W*en\W*espa|español|spanish", re.IGNORECASE)),
    ("Consumer", re.compile(r"consumer", re.IGNORECASE)),
)
_LEVEL_IN_NAME = re.compile(r"-?(?:health\W*professional|consumer|datosenespanol|spanish)s?$", re.IGNORECASE)
# What stands under these headings is no evidence.
_LEFT_OUT = re.compile(r"(?:references|referencias|disclaimer|descargo de responsabilidad)\W*", re.IGNORECASE)


def read(data: bytes, name: str) -> Reading:
    """Read a fact sheet. Raises `ReadError` where it has no content."""
    root = parse_xml(data, name, doctype=True)
    fields = _fields(root)
    content = fields.get("content")
    if content is None:
        raise ReadError(name, "is a fact sheet without <Content>; ask for it anew")
    url, title, short = (line_of(fields.get(key)) for key in ("url", "title", "shorttitle"))
    level = _level(url, title, line_of(fields.get("readinglevel")), line_of(fields.get("languagecode")))
    blocks = tuple(_evidence(read_fragment(inner_markup(content), name)))
    stated = next((line_of(fields[key]) for key in _DATES if key in fields and line_of(fields[key])), "")
    if not stated and (found := _UPDATED.search(" ".join(block.text for block in (*blocks[:5], *blocks[-5:])))):
        stated = found[1]
    year = year_of(stated)
    subject = _subject(url) or re.sub(r"[^A-Za-z0-9]", "", short)
    known = identifiers(url=url)
    return finish(
        Reading(
            title=title or short or None,
            blocks=blocks,
            language="es" if level == "Spanish" else "en",
            year=year,
            url=str(known.url) if known.url else None,
            organisation=_ORGANISATION,
            key=f"ods-{subject}-{level}" if subject else None,
            label=line(f"NIH ODS{f' {year}' if year else ''} ({short or subject or title})", 120),
            identifiers=known,
            type=DocumentType.FACT_SHEET,
            updated=date_of(stated),
            jurisdiction="US",
            population=None if level == "HealthProfessional" else "General public",
            topics=tuple(filter(None, [short])),
            plain_language=level != "HealthProfessional",
            licence="Public domain (US Government work)",
            attribution="NIH Office of Dietary Supplements",
        ),
        name,
    )


def _fields(root: Element) -> dict[str, Element]:
    """The elements of the sheet by their names in small letters; the first of each, none from within the content."""
    found: dict[str, Element] = {}
    waiting = [root]
    while waiting:
        for element in (below := list(waiting.pop())):
            key = re.sub(r"[^a-z]", "", str(element.tag).rpartition("}")[2].lower())
            found.setdefault(key, element)
        waiting += (element for element in below if not str(element.tag).lower().endswith("content"))
    return found


def _level(url: str, *others: str) -> str:
    """For whom it is written: by its address, else by its title and other fields; for the public where none says."""
    for text in (url, *others):
        for level, pattern in _LEVELS:
            if pattern.search(unquote(text)):
                return level
    return "Spanish" if others[-1].lower().startswith("es") else "Consumer"


def _subject(url: str) -> str:
    """What the sheet is about, as its address names it: .../factsheets/VitaminD-Consumer/ is VitaminD."""
    try:
        parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    except ValueError:
        return ""
    after = parts[parts.index("factsheets") + 1 :] if "factsheets" in parts else parts[-1:]
    return re.sub(r"[^A-Za-z0-9]", "", _LEVEL_IN_NAME.sub("", after[0]))[:80] if after else ""


def _evidence(blocks: Iterable[RawBlock]) -> Iterator[RawBlock]:
    leaving = 0
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            if leaving and block.level <= leaving:
                leaving = 0
            if not leaving and _LEFT_OUT.fullmatch(block.text):
                leaving = block.level
        if not leaving:
            yield block
