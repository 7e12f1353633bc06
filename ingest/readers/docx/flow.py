"""The body of a Word document as blocks: paragraphs by their styles, tables by their rows, notes at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docx.document import Document
from lxml import etree

from corpus.document import BlockKind, RawBlock
from ingest.readers.docx.runs import TEXT_BOX, UNSAID, Element, Notes, W, is_hexadecimal, text_of

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"toc (?:\d|heading)|table of (?:figures|authorities)|index \d", re.IGNORECASE)
# "List Paragraph" is only indented; its bullets, where it has some, are its own.
_LIST = re.compile(r"list (?:bullet|number)", re.IGNORECASE)
_MOST_BASES = 20
_MOST_SPANNED = 100


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says of its paragraphs."""

    level: int = 0
    is_list: bool = False
    is_contents: bool = False


def blocks(document: Document) -> Iterator[RawBlock]:
    """The blocks of a document in order, then its notes."""
    flow = _Flow(document)
    yield from flow.walk(document.element.body)
    yield from flow.notes()


class _Flow:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._notes = Notes()
        elements = {style.get(W + "styleId") or "": style for style in document.styles.element.iter(W + "style")}
        self._styles = {key: _style(style, elements) for key, style in elements.items()}

    def walk(self, element: Element) -> Iterator[RawBlock]:
        """The blocks below an element; controls and change marks are looked through."""
        for child in element:
            if child.tag in UNSAID:
                continue
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            else:
                yield from self.walk(child)

    def _paragraph(self, paragraph: Element) -> Iterator[RawBlock]:
        style = self._style_of(paragraph)
        text = text_of(paragraph, self._notes)
        if text.strip() and not style.is_contents:
            kind = BlockKind.LIST_ITEM if style.is_list else BlockKind.PARAGRAPH
            yield RawBlock(BlockKind.HEADING, text, style.level) if style.level else RawBlock(kind, text)
        for box in paragraph.iter(TEXT_BOX):
            if not any(parent.tag in UNSAID for parent in box.iterancestors()):
                yield from self.walk(box)

    def _style_of(self, paragraph: Element) -> _Style:
        properties = paragraph.find(W + "pPr")
        if properties is None:
            return _Style()
        name = properties.find(W + "pStyle")
        style = self._styles.get(name.get(W + "val") or "", _Style()) if name is not None else _Style()
        level = _level(properties)
        numbering = properties.find(f"{W}numPr/{W}numId")
        is_list = style.is_list if numbering is None else numbering.get(W + "val") != "0"
        return _Style(style.level if level is None else level, is_list, style.is_contents)

    def _table(self, table: Element) -> Iterator[RawBlock]:
        rows = [row for row in _own(table, "tr", "tbl") if not _is_deleted(row)]
        if all(len(_own(row, "tc", "tr")) < 2 for row in rows):
            # A table of one column is a box drawn around text.
            for row in rows:
                yield from self.walk(row)
            return
        above: dict[int, str] = {}
        for number, row in enumerate(rows):
            values = list(self._values(row, above))
            head = _is_head(row) or (number == 0 and len(rows) > 1 and _has_head(table))
            if any(values):
                kind = BlockKind.TABLE_HEADER if head else BlockKind.TABLE_ROW
                yield RawBlock(kind, " | ".join(values).rstrip(" |"))

    def _values(self, row: Element, above: dict[int, str]) -> Iterator[str]:
        """The texts of a row by column; a cell merged with the one above it repeats its text."""
        column = 0
        for cell in _own(row, "tc", "tr"):
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            value = " ".join(" ".join(block.text for block in self.walk(cell)).split())
            if merged is not None and merged.get(W + "val") != "restart":
                value = value or above.get(column, "")
            above[column] = value
            span = _span(cell)
            yield value
            yield from [""] * (span - 1)
            column += span

    def notes(self) -> Iterator[RawBlock]:
        """The notes that were referred to, in the order of their numbers, each with its mark."""
        parts = {str(part.partname): part for part in self._document.part.package.iter_parts()}
        # A note can refer to another; those come up while notes are read.
        done: set[tuple[str, str]] = set()
        while waiting := [reference for reference in self._notes.numbers if reference not in done]:
            kind, key = waiting[0]
            done.add((kind, key))
            part = parts.get(f"/word/{kind}s.xml")
            root = _parsed(part.blob) if part is not None else None
            for note in root.iter(W + kind) if root is not None else ():
                if note.get(W + "id") == key:
                    mark = self._notes.mark(kind, key)
                    yield from (RawBlock(BlockKind.PARAGRAPH, f"{mark} {block.text}") for block in self.walk(note))


def _style(style: Element, all_styles: Mapping[str, Element]) -> _Style:
    """A style with what it takes over from the styles that it is based on."""
    level, is_list, is_contents = None, False, False
    current: Element | None = style
    for _ in range(_MOST_BASES):
        if current is None:
            break
        named = current.find(W + "name")
        name = named.get(W + "val") or "" if named is not None else ""
        properties = current.find(W + "pPr")
        if level is None:
            heading = _HEADING.match(name)
            level = min(int(heading[1]), 6) if heading else 1 if name.lower() == "title" else _level(properties)
        numbered = properties is not None and properties.find(W + "numPr") is not None
        is_list = is_list or numbered or bool(_LIST.match(name))
        is_contents = is_contents or bool(_CONTENTS.match(name))
        base = current.find(W + "basedOn")
        current = all_styles.get(base.get(W + "val") or "") if base is not None else None
    return _Style(level or 0, is_list, is_contents)


def _level(properties: Element | None) -> int | None:
    """The outline level that paragraph properties state, as a heading level; 0 for text, None where they state none."""
    outline = properties.find(W + "outlineLvl") if properties is not None else None
    value = outline.get(W + "val") or "" if outline is not None else ""
    return (min(int(value) + 1, 6) if int(value) < 9 else 0) if value.isascii() and value.isdigit() else None


def _span(cell: Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    value = span.get(W + "val") or "" if span is not None else ""
    return min(max(int(value), 1), _MOST_SPANNED) if value.isascii() and value.isdigit() else 1


def _own(element: Element, name: str, owner: str) -> list[Element]:
    """The parts of a table or row that are its own, and not those of a table inside it."""
    return [part for part in element.iter(W + name) if next(part.iterancestors(W + owner)) is element]


def _is_head(row: Element) -> bool:
    return row.find(f"{W}trPr/{W}tblHeader") is not None


def _is_deleted(row: Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None or any(parent.tag in UNSAID for parent in row.iterancestors())


def _has_head(table: Element) -> bool:
    """Whether a table's style sets its first row apart."""
    look = table.find(f"{W}tblPr/{W}tblLook")
    if look is None:
        return False
    value = look.get(W + "val") or ""
    # Files of before 2010 state the same as one number, in which this bit is the first row's.
    return look.get(W + "firstRow") in ("1", "true") or (is_hexadecimal(value) and bool(int(value, 16) & 0x20))


def _parsed(blob: bytes) -> Element:
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
