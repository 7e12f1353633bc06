"""Building a generation: embed first, then write beside the current one, verify, and only then swap."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
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
# Passages chunked before they are embedded, and documents written at once: enough to sort by length, little to hold.
_AT_ONCE = 2_000

# Told what is done, how much is done of it, and how much there is (0 where that is not known).
Progress = Callable[[str, int, int], None]
# A generation's folder and manifest.
Base = tuple[Path, Manifest]
# A passage and the text that is embedded for it.
Embedded = tuple[Passage, str]


@dataclass(frozen=True, slots=True)
class Built:
    """What building a generation came to; `seconds` are those of embedding."""

    manifest: Manifest
    embedded: int
    seconds: float


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

    def chunk(self, target: Target, documents: Sequence[str]) -> Iterator[tuple[int, list[Embedded]]]:
        """The passages of some documents, with the text that is embedded for each, some thousand at a time; with how many
        of the documents that makes."""
        part: list[Embedded] = []
        for number, key in enumerate(documents, 1):
            if target.rows[key].kind == Kind.ARTICLE:
                # Articles are written from the evidence; citing them would be citing ourselves.
                continue
            for passage in self._chunker.passages(target.read(key)):
                part.append((passage, self._chunker.embedded_text(passage, target.titles[key])))
            if len(part) >= _AT_ONCE:
                yield number, part
                part = []
        if part:
            yield len(documents), part

    def build(
        self,
        target: Target,
        base: Base | None,
        change: Difference,
        progress: Progress,
        before_publish: Callable[[str], None] = lambda name: None,
    ) -> Built:
        """Make the target the current generation, starting from `base` (a compatible generation) or from nothing.
        `before_publish` is told its name once it is built and verified."""
        self._remove(self._generations.leftovers())
        if self._settings.chroma_url is not None:
            # A server's collection is made whole for each generation; its vectors come from the cache.
            base = None
        name = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")[:-3] + "-" + target.corpus_hash[:8]
        folder = self._generations.begin(name)
        try:
            built = self._write(folder, name, target, base, change, progress)
            self._verify(folder, built.manifest)
            before_publish(name)
            self._generations.publish(folder, name)
        except BaseException:
            # What stopped it may have come just after the swap; then the new one answers, and stays.
            if self._generations.current_name() != name:
                with suppress(SequiturError, OSError):
                    self._remove([name])
            raise
        self._tidy()
        return built

    def _write(
        self, folder: Path, name: str, target: Target, base: Base | None, change: Difference, progress: Progress
    ) -> Built:
        gone = {*change.removed, *change.retext}
        fresh = self.fresh(target, base, change)
        if base is not None:
            shutil.copyfile(base[0] / "passages.sqlite", folder / "passages.sqlite")
        with closing(PassageTable(folder / "passages.sqlite", "rwc" if base is None else "rw")) as table:
            old = {} if base is None else table.keys(gone)
            table.replace(gone, target.rows.values())
            embedded, seconds = self._embed(table, target, fresh, progress)
            progress("Writing the index", 0, 0)
            with write_vectors(folder, name, self._settings, base) as store:
                self._write_vectors(store, target, old, table, fresh)
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
        return Built(manifest, embedded, seconds)

    def _embed(
        self, table: PassageTable, target: Target, documents: Sequence[str], progress: Progress
    ) -> tuple[int, float]:
        """Write the passages of some documents and embed them, part by part: memory holds one part, whatever the size of
        the corpus. Returns how many texts were embedded, and the seconds that took."""
        embedded, seconds, done, chunked, total = 0, 0.0, 0, 0, 0

        def count(step: int) -> None:
            nonlocal done
            done += step
            progress("Embedding passages", done, total)

        for number, part in self.chunk(target, documents):
            table.add((passage, text_key(text)) for passage, text in part)
            chunked += len(part)
            # Until the last part is chunked, by what the documents so far came to.
            total = chunked * len(documents) // number
            started = time.perf_counter()
            embedded += self.cache.embed([text for _, text in part], count)
            seconds += time.perf_counter() - started
        return embedded, seconds

    def _write_vectors(
        self,
        store: VectorStore,
        target: Target,
        old: Mapping[str, bytes],
        table: PassageTable,
        documents: Sequence[str],
    ) -> None:
        new: set[str] = set()
        for start in range(0, len(documents), _AT_ONCE):
            owners = table.owners(documents[start : start + _AT_ONCE])
            new |= {key for key in owners if key in old}
            written = {key: part for key, part in owners.items() if old.get(key) != part[1]}
            kept = {key: part for key, part in owners.items() if key not in written}
            vectors = self.cache.known([key for _, key in written.values()])
            if written:
                store.upsert(
                    list(written),
                    np.stack([vectors[key] for _, key in written.values()]),
                    [_passage_metadata(target.rows[document]) for document, _ in written.values()],
                )
            store.update(list(kept), [_passage_metadata(target.rows[document]) for document, _ in kept.values()])
        store.delete([key for key in old if key not in new])

    @staticmethod
    def _write_metadata(store: VectorStore, target: Target, table: PassageTable, documents: Sequence[str]) -> None:
        for key in documents:
            ids = list(table.keys([key]))
            store.update(ids, [_passage_metadata(target.rows[key])] * len(ids))

    @staticmethod
    def _write_lexical(folder: Path, target: Target, table: PassageTable) -> int:
        texts = (f"{heading(passage, target.titles[passage.document])}\n{passage.text}" for passage in table.all())
        (folder / "lexical").mkdir()
        index = LexicalIndex.build(texts)
        index.save(folder / "lexical")
        return index.size

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
