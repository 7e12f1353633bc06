"""Answers for tests of the measures, whole: what a statement cites stands among the references and the passages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chat.turn import (
    Answer,
    Notice,
    NoticeKind,
    Passage,
    Question,
    Quote,
    Reference,
    SectionName,
    Statement,
    Status,
    Turn,
    Verdict,
    Versions,
)
from corpus.document import Standing
from tests.chat.making import quote

FALLS = "Exercise prevents falls in older adults."
BONES = "Calcium tablets cause constipation in some people."


def statement(text: str, *sources: Passage, quotes: Sequence[Quote] | None = None) -> Statement:
    """A statement that quotes the whole of some passages, numbered from 1, unless `quotes` say otherwise."""
    made = tuple(quote(source, citation=n) for n, source in enumerate(sources, 1)) if quotes is None else tuple(quotes)
    return Statement(
        text=text,
        section=SectionName.BOTTOM_LINE,
        citations=tuple(dict.fromkeys(one.citation for one in made)),
        verdict=Verdict.SUPPORTED,
        quotes=made,
    )


def reference(source: Passage, number: int = 1, standing: Standing | None = None) -> Reference:
    """The reference to a passage's document, with its standing unless another is given."""
    return Reference(
        number=number,
        document=source.document,
        version=source.version,
        kind=source.source.kind,
        type=source.source.type.value,
        label=source.source.label,
        title=source.source.title,
        organisation=None,
        year=2018,
        url=None,
        standing=standing or source.source.standing,
        grade=None,
        read_depth=source.source.read_depth,
    )


def notice(kind: NoticeKind, *documents: str, text: str = "Take note.") -> Notice:
    """A notice that names documents."""
    return Notice(kind=kind, text=text, documents=documents)


def answer(
    *statements: Statement,
    retrieved: Sequence[Passage] = (),
    references: Sequence[Reference] | None = None,
    notices: Sequence[Notice] = (),
    nearest: Sequence[Passage] = (),
    message: str = "",
    status: Status | None = None,
) -> Turn:
    """A turn with these statements, answered; a refusal where there are none, unless `status` says otherwise."""
    cited = [reference(passage, number) for number, passage in enumerate(retrieved, 1)]
    made = Answer(
        status=status or (Status.ANSWERED if statements else Status.INSUFFICIENT_EVIDENCE),
        message=message,
        statements=statements,
        references=tuple(cited if references is None else references),
        notices=tuple(notices),
        nearest=tuple(nearest),
    )
    return Turn(
        conversation="c",
        number=1,
        asked_at=dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC),
        question=Question(text="What prevents falls?", conversation="c"),
        standalone_question="What prevents falls?",
        answer=made,
        retrieved=tuple(retrieved),
        versions=Versions(index="i", embedding="e", answerer="a"),
        timings_ms={"total": 1.0},
    )


REFUSAL = answer(message="Nothing here answers this.")
