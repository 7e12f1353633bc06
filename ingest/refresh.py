"""Refresh: bring the index up to the corpus. Plan, read, embed, verify, swap; at any point a crash loses nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from corpus.document import Document
from corpus.library import resolve
from corpus.store import DocumentStore, Held
from errors import SequiturError, StoreError
from ingest.build import FORMAT, Base, Builder, Progress
from ingest.embedding import SentenceTransformerEmbeddings
from ingest.generation import PARTS, Generations, Manifest, damaged
from ingest.passages import PassageTable, Row
from ingest.plan import Difference, Target, difference
from ingest.scan import Scan, scan_corpus, scan_documents, scan_folder
from ingest.vectorstore import FOLDER as VECTORS
from ingest.writing import only_writer, plain_errors
from settings import Settings


@dataclass(frozen=True, slots=True)
class Report:
    """What a refresh did, or with `dry_run` would do (CONTRACT: `refresh --json`)."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    passages: int = 0
    embedded: int = 0
    standing_changed: tuple[tuple[str, str, str], ...] = ()
    generation: str = ""
    seconds: float = 0.0
    embedding_seconds: float = 0.0
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The object that `sequitur refresh --json` prints."""
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "failed": [{"document": name, "reason": reason} for name, reason in self.failed],
            "passages": self.passages,
            "embedded": self.embedded,
            "standing_changed": [{"document": key, "from": a, "to": b} for key, a, b in self.standing_changed],
            "generation": self.generation,
            "seconds": round(self.seconds, 3),
        }


def refresh(
    settings: Settings,
    embeddings: SentenceTransformerEmbeddings,
    folders: Sequence[Path] = (),
    *,
    dry_run: bool = False,
    rebuild: bool = False,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Read what changed in the corpus and the given folders, embed it, and swap in a new generation.

    Raises LockedError while another refresh runs, UsageError for a folder that is none, StoreError where the disk
    is full or the new index fails its checks; the old generation answers after each of them.
    """
    started = time.perf_counter()
    run = _Run(settings, embeddings, dry_run, rebuild, progress)
    # A dry run takes no lock: it writes nothing, not even that.
    with plain_errors(settings.home), nullcontext() if dry_run else only_writer(settings.home):
        report = run.report(lambda held: _scan(settings.corpus, folders, held))
    return replace(report, seconds=time.perf_counter() - started)


def hold(
    settings: Settings,
    embeddings: SentenceTransformerEmbeddings,
    documents: Iterable[Document],
    progress: Progress = lambda done, total: None,
) -> Report:
    """Make the index of a home hold exactly these documents, which lie in no folder; embeds only what changed.

    Raises LockedError and StoreError as `refresh` does.
    """
    started = time.perf_counter()
    run = _Run(settings, embeddings, dry_run=False, rebuild=False, progress=progress)
    with plain_errors(settings.home), only_writer(settings.home):
        report = run.report(lambda held: scan_documents(documents, held))
    return replace(report, seconds=time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class _Run:
    """One refresh: its arguments, and its steps."""

    settings: Settings
    embeddings: SentenceTransformerEmbeddings
    dry_run: bool
    rebuild: bool
    progress: Progress

    def report(self, scan_for: Callable[[Mapping[str, Held]], Scan]) -> Report:
        """Scan, store what changed, and build from it."""
        store = DocumentStore(self.settings.home / "documents.sqlite")
        aside = self._put_aside(store)
        held = {} if aside else store.held()
        scan = scan_for(held)
        scan.failed[:0] = aside
        if not self.dry_run and (scan.changed or scan.removed):
            store.write(scan.changed, scan.removed)
        target = _target(store, scan, scan.after(held))
        current = self._current()
        change = difference(target, _rows(self.settings))
        report = _report(change, target, scan)
        if current is not None and not change:
            return _with(report, current[1])
        next_step = self._predict if self.dry_run else self._build
        return next_step(report, target, current, change)

    def _put_aside(self, store: DocumentStore) -> list[tuple[str, str]]:
        """On a rebuild, move a damaged document store away; what was done, for the list of failures."""
        if not self.rebuild:
            return []
        try:
            store.check()
        except StoreError as error:
            where = "would be put aside" if self.dry_run else f"lies in {store.put_aside()} now"
            return [("documents.sqlite", f"{error} It {where}.")]
        return []

    def _current(self) -> Base | None:
        """The current generation where the next may start from it; None where everything is built anew."""
        if self.rebuild:
            return None
        try:
            found = Generations(self.settings.home).current()
        except StoreError:
            return None
        if found is None:
            return None
        folder, manifest = found
        if manifest.embedding != self.embeddings.identity:
            raise StoreError(
                f"The index was made with {manifest.embedding}, the settings say {self.embeddings.identity}. "
                "Run `sequitur refresh --rebuild` to embed everything with the new model, or put the former back."
            )
        same = (FORMAT, self.settings.chunking, self.settings.chroma_url)
        if (manifest.format, manifest.chunking, manifest.chroma_url) != same:
            return None
        wrong = damaged(folder, manifest.files, *PARTS) or damaged(folder, manifest.vectors, VECTORS)
        return None if wrong else found

    def _predict(self, report: Report, target: Target, current: Base | None, change: Difference) -> Report:
        builder = Builder(self.settings, self.embeddings)
        passages, texts = builder.chunk(target, builder.fresh(target, current, change))
        embedded = len(texts) - (0 if self.rebuild else len(builder.cache.known(list(texts))))
        if current is None:
            return replace(report, passages=len(passages), embedded=embedded)
        with closing(PassageTable(current[0] / "passages.sqlite")) as table:
            gone = table.keys([*change.removed, *change.retext])
        size = current[1].passages - len(gone) + len(passages)
        return replace(_with(report, current[1]), passages=size, embedded=embedded)

    def _build(self, report: Report, target: Target, current: Base | None, change: Difference) -> Report:
        builder = Builder(self.settings, self.embeddings)
        if self.rebuild:
            builder.cache.clear()
        watch = _Stopwatch(self.progress)
        manifest, embedded = builder.build(target, current, change, watch)
        return replace(_with(report, manifest), embedded=embedded, embedding_seconds=watch.seconds)


def _scan(corpus: Path, folders: Sequence[Path], held: Mapping[str, Held]) -> Scan:
    whole = scan_corpus(corpus, held)
    for folder in folders:
        part = scan_folder(folder, whole.after(held))
        whole.changed += part.changed
        whole.removed += part.removed
        whole.failed += part.failed
    return whole


class _Stopwatch:
    """Passes progress on and remembers how long embedding took."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._started = time.perf_counter()
        self.seconds = 0.0

    def __call__(self, done: int, total: int) -> None:
        self.seconds = time.perf_counter() - self._started
        self._progress(done, total)


def _target(store: DocumentStore, scan: Scan, documents: Mapping[str, Held]) -> Target:
    fresh = {document.id: document for document, _ in scan.changed}

    def read(key: str) -> Document:
        document = fresh.get(key) or store.document(key, documents[key].version)
        if document is None:
            raise StoreError(f"The text of '{key}' is missing. Run `sequitur refresh --rebuild`.")
        return document

    resolved = resolve({key: held.metadata for key, held in documents.items()})
    return Target.of({key: (metadata, documents[key].version) for key, metadata in resolved.items()}, read)


def _rows(settings: Settings) -> dict[str, Row]:
    """The document rows of the current generation; none where it cannot be read."""
    try:
        found = Generations(settings.home).current()
        if found is None:
            return {}
        with closing(PassageTable(found[0] / "passages.sqlite")) as table:
            return {row.id: row for row in table.documents()}
    except SequiturError:
        return {}


def _report(change: Difference, target: Target, scan: Scan) -> Report:
    changed = len(change.added) + len(change.retext) + len(change.remeta)
    return Report(
        added=len(change.added),
        updated=len(change.retext) + len(change.remeta),
        unchanged=len(target.rows) - changed,
        removed=len(change.removed),
        failed=tuple(scan.failed),
        standing_changed=change.standing,
        names={"added": change.added, "updated": (*change.retext, *change.remeta), "removed": change.removed},
    )


def _with(report: Report, manifest: Manifest) -> Report:
    return replace(report, passages=manifest.passages, generation=manifest.generation)
