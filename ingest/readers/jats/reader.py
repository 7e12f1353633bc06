"""From the bytes of a JATS file, or of a set of articles, to readings.

JATS: https://jats.nlm.nih.gov/; sets come from efetch (`pmc-articleset`) and from OAI-PMH. Peer reviews and replies
that are bound to an article (`sub-article`, `response`) are not read: they are not what the article reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from corpus.document import BlockKind, DocumentType, RawBlock, ReadDepth
from errors import ReadError
from ingest.readers import literature
from ingest.readers.base import Gone, Item, Reading, Refused, finish
from ingest.readers.inline import inline
from ingest.readers.jats.body import is_evidence, sections
from ingest.readers.jats.front import Front
from ingest.readers.xml_tree import parse_xml, without_namespaces

ROOTS = ("article", "pmc-articleset", "OAI-PMH")

_PICTURED = ("graphical", "teaser", "toc", "web-summary", "video")
_NAMED = {"summary": "Summary", "plain-language-summary": "Plain language summary", "key-points": "Key points",
          "executive-summary": "Executive summary", "editor": "Editor's summary"}  # fmt: skip
_IDENTIFIER = re.compile(r"oai:pubmedcentral\.nih\.gov:(\d{1,9})")


def read(data: bytes, name: str) -> Reading:
    """Read the one article of a file. Raises `ReadError` where there is none, or are several, or it cannot be read."""
    items = [item for item in read_all(data, name) if not isinstance(item, Gone)]
    if len(items) != 1:
        raise ReadError(name, f"holds {len(items) or 'no'} articles instead of one")
    item = items[0]
    if isinstance(item, Refused):
        raise ReadError(name, item.reason)
    return item


def read_all(data: bytes, name: str) -> Iterator[Item]:
    """Read all articles of a file. Raises `ReadError` where it is another, or is an error instead of articles."""
    root = without_namespaces(parse_xml(data, name, doctype=True))
    if root.tag not in ROOTS:
        raise ReadError(name, f"XML of an unknown form (root <{root.tag}>)")
    if root.tag == "article" and root.find("front") is None:
        raise ReadError(name, "is XML with the root <article>, but no JATS: it has no <front>")
    articles = [root] if root.tag == "article" else list(root.iter("article"))
    errors = [*root.findall("error"), *root.findall(".//Reply"), *root.findall("errors/error")]
    if errors and not articles:
        said = inline(errors[0]) or errors[0].get("error") or errors[0].get("code") or "without a reason"
        raise ReadError(name, f"is an error of PubMed Central instead of an article: {said}")
    deleted = [header for header in root.iter("header") if header.get("status") == "deleted"]
    return _items(articles, deleted, name)


def _items(articles: list[Element], deleted: list[Element], name: str) -> Iterator[Item]:
    for article in articles:
        yield _item(article, name)
    for header in deleted:
        if found := _IDENTIFIER.fullmatch(inline(header.find("identifier"))):
            yield Gone(f"pmc-PMC{found[1]}")


def _item(article: Element, name: str) -> Item:
    front = Front(article)
    ids = front.identifiers
    key = None
    if ids.pmcid:
        key = f"pmc-{ids.pmcid}"
    elif ids.doi:
        key = f"doi-{re.sub(r'[^A-Za-z0-9._:-]', '-', ids.doi)}"[:110]
    elif ids.pmid:
        key = f"pubmed-{ids.pmid}"
    try:
        return finish(_reading(article, front, key), name, "holds neither text nor a title")
    except ReadError as error:
        return Refused(key or name, error.reason)


def _reading(article: Element, front: Front, key: str | None) -> Reading:
    ids, title = front.identifiers, front.title
    body = tuple(_body(article))
    blocks = (*_abstracts(article, front.language, headed=bool(body)), *body)
    kind, design = front.design
    note = None
    if not blocks:
        blocks = (RawBlock(BlockKind.PARAGRAPH, title or ""),)
        note = literature.NO_ABSTRACT if design is not DocumentType.NOTICE else None
    licence, redistributable = front.licence
    return Reading(
        title=title,
        blocks=blocks,
        language=front.language,
        year=front.year,
        organisation=None if front.authors else front.journal,
        authors=front.authors,
        key=key,
        label=literature.label(front.authors, front.year, front.journal),
        identifiers=ids,
        kind=kind,
        type=design,
        published=front.published,
        marks=front.marks(ids),
        integrity_note=note,
        read_depth=ReadDepth.FULL_TEXT if body else ReadDepth.ABSTRACT,
        topics=front.topics,
        licence=licence,
        redistributable=redistributable,
        attribution=f"{title or 'Article'}, under {licence}" if redistributable else None,
    )


def _abstracts(article: Element, language: str | None, *, headed: bool) -> Iterator[RawBlock]:
    """The abstract and what stands beside it, each under a heading; a translation only where there is no other."""
    found = article.findall("front/article-meta/abstract")
    found = [abstract for abstract in found if abstract.get("abstract-type", "").lower() not in _PICTURED]
    found.sort(key=lambda abstract: abstract.get("abstract-type") is not None)
    if not found and not headed:
        found = article.findall("front/article-meta/trans-abstract")[:1]
    for abstract in found:
        named = _NAMED.get(abstract.get("abstract-type", "").lower(), "Abstract")
        blocks = tuple(sections([abstract], 3))
        if blocks:
            yield RawBlock(BlockKind.HEADING, inline(abstract.find("title")) or named, 2)
            yield from blocks


def _body(article: Element) -> Iterator[RawBlock]:
    """The body, then appendices and sections behind it, then figures and tables that stand apart from the text."""
    yield from sections(article.findall("body"), 2)
    for part in article.findall("back/sec"):
        if is_evidence(part):
            yield from sections([_holding(part)], 2)
    for part in article.findall("back/app-group/app"):
        part.tag = "sec"
        yield from sections([_holding(part)], 2)
    floats = tuple(sections([*article.findall("floats-group"), *article.findall("floats-wrap")], 3))
    if floats:
        yield RawBlock(BlockKind.HEADING, "Figures and tables", 2)
        yield from floats


def _holding(part: Element) -> Element:
    holder = Element("back")
    holder.append(part)
    return holder
