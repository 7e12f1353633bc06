"""Reading order of a page.

Programs draw a column, a cell or a box from top to bottom before they begin the next, but in any order among them. So
what was drawn in one go stays together, and only these runs are ordered, by the white space between them; where they
interlock, the drawing order is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.pdf.boxes import regions
from ingest.readers.pdf.lines import Line, Placed
from ingest.readers.pdf.pages import Rule
from ingest.readers.pdf.rows import Row, ruled_tables
from ingest.readers.pdf.tables import tables

# A page with more pieces of text is a drawing, which has no order but that in which it was drawn.
_MOST_LINES = 1500


@dataclass(frozen=True, slots=True)
class Run(Placed):
    """Lines that were drawn in one go, or the rows of one table."""

    lines: tuple[Line, ...]
    rows: tuple[Row, ...] = ()

    @property
    def members(self) -> tuple[Line, ...]:
        """The lines."""
        return self.lines

    @property
    def order(self) -> int:
        """When the first of it was drawn."""
        return min(line.order for line in self.lines)


def in_order(lines: Sequence[Line], rules: Sequence[Rule]) -> Iterator[Run]:
    """The runs of a page in reading order; text that is turned follows the upright text."""
    if len(lines) > _MOST_LINES:
        yield Run(tuple(lines))
        return
    for direction in sorted({line.turned for line in lines}):
        turned = [line for line in lines if line.turned == direction]
        yield from _sorted(list(_runs(turned, () if direction else rules)))


def _runs(lines: Sequence[Line], rules: Sequence[Rule]) -> Iterator[Run]:
    found = list(ruled_tables(lines, rules))
    ruled = {line for table in found for row in table for line in row.members}
    found += tables([line for line in lines if line not in ruled])
    for table in found:
        yield Run(tuple(line for row in table for line in row.members), tuple(table))
    taken = {line for table in found for row in table for line in row.members}
    run: list[Line] = []
    for line in lines:
        if line in taken or (run and not _goes_on(run, line)):
            yield from [Run(tuple(run))] if run else []
            run = []
        if line not in taken:
            run.append(line)
    yield from [Run(tuple(run))] if run else []


def _goes_on(run: Sequence[Line], line: Line) -> bool:
    """Whether a line belongs to the run before it: below its last line and over or under it, or beside it."""
    last = run[-1]
    if last.beside(line):
        return -last.size < line.x0 - last.x1 < 4 * last.size
    above = [member for member in run if member.beside(last)]
    x0, x1 = min(member.x0 for member in above), max(member.x1 for member in above)
    below = line.top < last.top and min(x1, line.x1) > max(x0, line.x0)
    alike = abs(line.size - last.size) < 0.1 * last.size
    # Where three lines end at one edge, there is a column, and its lines reach no further.
    edge = max(member.x1 for member in run)
    is_column = sum(member.x1 > edge - 2 * line.size for member in run) > 2
    wider = is_column and line.x1 > edge + 3 * line.size
    return below and not wider and (alike or last.bottom - line.top < 3 * max(line.size, last.size))


def _sorted(runs: Sequence[Run]) -> Iterator[Run]:
    for parts in regions(runs, nested=True):
        for part in parts:
            if len(part) == len(runs):
                yield from sorted(part, key=lambda run: run.order)
            else:
                yield from _sorted(part)
