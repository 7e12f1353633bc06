"""Rows of tables, and the tables whose rows are parted by rules on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median

from ingest.readers.pdf.boxes import columns
from ingest.readers.pdf.lines import Line, Placed
from ingest.readers.pdf.pages import Rule

CAPTION = re.compile(
    r"(?:supplementary |appendix )?(?:e?table|e?figure|fig|box|exhibit|panel)(?:\.? ?[A-Z]?\d+|[.:] )", re.IGNORECASE
)
_NEAR = 2.5
_LEAST_ROWS = 3
# Columns of text have more lines than this, and lines of as many words.
_FEW_LINES, _WORDS = 3, 5
_ACROSS = 0.6


@dataclass(slots=True)
class Row(Placed):
    """A row of a table: the lines of each cell, by column."""

    cells: dict[int, list[Line]] = field(default_factory=dict)

    @property
    def members(self) -> list[Line]:
        """All lines of the row, cell by cell from the left, each cell from the top."""
        return [line for column in sorted(self.cells) for line in self.cell(column)]

    def cell(self, column: int) -> list[Line]:
        """The lines of a cell from the top, in the order in which they were drawn as far as that is possible."""
        drawn = sorted(self.cells.get(column, []), key=lambda line: line.order)
        falls = all(below.top < above.top + 0.5 * above.size for above, below in pairwise(drawn))
        return drawn if falls else sorted(drawn, key=lambda line: -line.top)

    def add(self, column: int, line: Line) -> None:
        """Put a line into a cell."""
        self.cells.setdefault(column, []).append(line)

    def take(self, other: Row) -> None:
        """Take over another row's lines."""
        for column, lines in other.cells.items():
            self.cells.setdefault(column, []).extend(lines)


def ruled_tables(lines: Sequence[Line], rules: Sequence[Rule]) -> Iterator[list[Row]]:
    """The tables that are ruled between all their rows, each as its rows from top to bottom."""
    for stack in _stacks(rules):
        x0, x1 = stack[0].x0, stack[0].x1
        inside = [line for line in lines if line.x0 > x0 - _NEAR and line.x1 < x1 + _NEAR]
        spaces = [_between(inside, upper, lower) for upper, lower in pairwise(stack)]
        # Captions, notes and headings of groups run across columns; rows with cells side by side show where these are.
        parted = [line for space in spaces if len(columns(space)) > 1 for line in space]
        cells = columns([line for line in parted if line.width < _ACROSS * (x1 - x0)])
        rows = [_row(space, cells) for space in spaces if space]
        # Rules also frame the columns of a page: no table goes on through these.
        for is_prose, table in groupby(rows, key=lambda row: is_running_text(list(row.cells.values()))):
            trimmed = [] if is_prose else _trimmed(list(table))
            if len(trimmed) >= _LEAST_ROWS:
                yield trimmed


def _trimmed(rows: list[Row]) -> list[Row]:
    """Rows without the caption above them and the notes below, which are ruled off like rows."""
    several = [number for number, row in enumerate(rows) if len(row.cells) > 1]
    return rows[several[0] : several[-1] + 1] if several else []


def is_running_text(columns_: Sequence[Sequence[Line]]) -> bool:
    """Whether columns hold running text: much alike in width, their lines long, full and more than a few."""
    if len(columns_) < 2:
        return False
    widths = [max(line.x1 for line in part) - min(line.x0 for line in part) for part in columns_]
    return min(widths) > 0.75 * max(widths) and all(
        len(part) > _FEW_LINES
        and median(line.width for line in part) > 0.7 * width
        and median(len(line.text.split()) for line in part) >= _WORDS
        for part, width in zip(columns_, widths, strict=True)
    )


def _between(lines: Sequence[Line], upper: Rule, lower: Rule) -> list[Line]:
    return [line for line in lines if lower.y < (line.bottom + line.top) / 2 < upper.y]


def _stacks(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Rules of one width, one below the other, each once, from the top."""
    left = sorted(_joined(rules), key=lambda rule: -rule.y)
    while left:
        first = left[0]
        same = [rule for rule in left if abs(rule.x0 - first.x0) < _NEAR and abs(rule.x1 - first.x1) < _NEAR]
        left = [rule for rule in left if rule not in same]
        stack = same[:1]
        for rule in same:
            if stack[-1].y - rule.y > _NEAR:
                stack.append(rule)
        if len(stack) > _LEAST_ROWS:
            yield stack


def _joined(rules: Sequence[Rule]) -> Iterator[Rule]:
    """Rules that lie end to end as one: many programs draw a box for each cell."""
    whole: Rule | None = None
    for rule in sorted(rules, key=lambda rule: (round(rule.y), rule.x0)):
        if whole is not None and abs(rule.y - whole.y) < 1 and rule.x0 < whole.x1 + _NEAR:
            whole = Rule(whole.x0, max(whole.x1, rule.x1), whole.y)
            continue
        if whole is not None:
            yield whole
        whole = rule
    if whole is not None:
        yield whole


def _row(lines: Sequence[Line], parts: Sequence[Sequence[Line]]) -> Row:
    """The lines between two rules as a row; a line that no column holds alone stands in the one where it begins."""
    row = Row()
    starts = [min(line.x0 for line in part) for part in parts]
    for line in lines:
        row.add(max((number for number, start in enumerate(starts) if start <= line.x0 + 0.1), default=0), line)
    return row
