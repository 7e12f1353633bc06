"""What an answerer says before it is checked: one sentence and the words of passages that are to carry it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from chat.answering.choosing import Extract
from chat.evidence import on_safety
from chat.turn import Passage, SectionName
from corpus.document import Kind


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence for an answer with its evidence; none where nothing that it cites comes near to it. `flaw` is why it may
    not be shown whatever its evidence, empty where nothing is against it."""

    text: str
    section: SectionName
    evidence: tuple[Extract, ...] = ()
    flaw: str = ""

    @classmethod
    def of(cls, extract: Extract) -> Claim:
        """An extract as a claim: its own evidence, word for word."""
        return cls(extract.text, extract.section, (extract,))


def section_of(text: str, passages: Iterable[Passage]) -> SectionName:
    """The part of an answer that a sentence belongs to by what it says and what it rests on."""
    if on_safety(text):
        return SectionName.SAFETY
    guided = any(passage.source.kind is Kind.GUIDELINE for passage in passages)
    return SectionName.GUIDELINES if guided else SectionName.RESEARCH


def owed(extracts: Sequence[Extract], claims: Sequence[Claim], must_be_heard: Collection[str]) -> list[Extract]:
    """The extracts that an answer may not go without, whoever wrote the rest of it, and for which none of its claims
    stands, each in its section.

    They are: a sentence of each document that must be heard (both sides of a disagreement, a document asked for by
    name); one of each other grade of a document that is cited, since a body that graded one dose D and another I is not
    told by one of the two; and those on safety, where nothing else is said on it.
    """
    said = {(extract.passage.id, extract.start) for claim in claims for extract in claim.evidence}
    grades = {(extract.passage.document, extract.passage.grade) for claim in claims for extract in claim.evidence}
    heard = {document for document, _ in grades}
    on_harms = any(on_safety(claim.text) for claim in claims)
    found: list[Extract] = []
    for extract in extracts:
        document, grade = extract.passage.document, extract.passage.grade
        section = section_of(extract.text, (extract.passage,))
        is_unheard = document in must_be_heard and document not in heard
        is_other_grade = grade is not None and document in heard and (document, grade) not in grades
        is_on_harms = section is SectionName.SAFETY and not on_harms
        if (extract.passage.id, extract.start) not in said and (is_unheard or is_other_grade or is_on_harms):
            heard.add(document)
            grades.add((document, grade))
            found.append(replace(extract, section=section))
    return found
