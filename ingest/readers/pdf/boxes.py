"""White space between boxes on a page: bands from top to bottom, columns from left to right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

# Cells of tables stand this close; columns of text never do, and words of one line are one box.
_GUTTER = 3.0


class Box(Protocol):
    """Anything with a place on a page."""

    @property
    def x0(self) -> float:
        """Its left edge."""
        ...

    @property
    def x1(self) -> float:
        """Its right edge."""
        ...

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        ...

    @property
    def top(self) -> float:
        """Its upper edge."""
        ...


B = TypeVar("B", bound=Box)


def bands(boxes: Sequence[B]) -> list[list[B]]:
    """Boxes parted by horizontal white space, from top to bottom. Lines may touch: a seventh of a box is ignored."""
    parted: list[list[B]] = []
    low = 0.0
    for box in sorted(boxes, key=lambda box: -box.top):
        slack = (box.top - box.bottom) / 7
        if not parted or box.top - slack <= low:
            parted.append([])
            low = box.bottom + slack
        parted[-1].append(box)
        low = min(low, box.bottom + slack)
    return parted


def columns(boxes: Sequence[B]) -> list[list[B]]:
    """Boxes parted by vertical white space, from left to right."""
    parted: list[list[B]] = []
    right = 0.0
    for box in sorted(boxes, key=lambda box: box.x0):
        if not parted or box.x0 - right >= _GUTTER:
            parted.append([])
            right = box.x1
        parted[-1].append(box)
        right = max(right, box.x1)
    return parted


_Spans = list[tuple[float, float]]


def _spans(*spans: tuple[float, float]) -> _Spans:
    """From where to where the columns of some boxes reach, which are given as such spans."""
    found: _Spans = []
    for x0, x1 in sorted(spans):
        if found and x0 - found[-1][1] < _GUTTER:
            found[-1] = found[-1][0], max(found[-1][1], x1)
        else:
            found.append((x0, x1))
    return found


def regions(boxes: Sequence[B], *, nested: bool) -> Iterator[list[list[B]]]:
    """The parts of an area from top to bottom, each as its columns from left to right.

    Bands are taken together as long as gutters run through them all. A part has several columns only where two boxes
    really stand side by side in it, so that a short line on the left and another on the right make none. `nested` says
    whether a column of a part may have columns of its own further down, as those of a page may, and those of a table
    may not.
    """
    part: list[list[B]] = []
    above: _Spans = []
    is_parted = False
    for band in bands(boxes):
        within = _spans(*((box.x0, box.x1) for box in band))
        together = _spans(*above, *within)
        least = max(2, len(above), 0 if nested and is_parted else len(within))
        if part and len(together) < least:
            yield from _region(part, is_parted)
            part, together, is_parted = [], within, False
        part.append(band)
        above, is_parted = together, is_parted or len(within) > 1
    if part:
        yield from _region(part, is_parted)


def _region(part: Sequence[list[B]], is_parted: bool) -> Iterator[list[list[B]]]:
    if is_parted:
        yield columns([box for band in part for box in band])
    else:
        yield from ([band] for band in part)


def overlap(first: Box, second: Box) -> float:
    """How much of the lower of two boxes stands beside the other, as a share of its height."""
    shared = min(first.top, second.top) - max(first.bottom, second.bottom)
    return shared / max(min(first.top - first.bottom, second.top - second.bottom), 0.1)
