"""An export as one HTML file: no script, nothing from a network, and a style for paper."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from chat.export.sources import Library
from chat.export.view import Reviews, disclaimers, sheet
from chat.turn import Turn
from chat.ui import wording

# No text is shown that reverses the reading order, and no control character is HTML.
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def page(turns: Sequence[Turn], library: Library, on: dt.date, reviews: Reviews | None = None) -> str:
    """The turns with their references, standing and licences; the disclaimer stands first."""
    written = (
        _environment()
        .get_template("page.html.j2")
        .render(
            turns=[sheet(turn, library, on, reviews) for turn in turns],
            disclaimers=disclaimers(turns, reviews),
            on=wording.date(on),
            wording=wording,
        )
    )
    return printable(written)


def printable(text: str) -> str:
    """The text without what cannot be printed, or would be read in another order than it is written."""
    return _UNWANTED.sub("", text)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("chat.export", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
