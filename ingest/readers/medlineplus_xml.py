"""MedlinePlus health topics: answers of its search service, and the daily file with all topics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from corpus.document import DocumentType
from errors import ReadError
from ingest.readers.base import Item, Reading, Refused, finish, line
from ingest.readers.html import read_fragment
from ingest.readers.stated import date_of, identifiers
from ingest.readers.xml_tree import inner_markup, line_of, parse_xml

ROOTS = ("nlmSearchResult", "health-topics")

_ORGANISATION = "MedlinePlus, National Library of Medicine"
_LANGUAGES = {"english": "en", "spanish": "es"}
# The search service marks what it found: <span class="qt0">.
_FOUND = re.compile(r"</?span\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def read_all(data: bytes, name: str) -> Iterator[Item]:
    """Read all topics; an answer without any hit has none. Raises `ReadError` where the XML is of another form."""
    root = parse_xml(data, name, doctype=True)
    if root.tag not in ROOTS:
        raise ReadError(name, f"XML of an unknown form (root <{str(root.tag)[:60]}>)")
    return _items(root, name)


def _items(root: Element, name: str) -> Iterator[Item]:
    parts = [_found(document) for document in root.iter("document")]
    if root.tag == "health-topics":
        parts = [(topic, {}) for topic in root.iter("health-topic")]
    for number, (topic, contents) in enumerate(parts, 1):
        url = (topic.get("url", "") or contents.get("url", "")).strip()
        key = _key(topic.get("id", ""), url) or f"medlineplus-document-{number}"
        try:
            yield _reading(topic, contents, key, url, name)
        except ReadError as error:
            yield Refused(key, error.reason)


def _found(document: Element) -> tuple[Element, dict[str, str]]:
    """A hit: its topic where the answer holds it whole, and its contents by name, in small letters."""
    contents = {"url": document.get("url", "")}
    for content in document.iter("content"):
        key = content.get("name", "").lower()
        contents[key] = "\n".join(filter(None, (contents.get(key), _FOUND.sub("", inner_markup(content)).strip())))
    topic = document.find(".//health-topic")
    return (topic if topic is not None else Element("health-topic")), contents


def _key(number: str, url: str) -> str | None:
    """By the number of the topic; by its address in brief answers, which do not state it."""
    if re.fullmatch(r"[0-9]{1,9}", number.strip()):
        return f"medlineplus-{number.strip()}"
    try:
        page = urlsplit(url).path.strip("/").removesuffix(".html").replace("/", "-")
    except ValueError:
        return None
    return f"medlineplus-{page}" if re.fullmatch(r"[A-Za-z0-9-]{2,90}", page) else None


def _reading(topic: Element, contents: dict[str, str], key: str, url: str, name: str) -> Reading:
    summary = topic.find("full-summary")
    markup = inner_markup(summary) if summary is not None else contents.get("fullsummary", "")
    title = topic.get("title", "").strip() or _plain(contents.get("title", ""))
    if not title:
        raise ReadError(name, "states no title")
    language = _LANGUAGES.get(topic.get("language", "").strip().lower())
    if language is None and not topic.get("language"):
        language = "es" if "/spanish/" in url else "en"
    headings = (line_of(found.find("descriptor")) for found in topic.iter("mesh-heading"))
    groups = (line_of(group) for group in topic.iter("group"))
    stated = (_plain(text) for which in ("mesh", "groupname") for text in contents.get(which, "").splitlines())
    known = identifiers(url=url)
    return finish(
        Reading(
            title=title,
            blocks=read_fragment(markup, name),
            language=language,
            url=str(known.url) if known.url else None,
            organisation=_plain(contents.get("organizationname", "")) or _ORGANISATION,
            key=key,
            label=line(f"MedlinePlus ({title})", 120),
            identifiers=known,
            type=DocumentType.FACT_SHEET,
            published=date_of(topic.get("date-created", "")),
            jurisdiction="US",
            population="General public",
            topics=tuple(dict.fromkeys(filter(None, (*headings, *groups, *stated))))[:40],
            plain_language=True,
            licence="Public domain (US Government work)",
            attribution="Courtesy of MedlinePlus from the National Library of Medicine",
        ),
        name,
        "is a topic without a summary",
    )


def _plain(markup: str) -> str:
    return " ".join(_TAG.sub("", markup).split())
