"""Turns kept as a reader would find them, so that pages of answers look the same whatever is answered today."""

from __future__ import annotations

from pathlib import Path

from chat.conversations import Conversations
from chat.screening import messages
from chat.turn import (
    Answer,
    Notice,
    NoticeKind,
    Passage,
    Position,
    Reference,
    SectionName,
    Sides,
    Statement,
    Status,
    Term,
    Turn,
    Verdict,
)
from corpus.document import Metadata
from corpus.library import read_library
from settings import SHIPPED_CORPUS
from tests.chat.making import passage, quote, turn

ANSWERED, DISPUTED, REFUSED, URGENT = "look-answered", "look-disputed", "look-refused", "look-urgent"
_TASK_FORCE, _SOCIETY, _TRIAL = "uspstf-2018-falls", "endocrine-2024-vitamin-d", "vital-2022-fractures"
_GRADED = "The task force recommends against vitamin D to prevent falls in older adults who live at home (grade D)."
_SUGGESTED = "The society suggests vitamin D without testing for adults older than 75 years."
_FOUND = "In the trial 2,000 IU of vitamin D a day did not lower the number of fractures in midlife and older adults."
_STRANGE = "The trial shows the same for every group of adults."


def keep(home: Path) -> None:
    """Store the four conversations, each on a day of its own."""
    entries, _ = read_library(SHIPPED_CORPUS)
    known = {entry.document.id: entry.document.metadata for entry in entries}
    store = Conversations(home / "conversations.sqlite")
    for each in (_answered(known), _disputed(known), _refused(known), _urgent()):
        store.add(each)


def _cited(known: dict[str, Metadata]) -> tuple[list[Passage], list[Reference]]:
    told = ((_TASK_FORCE, _GRADED), (_SOCIETY, _SUGGESTED), (_TRIAL, _FOUND))
    passages = [passage(text, source=known[id], section=("Findings",)) for id, text in told]
    return passages, [_reference(number, p.source) for number, p in enumerate(passages, 1)]


def _reference(number: int, source: Metadata) -> Reference:
    return Reference(
        number=number, document=source.id, version="0" * 64, kind=source.kind, type=source.type, label=source.label,
        title=source.title, organisation=source.organisation, year=source.year, url=source.identifiers.link,
        standing=source.standing, grade="D" if number == 1 else None, read_depth=source.read_depth,
        note=source.integrity_note,
    )  # fmt: skip


def _statement(of: Passage, number: int, section: SectionName, text: str | None = None) -> Statement:
    partly = text is not None
    return Statement(
        text=text or of.text,
        section=section,
        citations=(number,),
        verdict=Verdict.PARTLY_SUPPORTED if partly else Verdict.SUPPORTED,
        quotes=(quote(of, citation=number),),
        reason="its passage says nothing of every group" if partly else "",
    )


def _kept(conversation: str, question: str, answer: Answer, retrieved: list[Passage]) -> Turn:
    made = turn(question, conversation=conversation, status=answer.status)
    return made.model_copy(update={"answer": answer, "retrieved": tuple(retrieved)})


def _answered(known: dict[str, Metadata]) -> Turn:
    passages, references = _cited(known)
    answer = Answer(
        status=Status.ANSWERED,
        statements=(
            _statement(passages[0], 1, SectionName.BOTTOM_LINE),
            _statement(passages[1], 2, SectionName.GUIDELINES),
            _statement(passages[2], 3, SectionName.RESEARCH),
            _statement(passages[2], 3, SectionName.RESEARCH, _STRANGE),
        ),
        references=tuple(references),
        follow_ups=("Does vitamin D alone prevent fractures?", "What was found with high doses once a year?"),
        glossary=(Term(term="IU", meaning="International units, a measure of the amount of a vitamin."),),
    )
    kept = _kept(ANSWERED, "and in men?", answer, passages)
    return kept.model_copy(update={"standalone_question": "Does vitamin D prevent falls in men?"})


def _disputed(known: dict[str, Metadata]) -> Turn:
    passages, references = _cited(known)
    sides = [
        Position(
            document=p.document, body=p.source.organisation or "", year=p.source.year, grade=reference.grade,
            population=p.source.population, text=p.text, citation=reference.number,
        )
        for p, reference in zip(passages[:2], references, strict=False)
    ]  # fmt: skip
    answer = Answer(
        status=Status.ANSWERED,
        statements=tuple(_statement(p, n, SectionName.BOTTOM_LINE) for n, p in enumerate(passages[:2], 1)),
        references=tuple(references[:2]),
        notices=(
            Notice(kind=NoticeKind.SUPERSEDED, text="The statement of 2012 has been replaced by that of 2018."),
            Notice(kind=NoticeKind.CONFLICT, text="Current guidance disagrees on vitamin D in older adults."),
            Notice(kind=NoticeKind.RETRACTED, text="A trial on the subject was retracted; it is not used."),
        ),
        sides=(Sides(on="vitamin D in older adults", positions=(sides[0], sides[1])),),
    )
    return _kept(DISPUTED, "Should people over 75 take vitamin D so as not to fall?", answer, passages)


def _refused(known: dict[str, Metadata]) -> Turn:
    passages, _ = _cited(known)
    answer = Answer(status=Status.INSUFFICIENT_EVIDENCE, nearest=tuple(passages))
    return _kept(REFUSED, "What is the renal dose of metformin in type 2 diabetes?", answer, passages)


def _urgent() -> Turn:
    answer = Answer(status=Status.EMERGENCY, message=messages.emergency("US"))
    return _kept(URGENT, "I have crushing chest pain and cannot breathe", answer, [])
