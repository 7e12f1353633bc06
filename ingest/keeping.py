"""Where texts go while places are looked at: into the store, some at a time; in a dry run into memory."""

from __future__ import annotations

from collections.abc import Callable

from corpus.document import Document
from corpus.store import DocumentStore

_AT_ONCE = 4 * 2**20

# Takes up a document's text; what is held is decided later.
Keep = Callable[[Document], None]


class Keeper:
    """Keeps documents in a store, by some millions of characters at once; in memory only where nothing may be written."""

    def __init__(self, store: DocumentStore, *, dry_run: bool) -> None:
        self._store = store
        self._dry_run = dry_run
        self._waiting: dict[tuple[str, str], Document] = {}
        self._size = 0

    def __call__(self, document: Document) -> None:
        """Take up a document."""
        self._waiting[document.id, document.version] = document
        self._size += len(document.text)
        if self._size > _AT_ONCE and not self._dry_run:
            self.flush()

    def flush(self) -> None:
        """Write what waits; nothing in a dry run."""
        if self._waiting and not self._dry_run:
            self._store.keep(self._waiting.values())
            self._waiting.clear()
            self._size = 0

    def document(self, key: str, version: str) -> Document | None:
        """A document that was taken up, or one of the store."""
        return self._waiting.get((key, version)) or self._store.document(key, version)
