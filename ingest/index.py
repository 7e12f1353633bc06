"""The index as readers use it: one generation, opened once, searched lexically and densely under one selection."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.document import DocumentType, Kind, Metadata, Standing
from errors import StoreError
from ingest.chunking import Passage
from ingest.embedding import EmbeddingIdentity, Vectors
from ingest.generation import PARTS, REBUILD, Generations, Manifest, damaged
from ingest.lexical import LexicalIndex
from ingest.passages import PassageTable, Row
from ingest.vectorstore import VectorStore, read_vectors
from settings import Settings

Mask = NDArray[np.bool_]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which documents a search may find. It is applied inside the search: it never empties a list that has matches. Of
    types, organisations and jurisdictions none means any."""

    kind: Kind | None = None
    since: int | None = None
    types: frozenset[DocumentType] = frozenset()
    organisations: frozenset[str] = frozenset()
    jurisdictions: frozenset[str] = frozenset()
    standings: frozenset[Standing] = frozenset(Standing)
    without: frozenset[str] = frozenset()
    without_types: frozenset[DocumentType] = frozenset()
    only: frozenset[str] | None = None

    def admits(self, row: Row) -> bool:
        """Whether a document is selected."""
        return (
            (self.kind is None or row.kind == self.kind)
            and (self.since is None or (row.year is not None and row.year >= self.since))
            and row.standing in self.standings
            and row.id not in self.without
            and (not self.without_types or row.type not in self.without_types)
            and (not self.types or row.type in self.types)
            and (not self.organisations or row.organisation in self.organisations)
            and (not self.jurisdictions or row.jurisdiction in self.jurisdictions)
            and (self.only is None or row.id in self.only)
        )


class Index:
    """A generation opened for reading. Safe to share between threads."""

    def __init__(self, folder: Path, manifest: Manifest, settings: Settings) -> None:
        self.manifest = manifest
        self._folder = folder
        self._settings = settings
        if wrong := damaged(folder, manifest.files, *PARTS):
            raise StoreError(f"The index {folder} is damaged ({', '.join(wrong)}). {REBUILD}")
        self._lock = threading.Lock()
        self._store: VectorStore | None = None
        self.metric = ""
        """By which Chroma compares, once the vectors were read."""
        self._open_files = ExitStack()
        self._table = self._open_files.enter_context(closing(PassageTable(folder / "passages.sqlite")))
        self.lexical = LexicalIndex.load(folder / "lexical")
        self._rows = {row.id: row for row in self._table.documents()}
        places = self._table.places()
        if orphans := {document for _, document in places} - self._rows.keys():
            self._open_files.close()
            raise StoreError(
                f"The index {folder} holds passages of unknown documents ({sorted(orphans)[0]}). {REBUILD}"
            )
        self.ids = [key for key, _ in places]
        self._row_of = {key: number for number, key in enumerate(self.ids)}
        self._names = list(self._rows)
        order = {key: number for number, key in enumerate(self._names)}
        self._document_of = np.array([order[document] for _, document in places], dtype=np.int64)
        self._mask = lru_cache(maxsize=64)(self._make_mask)
        self.metadata = lru_cache(maxsize=4096)(self._read_metadata)

    @classmethod
    def open(cls, settings: Settings, identity: EmbeddingIdentity | None = None) -> Index:
        """Open the current generation. StoreError where there is none, or it was made by another embedding model."""
        found = Generations(settings.home).current()
        if found is None:
            raise StoreError(
                f"There is no index in {settings.home} yet. Run `sequitur refresh` to build it.", empty=True
            )
        folder, manifest = found
        if identity is not None and manifest.embedding != identity:
            raise StoreError(
                f"The index was made with {manifest.embedding}, the settings say {identity}. {REBUILD} "
                "Or put the former model back into the settings."
            )
        return cls(folder, manifest, settings)

    def close(self) -> None:
        """Close its files."""
        self._open_files.close()

    @property
    def documents(self) -> Mapping[str, Row]:
        """All documents, articles included, by id."""
        return self._rows

    def _read_metadata(self, document: str) -> Metadata:
        """A document's metadata with its standing as resolved when the generation was built."""
        return Metadata.model_validate_json(self._rows[document].metadata)

    def find(self, document: str) -> Metadata | None:
        """A document's metadata; None where it is not held."""
        return self.metadata(document) if document in self._rows else None

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Passages by row number."""
        return self._table.get([self.ids[row] for row in rows])

    def all_passages(self) -> Iterator[Passage]:
        """Every passage, in row order."""
        return self._table.all()

    def document_of(self, row: int) -> str:
        """The document of a row."""
        return self._names[int(self._document_of[row])]

    def counts(self) -> dict[str, int]:
        """Passages of each document; an article has none."""
        found = np.bincount(self._document_of, minlength=len(self._names))
        return {name: int(found[number]) for number, name in enumerate(self._names)}

    def mask(self, selection: Selection) -> Mask:
        """Which rows a selection admits."""
        return self._mask(selection)

    def _make_mask(self, selection: Selection) -> Mask:
        admitted = np.array([selection.admits(row) for row in self._rows.values()], dtype=np.bool_)
        return admitted[self._document_of] if len(self.ids) else np.zeros(0, dtype=np.bool_)

    @cached_property
    def matrix(self) -> Vectors:
        """All vectors in row order, shape (passages, dimension), read from Chroma once."""
        with read_vectors(self._folder, self.manifest, self._settings) as store:
            self.metric = store.metric()
            ids, vectors = store.vectors()
        order = {key: number for number, key in enumerate(ids)}
        if order.keys() != self._row_of.keys():
            raise StoreError(f"The index {self._folder} is torn: vectors and passages differ. {REBUILD}")
        if not self.ids:
            return np.zeros((0, self.manifest.embedding.dimension), dtype=np.float32)
        rows: Vectors = vectors[[order[key] for key in self.ids]]
        return rows

    @property
    def exact(self) -> bool:
        """Whether dense search compares with every vector."""
        return len(self.ids) <= self._settings.retrieval.exact_up_to

    def dense(self, vector: Vectors, selection: Selection, count: int) -> tuple[NDArray[np.int64], Scores]:
        """The nearest selected rows and their cosine similarities, best first."""
        if self.exact:
            return top(self.matrix @ vector, self.mask(selection), count)
        names = [key for key, row in self._rows.items() if selection.admits(row)]
        where = {"document": {"$in": names}} if len(names) < len(self._rows) else None
        found = self._searchable().nearest(vector, count, where) if names else []
        rows = np.array([self._row_of[key] for key, _ in found], dtype=np.int64)
        return rows, np.array([score for _, score in found], dtype=np.float32)

    def _searchable(self) -> VectorStore:
        """Chroma, opened at the first search by HNSW and kept open: opening costs more than a search."""
        with self._lock:
            if self._store is None:
                opened = read_vectors(self._folder, self.manifest, self._settings)
                self._store = self._open_files.enter_context(opened)
            return self._store

    def top_lexical(self, scores: Scores, selection: Selection, count: int) -> tuple[NDArray[np.int64], Scores]:
        """Of the BM25 scores of all rows, the highest above nought among the selected rows, best first."""
        return top(scores, self.mask(selection) & (scores > 0), count)


def top(scores: Scores, mask: Mask, count: int) -> tuple[NDArray[np.int64], Scores]:
    """The `count` highest scores under a mask, best first; ties by row, so that a search is reproducible."""
    rows = np.flatnonzero(mask)
    if 0 < count < len(rows):
        threshold = np.partition(scores[rows], len(rows) - count)[len(rows) - count]
        rows = rows[scores[rows] >= threshold]
    rows = rows[np.lexsort((rows, -scores[rows]))][:count]
    return rows.astype(np.int64), scores[rows].astype(np.float32)
