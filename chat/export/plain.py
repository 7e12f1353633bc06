"""What "Copy with references" copies: an answer as plain text with numbered references, for a letter or a message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chat.export.sources import Library, Source
from chat.export.view import Reviews, Said, sheet
from chat.turn import Turn
from chat.ui import wording


def copied(turn: Turn, library: Library, on: dt.date, reviews: Reviews | None = None) -> str:
    """The statements by section with their numbers, the references with their standing, the disclaimer."""
    return "\n".join(_lines(turn, library, on, reviews)).strip() + "\n"


def _lines(turn: Turn, library: Library, on: dt.date, reviews: Reviews | None) -> Iterator[str]:
    shown = sheet(turn, library, on, reviews)
    yield from (shown.question, "")
    if shown.review:
        yield from (f"Review: {shown.review}", "")
    yield from (*shown.limits, *([""] if shown.limits else ()))
    yield from (f"Since this answer: {change}" for change in shown.since)
    if shown.message:
        yield from (shown.message, "")
    yield from (f"{name}: {text}" for name, text in shown.notices)
    for part in shown.parts:
        yield from ("", part.heading)
        yield from (_said(said) for said in part.said)
        yield from (f"{heading}: {_said(said)}" for heading, said in part.sides)
    if shown.sources:
        yield from ("", "References")
        yield from (_reference(source) for source in shown.sources)
    yield from ("", shown.disclaimer)


def _said(said: Said) -> str:
    numbers = "".join(f"[{number}]" for number in said.numbers)
    doubt = f" ({said.doubt})" if said.doubt else ""
    changed = f" ({said.changed})" if said.changed else ""
    return f"{said.text} {numbers}{doubt}{changed}"


def _reference(source: Source) -> str:
    reference = source.reference
    numbers = "; ".join(f"{name} {value}" for name, value in source.numbers.items())
    sentences = (
        reference.title,
        source.by or reference.organisation,
        str(reference.year or ""),
        wording.grade(reference),
        numbers,
    )
    named = ". ".join(part.rstrip(".") for part in sentences if part)
    rest = (source.url, source.standing, source.caution, source.terms)
    return f"[{reference.number}] {named}. " + " ".join(part for part in rest if part)
