"""A page's text in its order: headings, paragraphs, list items and tables; text outside of any is a paragraph too."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import Tag
from bs4.element import PageElement

from corpus.document import BlockKind, RawBlock
from ingest.readers.characters import raised
from ingest.readers.html.page import is_text
from ingest.readers.html.tables import is_layout, rows

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Elements whose text runs on in the line that they stand in; every other one begins a new line.
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark math mi mn mo mrow ms msub msubsup "
    "msup mtext math nobr output q rp rt ruby samp semantics small span strong sub sup time tt u var wbr".split()
)


def blocks(part: Tag) -> Iterator[RawBlock]:
    """The blocks of an element, in order."""
    yield from _Flow().walk(part)


class _Flow:
    """Gathers running text until an element ends it; then says what it was."""

    def __init__(self) -> None:
        self._text: list[str] = []
        # The first text of a list item is the item; what follows it inside the item is not another one.
        self._item = False

    def walk(self, part: Tag) -> Iterator[RawBlock]:
        """The blocks below an element, with the text that stands in it directly."""
        for node in part.children:
            yield from self._node(node)
        yield from self._end()

    def _node(self, node: PageElement) -> Iterator[RawBlock]:
        if not isinstance(node, Tag):
            if is_text(node):
                self._text.append(str(node))
        elif node.name == "br":
            # Two in a row part paragraphs, one only lines.
            if self._text and self._text[-1] == "\n":
                yield from self._end()
            self._text.append("\n")
        elif node.name in ("sup", "sub"):
            text = inline_text(node)
            self._text.append(raised(text) if node.name == "sup" else text)
        elif node.name in _INLINE and not _holds_blocks(node):
            for child in node.children:
                yield from self._node(child)
        else:
            yield from self._block(node)

    def _block(self, node: Tag) -> Iterator[RawBlock]:
        yield from self._end()
        if node.name in _HEADINGS:
            yield RawBlock(BlockKind.HEADING, inline_text(node), _HEADINGS[node.name])
        elif node.name == "table" and not is_layout(node):
            yield from rows(node, inline_text)
        elif node.name == "li":
            self._item = True
            yield from self.walk(node)
            self._item = False
        else:
            yield from self.walk(node)

    def _end(self) -> Iterator[RawBlock]:
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if text:
            yield RawBlock(BlockKind.LIST_ITEM if self._item else BlockKind.PARAGRAPH, text)
            self._item = False


def _holds_blocks(node: Tag) -> bool:
    """Whether an inline element is wrapped around blocks, as links around cards are."""
    return any(isinstance(child, Tag) and child.name not in (*_INLINE, "br") for child in node.descendants)


def inline_text(node: Tag) -> str:
    """All text of an element as one line, its superscripts written as such."""
    parts: list[str] = []
    for child in node.children:
        if not isinstance(child, Tag):
            parts.append(str(child) if is_text(child) else "")
        elif child.name == "sup":
            parts.append(raised(inline_text(child)))
        else:
            text = inline_text(child)
            parts.append(text if child.name in _INLINE else f" {text} ")
    return "".join(parts)
