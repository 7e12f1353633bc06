"""A corpus document as HTML: what is known about it, and its text with a quote highlighted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from chat.ui import routes, wording
from chat.ui.components import references
from chat.ui.components.references import Library
from chat.ui.render import Html, highlighted, join, link_out, tag
from corpus.document import Block, BlockKind, Document, Extent, Grade, Metadata, Replacement

Range = tuple[int, int]
"""Two places in a document's text: the first character, and the one behind the last."""

_TABLE = (BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW)
_CELL = " | "
_FEW = 3


def head(metadata: Metadata, library: Library) -> Html:
    """Kind, title, standing and what replaced it."""
    facts = references.from_metadata(0, metadata)
    return join(
        (
            tag("p", wording.KIND[metadata.kind], class_=f"eyebrow kind {metadata.kind.value}"),
            tag("h1", metadata.title),
            tag("p", wording.facts(facts), class_="dateline"),
            tag("p", references.standing(facts, library)),
            Html() if metadata.redistributable else tag("p", wording.KEPT_HERE, class_="notice kept", role="note"),
        )
    )


def version_note(shown: Document, held: str | None) -> Html:
    """That the text is not the one held today (`held` is its version), where an answer quoted an earlier one."""
    if held is None:
        return tag(
            "p",
            "This document is no longer held. Its text is kept because an answer may have quoted it.",
            class_="notice",
        )
    if held == shown.version:
        return Html()
    links = (
        tag("a", "The text held today", href=routes.document(shown.id)),
        tag("a", "What changed since", href=routes.document(shown.id, since=shown.version)),
    )
    said = "This is an earlier version, kept because an answer may have quoted it. "
    return tag("p", said, join(links, " · "), class_="notice")


def particulars(document: Document, library: Library) -> Html:
    """Everything else that is known about the document, as a list of terms."""
    rows = [(term, value) for term, value in _particulars(document.metadata, library) if value]
    rows.append(("Version held", tag("code", document.version[:12])))
    return tag("dl", *(tag("div", tag("dt", term), tag("dd", value)) for term, value in rows), class_="particulars")


def contents(document: Document) -> Html:
    """The headings below the title as a list of links; nothing where there are too few to need one."""
    headings = [block for block in _shown(document) if block.kind is BlockKind.HEADING]
    if len(headings) < _FEW:
        return Html()
    least = min(len(block.section) for block in headings)
    rows = (
        tag(
            "li",
            tag("a", document.text[block.start : block.end], href=f"#{_anchor(block)}"),
            class_="below" if len(block.section) > least else None,
        )
        for block in headings
    )
    return tag("nav", tag("h2", "Contents"), tag("ul", *rows, class_="contents"), aria_label="Contents")


def _anchor(block: Block) -> str:
    return f"at-{block.start}"


def _shown(document: Document) -> tuple[Block, ...]:
    """The blocks without a title that opens the text: it stands above it already."""
    title = document.blocks[:1] and document.text[document.blocks[0].start : document.blocks[0].end]
    return document.blocks[1:] if title == document.metadata.title else document.blocks


def _particulars(metadata: Metadata, library: Library) -> Iterator[tuple[str, str]]:
    ids = metadata.identifiers
    yield "Cited as", metadata.label
    yield "Authors", ", ".join(metadata.authors)
    yield "Published", wording.date(metadata.published) if metadata.published else ""
    yield "Jurisdiction", metadata.jurisdiction or ""
    yield "Population", metadata.population or ""
    yield "Grades", "; ".join(_grade(grade) for grade in metadata.grades)
    yield "Replaces", _edges(metadata.supersedes, library)
    yield "Replaced by", _edges(metadata.superseded_by, library)
    yield "Proposes to replace", _documents(metadata.proposes_to_replace, library)
    yield "Rests on", _documents(metadata.depends_on, library)
    yield "Disagrees with", join((_disagreement(d.id, d.note, library) for d in metadata.disagrees_with), "; ")
    yield "Checked", metadata.verified or ""
    numbers = (("PMID", ids.pmid), ("PMCID", ids.pmcid), ("DOI", ids.doi), ("NCT", ids.nct))
    yield "Identifiers", " · ".join(f"{name} {number}" for name, number in numbers if number)
    yield "Source", link_out(ids.link, ids.link) if ids.link else ""
    yield "Licence", metadata.licence or ""
    yield "Attribution", metadata.attribution or ""
    yield "Topics", ", ".join(metadata.topics)


def _grade(grade: Grade) -> str:
    return f"{grade.grade} ({grade.section})" if grade.section else grade.grade


def _named(id: str, library: Library) -> Html:
    return tag("a", library[id].label, href=routes.document(id)) if id in library else join((id,))


def _documents(ids: Iterable[str], library: Library) -> Html:
    return join((_named(id, library) for id in ids), ", ")


def _edges(edges: Iterable[Replacement], library: Library) -> Html:
    return join((_edge(edge, library) for edge in edges), "; ")


def _edge(edge: Replacement, library: Library) -> Html:
    extent = " (in part)" if edge.extent is Extent.PARTIAL else ""
    note = f": {edge.note}" if edge.note else ""
    return join((_named(edge.id, library), extent, note))


def _disagreement(id: str, note: str, library: Library) -> Html:
    return join((_named(id, library), f": {note}"))


def text(document: Document, quotes: Iterable[Range] = (), prefix: str = "") -> Html:
    """The text as it is stored, block by block; quotes, as ranges of its characters, are highlighted.

    The first mark has the id `quote`. `prefix` begins every id, for a page that has ids of its own.
    """
    blocks, spans = _shown(document), _merged(quotes)
    # The anchor goes to the first mark only: an id is given once.
    first = next((b for b in blocks if _within(spans, b.start, b.end)), None)
    groups = groupby(blocks, key=lambda b: (_holder(b.kind), b.kind is BlockKind.HEADING and b.start))
    drawn = (
        _group(holder, (_block(b, document, spans, prefix, first is b) for b in group)) for (holder, _), group in groups
    )
    return tag("div", *drawn, class_="document", lang=document.metadata.language)


def _merged(quotes: Iterable[Range]) -> list[Range]:
    """The ranges in order, those that overlap as one, without any that is empty."""
    merged: list[Range] = []
    for start, end in sorted((start, end) for start, end in quotes if start < end):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _within(spans: Iterable[Range], start: int, end: int) -> list[Range]:
    """What of the ranges lies between two places, counted from the first of these."""
    return [(max(a, start) - start, min(b, end) - start) for a, b in spans if max(a, start) < min(b, end)]


def _holder(kind: BlockKind) -> str:
    return "table" if kind in _TABLE else "ul" if kind is BlockKind.LIST_ITEM else ""


def _group(holder: str, blocks: Iterable[Html]) -> Html:
    drawn = join(blocks)
    if holder == "table":
        # A table wider than a phone scrolls by itself, not the page.
        return tag(
            "div", tag("table", tag("tbody", drawn)), class_="wide", tabindex="0", role="region", aria_label="Table"
        )
    return tag(holder, drawn, class_="points") if holder else drawn


def _block(block: Block, document: Document, spans: list[Range], prefix: str, first: bool) -> Html:
    words, anchor = document.text[block.start : block.end], f"{prefix}quote" if first else None
    if block.kind in _TABLE:
        name = "th" if block.kind is BlockKind.TABLE_HEADER else "td"
        return tag("tr", *_cells(words, _within(spans, block.start, block.end), name, anchor))
    shown = highlighted(words, _within(spans, block.start, block.end), anchor)
    if block.kind is BlockKind.HEADING:
        return tag(f"h{min(len(block.section) + 1, 6)}", shown, id=prefix + _anchor(block))
    return tag("li" if block.kind is BlockKind.LIST_ITEM else "p", shown)


def _cells(row: str, spans: list[Range], name: str, anchor: str | None) -> Iterator[Html]:
    at = 0
    for cell in row.split(_CELL):
        within = _within(spans, at, at + len(cell))
        yield tag(name, highlighted(cell, within, anchor))
        anchor = None if within else anchor
        at += len(cell) + len(_CELL)
