"""The one HTTP client of all connectors: polite, bounded, and with a memory.

https only, hosts on the connector's list only (redirects too); a rate for each host; retries with jitter on 429, 5xx and
lost connections, as long as Retry-After says; conditional requests; limits of time and size; answers kept on disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from settings import SourceSettings


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered. `data` are the bytes of the body, decompressed; header names are in lower case."""

    status: int
    data: bytes
    headers: Mapping[str, str]
    url: str


class Client:
    """A client for one connector; closes its connections at the end of the `with` block."""

    def __init__(self, source: str, hosts: frozenset[str], settings: SourceSettings, folder: Path) -> None:
        raise NotImplementedError

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *error: object) -> None:
        """Close the connections."""

    def get(
        self,
        url: str,
        params: Mapping[str, str | int] | None = None,
        *,
        accept: tuple[int, ...] = (200,),
        secret: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask for an address; `accept` are the statuses that are answers, any other is a SourceError. `secret`
        parameters (keys) are sent, but appear in no message, log or cache key."""
        raise NotImplementedError

    def post(self, url: str, data: Mapping[str, str | int], *, secret: Mapping[str, str] | None = None) -> Answer:
        """Post a form; cached by its fields as `get` is by its parameters."""
        raise NotImplementedError

    def download(self, url: str) -> Path:
        """Ask for a large file, written to the cache on disk as it comes; where it lies."""
        raise NotImplementedError
