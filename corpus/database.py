"""SQLite's errors in our words, for every file that is kept with it."""

from __future__ import annotations

import datetime as dt
import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from errors import StoreError

# Nothing is wrong with the file where one of these is met: they are told as what they are to the system.
_OF_THE_SYSTEM = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}


@contextmanager
def plain_errors(file: Path, mend: str) -> Iterator[None]:
    """Turn SQLite's errors into a StoreError that ends with `mend`; a full or read-only disk into its OSError."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # The low byte is the kind of the error, the rest its detail.
        number = _OF_THE_SYSTEM.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if number is not None and file.exists():
            raise OSError(number, os.strerror(number), str(file)) from None
        raise StoreError(f"{file} cannot be used ({error}). {mend}") from None


def put_aside(file: Path) -> Path:
    """Move a damaged file away, and return where it lies now."""
    aside = file.with_name(f"{file.name}.damaged-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S}")
    # SQLite would play an old journal into the new file.
    journal = file.with_name(f"{file.name}-journal")
    if journal.exists():
        journal.rename(f"{aside}-journal")
    file.rename(aside)
    return aside
