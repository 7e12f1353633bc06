"""PDF pages as characters at their places: opening, decoding, and every reason why a file cannot be read.

pdfminer.six was chosen over pypdf and PDFium by reading a two-column journal page with each: it alone kept all word
spaces and the cells of tables apart; PDFium dropped the "≤" of "T score ≤ –2.5" without a trace. Its characters come
in the order in which the file draws them.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Generic, TypeVar

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTFigure, LTImage, LTItem
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdffont import PDFFont, PDFSimpleFont
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import int_value, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from errors import ReadError
from ingest.readers.characters import MATHEMATICAL_PI, REPLACEMENT, SYMBOL, of_font

# pdfminer reports each oddity of a file; what matters to a reader is raised below.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

_PAGES, _CHARACTERS, _SIDE, _UNPACKED, _PIECE = 5_000, 100_000, 20_000, 512 * 2**20, 2**16
_SHORTEST_RULE, _THICKEST_RULE = 40.0, 3.0
_STREAM = re.compile(rb"obj\b((?:(?!endobj).){0,4000}?)>>\s*stream\r?\n", re.DOTALL)
_BROKEN = "is broken: {}; fetch or export it again"


@dataclass(frozen=True, slots=True)
class Rule:
    """A level rule, or the upper or lower edge of a filled box."""

    x0: float
    x1: float
    y: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page (`number` counts from 1): its characters in drawing order, its level rules, whether it shows an image."""

    number: int
    height: float
    characters: tuple[LTChar, ...]
    rules: tuple[Rule, ...]
    has_image: bool


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Source(Generic[T]):
    """A PDF file: what was made of its pages, and what its catalogue says of it."""

    pages: tuple[T, ...]
    info: Mapping[str, str]
    language: str | None


def open_pdf(data: bytes, name: str, make: Callable[[Page], T]) -> Source[T]:
    """Read a PDF, making something of each page as it comes.

    Raises `ReadError` where the file is no PDF, cut short, broken, encrypted or larger than life.
    """
    _look_whole(data, name)
    try:
        return _open(data, name, make)
    except ReadError:
        raise
    except PDFEncryptionError:
        raise ReadError(name, "is encrypted and needs a password; save a copy without one") from None
    # A damaged file can fail anywhere inside the parser, with any error.
    except Exception as error:
        raise ReadError(name, _BROKEN.format(f"its structure cannot be followed ({type(error).__name__})")) from None


def _look_whole(data: bytes, name: str) -> None:
    """Refuse what the parser would read in part without a word: cut files, damaged streams, bombs."""
    if b"%PDF-" not in data[:1024]:
        raise ReadError(name, "is not a PDF: it does not begin with %PDF")
    if b"%%EOF" not in data.rstrip(b"\0\r\n\t ")[-2048:]:
        raise ReadError(name, "is cut short: its end-of-file mark is missing; fetch it again")
    if b"/Encrypt" in data:
        return
    left = _UNPACKED
    for match in _STREAM.finditer(data):
        if b"FlateDecode" in match[1] and b"/Image" not in match[1]:
            left -= _unpacked(data, match.end(), left, name)


def _unpacked(data: bytes, start: int, most: int, name: str) -> int:
    """How long a packed stream is when unpacked. Raises `ReadError` where it is damaged, or longer than `most`."""
    unpacker = zlib.decompressobj()
    length = 0
    try:
        for begin in range(start, len(data), _PIECE):
            length += len(unpacker.decompress(data[begin : begin + _PIECE], most - length + 1))
            if length > most:
                raise ReadError(name, f"unpacks to more than {_UNPACKED // 2**20} MiB; part it into smaller documents")
            if unpacker.eof:
                return length
    except zlib.error:
        raise ReadError(name, _BROKEN.format("one of its streams is damaged")) from None
    raise ReadError(name, _BROKEN.format("one of its streams ends early"))


def _open(data: bytes, name: str, make: Callable[[Page], T]) -> Source[T]:
    document = PDFDocument(PDFParser(BytesIO(data)))
    manager = _Fonts()
    device = _Device(manager)
    interpreter = PDFPageInterpreter(manager, device)
    pages: list[T] = []
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        left, bottom, right, top = page.mediabox
        if number > _PAGES or not (0 < right - left < _SIDE and 0 < top - bottom < _SIDE):
            raise ReadError(name, _BROKEN.format(f"its page {number} is larger, or further on, than a page can be"))
        interpreter.process_page(page)
        items = list(_leaves(device.get_result()))
        characters = tuple(item for item in items if isinstance(item, LTChar))
        if len(characters) > _CHARACTERS:
            raise ReadError(name, _BROKEN.format(f"its page {number} holds more characters than a page can show"))
        has_image = any(isinstance(item, LTImage) for item in items)
        pages.append(make(Page(number, top - bottom, characters, tuple(_rules(items)), has_image)))
    stated = _stated_count(document)
    if not pages or (stated is not None and stated != len(pages)):
        raise ReadError(name, _BROKEN.format(f"{len(pages)} of its {stated or 'unknown number of'} pages were found"))
    return Source(tuple(pages), _info(document), _text(resolve1(document.catalog.get("Lang"))))


def _stated_count(document: PDFDocument) -> int | None:
    tree = resolve1(document.catalog.get("Pages"))
    return int_value(tree["Count"]) if isinstance(tree, dict) and "Count" in tree else None


def _info(document: PDFDocument) -> dict[str, str]:
    values = {key: _text(resolve1(value)) for entry in reversed(document.info) for key, value in entry.items()}
    return {key: value for key, value in values.items() if value}


def _text(value: object) -> str | None:
    return decode_text(value) if isinstance(value, bytes) else None


def _leaves(items: Iterable[LTItem]) -> Iterator[LTItem]:
    """The characters and images of a page in drawing order; forms (figures, to pdfminer) hold text like the page."""
    for item in items:
        if isinstance(item, LTFigure | LTContainer):
            yield from _leaves(item)
        else:
            yield item


def _rules(items: Iterable[LTItem]) -> Iterator[Rule]:
    for item in items:
        if isinstance(item, LTCurve) and item.width > _SHORTEST_RULE:
            for y in (item.y0, item.y1) if item.height > _THICKEST_RULE else (item.y0,):
                yield Rule(item.x0, item.x1, y)


class _Device(PDFPageAggregator):
    """Collects characters without any layout; a code that no font explains stays visible as U+FFFD."""

    def handle_undefined_char(self, font: PDFFont, cid: int) -> str:
        """What stands for a code without a meaning."""
        return of_font(str(font.fontname), cid) or REPLACEMENT


class _Fonts(PDFResourceManager):
    """Gives fonts of signs the meaning that their files leave out."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """A font of the file, its signs named."""
        known = objid in self._cached_fonts if objid else False
        font = super().get_font(objid, spec)
        if not known and isinstance(font, PDFSimpleFont):
            encoding = resolve1(spec.get("Encoding"))
            if isinstance(encoding, dict):
                font.cid2unicode = {**font.cid2unicode, **_mathematical(resolve1(encoding.get("Differences")))}
            elif encoding is None and str(font.fontname).rpartition("+")[2].lower().startswith("symbol"):
                font.cid2unicode = dict(SYMBOL)
        return font


def _mathematical(differences: object) -> dict[int, str]:
    """The codes of an encoding whose glyph names are the catalogue numbers of Mathematical Pi."""
    code, found = 0, {}
    for entry in differences if isinstance(differences, list) else []:
        if isinstance(entry, int):
            code = entry
        elif isinstance(entry, PSLiteral):
            if str(entry.name) in MATHEMATICAL_PI:
                found[code] = MATHEMATICAL_PI[str(entry.name)]
            code += 1
    return found
