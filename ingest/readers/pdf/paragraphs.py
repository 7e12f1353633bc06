"""Paragraphs of a page: lines put together again, and taken up where a column or a page had broken off."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pdf.lines import MARK, Line
from ingest.readers.pdf.order import Run
from ingest.readers.pdf.rows import CAPTION, Row
from ingest.readers.words import Vocabulary

_END = re.compile(r"[.!?:…][)\]”’\"'»⁰¹²³⁴-⁹ᵃ-ᶻ,–-]*$")
_BULLET = re.compile(r"[•◦▪▫■□●○‣⁃∙·*–—-]$|－$")
# How many paragraphs a float may put between the halves of one that is broken off.
_REACH = 40
# Distances between lines, in lines: one that parts paragraphs, and one that may.
_GAP, _SPACE = 1.6, 1.22


@dataclass(slots=True)
class Paragraph:
    """Lines that make one block, or one row of a table. `first` and `last`: where it stands in its run."""

    lines: list[Line]
    row: Row | None = None
    head: bool = False
    first: bool = False
    last: bool = False
    full: bool = False
    mark: str = ""

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.lines[0].page

    @property
    def size(self) -> float:
        """The size of its letters."""
        return self.lines[0].size

    @property
    def weight(self) -> int:
        """How bold all of it is, at least."""
        return min(line.weight for line in self.lines)

    @property
    def is_caption(self) -> bool:
        """Whether it begins as the caption of a table or figure does."""
        return bool(CAPTION.match(self.lines[0].text))

    @property
    def goes_on(self) -> bool:
        """Whether the sentence is broken off at the end of the paragraph."""
        return not _END.search(self.lines[-1].text)

    def text(self, vocabulary: Vocabulary) -> str:
        """The paragraph as one line, without the bullet before it."""
        text = joined(self.lines, vocabulary)
        return text[len(self.mark) :].lstrip() if _BULLET.match(self.mark) else text


def joined(lines: Iterable[Line], vocabulary: Vocabulary) -> str:
    """Lines as one, words that were broken at line ends mended."""
    texts: list[str] = []
    last: Line | None = None
    for line in lines:
        if last is not None and last.beside(line) and line.x0 > last.x0:
            texts[-1] += f" {line.text}"
        else:
            texts.append(line.text)
        last = line
    return vocabulary.join(*texts)


def paragraphs(runs: Iterable[Run], pitch: Pitch) -> Iterator[Paragraph]:
    """The paragraphs and table rows of runs."""
    for run in runs:
        if run.rows:
            boldest = min(line.weight for row in run.rows[1:] or run.rows for line in row.members)
            for number, row in enumerate(run.rows):
                head = number == 0 and min(line.weight for line in row.members) > boldest
                yield Paragraph(row.members, row, head)
            continue
        found = list(_parted(run, pitch))
        found[0].first = found[-1].last = True
        yield from found


class Pitch:
    """How far apart the base lines of a text are, by the size of its letters."""

    def __init__(self, pages: Iterable[Sequence[Line]]) -> None:
        counts: dict[float, Counter[float]] = {}
        for lines in pages:
            for above, below in pairwise(lines):
                distance = above.bottom - below.bottom
                if abs(above.size - below.size) < 0.1 and 0.9 * above.size < distance < 2.6 * above.size:
                    counts.setdefault(above.size, Counter())[round(distance, 1)] += 1
        self._usual = {size: count.most_common(1)[0][0] for size, count in counts.items()}

    def between(self, above: Line, below: Line) -> float:
        """The distance of two lines, as a multiple of the usual one."""
        size = max(above.size, below.size)
        return (above.bottom - below.bottom) / self._usual.get(size, 1.25 * size)


def _parted(run: Run, pitch: Pitch) -> Iterator[Paragraph]:
    left, right = run.x0, run.x1
    paragraph = _begin(run.lines[0])
    for above, below in pairwise(run.lines):
        if _is_new(paragraph, above, below, (left, right), pitch):
            yield _ended(paragraph, right)
            paragraph = _begin(below)
        else:
            paragraph.lines.append(below)
    yield _ended(paragraph, right)


def _begin(line: Line) -> Paragraph:
    mark = line.text.split(" ", 1)[0]
    return Paragraph([line], mark=mark if MARK.fullmatch(mark) and mark != line.text else "")


def _ended(paragraph: Paragraph, right: float) -> Paragraph:
    last = paragraph.lines[-1]
    paragraph.full = last.x1 > right - 2 * last.size
    return paragraph


def _is_new(paragraph: Paragraph, above: Line, below: Line, edges: tuple[float, float], pitch: Pitch) -> bool:
    """Whether a line begins a new paragraph. In doubt it does not, unless the line above ended a sentence."""
    if above.beside(below):
        return False
    left, right = edges
    size = above.size
    short = above.x1 < right - 0.15 * (right - left)
    ended = bool(_END.search(above.text))
    distance = pitch.between(above, below)
    if abs(below.size - size) > 0.05 * size or distance > _GAP:
        return True
    # A superscript or a sign from another font pushes a line down a little, in the middle of a sentence too.
    if (distance > _SPACE or above.weight != below.weight) and (short or ended):
        return True
    mark = _begin(below).mark
    if mark and (ended or short or distance > _SPACE or (below.marked and _BULLET.match(mark))):
        return _follows(paragraph.mark, mark)
    if paragraph.mark:  # the lines of an item hang below its text; what stands further left is no part of it
        item = paragraph.lines[0].x0
        flush = bool(_BULLET.match(paragraph.mark)) and below.x0 < item + 0.3 * size
        return below.x0 < item - 0.5 * size or (flush and ended and short)
    indented = below.x0 - max(left, above.x0 if above is not paragraph.lines[0] else left) > 0.8 * size
    return ended and (short or indented) and not below.text[0].islower()


def _follows(mark: str, following: str) -> bool:
    """Whether a mark can begin an item after another's: "68." after "67." can; "1." cannot, it ends "Guideline No."."""
    numbers = [int(found[1]) if (found := re.fullmatch(r"\(?(\d+)[.)]", text)) else None for text in (mark, following)]
    return None in numbers or numbers[1] == (numbers[0] or 0) + 1


def taken_up(found: Iterable[Paragraph]) -> list[Paragraph]:
    """The paragraphs with those that a column, a page or a float had broken off put together again."""
    whole: list[Paragraph] = []
    # Broken-off paragraphs by their size, each with its place: notes and boxes are set smaller than what they part.
    waiting: dict[float, tuple[int, Paragraph]] = {}
    for paragraph in found:
        place, begun = waiting.get(paragraph.size, (0, None))
        if begun is not None and _is_rest(paragraph, begun, len(whole) - place):
            begun.lines += paragraph.lines
            begun.full, begun.last, paragraph = paragraph.full, paragraph.last, begun
        else:
            whole.append(paragraph)
        if paragraph.row is None and not paragraph.is_caption:
            waiting.pop(paragraph.size, None)
            if paragraph.last and paragraph.goes_on:
                waiting[paragraph.size] = len(whole), paragraph
    return whole


def _is_rest(paragraph: Paragraph, begun: Paragraph, between: int) -> bool:
    """Whether a paragraph goes on where another of its size broke off, `between` blocks before."""
    if paragraph.row is not None or paragraph.is_caption or not paragraph.first or paragraph.mark:
        return False
    if paragraph.weight != begun.weight or between > _REACH or paragraph.page > begun.lines[-1].page + 1:
        return False
    start, end = paragraph.lines[0].text[0], begun.lines[-1].text[-1]
    return start.islower() or start in "([" or end in "-–/(," or (begun.full and between == 0)
