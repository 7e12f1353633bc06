"""Generations: each is a folder with one whole index; CURRENT names the one that answers.

    HOME/generations/NAME/   manifest.json  passages.sqlite  lexical/  chroma/ (absent with a Chroma server)
    HOME/CURRENT             NAME

A generation is never written once CURRENT has named it, so any number of processes may read it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from errors import StoreError
from ingest.embedding import EmbeddingIdentity
from settings import ChunkingSettings

REBUILD = "Run `sequitur refresh --rebuild` to build it anew from the corpus."
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
    chroma_url: str | None = None


class Generations:
    """The generations under a home folder."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "generations"
        self._pointer = home / "CURRENT"

    def current_name(self) -> str | None:
        """The name in CURRENT; None where nothing was built yet."""
        try:
            return self._pointer.read_text(encoding="utf-8").strip() or None
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
        except (OSError, ValidationError) as error:
            first = str(error).splitlines()[0]
            raise StoreError(f"The index {path} is missing, damaged or of another version ({first}). {REBUILD}") from None

    def begin(self, name: str) -> Path:
        """A new empty folder to build a generation in. Leftovers of interrupted builds are removed first."""
        for leftover in self._folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        folder = self._folder / f"{_UNFINISHED}{name}"
        folder.mkdir(parents=True)
        return folder

    def publish(self, built: Path, name: str) -> None:
        """Make a finished generation the one that answers: one rename of its folder, one of CURRENT."""
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

    def prune(self, keep: int = 2) -> list[str]:
        """Remove all but the newest `keep` generations and the current one; return what was removed."""
        kept = {*self.names()[-keep:], self.current_name()}
        gone = [name for name in self.names() if name not in kept]
        for name in gone:
            shutil.rmtree(self.path(name), ignore_errors=True)
        return gone
