"""Refresh: bring the index up to the corpus. Plan, read, embed, verify, swap; at any point a crash loses nothing."""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from corpus.document import Document, Metadata
from corpus.library import resolve
from corpus.store import DocumentStore, Held
from errors import LockedError, SequiturError, StoreError
from ingest.build import FORMAT, Builder, Difference, Progress, Target, difference
from ingest.embedding import SentenceTransformerEmbeddings
from ingest.generation import Generations, Manifest
from ingest.passages import PassageTable, Row
from ingest.scan import Scan, scan_corpus, scan_folder
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
    try:
        with _writer(settings.home):
            store = DocumentStore(settings.home / "documents.sqlite")
            scan = _scan(settings, store.held(), folders)
            documents = _apply(store, scan, dry_run)
            report = _index(settings, embeddings, store, scan, documents, dry_run, rebuild, progress)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreError(f"The disk of {settings.home} is full; the old index is kept. Free some space and run it again.") from None
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise StoreError(f"{settings.home} cannot be written ({error.strerror}). Set SEQUITUR_HOME to a folder that can.") from None
        raise
    return replace(report, seconds=time.perf_counter() - started)


@contextmanager
def _writer(home: Path) -> Iterator[None]:
    home.mkdir(parents=True, exist_ok=True)
    holder = home / "refresh.holder"
    lock = FileLock(home / "refresh.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        who = holder.read_text(encoding="utf-8") if holder.exists() else "another process"
        raise LockedError(f"A refresh is running already ({who.strip()}). Wait for it to end; questions are answered meanwhile.") from None
    try:
        holder.write_text(f"process {os.getpid()}, since {time.strftime('%Y-%m-%d %H:%M:%S')}\n", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _scan(settings: Settings, held: dict[str, Held], folders: Sequence[Path]) -> Scan:
    whole = scan_corpus(settings.corpus, held)
    for folder in folders:
        known = held | {h.id: h for _, h in whole.changed}
        for key in whole.removed:
            known.pop(key, None)
        part = scan_folder(folder, known)
        whole.changed += part.changed
        whole.removed += part.removed
        whole.failed += part.failed
    return whole


def _apply(store: DocumentStore, scan: Scan, dry_run: bool) -> dict[str, Held]:
    """Write the scan to the store, unless it is a dry run, and return what is held then."""
    if not dry_run and (scan.changed or scan.removed):
        store.write(scan.changed, scan.removed)
    documents = store.held()
    if dry_run:
        documents |= {held.id: held for _, held in scan.changed}
        documents = {key: held for key, held in documents.items() if key not in set(scan.removed)}
    return documents


def _index(
    settings: Settings,
    embeddings: SentenceTransformerEmbeddings,
    store: DocumentStore,
    scan: Scan,
    documents: dict[str, Held],
    dry_run: bool,
    rebuild: bool,
    progress: Progress,
) -> Report:
    unwritten = {document.id: document for document, _ in scan.changed} if dry_run else {}

    def read(key: str) -> Document:
        if key in unwritten:
            return unwritten[key]
        document = store.document(key, documents[key].version)
        if document is None:
            raise StoreError(f"The text of '{key}' is missing from the document store. Run `sequitur doctor`.")
        return document

    resolved = resolve({key: held.metadata for key, held in documents.items()})
    target = Target.of({key: (metadata, documents[key].version) for key, metadata in resolved.items()}, read)
    current = _current(settings, embeddings, rebuild)
    rows = _rows(settings)
    change = difference(target, rows)
    report = _report(change, target, scan, resolved)
    if current is not None and not change:
        return _with(report, current[1], 0, 0.0)
    builder = Builder(settings, embeddings)
    if dry_run:
        fresh = sorted(target.rows) if current is None else [*change.added, *change.retext]
        passages, texts = builder.chunk(target, fresh)
        missing = len(texts) - (0 if rebuild else len(builder.cache.known(list(texts))))
        return _with(report, current[1] if current else None, missing, 0.0)
    if rebuild:
        builder.cache.clear()
    watch = _Stopwatch(progress)
    manifest, embedded = builder.build(target, current[0] if current else None, change, watch)
    return _with(report, manifest, embedded, watch.seconds)


class _Stopwatch:
    """Passes progress on and remembers how long embedding took."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._started = time.perf_counter()
        self.seconds = 0.0

    def __call__(self, done: int, total: int) -> None:
        self.seconds = time.perf_counter() - self._started
        self._progress(done, total)


def _current(settings: Settings, embeddings: SentenceTransformerEmbeddings, rebuild: bool) -> tuple[Path, Manifest] | None:
    """The current generation where the next may start from it."""
    if rebuild:
        return None
    found = Generations(settings.home).current()
    if found is None:
        return None
    manifest = found[1]
    if manifest.embedding != embeddings.identity:
        raise StoreError(
            f"The index was made with {manifest.embedding}, the settings say {embeddings.identity}. "
            "Run `sequitur refresh --rebuild` to embed everything with the new model, or put the former back."
        )
    same = (manifest.format, manifest.chunking, manifest.chroma_url) == (FORMAT, settings.chunking, settings.chroma_url)
    return found if same else None


def _rows(settings: Settings) -> dict[str, Row]:
    """The document rows of the current generation; none where it cannot be read, so that all is built anew."""
    try:
        found = Generations(settings.home).current()
        if found is None:
            return {}
        table = PassageTable(found[0] / "passages.sqlite")
    except SequiturError:
        return {}
    try:
        return {row.id: row for row in table.documents()}
    finally:
        table.close()


def _report(change: Difference, target: Target, scan: Scan, resolved: dict[str, Metadata]) -> Report:
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


def _with(report: Report, manifest: Manifest | None, embedded: int, embedding_seconds: float) -> Report:
    return replace(
        report,
        passages=manifest.passages if manifest else 0,
        generation=manifest.generation if manifest else "",
        embedded=embedded,
        embedding_seconds=embedding_seconds,
    )
