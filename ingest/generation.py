"""Generations: each is a folder with one whole index; CURRENT names the one that answers.

    HOME/generations/NAME/   manifest.json  passages.sqlite  lexical/  chroma/ (absent with a Chroma server)
    HOME/CURRENT             NAME

A generation is never written once CURRENT has named it, so any number of processes may read it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from errors import StoreError
from ingest.embedding import EmbeddingIdentity
from settings import ChunkingSettings

REBUILD = "Run `sequitur refresh --rebuild` to build it anew from the corpus."
PARTS = ("passages.sqlite", "lexical")
_UNFINISHED = ".unfinished-"


class Manifest(BaseModel):
    """What a generation says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    generation: str
    created_at: str
    corpus_hash: str
    documents: int
    passages: int
    embedding: EmbeddingIdentity
    chunking: ChunkingSettings
    format: int
    files: dict[str, str] = Field(description="SHA-256 of the files of passages and lexical index")
    vectors: dict[str, str] = Field(description="SHA-256 of the files of the embedded Chroma")
    chroma_url: str | None = None


def checksums(folder: Path, *parts: str) -> dict[str, str]:
    """The SHA-256 (hex) of every file in some parts (files or folders) of a folder, by its path from there."""
    found = {}
    for part in parts:
        for file in sorted(folder.glob(f"{part}/**/*")) or [folder / part]:
            if file.is_file():
                with file.open("rb") as stream:
                    found[file.relative_to(folder).as_posix()] = hashlib.file_digest(stream, "sha256").hexdigest()
    return found


def damaged(folder: Path, files: Mapping[str, str], *parts: str) -> list[str]:
    """The files in some parts of a folder that are not as they were written: changed, missing or added."""
    found = checksums(folder, *parts)
    return sorted(name for name in found.keys() | files.keys() if found.get(name) != files.get(name))


class Generations:
    """The generations under a home folder."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "generations"
        self._pointer = home / "CURRENT"

    def current_name(self) -> str | None:
        """The name in CURRENT; None where nothing was built yet."""
        try:
            return self._pointer.read_text(encoding="utf-8", errors="replace").strip() or None
        except FileNotFoundError:
            return None

    def path(self, name: str) -> Path:
        """The folder of a generation."""
        return self._folder / name

    def current(self) -> tuple[Path, Manifest] | None:
        """The generation that answers, with its manifest; None where nothing was built yet."""
        name = self.current_name()
        if name is None:
            return None
        path = self.path(name)
        try:
            return path, Manifest.model_validate_json((path / "manifest.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            why = str(error).splitlines()[0]
            raise StoreError(f"The index {path} is missing, damaged or of another version ({why}). {REBUILD}") from None

    def leftovers(self) -> list[str]:
        """Generations that CURRENT never named: a refresh ended while it built them, or just before the swap."""
        unfinished = (path.name.removeprefix(_UNFINISHED) for path in self._folder.glob(f"{_UNFINISHED}*"))
        current = self.current_name()
        return [*unfinished, *(name for name in self.names() if current is not None and name > current)]

    def begin(self, name: str) -> Path:
        """A new empty folder to build a generation in."""
        folder = self._folder / f"{_UNFINISHED}{name}"
        folder.mkdir(parents=True)
        return folder

    def publish(self, built: Path, name: str) -> None:
        """Make a finished generation the one that answers: one rename of its folder, one of CURRENT."""
        for file in built.rglob("*"):
            if file.is_file():
                # On the disk before CURRENT names it: power may fail between the two.
                with file.open("rb") as stream:
                    os.fsync(stream.fileno())
        built.rename(self.path(name))
        following = self._pointer.with_suffix(".next")
        with following.open("w", encoding="utf-8") as stream:
            stream.write(name + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        following.replace(self._pointer)

    def names(self) -> list[str]:
        """All finished generations, oldest first."""
        return sorted(p.name for p in self._folder.glob("*") if p.is_dir() and not p.name.startswith(_UNFINISHED))

    def outdated(self, keep: int = 2) -> list[str]:
        """All but the newest `keep` generations and the current one."""
        kept = {*self.names()[-keep:], self.current_name()}
        return [name for name in self.names() if name not in kept]

    def remove(self, name: str) -> None:
        """Remove a generation's folder, finished or not."""
        shutil.rmtree(self.path(name), ignore_errors=True)
        shutil.rmtree(self._folder / f"{_UNFINISHED}{name}", ignore_errors=True)
