"""Bars on standard error, with rate and time left; nothing where there is no work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from tqdm import tqdm


class ShowProgress(Protocol):
    """Called with what is done, how much is done of it, and how much there is."""

    def __call__(self, label: str, done: int, total: int) -> None:
        """Show it."""


@contextmanager
def bars(unit: str) -> Iterator[ShowProgress]:
    """One bar for each label, one after another."""
    from tqdm import tqdm

    bar: tqdm[Any] | None = None
    shown = ""

    def show(label: str, done: int, total: int) -> None:
        nonlocal bar, shown
        if bar is None or label != shown:
            if bar is not None:
                bar.close()
            bar, shown = tqdm(total=total, desc=label, unit=f" {unit}", file=sys.stderr), label
        bar.update(done - bar.n)

    try:
        yield show
    finally:
        if bar is not None:
            bar.close()
