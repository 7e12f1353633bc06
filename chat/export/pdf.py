"""An export as a PDF, laid out by Typst on this machine: tagged for screen readers (PDF/UA-1), its numbers
linked to the references."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from chat.export.page import printable
from chat.export.sources import Library, Source
from chat.export.view import Reviews, Sheet, disclaimers, sheet
from chat.turn import Turn
from chat.ui import wording

_TEMPLATE = Path(__file__).with_name("sheet.typ")


def pdf(turns: Sequence[Turn], library: Library, on: dt.date, reviews: Reviews | None = None) -> bytes:
    """The turns with their references, standing and licences; the disclaimer stands first. The same turns on the same day
    make the same bytes."""
    # Loaded here: 50 MB that only who takes a PDF needs.
    import typst

    data = {
        "turns": [_turn(sheet(turn, library, on, reviews)) for turn in turns],
        "disclaimers": disclaimers(turns, reviews),
        "on": wording.date(on),
        "words": {"nearest": "Nearest passages", "nearest_means": wording.NEAREST, "glossary": wording.GLOSSARY},
    }
    inputs = {"data": json.dumps(_printable(data))}
    made = typst.compile(_template(), sys_inputs=inputs, timestamp=0, pdf_standards="ua-1")
    assert isinstance(made, bytes)
    return made


def _printable(value: Any) -> Any:
    """The value with every text in it as the web page has it."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list | tuple) else value


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _turn(turn: Sheet) -> dict[str, Any]:
    return asdict(turn) | {"sources": [_source(source) for source in turn.sources]}


def _source(source: Source) -> dict[str, str | int]:
    reference = source.reference
    numbers = (f"{name} {value}" for name, value in source.numbers.items())
    return {
        "number": reference.number,
        "title": reference.title,
        "by": source.by,
        "facts": wording.facts(reference),
        "standing": source.standing,
        "caution": source.caution or "",
        "read": " · ".join((wording.READ_DEPTH[reference.read_depth], *numbers)),
        "url": source.url or "",
        "terms": source.terms,
    }
