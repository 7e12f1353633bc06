"""From the bytes of a PDF to its reading: the steps, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.document import BlockKind, RawBlock
from errors import ReadError
from ingest.readers.base import Reading, finish
from ingest.readers.pdf.furniture import without_contents, without_furniture
from ingest.readers.pdf.headings import levels, text_style
from ingest.readers.pdf.lines import Sheet, sheet_of
from ingest.readers.pdf.order import in_order
from ingest.readers.pdf.pages import Source, open_pdf
from ingest.readers.pdf.paragraphs import Paragraph, Pitch, joined, paragraphs, taken_up
from ingest.readers.quality import complaint
from ingest.readers.words import Vocabulary

_SCANNED = "is scanned: {} no text; run OCR on it first"
_LEAST_CHARACTERS = 40
# What programs put where a title belongs: the names of files, of programs, and nothing.
_NO_TITLE = re.compile(
    r"untitled|^(?:about|https?):|^microsoft |^slide \d|\.(?:pdf|docx?|indd|qxd|tex|rtf|pptx?)\b|�|"
    r"^[\W\d_]*$|^\S*[_\\/]\S*$",
    re.IGNORECASE,
)


def read(data: bytes, name: str) -> Reading:
    """Read a PDF that holds text. Raises `ReadError` where it is broken, encrypted, scanned or badly extracted."""
    source = open_pdf(data, name, sheet_of)
    _look_scanned(source, name)
    try:
        title, blocks = _blocks(source)
    # Only a file that was made to confuse gets here: its lines lie inside each other without end.
    except RecursionError:
        raise ReadError(name, "has pages whose lines cannot be put in order") from None
    reading = finish(
        Reading(
            title=_stated_title(source) or title,
            blocks=tuple(blocks),
            language=source.language.split("-")[0].lower() if source.language else None,
            authors=tuple(author.strip() for author in source.info.get("Author", "").split(";")),
        ),
        name,
        nothing=_SCANNED.format("contains"),
    )
    if reason := complaint(reading.text):
        raise ReadError(name, reason)
    return reading


def _look_scanned(source: Source[Sheet], name: str) -> None:
    """Refuse a file of pictures, whole or for the most part: what was scanned in between would be missing unseen."""
    pictures = sum(page.letters < _LEAST_CHARACTERS and page.has_image for page in source.pages)
    if sum(page.letters for page in source.pages) < _LEAST_CHARACTERS:
        reason = _SCANNED.format("contains") if pictures else "holds no text: its pages are empty"
        raise ReadError(name, reason)
    if pictures > 0.3 * len(source.pages):
        raise ReadError(name, _SCANNED.format(f"{pictures} of its {len(source.pages)} pages contain"))


def _blocks(source: Source[Sheet]) -> tuple[str | None, list[RawBlock]]:
    drawn = [(page.height, page.lines) for page in source.pages]
    style = text_style(lines for _, lines in drawn)
    pages = [without_contents(lines) for lines in without_furniture(drawn, style[0])]
    vocabulary = Vocabulary(line.text for lines in pages for line in lines)
    pitch = Pitch(pages)
    found: list[Paragraph] = []
    for page, lines in zip(source.pages, pages, strict=True):
        found += paragraphs(in_order(lines, page.rules), pitch)
    whole = taken_up(found)
    heads = levels(whole, style)
    first = [paragraph for number, paragraph in enumerate(whole) if number in heads and paragraph.page == 1]
    title = max(first, key=lambda paragraph: paragraph.size).text(vocabulary) if first else None
    return title, list(_raw(whole, heads, vocabulary))


def _raw(found: Sequence[Paragraph], heads: dict[int, int], vocabulary: Vocabulary) -> Iterator[RawBlock]:
    for number, paragraph in enumerate(found):
        if paragraph.row is not None:
            kind = BlockKind.TABLE_HEADER if paragraph.head else BlockKind.TABLE_ROW
            cells = [joined(paragraph.row.cell(column), vocabulary) for column in range(max(paragraph.row.cells) + 1)]
            yield RawBlock(kind, " | ".join(cells), page=paragraph.page)
        elif number in heads:
            yield RawBlock(BlockKind.HEADING, paragraph.text(vocabulary), heads[number], paragraph.page)
        else:
            kind = BlockKind.LIST_ITEM if paragraph.mark and "." not in paragraph.mark[:-1] else BlockKind.PARAGRAPH
            yield RawBlock(kind, paragraph.text(vocabulary), page=paragraph.page)


def _stated_title(source: Source[Sheet]) -> str | None:
    title = source.info.get("Title", "").strip()
    return title if 5 < len(title) <= 300 and not _NO_TITLE.search(title) else None
