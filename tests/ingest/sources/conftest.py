"""Shared by the tests of the connectors: the loopback server, and waits that take no time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from ingest.sources.limits import Hosts
from tests.ingest.sources.server import Server, serve


@pytest.fixture
def loopback() -> Iterator[Server]:
    """A scripted server on this machine."""
    with serve() as server:
        yield server


@dataclass
class Waits:
    """A run whose waits are noted in `slept` and not waited."""

    slept: list[float] = field(default_factory=list)
    now: float = 0.0

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def run(self) -> Hosts:
        """What a Client takes as its run; a new one each time."""
        return Hosts(clock=lambda: self.now, sleep=self.sleep)


@pytest.fixture
def waits() -> Waits:
    """Waits that take no time."""
    return Waits()
