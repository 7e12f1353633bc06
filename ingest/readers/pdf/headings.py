"""Headings of a document, by size, weight and number, and their levels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ingest.readers.pdf.lines import Line
from ingest.readers.pdf.paragraphs import Paragraph

_LARGER = 1.15
_CELL_SPACE = 2.0
_LONGEST = 200
# How tall a heading may be, in its own letters, and a title, which is that much larger than the text.
_TALLEST, _TALLEST_TITLE, _TITLE = 4.5, 8.0, 1.5
_ENDS_TEXT = re.compile(r"[.,;]['”’\")]?$")
_ADDRESS = re.compile(r"^\S*(?:www\.|://|@)\S*$|^\S+\.(?:com|org|net|gov|uk)\b")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,2}\.? [A-Z][^.!?:;]{2,80}$")

Style = tuple[float, int]


def text_style(pages: Iterable[Sequence[Line]]) -> Style:
    """The size and weight in which most of a document is set."""
    counts: Counter[Style] = Counter()
    for lines in pages:
        for line in lines:
            counts[line.size, line.weight] += len(line.text)
    return counts.most_common(1)[0][0] if counts else (10.0, 0)


def levels(found: Sequence[Paragraph], text: Style) -> dict[int, int]:
    """The headings among paragraphs: position -> level. The larger the letters, the higher the heading."""
    styles = {number: _style(paragraph) for number, paragraph in enumerate(found) if _is_heading(paragraph, text)}
    largest = max(styles.values(), default=text)
    styles = {
        number: style
        for number, style in styles.items()
        if _heads_something(number, styles, len(found), largest) and not _is_of_box(number, styles, found, text)
    }
    ranks = {style: min(rank, 6) for rank, style in enumerate(sorted(set(styles.values()), reverse=True), start=1)}
    return {number: ranks[style] for number, style in styles.items()}


def _style(paragraph: Paragraph) -> Style:
    return round(paragraph.size * 2) / 2, paragraph.weight


def _is_heading(paragraph: Paragraph, text: Style) -> bool:
    size, weight = text
    words = " ".join(line.text for line in paragraph.lines)
    if paragraph.row is not None or paragraph.is_caption or len(words) > _LONGEST or _is_of_cells(paragraph):
        return False
    height = (paragraph.lines[0].top - paragraph.lines[-1].bottom) / paragraph.size
    if height > (_TALLEST_TITLE if paragraph.size > _TITLE * size else _TALLEST):
        return False
    if _ENDS_TEXT.search(words) or _ADDRESS.search(words) or words[0].islower() or sum(map(str.isalpha, words)) < 3:
        return False
    if paragraph.size >= _LARGER * size or (paragraph.weight > weight and paragraph.size >= 0.8 * size):
        return True
    alone = paragraph.first and len(paragraph.lines) == 1 and paragraph.size >= size
    return alone and "." in words[:4] and bool(_NUMBERED.match(words))


def _is_of_cells(paragraph: Paragraph) -> bool:
    """Whether pieces of a paragraph stand as far apart as the cells of a table's head do."""
    return any(
        first.beside(second) and second.x0 - first.x1 > _CELL_SPACE * first.size
        for first, second in pairwise(paragraph.lines)
    )


def _heads_something(number: int, styles: dict[int, Style], count: int, largest: Style) -> bool:
    """Whether anything stands under a heading: the lines of a title page stand under each other only."""
    following, style = number + 1, styles[number]
    return following < count and (following not in styles or styles[following] < style or style == largest)


def _is_of_box(number: int, styles: dict[int, Style], found: Sequence[Paragraph], text: Style) -> bool:
    """Whether a heading smaller than the text heads a box or table only: the text goes on before the next heading."""
    if styles[number][0] >= text[0] or abs(found[number + 1].size - text[0]) < 0.1:
        return False
    for following in range(number + 1, len(found)):
        if following in styles and styles[following][0] >= text[0]:
            return False
        if found[following].row is None and abs(found[following].size - text[0]) < 0.1:
            return True
    return False
