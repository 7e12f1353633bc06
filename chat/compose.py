"""From checked claims to an answer's statements and its numbered references."""

from __future__ import annotations

from collections.abc import Sequence

from chat.answering.claims import Claim
from chat.injection import safe_name
from chat.turn import Passage, Quote, Reference, Statement
from chat.verification import Check
from corpus.document import Extent


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
        attribution=source.attribution,
    )
