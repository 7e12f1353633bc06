"""Values for unit tests, made with as little as each test says about them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

from pdfminer.high_level import extract_text

from chat.export import export
from chat.turn import (
    Answer,
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
from corpus.document import DocumentType, Kind, Metadata, ReadDepth, Standing

SENTENCE = "The USPSTF recommended in 2018 against vitamin D supplements in adults aged 65 years or older (grade D)."


def metadata(id: str = "uspstf-2018-falls", label: str = "USPSTF 2018 (falls)", **fields: Any) -> Metadata:
    """Metadata of a guideline, unless `fields` say otherwise."""
    known = {"kind": Kind.GUIDELINE, "type": DocumentType.RECOMMENDATION_STATEMENT, "title": f"The document {id}"}
    return Metadata(**{**known, **fields, "id": id, "label": label})


def passage(
    text: str = SENTENCE,
    *,
    id: str | None = None,
    start: int = 100,
    source: Metadata | None = None,
    section: Sequence[str] = ("Recommendations",),
    grade: str | None = None,
    score: float = 0.9,
    dense: float = 0.6,
) -> Passage:
    """A passage of a document, `start` characters into it."""
    source = source or metadata()
    return Passage(
        id=id or f"{source.id}@{start}",
        document=source.id,
        version="0" * 64,
        section=tuple(section),
        start=start,
        end=start + len(text),
        text=text,
        grade=grade,
        score=score,
        dense=dense,
        source=source,
    )


def quote(of: Passage, text: str | None = None, *, citation: int = 1) -> Quote:
    """A quote of (part of) a passage, at its place."""
    text = of.text if text is None else text
    start = of.start + max(0, of.text.find(text))
    return Quote(citation=citation, text=text, document=of.document, passage=of.id, start=start, end=start + len(text))


def reference(id: str = "uspstf-2018-falls", standing: Standing = Standing.CURRENT, *, number: int = 1) -> Reference:
    """A reference to a document, with its standing when it was cited."""
    source = metadata(id, label=f"Label of {id}")
    return Reference(
        number=number, document=id, version="0" * 64, kind=source.kind, type=source.type, label=source.label,
        title=source.title, organisation=None, year=2018, url=None, standing=standing, grade=None,
        read_depth=ReadDepth.SUMMARY,
    )  # fmt: skip


def turn(
    text: str = "Does vitamin D prevent falls?",
    *,
    conversation: str = "c",
    number: int = 1,
    status: Status = Status.ANSWERED,
    article: str | None = None,
) -> Turn:
    """A turn that ended as `status`; an answered one holds one statement."""
    source = passage()
    statement = Statement(
        text=source.text,
        section=SectionName.BOTTOM_LINE,
        citations=(1,),
        verdict=Verdict.SUPPORTED,
        quotes=(quote(source),),
    )
    return Turn(
        conversation=conversation,
        number=number,
        asked_at=dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC),
        question=Question(text=text, conversation=conversation, article=article),
        standalone_question=text,
        answer=Answer(status=status, statements=(statement,) if status is Status.ANSWERED else ()),
        retrieved=(source,),
        versions=Versions(index="i", embedding="e", answerer="a"),
        timings_ms={"total": 1.0},
    )


def exported(turns: Sequence[Turn], format: str, library: Mapping[str, Metadata], on: dt.date) -> str:
    """The words of an export; those of a PDF as they are read from it."""
    written = export(turns, format, library, on)
    if format != "pdf":
        return written.decode("utf-8")
    return " ".join(extract_text(io.BytesIO(written)).split())
