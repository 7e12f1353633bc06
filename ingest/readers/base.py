"""What a reader hands over, and the last step that all readers share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from corpus.document import RawBlock
from errors import ReadError
from ingest.readers.characters import clean

NO_TEXT = "holds no text"


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read: its blocks in reading order, and what the file says of itself."""

    title: str | None
    blocks: tuple[RawBlock, ...]
    language: str | None = None
    year: int | None = None
    url: str | None = None
    organisation: str | None = None
    authors: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The blocks as plain text, one a line."""
        return "\n".join(block.text for block in self.blocks)


class Reader(Protocol):
    """One file format. A module with this function is a reader."""

    def read(self, data: bytes, name: str) -> Reading:
        """Read a file's bytes; `name` is for messages only. Raises `ReadError` with a plain reason, nothing else."""
        ...


def finish(reading: Reading, name: str, nothing: str = NO_TEXT) -> Reading:
    """Clean every text of a reading, drop empty blocks, and raise `ReadError` with `nothing` where none is left."""
    cleaned = (replace(block, text=clean(block.text)) for block in reading.blocks)
    blocks = tuple(block for block in cleaned if block.text)
    if not any(character.isalnum() for block in blocks for character in block.text):
        raise ReadError(name, nothing)
    return replace(
        reading,
        title=_line(reading.title),
        blocks=blocks,
        organisation=_line(reading.organisation),
        authors=tuple(author for author in map(_line, reading.authors) if author),
    )


def _line(text: str | None, limit: int = 600) -> str | None:
    """A metadata line as the corpus accepts it: clean, not empty, not longer than `limit`."""
    return clean(text)[:limit].strip() or None if text else None
