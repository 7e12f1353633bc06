"""Europe PMC's search answers in JSON (https://europepmc.org/RestfulWebService), one record a result.

`resultType=core` carries abstracts, publication types and relations. `lite` and `idlist` answers carry none: their
records are refused one by one, since nothing in them could be quoted and their relations are not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.document import BlockKind, DocumentType, RawBlock, ReadDepth
from corpus.works import Identifiers
from errors import ReadError
from ingest.readers import literature
from ingest.readers.base import Item, Reading, Refused, finish
from ingest.readers.html import read_fragment
from ingest.readers.json_values import at, items, objects, parse_json, text, texts
from ingest.readers.licences import licence_of
from ingest.readers.literature import Relation
from ingest.readers.stated import date_of, doi_of, identifiers, year_of

_SOURCE = "Europe PMC"
_NOT_CORE = "is a result without publication types or relations; ask Europe PMC with resultType=core"


def is_mine(value: object) -> bool:
    """Whether a JSON value is a search answer of Europe PMC."""
    return isinstance(at(value, "resultList", "result"), list) and at(value, "hitCount") is not None


def read_all(data: bytes, name: str) -> Iterator[Item]:
    """Read all results of an answer. Raises `ReadError` where the JSON is another, or is an error."""
    value = parse_json(data, name)
    if said := text(value, "errMsg"):
        raise ReadError(name, f"is an error of Europe PMC instead of results: {said}")
    if not is_mine(value):
        raise ReadError(name, "is no search answer of Europe PMC: it has no resultList")
    return (_item(result, name) for result in items(value, "resultList", "result"))


def _item(result: object, name: str) -> Item:
    ids = _ids(result)
    if ids.pmid:
        key = f"pubmed-{ids.pmid}"
    elif ids.pmcid:
        key = f"pmc-{ids.pmcid}"
    else:
        source, number = (re.sub(r"[^A-Za-z0-9]", "-", text(result, field)[:60]) for field in ("source", "id"))
        key = f"europepmc-{source[:10].lower() or 'x'}-{number or 'unknown'}"
    if at(result, "pubTypeList") is None and not text(result, "abstractText"):
        return Refused(key, _NOT_CORE)
    try:
        return finish(_reading(result, ids, key, name), name, "holds neither an abstract nor a title")
    except ReadError as error:
        return Refused(key, error.reason)


def _ids(result: object) -> Identifiers:
    pmid = text(result, "pmid") or (text(result, "id") if text(result, "source") == "MED" else "")
    return identifiers(pmid=pmid, pmcid=text(result, "pmcid"), doi=text(result, "doi"))


def _reading(result: object, ids: Identifiers, key: str, name: str) -> Reading:
    title = " ".join(block.text for block in read_fragment(text(result, "title"), name))
    blocks = read_fragment(text(result, "abstractText"), name)
    if blocks:
        blocks = (*blocks[:-1], replace(blocks[-1], text=literature.without_colophon(blocks[-1].text)))
    note = None
    types = texts(result, "pubTypeList", "pubType")
    mesh = list(objects(result, "meshHeadingList", "meshHeading"))
    mesh.sort(key=lambda heading: text(heading, "majorTopic_YN") != "Y")
    topics = [text(heading, "descriptorName") for heading in mesh] or texts(result, "keywordList", "keyword")
    kind, design = literature.design(types, topics)
    if not blocks:
        blocks = (RawBlock(BlockKind.PARAGRAPH, title),)
        note = literature.NO_ABSTRACT if design is not DocumentType.NOTICE else None
    journal = text(result, "journalInfo", "journal", "title")
    short = text(result, "journalInfo", "journal", "isoabbreviation")
    year = year_of(text(result, "pubYear")) or year_of(text(result, "firstPublicationDate"))
    authors = tuple(_authors(result))
    licence, redistributable = licence_of([text(result, "license")])
    redistributable = redistributable and text(result, "isOpenAccess") == "Y"
    return Reading(
        title=title,
        blocks=blocks,
        language=_language(result, bool(note)),
        year=year,
        organisation=None if authors else journal or None,
        authors=authors,
        key=key,
        label=literature.label(authors, year, short or journal or None),
        identifiers=ids,
        kind=kind,
        type=design,
        published=date_of(text(result, "electronicPublicationDate")) or date_of(text(result, "firstPublicationDate")),
        marks=literature.marks(_SOURCE, ids, types, list(_relations(result)), title),
        integrity_note=note,
        read_depth=ReadDepth.ABSTRACT,
        topics=literature.headings(topics),
        licence=licence,
        redistributable=redistributable,
        attribution="Source: Europe PMC" + (f", under {licence}" if redistributable else ""),
    )


def _language(result: object, title_only: bool) -> str | None:
    """Abstracts are in English, as PubMed's are, save those of papers that came from elsewhere."""
    if text(result, "source") == "MED" and not title_only:
        return "en"
    return literature.language_of(text(result, "language")[:8])


def _authors(result: object) -> Iterator[str]:
    for author in objects(result, "authorList", "author"):
        if name := text(author, "fullName") or text(author, "collectiveName"):
            yield name
    if at(result, "authorList") is None:
        yield from (name for part in text(result, "authorString").rstrip(".").split(",") if (name := part.strip()))


def _relations(result: object) -> Iterator[Relation]:
    for relation in objects(result, "commentCorrectionList", "commentCorrection"):
        pmid = text(relation, "id") if text(relation, "source") in ("MED", "") else ""
        other = identifiers(pmid=pmid, doi="" if pmid else doi_of(text(relation, "reference")) or "")
        yield Relation(text(relation, "type"), other if other != Identifiers() else None)
