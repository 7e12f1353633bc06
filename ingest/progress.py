"""Bars on standard error, with rate and time left; nothing where there is no work to count."""

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
def bars(*, shown: bool = True) -> Iterator[ShowProgress]:
    """One bar for each label, one after another; a total of 0 is not known."""
    from tqdm import tqdm

    bar: tqdm[Any] | None = None
    named = ""

    def show(label: str, done: int, total: int) -> None:
        nonlocal bar, named
        if not shown or (not done and not total):
            return
        if bar is None or label != named:
            if bar is not None:
                bar.close()
            bar, named = tqdm(total=total or None, desc=label, unit="", file=sys.stderr), label
        # The total of what comes in parts is an estimate until the last.
        bar.total = total or None
        bar.update(done - bar.n)

    try:
        yield show
    finally:
        if bar is not None:
            bar.close()
