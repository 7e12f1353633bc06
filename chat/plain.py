"""An answer as plain text, for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from chat.injection import safe_name
from chat.turn import Position, Reference, Turn, Verdict
from chat.ui import limits, wording
from corpus.document import Standing

_WIDTH = 96


def as_text(turn: Turn) -> str:
    """The whole turn: what was searched for, notices, statements by section, references, disclaimer."""
    return "\n".join(_lines(turn)).strip()


def _lines(turn: Turn) -> Iterator[str]:
    answer = turn.answer
    if turn.standalone_question != turn.question.text:
        yield from _wrapped(f"Searched for: {turn.standalone_question}")
        yield ""
    for limit in limits.limits(turn):
        yield from (*_wrapped(limit), "")
    if answer.message:
        for paragraph in answer.message.split("\n"):
            yield from _wrapped(paragraph)
        yield ""
    for notice in answer.notices:
        yield from _wrapped(notice.text, "! ")
    grades = {passage.id: passage.grade for passage in turn.retrieved}
    labels = {reference.number: reference.label for reference in answer.references}
    for section, heading in wording.SECTION.items():
        statements = [statement for statement in answer.statements if statement.section is section]
        if statements:
            yield from ("", heading)
        for statement in statements:
            marks = "".join(f"[{number}]" for number in statement.citations)
            grade = next((grades.get(q.passage) for q in statement.quotes if grades.get(q.passage)), None)
            source = "; ".join(labels[number] for number in statement.citations) + (f", grade {grade}" if grade else "")
            doubt = (
                ""
                if statement.verdict is Verdict.SUPPORTED
                else f" ({statement.verdict.replace('_', ' ')}: {statement.reason})"
            )
            yield from _wrapped(f"{statement.text} {marks} {source}{doubt}", "- ")
    for pair in answer.sides:
        yield from ("", wording.sides(pair.on))
        for position in pair.positions:
            yield from _wrapped(_position(position), "- ")
    if answer.glossary:
        yield from ("", wording.GLOSSARY)
        for term in answer.glossary:
            yield from _wrapped(f"{term.term}: {term.meaning}", "- ")
    if answer.nearest:
        yield from ("", "Nearest passages")
        for passage in answer.nearest:
            yield from _wrapped(f"{safe_name(passage.source.label, passage.document)}: {passage.text}", "- ")
    if answer.references:
        yield from ("", "References")
        for reference in answer.references:
            yield from _wrapped(_reference(reference), "")
    if answer.follow_ups:
        yield from ("", "You could ask next")
        for question in answer.follow_ups:
            yield from _wrapped(question, "- ")
    yield ""
    yield from _wrapped(answer.disclaimer)
    yield ""
    if turn.written:
        yield from _wrapped(wording.written(turn.written))
    yield f"Conversation {turn.conversation}, turn {turn.number}, {turn.timings_ms.get('total', 0):.0f} ms."


def _position(position: Position) -> str:
    facts = "; ".join(f"{name}: {value}" for name, value in wording.strength_and_population(position))
    return f"{wording.body_and_year(position)}: {position.text} [{position.citation}] ({facts})"


def _reference(reference: Reference) -> str:
    parts = [
        f"[{reference.number}] {reference.title}.",
        f"{reference.organisation}." if reference.organisation else "",
        f"{reference.year}." if reference.year else "",
        f"Grade {reference.grade}." if reference.grade else "",
        f"Standing: {reference.standing.replace('_', ' ')}." if reference.standing is not Standing.CURRENT else "",
        f"Read as {reference.read_depth.replace('_', ' ')}.",
        reference.note or "",
        f"{reference.attribution.rstrip('.')}." if reference.attribution else "",
        reference.url or "",
        f"(sequitur show {reference.document})",
    ]
    return " ".join(part for part in parts if part)


def _wrapped(text: str, mark: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
