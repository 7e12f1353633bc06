"""MEDLINE in tagged text, as PubMed saves it: "PMID- 12230038", four letters and a dash, indented lines go on.

Tags: https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from corpus.document import BlockKind, DocumentType, RawBlock, ReadDepth
from corpus.works import Identifiers
from errors import ReadError
from ingest.readers import literature
from ingest.readers.base import Item, Reading, Refused, finish
from ingest.readers.licences import licence_of
from ingest.readers.literature import Relation
from ingest.readers.stated import date_of, doi_of, identifiers
from ingest.readers.text import decode

_SOURCE = "PubMed"
_FIELD = re.compile(r"(?P<tag>[A-Z][A-Z0-9]{1,3}) {0,2}- ?(?P<value>.*)")
_MINE = re.compile(rb"(?:\xef\xbb\xbf)?\s*PMID- ?\d{1,9}\s*\r?\n[A-Z][A-Z0-9]{1,3} {0,2}- ", re.ASCII)
_RELATIONS = {
    "RIN": "RetractionIn", "ROF": "RetractionOf", "PRIN": "PartialRetractionIn", "PROF": "PartialRetractionOf",
    "ECI": "ExpressionOfConcernIn", "ECF": "ExpressionOfConcernFor", "EIN": "ErratumIn", "EFR": "ErratumFor",
    "CRI": "CorrectedandRepublishedIn", "CRF": "CorrectedandRepublishedFrom", "RRI": "RetractedandRepublishedIn",
    "RRF": "RetractedandRepublishedFrom", "RPI": "RepublishedIn", "RPF": "RepublishedFrom", "UIN": "UpdateIn",
    "UOF": "UpdateOf",
}  # fmt: skip
# Labels of structured abstracts run on in the text: "... text. METHODS: ...".
_LABEL = re.compile(r"(?:(?<=^)|(?<=[.?!)%] ))([A-Z][A-Z ,&/()-]{3,59}): (?=\S)")
_LABELS = frozenset(
    "BACKGROUND OBJECTIVE OBJECTIVES AIM AIMS PURPOSE INTRODUCTION CONTEXT IMPORTANCE RATIONALE DESIGN SETTING METHOD METHODS "
    "MATERIALS PATIENTS PARTICIPANTS SUBJECTS INTERVENTION INTERVENTIONS MEASUREMENTS MEASURE MEASURES OUTCOME OUTCOMES "
    "RESULT RESULTS FINDINGS DISCUSSION LIMITATIONS CONCLUSION CONCLUSIONS INTERPRETATION SIGNIFICANCE SUMMARY FUNDING "
    "REGISTRATION AVAILABILITY CONTACT MOTIVATION EVIDENCE DATA SAMPLE QUESTION HYPOTHESIS IMPLICATIONS".split()
)
_Fields = dict[str, list[str]]


def is_mine(data: bytes) -> bool:
    """Whether a text file is MEDLINE in tags."""
    return _MINE.match(data) is not None


def read_all(data: bytes, name: str) -> Iterator[Item]:
    """Read all records. Raises `ReadError` where the text is another."""
    if not is_mine(data):
        raise ReadError(name, "is no MEDLINE text: it does not begin with a PMID")
    return (_item(fields, name) for fields in list(_records(decode(data, name))))


def _records(text: str) -> Iterator[_Fields]:
    fields: _Fields = {}
    last: list[str] = []
    for line in text.splitlines():
        if line.startswith("      ") and last:
            last[-1] += f" {line.strip()}"
        elif found := _FIELD.match(line):
            if found["tag"] == "PMID" and fields:
                yield fields
                fields = {}
            last = fields.setdefault(found["tag"], [])
            last.append(found["value"].strip())
    if fields:
        yield fields


def _item(fields: _Fields, name: str) -> Item:
    ids = _ids(fields)
    key = f"pubmed-{ids.pmid or 'unknown'}"
    try:
        return finish(_reading(fields, ids, key), name, "holds neither an abstract nor a title")
    except ReadError as error:
        return Refused(key, error.reason)


def _ids(fields: _Fields) -> Identifiers:
    dois = [value for tag in ("AID", "LID") for value in fields.get(tag, ()) if value.endswith("[doi]")]
    trials = [value for value in fields.get("SI", ()) if value.startswith("ClinicalTrials.gov/")]
    return identifiers(
        pmid=_first(fields, "PMID"),
        pmcid=_first(fields, "PMC"),
        doi=dois[0].removesuffix("[doi]").strip() if dois else "",
        nct=trials[0].partition("/")[2] if trials else "",
    )


def _first(fields: _Fields, *tags: str) -> str:
    return next((value for tag in tags for value in fields.get(tag, ()) if value), "")


def _reading(fields: _Fields, ids: Identifiers, key: str) -> Reading:
    title, translated = literature.unbracketed(_first(fields, "TI", "BTI"))
    title = title or _first(fields, "TT")
    types = fields.get("PT", [])
    mesh = sorted(fields.get("MH", []), key=lambda heading: "*" not in heading)
    topics = [heading.partition("/")[0].lstrip("*") for heading in mesh] or fields.get("OT", [])
    kind, design = literature.design(types, topics)
    blocks = tuple(_sections(literature.without_colophon(_first(fields, "AB"))))
    note = None
    if not blocks:
        blocks = (RawBlock(BlockKind.PARAGRAPH, title),)
        note = literature.NO_ABSTRACT if design is not DocumentType.NOTICE else None
    languages = [code for value in fields.get("LA", []) if (code := literature.language_of(value[:8]))]
    english = note is None or translated or "en" in languages or not languages
    journal = _first(fields, "JT", "TA")
    dated = _first(fields, "DP")
    year = int(found[0]) if (found := re.search(r"\b(?:18|19|20)\d\d\b", dated)) else None
    authors = (*fields.get("AU", []), *fields.get("CN", []))
    licence, _ = licence_of([_first(fields, "CI")])
    return Reading(
        title=title,
        blocks=blocks,
        language="en" if english else languages[0],
        year=year,
        organisation=None if authors else journal or None,
        authors=authors,
        key=key,
        label=literature.label(authors, year, _first(fields, "TA") or journal or None),
        identifiers=ids,
        kind=kind,
        type=design,
        published=_date(_first(fields, "DEP")) or _date(dated),
        marks=literature.marks(_SOURCE, ids, types, list(_relations(fields)), title),
        integrity_note=note,
        read_depth=ReadDepth.ABSTRACT,
        topics=literature.headings(topics),
        licence=licence,
        redistributable=False,
        attribution="Courtesy of the U.S. National Library of Medicine (PubMed)",
    )


def _sections(abstract: str) -> Iterator[RawBlock]:
    """An abstract parted at the labels that structured ones have; a word in capitals that is none parts nothing."""
    marks = [found for found in _LABEL.finditer(abstract) if _LABELS.intersection(re.findall(r"[A-Z]+", found[1]))]
    ends = [*(mark.start() for mark in marks), len(abstract)]
    if before := abstract[: ends[0]].strip():
        yield RawBlock(BlockKind.PARAGRAPH, before)
    for mark, end in zip(marks, ends[1:], strict=True):
        if text := abstract[mark.end() : end].strip():
            yield RawBlock(BlockKind.HEADING, mark[1].strip(), 2)
            yield RawBlock(BlockKind.PARAGRAPH, text)


def _relations(fields: _Fields) -> Iterator[Relation]:
    for tag, kind in _RELATIONS.items():
        for value in fields.get(tag, ()):
            pmid = re.search(r"PMID: ?(\d{1,9})", value)
            other = identifiers(pmid=pmid[1] if pmid else "", doi="" if pmid else doi_of(value) or "")
            yield Relation(kind, other if other != Identifiers() else None)


def _date(text: str) -> dt.date | None:
    """A day as "20121008" or "2012 Oct 8"."""
    found = re.fullmatch(r"(\d{4}) ([A-Z][a-z]{2}) (\d{1,2})", text)
    return literature.day_of(found[1], found[2], found[3]) if found else date_of(text)
