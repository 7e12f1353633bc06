"""Where documents come from: the shipped corpus, the user's folders, and public sources, looked at one after another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.ledger import Ledger
from corpus.store import Held
from ingest.keeping import Keep
from ingest.pulling import Told, pull
from ingest.scan import Scan, scan_corpus, scan_folder
from ingest.sources import registry
from ingest.sources.limits import Hosts
from ingest.uploads import folder_of
from settings import Settings


@dataclass(frozen=True, slots=True)
class Places:
    """Where documents come from: the shipped corpus, folders, and public sources."""

    settings: Settings
    folders: tuple[Path, ...]
    sources: tuple[str, ...]
    accept_removals: bool
    progress: Told
    hosts: Hosts = field(default_factory=Hosts)

    def scan(self, held: Mapping[str, Held], keep: Keep, ledger: Ledger | None) -> Scan:
        """Look at all of them, one after another."""
        self.progress("Looking at the corpus", 0, 0)
        whole = scan_corpus(self.settings.corpus, held, keep)
        uploads = folder_of(self.settings.home)
        own = [*self.settings.sources.folders, *([uploads] if uploads.is_dir() else []), *self.folders]
        for folder in dict.fromkeys(folder.absolute() for folder in own):
            self.progress(f"Looking at {folder.name}", 0, 0)
            # What is gone from the uploads was removed on purpose: that folder lies beside the index itself.
            accept = self.accept_removals or folder == uploads.absolute()
            whole.add(scan_folder(folder, whole.after(held), keep, accept_removals=accept))
        entries = registry.pulls(self.settings.sources.file) if self.sources else ()
        for name in self.sources:
            whole.add(
                pull(
                    registry.source(name),
                    [entry for entry in entries if entry.source == name],
                    self.settings.sources,
                    self.settings.home,
                    whole.after(held),
                    keep,
                    ledger,
                    self.progress,
                    self.hosts,
                    accept_removals=self.accept_removals,
                )
            )
        return whole
