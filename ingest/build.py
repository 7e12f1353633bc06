"""Building a generation: embed first, then write beside the current one, verify, and only then swap."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path

import numpy as np

from corpus.document import Kind
from errors import SequiturError, StoreError
from ingest.chunking import Chunker, Passage, heading
from ingest.embedding import SentenceTransformerEmbeddings
from ingest.generation import PARTS, REBUILD, Generations, Manifest, checksums
from ingest.index import Index, Selection
from ingest.lexical import LexicalIndex
from ingest.passages import PassageTable, Row
from ingest.plan import Difference, Target
from ingest.vectors import VectorCache, text_key
from ingest.vectorstore import FOLDER as VECTORS
from ingest.vectorstore import VectorStore, drop_collections, write_vectors
from settings import Settings

# Raised when the same documents would give other passages or files than before.
FORMAT = 3
_PROBES = 5

Progress = Callable[[int, int], None]
# A generation's folder and manifest.
Base = tuple[Path, Manifest]


class Builder:
    """Builds generations under one home."""

    def __init__(self, settings: Settings, embeddings: SentenceTransformerEmbeddings) -> None:
        self._settings = settings
        self._embeddings = embeddings
        self._generations = Generations(settings.home)
        identity = embeddings.identity
        self._chunker = Chunker(embeddings.tokenizer, identity.max_tokens, settings.chunking, identity.passage_prefix)
        self._shares_cache = settings.embedding_cache is not None
        file = settings.embedding_cache or settings.home / "embeddings.sqlite"
        self.cache = VectorCache(file, embeddings, settings.embedding.batch_size)

    @staticmethod
    def fresh(target: Target, base: Base | None, change: Difference) -> list[str]:
        """The documents whose passages are made anew."""
        return sorted(target.rows) if base is None else [*change.added, *change.retext]

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

    def build(self, target: Target, base: Base | None, change: Difference, progress: Progress) -> tuple[Manifest, int]:
        """Make the target the current generation, starting from `base` (a compatible generation) or from nothing.
        Returns its manifest and how many texts were embedded."""
        self._remove(self._generations.leftovers())
        if self._settings.chroma_url is not None:
            # A server's collection is made whole for each generation; its vectors come from the cache.
            base = None
        passages, texts = self.chunk(target, self.fresh(target, base, change))
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
            # What stopped it may have come just after the swap; then the new one answers, and stays.
            if self._generations.current_name() != name:
                with suppress(SequiturError, OSError):
                    self._remove([name])
            raise
        self._tidy()
        return manifest, embedded

    def _write(
        self,
        folder: Path,
        name: str,
        target: Target,
        base: Base | None,
        change: Difference,
        passages: list[tuple[Passage, bytes]],
    ) -> Manifest:
        gone = {*change.removed, *change.retext}
        old: dict[str, bytes] = {}
        if base is not None:
            shutil.copyfile(base[0] / "passages.sqlite", folder / "passages.sqlite")
        with closing(PassageTable(folder / "passages.sqlite", "rwc" if base is None else "rw")) as table:
            if base is not None:
                old = table.keys(gone)
            table.replace(gone, target.rows.values(), passages)
            with write_vectors(folder, name, self._settings, base) as store:
                self._write_vectors(store, target, old, passages)
                if base is not None:
                    self._write_metadata(store, target, table, change.remeta)
            size = self._write_lexical(folder, target, table)
        manifest = Manifest(
            generation=name,
            created_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            corpus_hash=target.corpus_hash,
            documents=len(target.rows),
            passages=size,
            embedding=self._embeddings.identity,
            chunking=self._settings.chunking,
            format=FORMAT,
            files=checksums(folder, *PARTS),
            vectors=checksums(folder, VECTORS),
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
        texts = [f"{heading(passage, target.titles[passage.document])}\n{passage.text}" for passage in table.all()]
        (folder / "lexical").mkdir()
        LexicalIndex.build(texts).save(folder / "lexical")
        return len(texts)

    def _verify(self, folder: Path, manifest: Manifest) -> None:
        """Open the new generation as a reader would, and find a few of its own passages in it."""
        with closing(Index(folder, manifest, self._settings)) as index:
            vectors = index.matrix
            if not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3):
                raise StoreError(
                    f"The new index holds vectors that are no unit vectors; the old one is kept. {REBUILD}"
                )
            for row in range(0, len(index.ids), max(1, len(index.ids) // _PROBES)):
                found, scores = index.dense(vectors[row], Selection(), 5)
                # Texts may be equal; then another row of the same similarity is as right.
                if row not in found and (not len(scores) or scores[0] < 0.999):
                    raise StoreError(f"The new index does not find its own passages; the old one is kept. {REBUILD}")

    def _remove(self, generations: Sequence[str]) -> None:
        drop_collections(generations, self._settings)
        for name in generations:
            self._generations.remove(name)

    def _tidy(self) -> None:
        """Remove former generations, and the vectors of texts that none holds any more; of a cache that other homes
        share nothing is removed."""
        self._remove(self._generations.outdated())
        if self._shares_cache:
            return
        keys: set[bytes] = set()
        for name in self._generations.names():
            try:
                with closing(PassageTable(self._generations.path(name) / "passages.sqlite")) as table:
                    keys |= set(table.keys().values())
            except StoreError:
                # Damaged: that is why it was replaced.
                self._remove([name])
        self.cache.prune(keys)


def _passage_metadata(row: Row) -> dict[str, str | int]:
    return {"document": row.id, "kind": row.kind, "year": row.year or 0, "standing": row.standing}
