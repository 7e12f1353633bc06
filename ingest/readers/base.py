"""What a reader hands over, and the last step that all readers share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from corpus.document import (
    DocumentType,
    Grade,
    Kind,
    RawBlock,
    ReadDepth,
    Standing,
)
from corpus.works import Identifiers, Mark
from errors import ReadError
from ingest.readers.characters import clean

NO_TEXT = "holds no text"
_UNKNOWN = Identifiers()


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
    key: str | None = None
    """Its id in our corpus where its source numbers it, such as 'pubmed-29710141'."""
    label: str | None = None
    identifiers: Identifiers = _UNKNOWN
    kind: Kind = Kind.RESEARCH
    type: DocumentType = DocumentType.DOCUMENT
    published: dt.date | None = None
    updated: dt.date | None = None
    jurisdiction: str | None = None
    population: str | None = None
    grades: tuple[Grade, ...] = ()
    standing: Standing = Standing.CURRENT
    marks: tuple[Mark, ...] = ()
    integrity_note: str | None = None
    read_depth: ReadDepth = ReadDepth.FULL_TEXT
    topics: tuple[str, ...] = ()
    plain_language: bool = False
    licence: str | None = None
    redistributable: bool = True
    attribution: str | None = None

    @property
    def text(self) -> str:
        """The blocks as plain text, one a line."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Refused:
    """One document of a file with many that cannot be taken, and why; the others are."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The source says that this document is no more."""

    key: str


# What a file with many documents holds.
Item = Reading | Refused | Gone


@runtime_checkable
class SetReader(Protocol):
    """A format whose files hold any number of documents. A module with this function reads it."""

    def read_all(self, data: bytes, name: str) -> Iterator[Item]:
        """Read all documents. Raises `ReadError` where the file as a whole is not of the format."""
        ...


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
        title=line(reading.title),
        blocks=blocks,
        organisation=line(reading.organisation),
        authors=tuple(author for author in map(line, reading.authors) if author),
        label=line(reading.label),
        jurisdiction=line(reading.jurisdiction),
        population=line(reading.population),
        integrity_note=line(reading.integrity_note),
        topics=tuple(topic for topic in map(line, reading.topics) if topic),
        licence=line(reading.licence),
        attribution=line(reading.attribution),
    )


def line(text: str | None, limit: int = 600) -> str | None:
    """A metadata line as the corpus accepts it: clean, not empty, not longer than `limit`."""
    return clean(text)[:limit].strip() or None if text else None
