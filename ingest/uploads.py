"""Documents that are added by hand: each a file in HOME/uploads, and beside it what was said of it.

`FILE.yaml` holds front-matter fields as in docs/corpus.md; the refresh reads both. Markdown with front matter of its own
needs none.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from pydantic import ValidationError

from corpus.document import Document, Kind, Metadata
from corpus.library import Entry
from errors import CorpusError, ReadError, UsageError
from ingest.files import SIDECAR, read_file

LARGEST_MB = 50
_LONGEST_STEM = 80
_UNFIT = re.compile(r"[^\w.() -]+")
# One process writes here; two of its readers may add a file at the same moment.
_WRITING = threading.Lock()


def folder_of(home: Path) -> Path:
    """Where a home keeps what was added by hand."""
    return home / "uploads"


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as it was read, before it is taken: its document, or the first of its `count`. `speaks_for_itself` where
    nothing can be said of it: its own front matter does, or it holds several documents."""

    name: str
    document: Document
    count: int
    speaks_for_itself: bool


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was added: its name in the folder, its size in bytes, and what was said of it."""

    name: str
    size: int
    stated: Mapping[str, Any]


class Uploads:
    """The folder of a home; made with the first file."""

    def __init__(self, home: Path) -> None:
        self.folder = folder_of(home)

    def preview(self, name: str, data: bytes) -> Preview:
        """Read a file with the readers, and keep nothing. Raises ReadError or CorpusError with the reason."""
        kept = safe_name(name)
        if len(data) > LARGEST_MB * 2**20:
            raise ReadError(kept, f"is larger than {LARGEST_MB} MB; part it into smaller documents")
        found = list(read_file(self.folder / kept, data, None, self.folder, (), set()))
        entries = [each for each in found if isinstance(each, Entry)]
        if not entries:
            raise ReadError(kept, next((each.reason for each in found if not isinstance(each, Entry)), "holds nothing"))
        first = entries[0]
        if first.document.metadata.kind is Kind.ARTICLE:
            raise CorpusError(kept, 1, "articles belong to the shipped corpus; use guideline or research")
        return Preview(kept, first.document, len(entries), len(found) > 1 or bool(first.front.values))

    def add(self, name: str, data: bytes, stated: Mapping[str, Any]) -> tuple[str, bool]:
        """Take a file with what is said of it; its name in the folder, and whether anything had to be written.

        A name that another file has gets a number. Raises ReadError or CorpusError for a file that cannot be read,
        UsageError for what cannot be said of a document or a file that is held under another name.
        """
        read = self.preview(name, data)
        said = {} if read.speaks_for_itself else _checked(read.document.metadata, stated)
        digest = hashlib.sha256(data).digest()
        with _WRITING:
            twin = next((each for each in self._files() if _digest(each) == digest), None)
            if twin is not None and twin.name != read.name:
                raise UsageError(f"The same file is held already as {twin.name}; remove that one first.")
            if twin is not None:
                return twin.name, self._say(twin.name, said)
            free = self._free(read.name)
            self.folder.mkdir(parents=True, exist_ok=True)
            self._say(free, said)
            _write(self.folder / free, data)
            return free, True

    def listed(self) -> list[Upload]:
        """What was added, by name."""
        return [Upload(file.name, file.stat().st_size, self._said(file.name)) for file in self._files()]

    def remove(self, name: str) -> None:
        """Take a file out of the folder; the next refresh takes its document out of the index. Raises UsageError."""
        with _WRITING:
            # Held against what is there, so that a name can never be a path.
            file = next((each for each in self._files() if each.name == name), None)
            if file is None:
                raise UsageError(f"There is no added file {name}; it may have been removed already.")
            file.unlink()
            self._sidecar(name).unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return [
            file
            for file in sorted(self.folder.iterdir())
            if file.is_file() and file.suffix != SIDECAR and not file.name.startswith(".")
        ]

    def _free(self, name: str) -> str:
        stem, suffix = os.path.splitext(name)
        number, free = 1, name
        while (self.folder / free).exists() or self._sidecar(free).exists():
            number += 1
            free = f"{stem}-{number}{suffix}"
        return free

    def _sidecar(self, name: str) -> Path:
        return self.folder / f"{name}{SIDECAR}"

    def _said(self, name: str) -> dict[str, Any]:
        try:
            found = yaml.safe_load(self._sidecar(name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            # The refresh says what is wrong with it.
            return {}
        return found if isinstance(found, dict) else {}

    def _say(self, name: str, said: Mapping[str, Any]) -> bool:
        if not said or said == self._said(name):
            return False
        _write(self._sidecar(name), yaml.safe_dump(dict(said), allow_unicode=True, sort_keys=False).encode())
        return True


def safe_name(name: str) -> str:
    """A file's name as it is kept: one plain name whatever was sent, never a path, a hidden file or a sidecar."""
    last = PurePosixPath(unicodedata.normalize("NFKC", name).replace("\\", "/")).name
    stem, suffix = os.path.splitext(_UNFIT.sub("-", last.encode("utf-8", "replace").decode()))
    return f"{stem.strip('-. ~')[:_LONGEST_STEM].rstrip('-. ') or 'document'}{suffix.lower().rstrip(' ')}"


def _checked(read: Metadata, stated: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a document, as front matter. Raises UsageError for what no document can have."""
    whole = {**read.model_dump(mode="json"), **stated}
    try:
        metadata = Metadata.model_validate(whole)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])).replace("_", " ")
        raise UsageError(f"{name[:1].upper()}{name[1:]}: {first['msg']}.") from None
    written = metadata.model_dump(mode="json", exclude_none=True)
    return {key: written[key] for key in stated if key in written}


def _digest(file: Path) -> bytes:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def _write(file: Path, data: bytes) -> None:
    """Whole or not at all, and seen by nobody before: a refresh may be reading the folder."""
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(data)
    part.replace(file)
