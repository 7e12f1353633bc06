"""Building a generation: embed first, then write beside the current one, verify, and only then swap."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.document import Document, Kind, Metadata
from errors import StoreError
from ingest.chunking import Chunker, Passage
from ingest.embedding import SentenceTransformerEmbeddings
from ingest.generation import Generations, Manifest
from ingest.index import Index, Selection
from ingest.lexical import LexicalIndex
from ingest.passages import PassageTable, Row
from ingest.vectors import VectorCache, text_key
from ingest.vectorstore import VectorStore, drop_collections, open_vectors
from settings import Settings

# Raised when the same documents would give other passages or files than before.
FORMAT = 1
_PROBES = 5

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Target:
    """What the next generation holds: each document's row, and a way to its text."""

    rows: Mapping[str, Row]
    titles: Mapping[str, str]
    read: Callable[[str], Document]

    @classmethod
    def of(cls, documents: Mapping[str, tuple[Metadata, str]], read: Callable[[str], Document]) -> Target:
        """From resolved metadata and version, by id."""
        rows = {key: Row.of(metadata, version) for key, (metadata, version) in documents.items()}
        return cls(rows, {key: metadata.title for key, (metadata, _) in documents.items()}, read)

    @property
    def corpus_hash(self) -> str:
        """SHA-256 (hex) over the ids and versions of all documents and their metadata."""
        digest = hashlib.sha256()
        for key in sorted(self.rows):
            digest.update(f"{key}\0{self.rows[key].version}\0{self.rows[key].metadata}\n".encode())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Difference:
    """What the next generation changes against the current one, by document id."""

    added: tuple[str, ...]
    retext: tuple[str, ...]
    remeta: tuple[str, ...]
    removed: tuple[str, ...]
    standing: tuple[tuple[str, str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.retext or self.remeta or self.removed)


def difference(target: Target, current: Mapping[str, Row]) -> Difference:
    """Hold a target against the rows of the current generation."""
    both = [key for key in target.rows if key in current]
    retext = [key for key in both if _passages_differ(target.rows[key], current[key])]
    remeta = [key for key in both if target.rows[key].metadata != current[key].metadata and key not in set(retext)]
    moved = [(key, current[key].standing, target.rows[key].standing) for key in both]
    return Difference(
        tuple(key for key in target.rows if key not in current),
        tuple(retext),
        tuple(remeta),
        tuple(key for key in current if key not in target.rows),
        tuple((key, before, after) for key, before, after in moved if before != after),
    )


def _passages_differ(new: Row, old: Row) -> bool:
    # The title is embedded with each passage, so a new title counts as new text.
    titles = (Metadata.model_validate_json(row.metadata).title for row in (new, old)) if new.metadata != old.metadata else ("", "")
    first, second = titles
    return new.version != old.version or new.kind != old.kind or first != second


class Builder:
    """Builds generations under one home."""

    def __init__(self, settings: Settings, embeddings: SentenceTransformerEmbeddings) -> None:
        self._settings = settings
        self._embeddings = embeddings
        self._generations = Generations(settings.home)
        identity = embeddings.identity
        self._chunker = Chunker(embeddings.tokenizer, identity.max_tokens, settings.chunking, identity.passage_prefix)
        self.cache = VectorCache(settings.home / "embeddings.sqlite", embeddings, settings.embedding.batch_size)

    def chunk(self, target: Target, documents: Sequence[str]) -> tuple[list[tuple[Passage, bytes]], dict[bytes, str]]:
        """The passages of some documents with the key of what is embedded for each, and those texts by key."""
        passages: list[tuple[Passage, bytes]] = []
        texts: dict[bytes, str] = {}
        for key in documents:
            if target.rows[key].kind == Kind.ARTICLE:
                # Articles are written from the evidence; citing them would be citing ourselves.
                continue
            for passage in self._chunker.passages(target.read(key)):
                text = self._chunker.embedded_text(passage, target.titles[key])
                texts[text_key(text)] = text
                passages.append((passage, text_key(text)))
        return passages, texts

    def build(self, target: Target, base: Path | None, change: Difference, progress: Progress) -> tuple[Manifest, int]:
        """Make the target the current generation, starting from `base` (a compatible generation's folder) or from
        nothing. Returns its manifest and how many texts were embedded."""
        if self._settings.chroma_url is not None:
            # A server's collection is made whole for each generation; its vectors come from the cache.
            base = None
        fresh = sorted(target.rows) if base is None else [*change.added, *change.retext]
        passages, texts = self.chunk(target, fresh)
        done = 0

        def count(step: int) -> None:
            nonlocal done
            done += step
            progress(done, len(texts))

        embedded = self.cache.embed(list(texts.values()), count)
        name = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")[:-3] + "-" + target.corpus_hash[:8]
        folder = self._generations.begin(name)
        try:
            manifest = self._write(folder, name, target, base, change, passages)
            self._verify(folder, manifest)
            self._generations.publish(folder, name)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._tidy(name)
        return manifest, embedded

    def _write(
        self,
        folder: Path,
        name: str,
        target: Target,
        base: Path | None,
        change: Difference,
        passages: list[tuple[Passage, bytes]],
    ) -> Manifest:
        gone = {*change.removed, *change.retext}
        old: dict[str, bytes] = {}
        if base is not None:
            shutil.copyfile(base / "passages.sqlite", folder / "passages.sqlite")
            shutil.copytree(base / "chroma", folder / "chroma")
        table = PassageTable(folder / "passages.sqlite", "rwc" if base is None else "rw")
        try:
            if base is not None:
                old = table.keys(gone)
            table.replace(gone, target.rows.values(), passages)
            with open_vectors(folder, name, self._settings, create=True) as store:
                self._write_vectors(store, target, old, passages)
                if base is not None:
                    self._write_metadata(store, target, table, change.remeta)
            size = self._write_lexical(folder, target, table)
        finally:
            table.close()
        manifest = Manifest(
            generation=name,
            created_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            corpus_hash=target.corpus_hash,
            documents=len(target.rows),
            passages=size,
            embedding=self._embeddings.identity,
            chunking=self._settings.chunking,
            format=FORMAT,
            chroma_url=self._settings.chroma_url,
        )
        (folder / "manifest.json").write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
        return manifest

    def _write_vectors(
        self, store: VectorStore, target: Target, old: Mapping[str, bytes], passages: list[tuple[Passage, bytes]]
    ) -> None:
        new = {passage.id: key for passage, key in passages}
        store.delete([key for key in old if key not in new])
        written = [(passage, key) for passage, key in passages if old.get(passage.id) != key]
        vectors = self.cache.known([key for _, key in written])
        if written:
            store.upsert(
                [passage.id for passage, _ in written],
                np.stack([vectors[key] for _, key in written]),
                [_passage_metadata(target.rows[passage.document]) for passage, _ in written],
            )
        kept = [passage for passage, key in passages if old.get(passage.id) == key]
        store.update([p.id for p in kept], [_passage_metadata(target.rows[p.document]) for p in kept])

    @staticmethod
    def _write_metadata(store: VectorStore, target: Target, table: PassageTable, documents: Sequence[str]) -> None:
        for key in documents:
            ids = list(table.keys([key]))
            store.update(ids, [_passage_metadata(target.rows[key])] * len(ids))

    @staticmethod
    def _write_lexical(folder: Path, target: Target, table: PassageTable) -> int:
        texts = [
            "\n".join((target.titles[p.document], " ".join(p.section), p.context, p.text)) for p in table.all()
        ]
        (folder / "lexical").mkdir()
        LexicalIndex.build(texts).save(folder / "lexical")
        return len(texts)

    def _verify(self, folder: Path, manifest: Manifest) -> None:
        """Open the new generation as a reader would, and find a few of its own passages in it."""
        index = Index(folder, manifest, self._settings)
        try:
            everything = Selection()
            vectors = index.matrix
            lengths = np.linalg.norm(vectors, axis=1)
            if len(vectors) and not np.allclose(lengths, 1.0, atol=1e-3):
                raise StoreError("The new index holds vectors that are no unit vectors; the old one is kept.")
            for row in range(0, len(index.ids), max(1, len(index.ids) // _PROBES)):
                found, scores = index.dense(vectors[row], everything, 5)
                # Texts may be equal; then another row of the same similarity is as right.
                if row not in found and (not len(scores) or scores[0] < 0.999):
                    raise StoreError("The new index does not find its own passages; the old one is kept.")
        finally:
            index.close()

    def _tidy(self, name: str) -> None:
        drop_collections(self._generations.prune(), self._settings)
        keys: set[bytes] = set()
        for generation in self._generations.names():
            table = PassageTable(self._generations.path(generation) / "passages.sqlite")
            keys |= set(table.keys().values())
            table.close()
        self.cache.prune(keys)


def _passage_metadata(row: Row) -> dict[str, str | int]:
    return {"document": row.id, "kind": row.kind, "year": row.year or 0, "standing": row.standing}
