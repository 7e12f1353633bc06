"""One writer of the index at a time, and what is said when it cannot write."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from errors import LockedError, StoreError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def only_writer(home: Path) -> Iterator[None]:
    """Hold the lock of a home folder. Raises LockedError, naming the holder, where another process has it."""
    home.mkdir(parents=True, exist_ok=True)
    holder = home / "refresh.holder"
    lock = FileLock(home / "refresh.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        who = holder.read_text(encoding="utf-8").strip() if holder.exists() else "another process"
        raise LockedError(
            f"A refresh is running already ({who}). Wait for it to end; questions are answered meanwhile."
        ) from None
    try:
        holder.write_text(f"process {os.getpid()}, since {time.strftime('%Y-%m-%d %H:%M:%S')}\n", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


@contextmanager
def plain_errors(home: Path) -> Iterator[None]:
    """Turn what the system says of files into one plain message. Nothing needs undoing: the old index is whole."""
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        if error.errno in _FULL:
            message = f"The disk of {home} is full; the old index is kept. Free some space and run it again."
        elif error.errno in _NOT_WRITABLE and _is_in(home, error.filename):
            message = f"{home} cannot be written ({why}). Set SEQUITUR_HOME to a folder that can."
        else:
            message = f"{error.filename or home}: {why}. Mend that and run it again; the old index is kept."
        raise StoreError(message) from None


def _is_in(home: Path, file: str | bytes | int | None) -> bool:
    if not isinstance(file, str | bytes):
        return True
    return Path(os.fsdecode(file)).absolute().is_relative_to(home.absolute())
