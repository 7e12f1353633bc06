"""From checked claims to an answer's statements, its numbered references and the questions to ask next."""

from __future__ import annotations

from collections.abc import Sequence

from chat.answering.claims import Claim
from chat.injection import is_instruction, safe_name
from chat.turn import Passage, Question, Quote, Reference, Statement, Turn
from chat.verification import Check
from corpus.document import Extent
from ingest.index import Index

_FOLLOW_UPS = 3


def citations(checked: Sequence[tuple[Claim, Check]]) -> tuple[list[Statement], list[Reference]]:
    """Claims that were checked as statements, and the references numbered from 1 in the order of first citation.

    A number is a place in the list made here; nothing else hands out numbers.
    """
    references: dict[str, Reference] = {}
    statements = []
    for claim, check in checked:
        quotes = []
        for extract in claim.evidence:
            passage = extract.passage
            known = references.get(passage.document)
            number = known.number if known else len(references) + 1
            references[passage.document] = _reference(passage, number, known)
            quotes.append(
                Quote(
                    citation=number,
                    text=extract.text,
                    document=passage.document,
                    passage=passage.id,
                    start=extract.start,
                    end=extract.end,
                )
            )
        statement = Statement(
            text=claim.text,
            section=claim.section,
            citations=tuple(dict.fromkeys(quote.citation for quote in quotes)),
            verdict=check.verdict,
            quotes=tuple(quotes),
            reason=check.reason,
        )
        statements.append(statement)
    return statements, list(references.values())


def _reference(passage: Passage, number: int, known: Reference | None) -> Reference:
    source = passage.source
    # One document may carry several graded statements; the reference names the grades of those that are cited.
    grades = {*(known.grade.split(", ") if known and known.grade else ()), *((passage.grade,) if passage.grade else ())}
    return Reference(
        number=number,
        document=source.id,
        version=passage.version,
        kind=source.kind,
        type=source.type,
        label=safe_name(source.label, source.id),
        title=safe_name(source.title, source.id),
        organisation=source.organisation or (", ".join(source.authors) or None),
        year=source.year,
        url=source.identifiers.link,
        standing=source.standing,
        superseded_by=tuple(edge.id for edge in source.superseded_by if edge.extent is Extent.WHOLE)
        or tuple(edge.id for edge in source.superseded_by),
        grade=", ".join(sorted(grades)) or None,
        read_depth=source.read_depth,
        note=source.integrity_note,
    )


def follow_ups(
    question: Question, passages: Sequence[Passage], earlier: Sequence[Turn], index: Index
) -> tuple[str, ...]:
    """Questions that documents near this one say they answer, and the article's own; none asked before."""
    asked = {_plain(text) for turn in earlier for text in (turn.question.text, turn.standalone_question)}
    asked.add(_plain(question.text))
    documents = dict.fromkeys(passage.document for passage in passages)
    own = index.metadata(question.article).questions if question.article in index.documents else ()
    offered = [*(q for key in documents for q in index.metadata(key).questions), *own]
    fresh = dict.fromkeys(text for text in offered if _plain(text) not in asked and not is_instruction(text))
    return tuple(fresh)[:_FOLLOW_UPS]


def _plain(text: str) -> str:
    return " ".join(text.casefold().rstrip("?.! ").split())
