"""One of the user's own files as documents.

A file's metadata are what it says of itself, and what is stated beside it: `report.pdf.yaml` holds, in the form of a
front matter, what its user knows of `report.pdf` (title, organisation, year, supersedes, licence, …).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus.library import Entry, read_entry
from corpus.markdown import FrontMatter, blocks, read_yaml, split_front_matter
from errors import CorpusError, ReadError
from ingest.documents import document_of
from ingest.readers import MARKDOWN, Reading, read_all
from ingest.readers.base import Refused, finish
from ingest.readers.formats import look, suffix_of

SIDECAR = ".yaml"
_VERIFIED = "Added from a file by its user; its standing was not checked"
_LONGEST_ID = 100
_JOINERS = "\u200c\u200d"
_NOTHING = FrontMatter({}, {})


def read_file(
    file: Path, data: bytes, beside: bytes | None, root: Path, held: Sequence[str], taken: set[str]
) -> Iterator[Entry | Refused]:
    """The documents of a file below `root`; `beside` is its sidecar. Markdown with front matter says its id itself, and
    so do formats whose source numbers its documents; any other file keeps the id that it has (`held` are those of the
    file), or is given one that is not `taken`. A number may be taken: then it is the same document once more.

    Raises ReadError or CorpusError.
    """
    name = str(file.relative_to(root))
    stated = _NOTHING if beside is None else read_yaml(_text(beside, name + SIDECAR), _sidecar(file))
    if suffix_of(name) in MARKDOWN:
        text = _markdown(data, name)
        front, body = split_front_matter(text, file)
        if front is not None:
            if beside is not None:
                raise CorpusError(_sidecar(file), 1, f"{name} has a front matter of its own; put these lines there")
            yield read_entry(file, text)
            return
        raw = tuple(blocks(body))
        items: Iterator[Any] = iter(
            [finish(Reading(title=next((b.text for b in raw if b.level == 1), None), blocks=raw), name)]
        )
    else:
        items = read_all(data, name)
    others = taken.difference(held) if held else taken
    for number, item in enumerate(items):
        if not isinstance(item, Reading):
            if isinstance(item, Refused):
                yield item
            continue
        if number and beside is not None:
            raise CorpusError(_sidecar(file), 1, f"{name} holds several documents, which state their own metadata")
        key = item.key or (held[0] if len(held) == 1 and not number else None)
        if key is None or (key in others and key != item.key):
            key = new_id(root, f"{name}/{number}" if number else name, others)
        yield _entry(file, item, key, stated, beside is not None)


def _entry(file: Path, reading: Reading, key: str, stated: FrontMatter, has_sidecar: bool) -> Entry:
    title = file.stem.replace("_", " ").strip() or file.name
    # A file that says nothing of its licence may not be passed on, unless its user says so.
    if reading.licence is None and reading.key is None:
        reading = replace(reading, redistributable=False)
    # A file may say of any work that PubMed retracted it; whoever reads that is told where it stands.
    told = f"in the file {' '.join(file.name.split())}"
    marks = tuple(mark.model_copy(update={"source": f"{mark.source[:300]}, {told}"}) for mark in reading.marks)
    reading = replace(reading, marks=marks)
    try:
        document = document_of(reading, key, title, _VERIFIED, stated.values)
    except ReadError as error:
        if not has_sidecar:
            raise ReadError(file.name, error.reason) from None
        field = error.reason.partition(":")[0]
        raise CorpusError(_sidecar(file), stated.line_of(tuple(field.split("."))), error.reason) from None
    return Entry(document, _sidecar(file) if has_sidecar else file, stated)


def _sidecar(file: Path) -> Path:
    return file.with_name(file.name + SIDECAR)


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise ReadError(name, "is not UTF-8 text; save it as UTF-8") from None


def _markdown(data: bytes, name: str) -> str:
    look(name, data, suffix_of(name))
    # What is invisible goes, as in every reader: it would be quoted unseen.
    return "".join(
        c for c in _text(data, name) if c in f"\n\t\r{_JOINERS}" or unicodedata.category(c) not in ("Cc", "Cf", "Co")
    )


def new_id(root: Path, name: str, taken: set[str]) -> str:
    """An id made from a file's name; with a piece of its path's SHA-256 where the name does not tell it apart."""
    path = f"{root.name}/{name}"
    slug = re.sub(r"[^A-Za-z0-9_-]+", ".", path).strip("._-")
    told = re.fullmatch(r"[A-Za-z0-9_./ -]+", path) and 2 <= len(slug) <= _LONGEST_ID and slug not in taken
    if told:
        return slug
    digest = hashlib.sha256(f"{root}/{name}".encode()).hexdigest()[:8]
    return f"{slug[-_LONGEST_ID + 10 :].lstrip('._-')}-{digest}".lstrip("-")
