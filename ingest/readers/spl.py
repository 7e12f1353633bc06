"""Structured Product Labeling: the label of a drug as DailyMed hands it out (HL7 v3, one document a file).

Sections are coded by LOINC. Left out are what repeats others (the excerpts that make up the highlights, recent
changes, a second copy of a package panel) and what is no evidence (lists of references, product data).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, tostring

from corpus.document import BlockKind, RawBlock
from errors import ReadError
from ingest.readers.base import Reading, finish
from ingest.readers.html import read_fragment
from ingest.readers.labels import PANEL, SKIPPED, label_reading, section_name
from ingest.readers.stated import date_of
from ingest.readers.xml_tree import parse_xml

ROOTS = ("document",)

_NAMESPACE = "urn:hl7-org:v3"
_V3 = f"{{{_NAMESPACE}}}"
_NO_LABEL = re.compile(r"indexing|registration|notification|labeler code|distribution|identification|letter", re.I)
_INDEXING = "60685-5"
_HTML = {
    "paragraph": "p", "list": "ul", "item": "li", "content": "span", "linkHtml": "span", "table": "table",
    "thead": "thead", "tbody": "tbody", "tfoot": "tfoot", "tr": "tr", "td": "td", "th": "th", "br": "br", "sub": "sub",
    "sup": "sup",
}  # fmt: skip
_KEPT = ("rowspan", "colspan")


def read(data: bytes, name: str) -> Reading:
    """Read a label. Raises `ReadError` where the file is another SPL document, or has no sections with text."""
    root = parse_xml(data, name, doctype=True)
    if root.tag != f"{_V3}document":
        raise ReadError(name, f"XML of an unknown form (root <{_bare(root)}> outside of {_NAMESPACE})")
    code = root.find(f"{_V3}code")
    said = code.get("displayName", "") if code is not None else ""
    if code is not None and (code.get("code") == _INDEXING or _NO_LABEL.search(said)):
        raise ReadError(name, f"is no drug label but another SPL document: {said or _INDEXING}")
    reading = label_reading(
        set_id=_value(root, "setId", "root"),
        title=_text(root.find(f"{_V3}title")),
        names=_names(root),
        date=date_of(_value(root, "effectiveTime", "value")),
        version=_value(root, "versionNumber", "value"),
        maker=_text(root.find(f"{_V3}author//{_V3}representedOrganization/{_V3}name")),
        blocks=tuple(_Sections(name).below(root, 2)),
    )
    return finish(reading, name, "holds no section with text; a label has some: fetch it again")


def _bare(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _value(root: Element, tag: str, attribute: str) -> str:
    element = root.find(f"{_V3}{tag}")
    return element.get(attribute, "").strip() if element is not None else ""


def _text(element: Element | None) -> str:
    """The text of an element; line breaks and the suffix of a name part words."""
    if element is None:
        return ""
    parts: list[str] = []
    waiting: list[Element | str] = [element]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            parts.append(found)
            continue
        parts += (" " if _bare(found) in ("br", "suffix") else "", found.text or "")
        for below in reversed(found):
            waiting += (below.tail or "", below)
    return " ".join("".join(parts).split())


def _names(root: Element) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The brand and the generic names of the products on the label, each once."""
    product = f".//{_V3}manufacturedProduct"
    brands = (_text(found) for found in root.iterfind(f"{product}/{_V3}name"))
    generics = (_text(found) for found in root.iterfind(f".//{_V3}genericMedicine/{_V3}name"))
    return tuple(dict.fromkeys(filter(None, brands))), tuple(dict.fromkeys(filter(None, generics)))


@dataclass
class _Sections:
    """Walks the sections of one label."""

    name: str
    panels: set[str] = field(default_factory=set)

    def below(self, parent: Element, level: int) -> Iterator[RawBlock]:
        """The blocks of all sections directly below an element: through components, not through excerpts."""
        for element in parent:
            tag = _bare(element)
            if tag == "section":
                yield from self._section(element, level)
            elif tag in ("component", "structuredBody"):
                yield from self.below(element, level)

    def _section(self, section: Element, level: int) -> Iterator[RawBlock]:
        code = _value(section, "code", "code")
        if code in SKIPPED:
            return
        text = section.find(f"{_V3}text")
        own = tuple(_narrative(text, self.name, level)) if text is not None else ()
        if code == PANEL:
            shown = "\n".join(block.text for block in own)
            if shown in self.panels:
                return
            self.panels.add(shown)
        found = (*own, *self.below(section, min(level + 1, 6)))
        if not found:
            return
        if title := _text(section.find(f"{_V3}title")) or section_name(code):
            yield RawBlock(BlockKind.HEADING, title, level)
        yield from found


def _narrative(text: Element, name: str, level: int) -> tuple[RawBlock, ...]:
    """The blocks of a section's narrative, which is HTML in all but the names of its elements."""
    page = Element("div")
    page.text = text.text
    # Not recursive: markup may be nested as deep as the XML.
    waiting = [(text, page)]
    while waiting:
        source, target = waiting.pop()
        for element in source:
            target.append(made := _as_html(element, _bare(source)))
            waiting.append((element, made))
    return read_fragment(tostring(page, encoding="unicode", method="html"), name, level)


def _as_html(element: Element, within: str) -> Element:
    """An element of the narrative, without what is below it, as the one of HTML that means the same."""
    tag = _bare(element)
    made = Element(_HTML.get(tag, "span"), {key: element.get(key, "") for key in _KEPT if key in element.attrib})
    made.text, made.tail = element.text, element.tail
    if tag == "caption":
        made.tag = "caption" if within == "table" else "p"
    elif tag == "renderMultiMedia":
        made.tag = "div"
    elif tag == "footnote":
        # Where it stands it belongs to what it is about; at the end of a table it would to nothing.
        tail = made.tail or ""
        made.text, made.tail = f" [{made.text or ''}", f"]{' ' if tail[:1].isalnum() else ''}{tail}"
    elif tag == "footnoteRef":
        made.text = None
    return made
