"""An article as its page shows it: parts of cited bullets and sentences, and the references numbered from them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.document import Block, BlockKind, Document, Metadata
from corpus.sentences import sentences

# Pandoc's citation form: [@one; @two]
_CITATION = re.compile(r"\s*\[(@[^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Cited:
    """One bullet or sentence without its citation marks, and the ids of the documents it cites, in order."""

    text: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (level 2 to 6) and what stands under it; `bullets` is False for prose."""

    heading: str
    level: int
    items: tuple[Cited, ...]
    bullets: bool


@dataclass(frozen=True, slots=True)
class Article:
    """An article; a reference's number is its place in `references`, from 1."""

    metadata: Metadata
    parts: tuple[Part, ...]
    references: tuple[str, ...]

    def number(self, document: str) -> int:
        """The reference number of a cited document."""
        return self.references.index(document) + 1


def cited(text: str) -> Cited:
    """Part a sentence from its citation marks: `"A [@x; @y]."` is `Cited("A.", ("x", "y"))`."""
    ids = [key.strip().removeprefix("@") for match in _CITATION.finditer(text) for key in match[1].split(";")]
    return Cited(_CITATION.sub("", text), tuple(dict.fromkeys(ids)))


def article(document: Document) -> Article:
    """Read an article's parts from its document. The title heading (level 1) is left to the page."""
    parts: list[Part] = []
    heading, level, items, bullets = "", 0, list[Cited](), False
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if block.kind is BlockKind.HEADING:
            if items or level > 1:
                parts.append(Part(heading, level, tuple(items), bullets))
            heading, level, items, bullets = text, len(block.section), [], False
        else:
            bullets = bullets or block.kind is BlockKind.LIST_ITEM
            items += _cited(text, block)
    parts.append(Part(heading, level, tuple(items), bullets))
    references = dict.fromkeys(key for part in parts for item in part.items for key in item.citations)
    return Article(document.metadata, tuple(parts), tuple(references))


def _cited(text: str, block: Block) -> list[Cited]:
    if block.kind is BlockKind.PARAGRAPH:
        return [cited(sentence.text) for sentence in sentences(text)]
    return [cited(text)]
