"""What an export of a turn for people says, in the order it is said: Markdown, HTML and the copy are written from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chat import layout, limits
from chat.export import sources
from chat.export.sources import Library, Source
from chat.hindsight import Since, changed_since
from chat.injection import safe_name
from chat.review import words
from chat.review.values import Edit, Edits, Item
from chat.turn import DISCLAIMER, Passage, Sides, Statement, Turn, Verdict
from chat.ui import wording

LEFT_OUT = "Text left out: its source does not allow it to be passed on."


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a document and where they stand there; `text` is empty where the statement is these words already."""

    number: int
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Said:
    """A statement: its words, the numbers and names of what it cites, the verdict where it is not simply supported, and
    what a reviewer changed of it."""

    text: str
    numbers: tuple[int, ...]
    line: str
    doubt: str
    quotes: tuple[Quoted, ...]
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of statements, or a disagreement whose sides each carry a heading of their own."""

    heading: str
    said: tuple[Said, ...] = ()
    sides: tuple[tuple[str, Said], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One turn as it is exported."""

    number: int
    question: str
    urgent: bool
    asked: str
    searched: str
    limits: tuple[str, ...]
    since: tuple[str, ...]
    message: str
    notices: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    nearest: tuple[tuple[str, str], ...]
    terms: tuple[tuple[str, str], ...]
    sources: tuple[Source, ...]
    made: str
    review: str = ""
    disclaimer: str = ""


Reviews = Mapping[int, Item]
"""The reviews of answers that were submitted, by the number of the turn."""


def sheet(turn: Turn, library: Library, on: dt.date, reviews: Reviews | None = None) -> Sheet:
    """What is said of a turn; where its review approved it, as its reviewer left it."""
    item = (reviews or {}).get(turn.number)
    answer = turn.answer
    rewritten = turn.standalone_question.split() != turn.question.text.split()
    return Sheet(
        number=turn.number,
        question=turn.question.text,
        urgent=answer.status.urgent,
        asked=f"Asked on {wording.moment(turn.asked_at.isoformat())}, answered for a {turn.question.audience.value}.",
        searched=turn.standalone_question if rewritten else "",
        limits=tuple(limits.limits(turn)),
        since=tuple(_since(change, library) for change in changed_since(turn, library)),
        message=answer.message or wording.STATUS[answer.status],
        notices=tuple((wording.NOTICE[notice.kind], notice.text) for notice in answer.notices),
        parts=tuple(_parts(turn, item.shown_edits if item else {})),
        nearest=tuple(_near(passage, library) for passage in answer.nearest),
        terms=tuple((term.term, term.meaning) for term in answer.glossary),
        sources=sources.of_turn(turn, library, on),
        made=_made(turn),
        review=words.in_file(item),
        disclaimer=words.disclaimer(answer.disclaimer, item),
    )


def disclaimers(turns: Sequence[Turn], reviews: Reviews | None = None) -> list[str]:
    """The disclaimers of the answers, each once; ours of today where there is no answer. Where only some of several were
    reviewed, what the whole says stays true of the others: it is not changed."""
    held = reviews or {}
    if len(turns) == 1:
        return [words.disclaimer(turns[0].answer.disclaimer, held.get(turns[0].number))]
    return list(dict.fromkeys(turn.answer.disclaimer for turn in turns)) or [DISCLAIMER]


def _since(change: Since, library: Library) -> str:
    stands = f"is today “{wording.STANDING[change.now].lower()}”" if change.now else "is no longer held"
    names = [safe_name(library[id].label, id) if id in library else id for id in change.replaced_by]
    replaced = f" Replaced by {wording.enumeration(names)}." if names else ""
    return f"{change.label} was “{wording.STANDING[change.then].lower()}” when cited and {stands}.{replaced}"


def _parts(turn: Turn, edits: Edits) -> list[Part]:
    parts = [
        Part(wording.SECTION[name], tuple(_said(statement, turn, edits) for statement in held))
        for name, held in layout.sections(turn.answer)
    ]
    beside = [_pair(pair, turn, edits) for pair in turn.answer.sides]
    return [*parts[:1], *beside, *parts[1:]]


def _said(statement: Statement, turn: Turn, edits: Edits) -> Said:
    edit = edits.get(turn.answer.statements.index(statement))
    if edit and edit.left_out:
        return _changed(edit)
    if edit:
        new = {"text": edit.text, "verdict": edit.verdict or Verdict.UNSUPPORTED, "reason": edit.why}
        statement = statement.model_copy(update=new)
    doubt = "" if statement.verdict is Verdict.SUPPORTED else wording.VERDICT[statement.verdict]
    held = {passage.id: passage for passage in turn.retrieved}
    quotes = []
    for quote in statement.quotes:
        found = held.get(quote.passage)
        where = f"{wording.place(found)}, " if found and wording.place(found) else ""
        text = "" if quote.text == statement.text else quote.text
        quotes.append(Quoted(quote.citation, text, f"{where}characters {quote.start} to {quote.end}"))
    return Said(
        statement.text,
        statement.citations,
        "; ".join(wording.source_line(reference) for reference in layout.cited(statement, turn)),
        f"{doubt}: {statement.reason}" if doubt and statement.reason else doubt,
        tuple(quotes),
        words.changed(edit) if edit else "",
    )


def _changed(edit: Edit) -> Said:
    """The words of an edit, without what they cite; that it was left out, where it was."""
    return Said(edit.text or f"({words.LEFT_OUT.lower()})", (), "", "", (), words.changed(edit))


def _pair(pair: Sides, turn: Turn, edits: Edits) -> Part:
    drawn = {statement.text: statement for statement in layout.aside(turn.answer)}
    sides = []
    for position in pair.positions:
        facts = "; ".join(f"{name}: {value}" for name, value in wording.strength_and_population(position))
        own = drawn.get(position.text)
        edit = next((each for each in edits.values() if each.original == position.text), None)
        plain = _changed(edit) if edit else Said(position.text, (position.citation,), "", "", ())
        said = _said(own, turn, edits) if own else plain
        sides.append((f"{wording.body_and_year(position)} ({facts})", said))
    return Part(wording.sides(pair.on), sides=tuple(sides))


def _near(passage: Passage, library: Library) -> tuple[str, str]:
    label = safe_name(passage.source.label, passage.document)
    place = wording.place(passage)
    standing = wording.STANDING[passage.source.standing]
    shown = sources.passes_on(passage.source, library.get(passage.document))
    return " · ".join(part for part in (label, place, standing) if part), passage.text if shown else LEFT_OUT


def _made(turn: Turn) -> str:
    made = f"Answerer {turn.versions.answerer}, index {turn.versions.index}, embedding {turn.versions.embedding}."
    return f"{made} {wording.written(turn.written)}" if turn.written else made
