"""An export as Markdown (CommonMark): every text of a document or a reader stands there as text, never as markup."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from chat.export.sources import Library, Source
from chat.export.view import Part, Reviews, Said, Sheet, disclaimers, sheet
from chat.turn import Turn
from chat.ui import wording

_MARKS = re.compile(r"([\\`*_\[\]<>~|$&])")
# What would begin a heading, a list, a quotation or a rule: "# ", "1. ", "- ", "+ ", "=".
_OPENING = re.compile(r"^(?:([#+=-])|(\d{1,9})([.)]))")


def markdown(turns: Sequence[Turn], library: Library, on: dt.date, reviews: Reviews | None = None) -> str:
    """The turns with their references, standing and licences; the disclaimer stands first."""
    lines = ["# Questions and answers", "", *(f"> {escaped(text)}" for text in disclaimers(turns, reviews)), ""]
    lines += [f"Exported from Sequitur on {wording.date(on)}.", ""]
    for turn in turns:
        lines += _turn(sheet(turn, library, on, reviews))
    return "\n".join(lines).rstrip() + "\n"


def escaped(text: str) -> str:
    """A text on one line, each mark that Markdown would read escaped (CommonMark 0.31, backslash escapes)."""
    line = _MARKS.sub(r"\\\1", " ".join(text.split()))
    return _OPENING.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", line)


def _turn(turn: Sheet) -> Iterator[str]:
    message = [f"**{escaped(line)}**" if turn.urgent else escaped(line) for line in turn.message.splitlines() if line]
    if turn.urgent:
        # In an emergency nothing stands before what is to be done, not even the question.
        yield from _paragraphs(["---", *message])
    yield from (f"## {turn.number}. {escaped(turn.question)}", "")
    yield from (f"*{escaped(turn.asked)}*", "")
    if turn.searched:
        yield from (f"Searched for: {escaped(turn.searched)}", "")
    if turn.review:
        yield from (f"> **Review:** {escaped(turn.review)}", "")
    yield from _paragraphs(escaped(limit) for limit in turn.limits)
    yield from _paragraphs(f"> **Since this answer:** {escaped(change)}" for change in turn.since)
    if not turn.urgent:
        yield from _paragraphs(message)
    yield from _paragraphs(f"> **{escaped(name)}:** {escaped(text)}" for name, text in turn.notices)
    for part in turn.parts:
        yield from _part(part)
    if turn.nearest:
        yield from ("### Nearest passages", "", escaped(wording.NEAREST), "")
        for label, text in turn.nearest:
            yield from (f"- {escaped(label)}", "", f"  > {escaped(text)}", "")
    if turn.terms:
        yield from (f"### {wording.GLOSSARY}", "", *(f"- {escaped(t)}: {escaped(m)}" for t, m in turn.terms), "")
    if turn.sources:
        yield from ("### References", "", *(_reference(source) for source in turn.sources), "")
    yield from (f"*{escaped(turn.made)}*", "")


def _paragraphs(lines: Iterator[str] | list[str]) -> Iterator[str]:
    for line in lines:
        yield from (line, "")


def _part(part: Part) -> Iterator[str]:
    yield from (f"### {escaped(part.heading)}", "")
    for said in part.said:
        yield from _said(said)
    for heading, said in part.sides:
        yield from (f"**{escaped(heading)}**", "")
        yield from _said(said)


def _said(said: Said) -> Iterator[str]:
    numbers = "".join(f"\\[{number}\\]" for number in said.numbers)
    yield f"- {escaped(said.text)} {numbers}"
    if said.doubt:
        yield from ("", f"  **{escaped(said.doubt)}**")
    if said.changed:
        yield from ("", f"  **{escaped(said.changed)}**")
    if said.line:
        yield from ("", f"  *{escaped(said.line)}*")
    for quote in said.quotes:
        yield ""
        if quote.text:
            yield from (f"  > {escaped(quote.text)}", "")
        yield f"  \\[{quote.number}\\] {escaped(quote.place)}"
    yield ""


def _reference(source: Source) -> str:
    reference = source.reference
    parts = [
        f"**{escaped(reference.title)}**",
        escaped(source.by),
        escaped(wording.facts(reference)),
        f"**{escaped(source.standing)}**",
        escaped(source.caution or ""),
        wording.READ_DEPTH[reference.read_depth],
        escaped("; ".join(f"{name} {value}" for name, value in source.numbers.items())),
        f"<{_address(source.url)}>" if source.url else "",
        escaped(source.terms),
    ]
    lines = [part for part in parts if part]
    # The number of the answer itself, whatever a renderer counts.
    return f"{reference.number}. " + "  \n   ".join(lines)


def _address(url: str) -> str:
    """An address within angle brackets; it may hold none itself, and no space (CommonMark, autolinks)."""
    return re.sub(r"[<>\s]", lambda m: f"%{ord(m[0]):02X}", url)
