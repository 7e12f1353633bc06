"""JSON Lines, read strictly: a line that breaks its form is named with file, line and field before any work is done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from errors import DatasetError


class Row(BaseModel):
    """One line. A field that is not named is ignored (CONTRACT: file forms); ids may be numbers."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True, populate_by_name=True)


AnyRow = TypeVar("AnyRow", bound=Row)


def lines(file: Path) -> Iterator[tuple[int, str]]:
    """The lines of a UTF-8 file with their numbers from 1, blank ones left out."""
    if not file.is_file():
        raise DatasetError(file, 0, "there is no such file")
    try:
        # As bytes: text is decoded ahead of the lines that it is cut into, so that its errors name the wrong one.
        with file.open("rb") as stream:
            for number, raw in enumerate(stream, 1):
                line = _decoded(file, number, raw)
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except OSError as error:
        raise DatasetError(file, 0, f"cannot be read ({error.strerror})") from None


def _decoded(file: Path, number: int, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        raise DatasetError(file, number, "is not UTF-8; save it so") from None


def read_rows(file: Path, form: Any, *, repeated: bool = False) -> list[Any]:
    """All rows of a file in the form given (a `Row` or a union of them, as `TypeAdapter`), each id once unless it may
    be `repeated`.

    Raises DatasetError for the first line that breaks the form, and for a file without rows.
    """
    rows = []
    seen: dict[str, int] = {}
    for number, line in lines(file):
        try:
            row = form.validate_json(line)
        except ValidationError as error:
            raise DatasetError(file, number, _first(error)) from None
        if not repeated and row.id in seen:
            raise DatasetError(file, number, f"id '{row.id}' stands in line {seen[row.id]} already")
        seen[row.id] = number
        rows.append(row)
    if not rows:
        raise DatasetError(file, 0, "holds no rows")
    return rows


def _first(error: ValidationError) -> str:
    """The first thing wrong with a line, as field and reason."""
    found = error.errors()[0]
    if found["type"] == "json_invalid":
        return f"is no JSON object ({found['ctx']['error']})"
    # Of a union, the branch's name comes first, with a capital; it is no field.
    path = [str(step) for step in found["loc"] if not str(step)[:1].isupper()]
    said = found["msg"].removeprefix("Value error, ")
    return f"{'.'.join(path) or 'the line'}: {said[0].lower()}{said[1:]}"


def digest(*files: Path) -> str:
    """SHA-256 (hex) of some files' contents, one after another."""
    total = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()
