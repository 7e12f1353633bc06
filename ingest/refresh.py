"""Refresh: bring the index up to the corpus. Plan, fetch, read, embed, verify, swap; at any point a crash loses nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.document import Document
from corpus.ledger import Ledger
from corpus.store import DocumentStore, Held
from errors import SequiturError, StoreError, UsageError
from ingest.build import FORMAT, Base, Builder, Progress
from ingest.embedding import SentenceTransformerEmbeddings
from ingest.generation import PARTS, Generations, Manifest, damaged
from ingest.keeping import Keep, Keeper
from ingest.passages import PassageTable, Row
from ingest.places import Places
from ingest.plan import Difference, Target, difference
from ingest.report import Report
from ingest.scan import Scan, scan_documents
from ingest.sources import registry
from ingest.vectors import text_key
from ingest.vectorstore import FOLDER as VECTORS
from ingest.writing import only_writer, plain_errors
from settings import Settings

_LOG = logging.getLogger(__name__)
# Of passages embedded in a second, where no refresh has embedded any yet: MiniLM on two processor cores.
_USUAL_RATE = 25.0


def refresh(
    settings: Settings,
    embeddings: SentenceTransformerEmbeddings,
    folders: Sequence[Path] = (),
    sources: Sequence[str] = (),
    *,
    dry_run: bool = False,
    rebuild: bool = False,
    accept_removals: bool = False,
    progress: Progress = lambda label, done, total: None,
) -> Report:
    """Read what changed in the corpus, in folders and in public sources, embed it, and swap in a new generation.

    `folders` and `sources` (names) are looked at beside those that the settings name. Raises LockedError while another
    refresh runs, UsageError for a folder that is none or an unknown source, StoreError where the disk is full or the new
    index fails its checks; the old generation answers after each of them. A source that fails raises nothing: it is in
    the report.
    """
    for folder in folders:
        if not folder.is_dir() and not accept_removals:
            raise UsageError(f"{folder} is not a folder. Where it is gone for good, add --accept-removals.")
    places = Places(settings, tuple(folders), registry.chosen(settings.sources, sources), accept_removals, progress)
    return _run(settings, embeddings, places.scan, dry_run=dry_run, rebuild=rebuild, progress=progress)


def hold(
    settings: Settings,
    embeddings: SentenceTransformerEmbeddings,
    documents: Iterable[Document],
    progress: Progress = lambda label, done, total: None,
) -> Report:
    """Make the index of a home hold exactly these documents, which lie in no folder; embeds only what changed.

    Raises LockedError and StoreError as `refresh` does.
    """

    def scan(held: Mapping[str, Held], keep: Keep, ledger: Ledger | None) -> Scan:
        return scan_documents(documents, held, keep)

    return _run(settings, embeddings, scan, dry_run=False, rebuild=False, progress=progress)


ScanFor = Callable[[Mapping[str, Held], Keep, Ledger | None], Scan]


def _run(
    settings: Settings,
    embeddings: SentenceTransformerEmbeddings,
    scan: ScanFor,
    *,
    dry_run: bool,
    rebuild: bool,
    progress: Progress,
) -> Report:
    started = time.perf_counter()
    run = _Run(settings, embeddings, dry_run, rebuild, progress)
    # A dry run takes no lock: it writes nothing, not even that.
    with plain_errors(settings.home), nullcontext() if dry_run else only_writer(settings.home):
        report = run.report(scan)
        report = replace(report, seconds=time.perf_counter() - started)
        if not dry_run and (report.generation or report.failed):
            run.note(report)
    return report


@dataclass(frozen=True, slots=True)
class _Run:
    """One refresh: its arguments, and its steps."""

    settings: Settings
    embeddings: SentenceTransformerEmbeddings
    dry_run: bool
    rebuild: bool
    progress: Progress

    @property
    def ledger(self) -> Ledger:
        """Marks, changes of standing and reports."""
        return Ledger(self.settings.home / "ledger.sqlite")

    def report(self, scan_for: ScanFor) -> Report:
        """Scan, store what changed, and build from it."""
        store, ledger = DocumentStore(self.settings.home / "documents.sqlite"), self.ledger
        aside = [*self._put_aside(store), *self._put_aside(ledger)]
        held = {} if any(name == "documents.sqlite" for name, _ in aside) else store.held()
        keeper = Keeper(store, dry_run=self.dry_run)
        if not self.dry_run:
            ledger.forget_after(Generations(self.settings.home).current_name())
        scan = scan_for(held, keeper, None if self.dry_run else ledger)
        scan.failed[:0] = aside
        keeper.flush()
        if not self.dry_run and (scan.changed or scan.removed):
            store.hold(scan.changed, scan.removed)
        target = _target(keeper, scan.after(held), ledger)
        current = self._current()
        change = difference(target, _rows(self.settings))
        report = _report(change, target, scan)
        if current is not None and not change:
            return replace(_with(report, current[1]), estimated_seconds=0.0 if self.dry_run else None)
        next_step = self._predict if self.dry_run else self._build
        return next_step(report, target, current, change)

    def note(self, report: Report) -> None:
        """Write down what was done; a refresh that changed nothing leaves no trace."""
        if report.added or report.updated or report.removed or report.failed or report.standing_changed:
            self.ledger.note_refresh({**report.as_json(), "embedding_seconds": round(report.embedding_seconds, 3)})

    def _put_aside(self, file: DocumentStore | Ledger) -> list[tuple[str, str]]:
        """On a rebuild, move a damaged file away; what was done, for the list of failures."""
        if not self.rebuild:
            return []
        try:
            file.check()
        except StoreError as error:
            where = "would be put aside" if self.dry_run else f"lies in {file.put_aside()} now"
            return [(file.name, f"{error} It {where}.")]
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
        passages = embedded = 0
        for _, part in builder.chunk(target, builder.fresh(target, current, change)):
            keys = {text_key(text) for _, text in part}
            passages += len(part)
            embedded += len(keys) - (0 if self.rebuild else len(builder.cache.known(list(keys))))
        report = replace(report, embedded=embedded, estimated_seconds=embedded / self._rate())
        if current is None:
            return replace(report, passages=passages)
        with closing(PassageTable(current[0] / "passages.sqlite")) as table:
            gone = table.keys([*change.removed, *change.retext])
        return replace(_with(report, current[1]), passages=current[1].passages - len(gone) + passages)

    def _rate(self) -> float:
        """Passages embedded in a second, as the last refreshes of some size did."""
        done = [(each["embedded"], each["embedding_seconds"]) for _, each in self.ledger.refreshes()]
        return next((count / seconds for count, seconds in done if count >= 20 and seconds), _USUAL_RATE)

    def _build(self, report: Report, target: Target, current: Base | None, change: Difference) -> Report:
        builder = Builder(self.settings, self.embeddings)
        if self.rebuild:
            builder.cache.clear()
        for key, before, after, why in change.standing:
            _LOG.info("standing of %s: %s, was %s (%s)", key, after, before, why)
        built = builder.build(
            target, current, change, self.progress, lambda name: self.ledger.note_changes(name, change.standing)
        )
        return replace(_with(report, built.manifest), embedded=built.embedded, embedding_seconds=built.seconds)


def _target(keeper: Keeper, documents: Mapping[str, Held], ledger: Ledger) -> Target:
    def read(key: str) -> Document:
        document = keeper.document(key, documents[key].version)
        if document is None:
            raise StoreError(f"The text of '{key}' is missing. Run `sequitur refresh --rebuild`.")
        return document

    return Target.of(documents, ledger, read)


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
        whole=scan.whole,
        doubles=dict(target.doubles),
        standing_changed=change.standing,
        names={"added": change.added, "updated": (*change.retext, *change.remeta), "removed": change.removed},
    )


def _with(report: Report, manifest: Manifest) -> Report:
    return replace(report, passages=manifest.passages, generation=manifest.generation)
