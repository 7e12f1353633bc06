"""How an answer is laid out, on the page and in an export: which statement stands where, and with what grade."""

from __future__ import annotations

from collections import Counter

from chat.turn import Answer, Reference, SectionName, Statement, Turn


def sections(answer: Answer) -> list[tuple[SectionName, list[Statement]]]:
    """The statements by section, in the order shown; sections without any and the sides of disagreements left out."""
    apart = aside(answer)
    found = [(name, [s for s in answer.statements if s.section is name and s not in apart]) for name in SectionName]
    return [(name, held) for name, held in found if held]


def message(answer: Answer) -> tuple[str, str]:
    """An answer's plain words, and apart from them what they say of parts of the question that are not covered."""
    if answer.partly is None:
        return answer.message, ""
    *before, uncovered = answer.message.split("\n\n")
    return "\n\n".join(before), uncovered


def aside(answer: Answer) -> list[Statement]:
    """The statements that are drawn as sides of a disagreement: none of the bottom line, and each once."""
    count = Counter(position.text for pair in answer.sides for position in pair.positions)
    rest = [s for s in answer.statements if s.section is not SectionName.BOTTOM_LINE]
    return [s for s in rest if count[s.text] == 1]


def cited(statement: Statement, turn: Turn) -> list[Reference]:
    """The references of a statement, each with the grade of the passages that the statement quotes.

    One document may hold several graded statements, and beside a sentence only its own grade is true.
    """
    return [_as_cited(r, statement, turn) for r in turn.answer.references if r.number in statement.citations]


def _as_cited(reference: Reference, statement: Statement, turn: Turn) -> Reference:
    quoted = {quote.passage for quote in statement.quotes if quote.citation == reference.number}
    held = [passage for passage in turn.retrieved if passage.id in quoted]
    grades = dict.fromkeys(passage.grade for passage in held if passage.grade)
    return reference.model_copy(update={"grade": ", ".join(grades) or None}) if held else reference
