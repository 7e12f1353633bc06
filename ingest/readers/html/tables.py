"""Tables of a page: one block a row, its cells parted by " | "; a cell that spans rows is repeated in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bs4 import Tag

from corpus.document import BlockKind, RawBlock

_BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "table")
_MOST_SPANNED = 100

Grid = list[list[str]]


def is_layout(table: Tag) -> bool:
    """Whether a table only arranges a page: it holds headings or tables, says so, or has a single column."""
    if str(table.get("role", "")).lower() in ("presentation", "none") or table.find(_BLOCKS):
        return True
    return all(len(_cells(row)) < 2 for row in table.find_all("tr"))


def rows(table: Tag, text: Callable[[Tag], str]) -> Iterator[RawBlock]:
    """The caption of a table as a paragraph, then its rows."""
    caption = table.find("caption")
    if isinstance(caption, Tag):
        yield RawBlock(BlockKind.PARAGRAPH, text(caption))
    spans: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(table.find_all("tr")):
        cells = _cells(row)
        values = list(_values(cells, spans, text))
        named = number == 0 and all(cell.name == "th" for cell in cells)
        head = bool(cells) and (named or row.find_parent("thead") is not None)
        if any(values):
            # Empty cells at the end of a row say nothing; those before a value keep it in its column.
            yield RawBlock(BlockKind.TABLE_HEADER if head else BlockKind.TABLE_ROW, " | ".join(values).rstrip(" |"))


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(("td", "th"), recursive=False)


def _values(cells: list[Tag], spans: dict[int, tuple[int, str]], text: Callable[[Tag], str]) -> Iterator[str]:
    """The texts of a row by column. `spans` holds, by column, how many more rows a cell above reaches into."""
    column = 0
    waiting = iter(cells)
    cell = next(waiting, None)
    while cell is not None or any(spanned >= column for spanned in spans):
        if column in spans:
            left, value = spans.pop(column)
            if left > 1:
                spans[column] = left - 1, value
            yield value
            column += 1
            continue
        if cell is None:
            yield ""
            column += 1
            continue
        value = " ".join(text(cell).split())
        if (down := _span(cell, "rowspan")) > 1:
            spans[column] = down - 1, value
        yield value
        yield from [""] * (_span(cell, "colspan") - 1)
        column += _span(cell, "colspan")
        cell = next(waiting, None)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1")).strip()
    return min(max(int(value), 1), _MOST_SPANNED) if value.isascii() and value.isdigit() else 1
