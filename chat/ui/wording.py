"""The words that readers see for the values of the model: one place, so that they are the same on every page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from chat.turn import Audience, NoticeKind, Passage, Position, Reference, SectionName, Status, Verdict, Written
from corpus.document import DocumentType, Kind, ReadDepth, ReviewStatus, Standing

KIND = {Kind.GUIDELINE: "Guideline", Kind.RESEARCH: "Research", Kind.ARTICLE: "Article"}
KINDS = {Kind.GUIDELINE: "Guidelines", Kind.RESEARCH: "Research", Kind.ARTICLE: "Articles"}

TYPE: Mapping[str, str] = {
    DocumentType.GUIDELINE: "Guideline",
    DocumentType.RECOMMENDATION_STATEMENT: "Recommendation statement",
    DocumentType.REFERENCE_INTAKES: "Reference intakes",
    DocumentType.RCT: "Randomised trial",
    DocumentType.META_ANALYSIS: "Meta-analysis",
    DocumentType.COHORT: "Cohort study",
    DocumentType.CROSS_SECTIONAL: "Cross-sectional study",
    DocumentType.REVIEW: "Review",
    DocumentType.FACT_SHEET: "Fact sheet",
    DocumentType.REGISTRY: "Trial registration",
    DocumentType.LABEL: "Drug label",
    DocumentType.NOTICE: "Notice",
    DocumentType.ARTICLE: "Article",
    DocumentType.DOCUMENT: "Document",
}

STANDING = {
    Standing.CURRENT: "Current",
    Standing.UNDER_UPDATE: "Current, under update",
    Standing.DRAFT: "Draft, not final",
    Standing.SUPERSEDED: "Superseded",
    Standing.RETRACTED: "Retracted",
    Standing.WITHDRAWN: "Withdrawn",
    Standing.CONCERN: "Concern about its data",
}

READ_DEPTH = {
    ReadDepth.ABSTRACT: "Read in abstract",
    ReadDepth.FULL_TEXT: "Read in full text",
    ReadDepth.SUMMARY: "Read in summary",
}

REVIEW = {
    ReviewStatus.SUBMITTED: "Submitted",
    ReviewStatus.UNDER_REVIEW: "Under review",
    ReviewStatus.APPROVED: "Approved",
}

AUDIENCE = {Audience.CLINICIAN: "Clinician", Audience.STUDENT: "Student", Audience.PATIENT: "Patient"}

SECTION = {
    SectionName.BOTTOM_LINE: "Bottom line",
    SectionName.GUIDELINES: "What guidelines say",
    SectionName.RESEARCH: "What research shows",
    SectionName.SAFETY: "Safety",
}

# A supported statement needs no word: the marker is for what a reader must look at twice.
VERDICT = {
    Verdict.SUPPORTED: "",
    Verdict.PARTLY_SUPPORTED: "Only partly supported by its passage",
    Verdict.UNSUPPORTED: "Not supported by its passage",
}

NOTICE = {
    NoticeKind.SUPERSEDED: "Superseded source",
    NoticeKind.DRAFT: "Draft",
    NoticeKind.CONFLICT: "Guidelines disagree",
    NoticeKind.RETRACTED: "Retracted or in doubt",
    NoticeKind.IDENTIFIERS: "Personal details",
    NoticeKind.INJECTION: "Suspicious text",
}

# Shown where an answer carries no message of its own. None of them is a medical statement.
STATUS = {
    Status.ANSWERED: "",
    Status.INSUFFICIENT_EVIDENCE: "The documents at hand do not answer this question.",
    Status.EMERGENCY: "This may be an emergency. Call your local emergency number now.",
    Status.CRISIS: "Please contact a crisis line or your local emergency number now.",
    Status.OUT_OF_SCOPE: "This question is outside what Sequitur covers.",
    Status.DECLINED: "This question was not answered.",
}

KEPT_HERE = "Kept on this machine only: its text may not be passed on, and is never exported."

UNCHECKED = "Not checked yet: a language model is writing. Do not rely on this text; the checked answer replaces it."

NEAREST = (
    "Their wording is the closest to the question. They do not answer it, and that nothing was found says nothing "
    "about whether a treatment works or is safe."
)
CAUTION = "Educational purpose only; caution: content is pending human review."
BUSY = "Another question of this conversation is being answered. Ask again when its answer is there."
WENT_WRONG = "Something went wrong on this page. Nothing was lost: reload it, or go back to the list of articles."

NO_CONVERSATION = (
    "No conversation is at this address: it was deleted, its only question was stopped, or the address is not complete. A "
    "question asked here begins a new one."
)
STOP_HELP = "Ends this answer. Nothing of it is kept, and the question comes back to be changed."
STOPPED = "Stopped. No answer was made and nothing was kept; the question is in the field below, to be changed or asked again."
KEPT = (
    "Questions and answers are kept in one file, conversations.sqlite in Sequitur's own folder on the machine that serves "
    "this page, until they are deleted; details that identify a person are masked first."
)
BY_LINK_ALONE = (
    "This server may be reached from other machines, so no conversations are listed here: one reader's are not shown to "
    "another. Each is reached by its own address alone, which cannot be guessed. Keep the address of one that you want to "
    "find again; below its answers is where it is renamed or deleted."
)
ERASED = "Its questions, answers and name are erased from the file, and its address leads nowhere. It cannot be brought back."

ARTICLE_DISCLAIMER = (
    "This article is intended for healthcare professionals and for education. Decisions in care rest on clinical "
    "judgement and on information that has been checked independently. It adds to guidelines and does not replace "
    "them: check each statement against its source and against current local guidance before using it in practice."
)


GLOSSARY = "Terms in this answer"
EDIT = "Edit what was searched for"
EDIT_HELP = "Change the words and search again. They are searched for as they stand, as a new question below."


def written(by: Written) -> str:
    """What became of what a language model wrote."""
    if by.failure:
        return f"Put together without the language model {by.model}."
    left_out = f"{by.left_out} of its sentences {'was' if by.left_out == 1 else 'were'} left out" if by.left_out else ""
    unknown = f"{by.unknown_citations} of its citations named no passage" if by.unknown_citations else ""
    rest = "; ".join(part for part in (left_out, unknown) if part)
    said = f"Written by the language model {by.model} from {len(by.passages)} passages, each sentence checked against those it cites"
    return f"{said}; {rest}." if rest else f"{said}."


def sides(on: str) -> str:
    """The heading of a disagreement."""
    return f"Current documents disagree: {on}"


def body_and_year(position: Position) -> str:
    """Who holds a position, and since when: "Endocrine Society, 2024"."""
    return ", ".join(str(part) for part in (position.body, position.year) if part)


def strength_and_population(position: Position) -> list[tuple[str, str]]:
    """How strongly a position is held and for whom its document speaks, where that is known."""
    return [("Grade", position.grade or "none given here"), ("For", position.population or "not stated")]


def grade(reference: Reference) -> str | None:
    """The grade or grades as words."""
    if not reference.grade:
        return None
    return f"grades {reference.grade}" if "," in reference.grade else f"grade {reference.grade}"


def facts(reference: Reference) -> str:
    """Organisation, year, type and grade on one line."""
    kind = TYPE.get(reference.type, reference.type)
    parts = (reference.organisation, reference.year, kind, grade(reference))
    return " · ".join(str(part) for part in parts if part)


def source_line(reference: Reference) -> str:
    """The short line beside a statement: "USPSTF 2018 (falls), grade D"; a standing that is not current is added."""
    stands = None if reference.standing.citable else STANDING[reference.standing].lower()
    return ", ".join(part for part in (reference.label, grade(reference), stands) if part)


def place(held: Passage) -> str:
    """Where a passage stands: its headings, and its page where it has one."""
    page = (f"page {held.page}",) if held.page is not None else ()
    # The title stands beside it already.
    headings = held.section[1:] if held.section[:1] == (held.source.title,) else held.section
    return " › ".join((*headings, *page))


def date(day: dt.date) -> str:
    """A date as it is written in prose: 20 November 2026."""
    return f"{day.day} {day:%B %Y}"


def moment(iso: str) -> str:
    """A stored moment (ISO 8601, UTC) as it is written in prose: 20 November 2026, 14:05 UTC."""
    at = dt.datetime.fromisoformat(iso)
    return f"{date(at.date())}, {clock(iso)}"


def clock(iso: str) -> str:
    """The time of a stored moment (ISO 8601, UTC): 14:05 UTC."""
    return f"{dt.datetime.fromisoformat(iso):%H:%M} UTC"


def briefly(iso: str) -> str:
    """A stored moment (ISO 8601, UTC) for a table: 20 Nov 2026, 14:05."""
    return f"{dt.datetime.fromisoformat(iso):%-d %b %Y, %H:%M}"


def day(iso: str) -> str:
    """The date of a stored moment (ISO 8601)."""
    return date(dt.datetime.fromisoformat(iso).date())


def standing(value: str) -> str:
    """A stored standing in words; as it is where it is none of today's."""
    return STANDING[Standing(value)].lower() if value in set(Standing) else value or "not held"


def enumeration(names: Sequence[str]) -> str:
    """The names in a row: "A", "A and B", "A, B and C"."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
