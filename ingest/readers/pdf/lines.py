"""Lines of a PDF page: characters joined as they were drawn, with their place, size and weight."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pdfminer.layout import LAParams, LTAnno, LTChar, LTLayoutContainer, LTTextLine

from ingest.readers.characters import clean, of_font, raised
from ingest.readers.pdf.pages import Page, Rule

# Characters further apart than one is wide begin a new piece; words are put together again below, cells are not.
_PARAMETERS = LAParams(char_margin=1.0)
_MEDIUM = re.compile(r"medium|[-,]md\b", re.IGNORECASE)
_BOLD = re.compile(r"bold|black|heavy|demi|[-,]bd\b", re.IGNORECASE)
MARK = re.compile(r"[•◦▪▫■□●○‣⁃∙·*–—-]|－|(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)])|\d{1,2}(?:\.\d{1,3}){1,3}\.?")
_HIDDEN = 1.5
# The widest space within a line of words, and between figures, which more often stand in cells (both by their size).
_WORD_SPACE, _FIGURE_SPACE = 1.2, 0.45


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text. Distances are in points from the lower left corner; `order` is its place in drawing order."""

    text: str
    x0: float
    x1: float
    bottom: float
    top: float
    size: float
    weight: int
    page: int
    order: int
    turned: int = 0
    marked: bool = False
    text_x0: float = 0.0

    @property
    def width(self) -> float:
        """How far the line runs."""
        return self.x1 - self.x0

    def beside(self, other: Line) -> bool:
        """Whether two lines stand at one height: each overlaps at least half of the lower one."""
        shared = min(self.top, other.top) - max(self.bottom, other.bottom)
        return shared > 0.5 * min(self.top - self.bottom, other.top - other.bottom)


class Placed(ABC):
    """Anything made of lines: it stands where they stand."""

    __slots__ = ()

    @property
    @abstractmethod
    def members(self) -> Sequence[Line]:
        """The lines."""

    @property
    def x0(self) -> float:
        """Its left edge."""
        return min(line.x0 for line in self.members)

    @property
    def x1(self) -> float:
        """Its right edge."""
        return max(line.x1 for line in self.members)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return min(line.bottom for line in self.members)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return max(line.top for line in self.members)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as its lines; `letters` counts its characters that show something."""

    number: int
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    has_image: bool
    letters: int


def sheet_of(page: Page) -> Sheet:
    """The lines of a page in place of its characters, of which a long document has too many to keep."""
    letters = sum(not character.get_text().isspace() for character in page.characters)
    return Sheet(page.number, page.height, tuple(lines_of(page)), page.rules, page.has_image, letters)


def lines_of(page: Page) -> list[Line]:
    """The lines of a page in drawing order; pieces that belong to one line of text are joined."""
    joined: list[Line] = []
    for turned, characters in _by_direction(page.characters):
        # LTLayoutContainer only lends its grouping of characters here; its own box plays no part.
        for group in LTLayoutContainer((0, 0, 1, 1)).group_objects(_PARAMETERS, characters):
            line = _line(group, page.number, len(joined), turned)
            if line is None:
                continue
            if joined and (whole := _rejoined(joined[-1], line)):
                joined[-1] = whole
            else:
                joined.append(line)
    return joined


def _by_direction(characters: Iterable[LTChar]) -> Iterator[tuple[int, list[LTChar]]]:
    """Characters by the direction of their text (0, 90, 180, 270 degrees), each direction turned upright."""
    directions: dict[int, list[LTChar]] = {}
    for character in _once(characters):
        a, b = character.matrix[:2]
        direction = (0 if a >= 0 else 180) if abs(a) >= abs(b) else (90 if b > 0 else 270)
        x0, y0, x1, y1 = character.bbox
        match direction:
            case 90:
                character.set_bbox((y0, -x1, y1, -x0))
            case 180:
                character.set_bbox((-x1, -y1, -x0, -y0))
            case 270:
                character.set_bbox((-y1, x0, -y0, x1))
        directions.setdefault(direction, []).append(character)
    return iter(sorted(directions.items()))


def _once(characters: Iterable[LTChar]) -> Iterator[LTChar]:
    """Leave out what is too small to see, and characters drawn twice in one place to look bold."""
    seen: set[tuple[str, float, int, int]] = set()
    for character in characters:
        size = round(max(character.height, character.width) if character.height < _HIDDEN else character.height, 1)
        if size < _HIDDEN:
            continue
        # A twentieth of the size: less than any character advances, more than a doubled stroke is moved by.
        x, y, text = round(character.x0 * 20 / size), round(character.y0 * 20 / size), character.get_text()
        if text.strip() and any((text, size, x + i, y + j) in seen for i in (-1, 0, 1) for j in (-1, 0, 1)):
            continue
        seen.add((text, size, x, y))
        yield character


def _line(group: LTTextLine, page: int, order: int, turned: int) -> Line | None:
    pieces = [piece for piece in group if isinstance(piece, LTChar | LTAnno)]
    shown = [piece for piece in pieces if isinstance(piece, LTChar) and piece.get_text().strip()]
    if not shown:
        return None
    size = Counter(round(character.height, 1) for character in shown).most_common(1)[0][0]
    base = [character for character in shown if round(character.height, 1) == size]
    text = clean("".join(_runs(pieces, base[0])))
    bottom, top = min(c.y0 for c in base), max(c.y1 for c in base)
    x0, x1 = min(c.x0 for c in shown), max(c.x1 for c in shown)
    weight = min(_weight(character.fontname) for character in shown)
    if not text:
        return None
    return Line(text, x0, x1, bottom, top, size, weight, page, order, turned, bool(MARK.fullmatch(text)), x0)


def _runs(pieces: Sequence[LTChar | LTAnno], base: LTChar) -> Iterator[str]:
    """The text of a line, its superscripts written as such."""
    above: list[str] = []
    for piece in pieces:
        text = _shown(piece) if isinstance(piece, LTChar) else piece.get_text()
        if isinstance(piece, LTChar) and text.strip() and _is_lifted(piece, base):
            above.append(text)
            continue
        if above:
            yield raised("".join(above))
            above = []
        yield text
    yield raised("".join(above))


def _is_lifted(character: LTChar, base: LTChar) -> bool:
    """Whether a character is a superscript to another: smaller, and set higher than its size alone explains."""
    # Descenders scale with the size, so a small character on the same base line begins a little higher.
    higher = 0.25 * base.height + 0.2 * (base.height - character.height)
    return character.height < 0.85 * base.height and character.y0 - base.y0 > higher


def _shown(character: LTChar) -> str:
    """What a character shows: fonts of signs, and the private codes of small capitals and old-style figures."""
    text = character.get_text()
    code = ord(text) if len(text) == 1 else 0
    if 0xF730 <= code <= 0xF739 or 0xF761 <= code <= 0xF77A:
        return chr(code - 0xF700)
    if 0xF000 <= code <= 0xF0FF:
        return of_font(character.fontname, code) or text
    return text


def _weight(font: str) -> int:
    return 2 if _BOLD.search(font) else int(bool(_MEDIUM.search(font)))


def _rejoined(first: Line, second: Line) -> Line | None:
    """Two pieces of one line as one: a list mark and its text, or text that a wide space parts; None for others."""
    gap = second.x0 - first.x1
    if first.turned != second.turned or not first.beside(second) or gap < -0.5 * first.size:
        return None
    is_mark = first.marked and first.text_x0 == first.x0
    if gap > (6 * second.size if is_mark else _WORD_SPACE * min(first.size, second.size)):
        return None
    if not is_mark and gap > _FIGURE_SPACE * first.size and not _has_letters(first, second):
        return None
    return replace(
        first,
        text=f"{first.text} {second.text}",
        x1=max(first.x1, second.x1),
        bottom=min(first.bottom, second.bottom),
        top=max(first.top, second.top),
        size=second.size if first.marked else first.size,
        weight=second.weight if first.marked else min(first.weight, second.weight),
        text_x0=second.x0 if first.marked else first.text_x0,
    )


def _has_letters(*lines: Line) -> bool:
    return any(sum(map(str.isalpha, line.text)) > 1 for line in lines)
