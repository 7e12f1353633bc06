"""Answers kept on disk: one file with the body, one beside it with what was said of it."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

_UNUSED_DAYS = 90


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a kept answer; `stored` in seconds since 1970, `sha256` of the body."""

    url: str
    headers: dict[str, str]
    stored: float
    sha256: str


_KEPT = TypeAdapter(Kept)


def cache_key(method: str, url: str, fields: Mapping[str, str | int]) -> str:
    """The name of a request: the same for the same fields in any order. Keys of users do not belong in `fields`."""
    said = json.dumps([method, url, sorted((name, str(value)) for name, value in fields.items())])
    return hashlib.sha256(said.encode()).hexdigest()


class Cache:
    """The answers of one source in one folder. A pair that does not fit together is dropped when it is found."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def body(self, key: str) -> Path:
        """Where the body of an answer lies."""
        return self._folder / f"{key}.body"

    def find(self, key: str) -> Kept | None:
        """What is kept under a key; None where nothing is, or what is there is damaged."""
        try:
            kept = _KEPT.validate_json(self._about(key).read_bytes())
            with self.body(key).open("rb") as file:
                whole = hashlib.file_digest(file, "sha256").hexdigest() == kept.sha256
        except FileNotFoundError:
            return None
        except (OSError, ValidationError):
            whole = False
        if not whole:
            self.drop(key)
            return None
        return kept

    def age_h(self, kept: Kept) -> float:
        """Hours since it was fetched or found unchanged; endless where the clock has gone back since."""
        hours = (time.time() - kept.stored) / 3600
        return hours if hours >= 0 else float("inf")

    def new(self) -> Any:
        """An open file in the folder to write a body to; it is gone when it is closed, unless it was kept."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return tempfile.NamedTemporaryFile(dir=self._folder, prefix="part-", delete=False)

    def keep(self, key: str, part: Path, url: str, headers: Mapping[str, str]) -> None:
        """Take a written body in. Whoever reads meanwhile finds the old answer, the new one or none."""
        with part.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.replace(part, self.body(key))
        self._write(key, Kept(url, dict(headers), time.time(), digest))

    def renew(self, key: str, kept: Kept) -> None:
        """The source says that a kept answer is as it was."""
        self._write(key, Kept(kept.url, kept.headers, time.time(), kept.sha256))

    def drop(self, key: str) -> None:
        """Forget an answer."""
        self._about(key).unlink(missing_ok=True)
        self.body(key).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Delete what nobody has asked for in months, and parts that a broken run has left."""
        if not self._folder.is_dir():
            return
        for file in self._folder.iterdir():
            days = (time.time() - file.stat().st_mtime) / 86_400
            if days > (1 if file.name.startswith("part-") else _UNUSED_DAYS):
                file.unlink(missing_ok=True)

    def _about(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _write(self, key: str, kept: Kept) -> None:
        with self.new() as file:
            file.write(json.dumps(asdict(kept)).encode())
        os.replace(file.name, self._about(key))
        os.utime(self.body(key))
