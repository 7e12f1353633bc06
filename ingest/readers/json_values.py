"""JSON answers: parsed without its dangers, and looked into without trusting the type of anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NoReturn

from errors import ReadError


def parse_json(data: bytes, name: str) -> object:
    """The value of a JSON file. Raises `ReadError` where it is not JSON, or is nested deeper than any answer is."""
    try:
        return json.loads(data, parse_constant=_refuse)
    except RecursionError:
        raise ReadError(name, "is JSON nested deeper than any answer is") from None
    except ValueError as error:
        raise ReadError(name, f"is not JSON ({str(error)[:120]}); fetch it again") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


def at(value: object, *path: str) -> object:
    """The value below a path of keys; None where any step is missing or is no object."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def text(value: object, *path: str) -> str:
    """A string or number below a path, as text; "" for anything else."""
    value = at(value, *path)
    if isinstance(value, str):
        return value.strip()
    # Numbers beyond this have no meaning here, and take long to write out.
    small = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18
    return str(value) if small or isinstance(value, float) else ""


def items(value: object, *path: str) -> list[object]:
    """The list below a path; a lone value is a list of one, nothing is none."""
    value = at(value, *path)
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def texts(value: object, *path: str) -> list[str]:
    """The strings of the list below a path, without empty ones."""
    return [found for found in map(text, items(value, *path)) if found]


def objects(value: object, *path: str) -> Iterator[dict[str, object]]:
    """The objects of the list below a path."""
    return (item for item in items(value, *path) if isinstance(item, dict))
