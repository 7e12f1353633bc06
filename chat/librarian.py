"""What the Library page does: the catalogue, a document's relations and versions, files that are added, refreshes."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chat.catalogue import Choice, Hit, Holding, chosen, search
from chat.lineage import Change, Lineage, differences, lineage
from chat.people import OWNER, Person, Role
from chat.refreshing import Refresher
from chat.service import Service
from corpus.document import Kind, Metadata
from corpus.ledger import Ledger, StandingChange
from corpus.store import SHIPPED, DocumentStore
from ingest.sources import registry
from ingest.uploads import Uploads

SHIPPED_NAME, ADDED_NAME = "Shipped corpus", "Added here"


@dataclass(frozen=True, slots=True)
class Source:
    """A public source that a refresh can pull from; `on` where the settings pull it at every refresh."""

    name: str
    on: bool


class Librarian:
    """One per process, beside the service whose index and model it uses; `of` gives the same one to somebody else.

    What changes the Library is an admin's: for anybody else there is no way to it from here.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._person = OWNER
        self._settings = service.settings
        self._documents = DocumentStore(service.settings.home / "documents.sqlite")
        self._ledger = Ledger(service.settings.home / "ledger.sqlite")
        self._uploads = Uploads(service.settings.home)
        self._refresher = Refresher(service.settings, service.embeddings)

    def of(self, person: Person) -> Librarian:
        """The same librarian, refresh under way and all, for what another person may do."""
        other = copy.copy(self)
        other._person = person
        return other

    @property
    def uploads(self) -> Uploads:
        """The files that were added by hand. Raises NotAllowedError for who is no admin."""
        self._person.must(Role.ADMIN)
        return self._uploads

    @property
    def refresher(self) -> Refresher:
        """What refreshes. Raises NotAllowedError for who is no admin."""
        self._person.must(Role.ADMIN)
        return self._refresher

    def holdings(self) -> tuple[Holding, ...]:
        """Every document that answers are made from, with its source and when its text was stored."""
        places = self._documents.places()
        found = []
        for metadata in self._service.documents():
            if metadata.kind is not Kind.ARTICLE:
                origin, _, stored = places.get(metadata.id, ("", "", None))
                found.append(Holding(metadata, self._source(origin), stored))
        return tuple(found)

    def _source(self, origin: str) -> str:
        if origin == SHIPPED:
            return SHIPPED_NAME
        if origin == str(self._uploads.folder.resolve()):
            return ADDED_NAME
        return f"Folder {Path(origin).name}" if Path(origin).is_absolute() else origin

    def find(self, choice: Choice, text: str) -> list[Hit]:
        """The documents that a choice admits; where a text is given, those that match it, best first."""
        held = self.holdings()
        return search(self._service.index, held, choice, text) if text.strip() else chosen(held, choice)

    def lineage(self, metadata: Metadata, library: Mapping[str, Metadata]) -> Lineage:
        """How a document stands to the others that are held."""
        return lineage(metadata, library)

    def versions(self, document: str) -> list[tuple[str, str]]:
        """The versions of a document's text and when each was first stored (ISO 8601, UTC), newest first."""
        return self._documents.versions(document)[::-1]

    def changes(self, document: str, earlier: str, later: str | None = None) -> list[Change]:
        """What changed from one version of a document to another, or to the one held. Raises NotHeldError."""
        return differences(self._service.document(document, earlier), self._service.document(document, later))

    def standing_changes(self, document: str | None = None) -> list[StandingChange]:
        """How the standing of one document, or of all, changed at former refreshes, newest first."""
        return self._ledger.standing_changes(document)

    def refreshes(self) -> list[tuple[str, dict[str, Any]]]:
        """Former refreshes: when (ISO 8601, UTC), and the report; newest first. Raises NotAllowedError for who is no
        admin: it names files."""
        self._person.must(Role.ADMIN)
        return self._ledger.refreshes()

    def sources(self) -> Sequence[Source]:
        """The public sources that can be asked: those that corpus/sources.toml has entries of, and those that need none.
        Raises UsageError where that file cannot be read."""
        settings = self._settings.sources
        return [Source(name, name in settings.on) for name in registry.chosen(settings, (registry.ALL,))]

    def added(self) -> dict[str, str | None]:
        """The files that were added by hand, each with the id of its document where a refresh has taken it in."""
        folder = str(self.uploads.folder.resolve())
        ids = {file: id for id, (origin, file, _) in self._documents.places().items() if origin == folder}
        return {upload.name: ids.get(upload.name) for upload in self.uploads.listed()}
