"""Tables on a page, found by how they are drawn: cell after cell, row after row, each row below the one before.

Columns of prose are drawn one after the other instead. Where the two cannot be told apart, the lines are left to be
read as prose: a table read as prose keeps its words in order, prose read as a table would not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from ingest.readers.pdf.boxes import overlap, regions
from ingest.readers.pdf.lines import MARK, Line
from ingest.readers.pdf.rows import Row, is_running_text

_LONG_CELL = 8


def tables(lines: Sequence[Line]) -> Iterator[list[Row]]:
    """The tables among the lines of an area, each as its rows from top to bottom."""
    table: list[Row] = []
    between: list[Line] = []
    for parts in regions(lines, nested=False):
        rows = _rows(parts) if len(parts) > 1 else []
        if not rows and len(parts) == 1 and table and len(between) < 3 and _within(parts[0], table):
            between += parts[0]
            continue
        if rows and table and all(_within([line], [*table, *rows]) for line in between):
            # A line across a table, as over a group of rows, parts it for the eye only.
            table += [Row({0: [line]}) for line in between] + rows
        else:
            yield from [table] if table else []
            table = rows
            for part in parts if len(parts) > 1 and not rows else []:
                yield from tables(part)
        between = []
    yield from [table] if table else []


def _within(lines: Sequence[Line], rows: Sequence[Row]) -> bool:
    """Whether lines could be part of a table: of its size, and not wider or further off than it."""
    x0, x1, low = min(row.x0 for row in rows), max(row.x1 for row in rows), min(row.bottom for row in rows)
    size = median(line.size for row in rows for line in row.members)
    return all(
        line.x0 > x0 - size and (line.x1 < x1 + size or line.width < 1.2 * (x1 - x0)) and abs(line.size - size) < 0.6
        and low - line.top < 4 * size
        for line in lines
    )  # fmt: skip


def _rows(parts: Sequence[Sequence[Line]]) -> list[Row]:
    """The rows of a table whose columns are given; none where the columns are columns of prose."""
    rows = _drawn_rows(parts)
    several = [row for row in rows if len(row.cells) > 1]
    if len(several) == 1 and len(rows) == 1:
        return rows if _is_short_row(several[0]) else _aligned_rows(parts)
    if len(several) == 1:
        return rows if _is_short(several[0], 2) else _aligned_rows(parts)
    if is_running_text(parts) and (all(_is_short(row, 1) for row in several) or _is_banded(several)):
        return []
    return _unbroken(rows)


def _drawn_rows(parts: Sequence[Sequence[Line]]) -> list[Row]:
    """Lines gathered into rows in drawing order: what stands beside the row is part of it, what does not begins one."""
    column = {line: number for number, part in enumerate(parts) for line in part}
    rows: list[Row] = []
    runs: list[Row] = []
    for line in sorted(column, key=lambda line: line.order):
        # A run is what is drawn without leaving a column: a cell, or many cells of one column.
        if runs and column[line] in runs[-1].cells and line.top < runs[-1].members[-1].top:
            runs[-1].add(column[line], line)
        else:
            runs.append(Row({column[line]: [line]}))
    for run in runs:
        beside = [row for row in rows if overlap(row, run) > 0.3]
        if not beside:
            rows.append(run)
            continue
        beside[0].take(run)
        for row in beside[1:]:
            beside[0].take(row)
            rows.remove(row)
    return sorted(rows, key=lambda row: -row.top)


def _is_short_row(row: Row) -> bool:
    """Whether one row alone is a table's: single lines well apart, not a number with its heading."""
    first, *rest = [cell for _, cell in sorted(row.cells.items())]
    gap = min(line.x0 for line in rest[0]) - max(line.x1 for line in first)
    return _is_short(row, 1) and gap > 3 * first[0].size and not MARK.fullmatch(first[0].text.rstrip(".") + ".")


def _is_short(row: Row, most: int) -> bool:
    return all(len(cell) <= most for cell in row.cells.values())


def _is_banded(rows: Sequence[Row]) -> bool:
    """Whether "rows" are few and their cells long: bands of columns, one below the other."""
    return len(rows) < 4 and all(len(cell) >= _LONG_CELL for row in rows for cell in row.cells.values())


def _aligned_rows(parts: Sequence[Sequence[Line]]) -> list[Row]:
    """Rows of a table that was drawn column by column: short lines, each beside one of the first column."""
    if any(median(len(line.text.split()) for line in part) >= 5 for part in parts) or len(parts[0]) < 2:
        return []
    rows = [Row({0: [line]}) for line in sorted(parts[0], key=lambda line: -line.top)]
    for number, part in enumerate(parts[1:], start=1):
        for line in part:
            beside = [row for row in rows if row.members[0].beside(line)]
            if len(beside) != 1 or number in beside[0].cells:
                return []
            beside[0].add(number, line)
    return rows if sum(len(row.cells) > 1 for row in rows) > 1 else []


def _unbroken(rows: Sequence[Row]) -> list[Row]:
    """Rows whose cells were drawn line by line, put together again: a line that goes on in lower case is no new row."""
    whole: list[Row] = []
    for row in rows:
        if whole and _is_short(row, 1) and _goes_on(whole[-1], row):
            whole[-1].take(row)
        else:
            whole.append(row)
    return whole


def _goes_on(above: Row, row: Row) -> bool:
    tight = above.bottom - row.top < 0.35 * row.members[0].size
    return tight and all(column in above.cells and cell[0].text[0].islower() for column, cell in row.cells.items())
