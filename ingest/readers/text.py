"""Plain text: bytes -> blocks. Structure is taken only where the layout leaves no doubt; the rest is paragraphs."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence

from charset_normalizer import from_bytes

from corpus.document import BlockKind, RawBlock
from errors import ReadError
from ingest.readers.base import Reading, finish
from ingest.readers.quality import complaint
from ingest.readers.words import Vocabulary

_BINARY = "is not text: it holds control characters; add the document itself (PDF, DOCX, web page or text)"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MOST_CONTROL = 0.002
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_ITEM = re.compile(r"\s*(?:[-*+•◦▪–—·]|(?P<number>\(?(?:\d{1,3}|[a-zA-Z])[.)]))\s+(?=\S)")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,})\s*")
_SEPARATOR = re.compile(r"\W*")
_CELLS = re.compile(r"\s*\t\s*|\s{3,}|\s*\|\s*")
_LONG_LINE = 200
_LONGEST_TITLE = 120


def read(data: bytes, name: str) -> Reading:
    """Read a plain text file. Raises `ReadError` where it is binary, empty, or text that was badly extracted."""
    text = decode(data, name)
    if reason := complaint(text):
        raise ReadError(name, reason)
    lines = text.splitlines()
    blocks = tuple(_blocks(_chunks(lines), Vocabulary(lines)))
    return finish(Reading(title=_title(blocks), blocks=blocks), name)


def decode(data: bytes, name: str) -> str:
    """The text of a file: by its byte order mark, as UTF-8, else in the encoding that fits its bytes best."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data.decode(encoding, errors="replace"), name)
    if b"\0" in data:
        raise ReadError(name, _BINARY)
    try:
        return _checked(data.decode("utf-8"), name)
    except UnicodeDecodeError:
        pass
    matches = from_bytes(data)
    # Where several fit, Windows' western encoding does; its neighbours differ in letters that English lacks.
    best = next((match for match in matches if match.encoding == "cp1252"), None) or matches.best()
    if best is None:
        raise ReadError(name, "is text in an encoding that could not be told; save it as UTF-8")
    return _checked(str(best), name)


def _checked(text: str, name: str) -> str:
    if len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        raise ReadError(name, _BINARY)
    return text.replace("\f", "\n\n")


def _chunks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines parted at blank lines; where lines are as long as paragraphs, each is one."""
    chunk: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            chunk.append(line.rstrip())
        elif chunk:
            yield from [[line] for line in chunk] if min(map(len, chunk)) > _LONG_LINE else [chunk]
            chunk = []


def _blocks(chunks: Iterator[list[str]], vocabulary: Vocabulary) -> Iterator[RawBlock]:
    for chunk in chunks:
        if len(chunk) > 1 and _UNDERLINE.fullmatch(chunk[1]) and not _UNDERLINE.fullmatch(chunk[0]):
            yield RawBlock(BlockKind.HEADING, chunk[0], 1 if "=" in chunk[1] else 2)
            chunk = chunk[2:]
        elif len(chunk) == 1 and _is_shouted(chunk[0]):
            yield RawBlock(BlockKind.HEADING, chunk[0], 2)
            continue
        lines = [line for line in chunk if not _SEPARATOR.fullmatch(line)]
        if rows := _rows(lines):
            yield from (RawBlock(BlockKind.TABLE_ROW, row) for row in rows)
        elif lines:
            yield from _running(lines, vocabulary)


def _is_shouted(line: str) -> bool:
    """Whether a line on its own is a heading in capitals, and not an abbreviation, a value or a sentence."""
    words = [word for word in line.split() if len(word) > 3 and word.isalpha()]
    return line.isupper() and len(line) <= 80 and len(words) > 0 and line.rstrip()[-1] not in ".,;!"


def _rows(lines: Sequence[str]) -> list[str]:
    """The rows of a table laid out with tabs, bars or wide gaps; none where not all lines have the same cells."""
    if len(lines) < 2 or any(_ITEM.match(line) for line in lines):
        return []
    rows = [_CELLS.split(line.strip()) for line in lines]
    counts = {len(row) for row in rows}
    return [" | ".join(row).strip("| ") for row in rows] if len(counts) == 1 and counts != {1} else []


def _running(lines: Sequence[str], vocabulary: Vocabulary) -> Iterator[RawBlock]:
    """Lines as paragraphs and list items. A list begins a chunk or follows a colon; a dash elsewhere is a dash."""
    kind, taken = BlockKind.PARAGRAPH, [""]
    for line in lines:
        mark = _ITEM.match(line)
        if mark and (not any(taken) or kind is BlockKind.LIST_ITEM or taken[-1].endswith(":")):
            yield RawBlock(kind, vocabulary.join(*taken))
            # Numbers stay: steps and references are spoken of by theirs.
            kind, taken = BlockKind.LIST_ITEM, [line.strip() if mark["number"] else line[mark.end() :].strip()]
        else:
            taken.append(line.strip())
    yield RawBlock(kind, vocabulary.join(*taken))


def _title(blocks: Sequence[RawBlock]) -> str | None:
    """The first heading; else the first line, where it is short and no sentence."""
    if heading := next((block.text for block in blocks if block.kind is BlockKind.HEADING), None):
        return heading
    first = blocks[0] if len(blocks) > 1 else None
    if first is None or first.kind is not BlockKind.PARAGRAPH or len(first.text) > _LONGEST_TITLE:
        return None
    return None if first.text.rstrip()[-1:] in (*".,;:", "") else first.text
