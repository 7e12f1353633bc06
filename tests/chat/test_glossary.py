"""Terms in plain words: found in the statements, for who may not know them, without a medical figure."""

from __future__ import annotations

import re

from chat.glossary import explained, glossary
from chat.turn import Audience, Passage, Quote, Reference, SectionName, Statement, Verdict
from chat.ui.components.references import from_metadata
from corpus.document import DocumentType
from tests.chat.making import metadata, passage, quote

TEXT = (
    "Vitamin D did not change falls: relative risk 0.97 (95% confidence interval 0.88 to 1.08) in postmenopausal women."
)


def _said(text: str, grade: str | None = None) -> tuple[list[Statement], list[Reference], dict[str, Passage]]:
    source = metadata(organisation="US Preventive Services Task Force")
    held = passage(text, source=source, grade=grade)
    quotes: tuple[Quote, ...] = (quote(held),)
    said = Statement(
        text=text, section=SectionName.GUIDELINES, citations=(1,), verdict=Verdict.SUPPORTED, quotes=quotes
    )
    return [said], [from_metadata(1, source)], {held.id: held}


def _terms(audience: Audience, text: str, grade: str | None = None) -> list[str]:
    statements, references, passages = _said(text, grade)
    return [term.term for term in explained(audience, statements, references, passages)]


def test_a_patient_gets_the_terms_in_the_order_they_stand() -> None:
    """The terms that stand in the statements and the grade that is cited; none that does not stand there."""
    assert _terms(Audience.PATIENT, TEXT, "D") == ["grade D", "relative risk", "confidence interval", "postmenopausal"]


def test_a_student_gets_statistics_grades_and_designs() -> None:
    """Grades and designs are explained to a student, and what patients ask of medicine is not."""
    found = _terms(Audience.STUDENT, TEXT, "D")
    assert found[:3] == ["grade D", "relative risk", "confidence interval"]
    assert found[3:] == ["recommendation statement (USPSTF 2018 (falls))"]


def test_a_clinician_gets_the_shortest_form() -> None:
    """Nothing is explained to who knows it."""
    assert _terms(Audience.CLINICIAN, TEXT, "D") == []


def test_abbreviations_are_told_from_words() -> None:
    """ "NICE" is a body and "nice" is not; "CI" is no part of a word."""
    assert _terms(Audience.PATIENT, "A nice decision for people at sea.") == []
    assert _terms(Audience.PATIENT, "The NICE guideline is about falls.") == ["NICE"]


def test_a_nonvertebral_fracture_is_no_vertebral_one() -> None:
    """The longer term is not taken for the shorter."""
    assert _terms(Audience.PATIENT, "Nonvertebral fractures did not differ.") == ["nonvertebral fracture"]


def test_the_glossary_is_sound() -> None:
    """Each term once, each in a sentence of ours without a dose, a share or a threshold; each design of evidence known."""
    rows = glossary()
    names = [row.term for row in rows.term]
    assert len(names) >= 75
    assert len(set(names)) == len(names)
    for meaning in (*(row.meaning for row in rows.term), *(g.meaning for g in rows.grade), *rows.design.values()):
        assert meaning.endswith(".")
        assert not re.search(r"\b\d+(?:[.,]\d+)?\s*(?:%|mg|IU|micrograms?|ng|years?)", meaning), meaning
    assert all(re.compile(form) for row in rows.term for form in row.forms)
    assert set(rows.design) == set(DocumentType) - {DocumentType.ARTICLE, DocumentType.DOCUMENT}
    assert {row.grade for row in rows.grade} == set("ABCDI")
