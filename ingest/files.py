"""One of the user's own files as a document."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path
from typing import Any

from corpus.document import Document, DocumentType, Kind, Metadata, ReadDepth, assemble
from corpus.library import Entry, read_entry
from corpus.markdown import FrontMatter, blocks, split_front_matter
from errors import ReadError
from ingest.readers import MARKDOWN, Reading, read
from ingest.readers.base import finish
from ingest.readers.formats import look, suffix_of

_LONGEST_ID = 100
_JOINERS = "\u200c\u200d"


def read_file(file: Path, data: bytes, root: Path, key: str | None, taken: set[str]) -> Entry:
    """Read a file below `root`. Markdown with front matter says its id itself; any other file keeps `key`, the id
    that it has already, or is given one that is not `taken`.

    Raises ReadError or CorpusError.
    """
    name = str(file.relative_to(root))
    if suffix_of(name) not in MARKDOWN:
        reading = read(data, name)
    else:
        text = _markdown(data, name)
        front, body = split_front_matter(text, file)
        if front is not None:
            return read_entry(file, text)
        raw = tuple(blocks(body))
        reading = finish(Reading(title=next((b.text for b in raw if b.level == 1), None), blocks=raw), name)
    return _plain_entry(file, reading, key or new_id(root, name, taken))


def _markdown(data: bytes, name: str) -> str:
    look(name, data, suffix_of(name))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise ReadError(name, "is not UTF-8 text; save it as UTF-8") from None
    # What is invisible goes, as in every reader: it would be quoted unseen.
    return "".join(c for c in text if c in f"\n\t\r{_JOINERS}" or unicodedata.category(c) not in ("Cc", "Cf", "Co"))


def _plain_entry(file: Path, reading: Reading, key: str) -> Entry:
    title = " ".join((reading.title or file.stem.replace("_", " ")).split())[:300] or file.name
    stated: dict[str, Any] = {}
    if reading.year is not None and 1800 <= reading.year <= 2100:
        stated["year"] = reading.year
    if language := re.match(r"[a-z]{2,3}\b", (reading.language or "").lower()):
        stated["language"] = language[0]
    if re.match(r"https?://\S+$", reading.url or ""):
        stated["identifiers"] = {"url": reading.url}
    metadata = Metadata(
        id=key,
        kind=Kind.RESEARCH,
        type=DocumentType.DOCUMENT,
        title=title,
        label=title if len(title) <= 60 else title[:59].rstrip() + "…",
        organisation=reading.organisation,
        authors=reading.authors,
        read_depth=ReadDepth.FULL_TEXT,
        verified="Added from a file by its user; its standing was not checked",
        **stated,
    )
    return Entry(Document(metadata, *assemble(reading.blocks)), file, FrontMatter({}, {}))


def new_id(root: Path, name: str, taken: set[str]) -> str:
    """An id made from a file's name; with a piece of its path's SHA-256 where the name does not tell it apart."""
    path = f"{root.name}/{name}"
    slug = re.sub(r"[^A-Za-z0-9_-]+", ".", path).strip("._-")
    told = re.fullmatch(r"[A-Za-z0-9_./ -]+", path) and 2 <= len(slug) <= _LONGEST_ID and slug not in taken
    if told:
        return slug
    digest = hashlib.sha256(f"{root}/{name}".encode()).hexdigest()[:8]
    return f"{slug[-_LONGEST_ID + 10 :].lstrip('._-')}-{digest}".lstrip("-")
