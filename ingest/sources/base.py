"""What a connector is: asked for topics, it hands over documents, and what it knows of the standing of works."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from corpus.works import Identifiers, Mark
from ingest.readers.base import Gone, Reading, Refused
from ingest.sources.http import Client
from settings import SourceSettings

# `Mark`s name their work in `about`.
Found = Reading | Refused | Gone | Mark


@dataclass(frozen=True, slots=True)
class Pull:
    """One entry of corpus/sources.toml: what to ask a source for."""

    source: str
    topic: str
    query: str
    limit: int = 200
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """What a connector works with: the one HTTP client, the settings (keys, e-mail), and the works that are held."""

    http: Client
    settings: SourceSettings
    held: Sequence[Identifiers] = ()


class Source(Protocol):
    """One public source. A module with these names is a connector; it is listed in `registry`."""

    NAME: str
    """As `sequitur refresh --source` and corpus/sources.toml name it."""
    HOSTS: frozenset[str]
    """The only hosts that it talks to, redirects included."""
    DOCUMENTS: bool
    """Whether it hands over documents; False where it knows of standing alone."""
    OPTIONS: frozenset[str]
    """The options that its entries may have."""

    def pull(self, pulls: Sequence[Pull], context: Context) -> Iterator[Found]:
        """Everything that the source has for the entries, lazily, each document once.

        Raises SourceError where it cannot be asked, or answers what it should not, at any point: what came before
        is kept, and nothing counts as gone. A document that alone cannot be read is a `Refused`.
        """
        ...
