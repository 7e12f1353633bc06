"""Pulls from a source whose hosts the loopback server stands for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.works import Identifiers
from ingest.readers.base import Reading
from ingest.sources.base import Context, Found, Pull, Source
from ingest.sources.http import Client
from ingest.sources.limits import Hosts
from tests.ingest.sources.server import Server


def entry(source: Source, query: str = "q", limit: int = 100, **options: str) -> Pull:
    """An entry of sources.toml."""
    return Pull(source.NAME, "a topic", query, limit, options)


def pull(
    source: Source, loopback: Server, folder: Path, *entries: Pull, held: Sequence[Identifiers] = (), **settings: Any
) -> list[Found]:
    """Everything that a source has for the entries; the waits between requests are not waited."""
    config = loopback.settings(*source.HOSTS, **settings)
    with Client(source.NAME, source.HOSTS, config, folder / "cache", Hosts(sleep=lambda _: None)) as http:
        return list(source.pull(entries, Context(http, config, held)))


def keys(found: Sequence[Found]) -> list[str | None]:
    """The keys of the readings among what was found."""
    return [item.key for item in found if isinstance(item, Reading)]


def asked(loopback: Server, *names: str) -> list[tuple[str | None, ...]]:
    """What each request said for these parameters."""
    return [tuple(request.fields.get(name) for name in names) for request in loopback.asked]
