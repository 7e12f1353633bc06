"""What passes along the path from question to answer: frozen values, stored as they are and replayed from JSON."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from chat.filters import Filters, Narrowed
from corpus.document import Kind, Metadata, ReadDepth, Standing

NOT_REVIEWED = "has not been reviewed by a clinician for this question"
DISCLAIMER = (
    "This information is intended for healthcare professionals and for education. It was assembled by software from the "
    f"documents listed, {NOT_REVIEWED}, and does not replace professional "
    "judgement. Check every statement against its source and current local guidance before using it in care."
)


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Audience(StrEnum):
    """Who is reading."""

    CLINICIAN = "clinician"
    STUDENT = "student"
    PATIENT = "patient"


class Status(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    EMERGENCY = "emergency"
    CRISIS = "crisis"
    OUT_OF_SCOPE = "out_of_scope"
    DECLINED = "declined"

    @property
    def urgent(self) -> bool:
        """True where what is to be done comes before anything else."""
        return self in (Status.EMERGENCY, Status.CRISIS)


class SectionName(StrEnum):
    """The parts of an answer, in the order shown."""

    BOTTOM_LINE = "bottom_line"
    GUIDELINES = "guidelines"
    RESEARCH = "research"
    SAFETY = "safety"


class Verdict(StrEnum):
    """Whether a statement follows from the passages that it cites."""

    SUPPORTED = "supported"
    PARTLY_SUPPORTED = "partly_supported"
    UNSUPPORTED = "unsupported"


class NoticeKind(StrEnum):
    """What a reader is warned of."""

    SUPERSEDED = "superseded"
    DRAFT = "draft"
    CONFLICT = "conflict"
    RETRACTED = "retracted"
    IDENTIFIERS = "identifiers"
    INJECTION = "injection"


def _storable(text: str) -> str:
    """Bytes of a command line that are no UTF-8 come as lone surrogates, which nothing can store."""
    return text.encode("utf-8", "replace").decode("utf-8") if isinstance(text, str) else text


Text = Annotated[str, BeforeValidator(_storable)]


class Question(_Value):
    """A question as it was asked."""

    text: Text
    conversation: Text
    article: str | None = None
    audience: Audience = Audience.CLINICIAN
    filters: Filters = Filters()
    again: int | None = Field(None, description="Number of the turn whose question this asks once more")
    as_it_stands: bool = Field(False, description="Searched for without making it stand alone: the reader did")


class Passage(_Value):
    """A passage as it was retrieved; it is stored inside the turn, so that an old answer shows what it cited."""

    id: str
    document: str
    version: str
    section: tuple[str, ...]
    start: int = Field(description="Character offsets into the document's text")
    end: int
    text: str
    context: str = Field("", description="Header row or opening line that the range itself leaves out")
    page: int | None = None
    grade: str | None = None
    score: float = Field(description="Fused relevance, 0 to 1")
    lexical: float = Field(0.0, description="BM25 score")
    dense: float = Field(0.0, description="Cosine similarity, -1 to 1")
    source: Metadata = Field(description="The document's metadata, with its standing as resolved at the time")


class Quote(_Value):
    """Words of a document: `document.text[start:end] == text`."""

    citation: int
    text: str
    document: str
    passage: str
    start: int
    end: int


class Statement(_Value):
    """One sentence of an answer with what it rests on."""

    text: str
    section: SectionName
    citations: tuple[int, ...]
    verdict: Verdict
    quotes: tuple[Quote, ...]
    reason: str = Field("", description="Why the verdict, in words")


class Reference(_Value):
    """A document that an answer cites."""

    number: int
    document: str
    version: str
    kind: Kind
    type: str
    label: str
    title: str
    organisation: str | None
    year: int | None
    url: str | None
    standing: Standing
    superseded_by: tuple[str, ...] = ()
    grade: str | None
    read_depth: ReadDepth
    note: str | None = Field(None, description="Correction or caution that goes with every citation")
    attribution: str | None = Field(None, description="What the source asks to be said where its text is shown")


class Notice(_Value):
    """A warning that goes with the answer."""

    kind: NoticeKind
    text: str
    documents: tuple[str, ...] = ()


class Coverage(_Value):
    """For a question that is answered in part: which of its parts the statements cover, and which not, in its words."""

    covered: tuple[str, ...]
    not_covered: tuple[str, ...]


class Term(_Value):
    """A term of an answer in plain words; it explains and is no evidence."""

    term: str
    meaning: str


class Position(_Value):
    """One side of a disagreement: whose, from when, for whom, and the statement that holds it."""

    document: str
    body: str
    year: int | None
    grade: str | None
    population: str | None
    text: str
    citation: int


class Sides(_Value):
    """Two current documents that disagree on something."""

    on: str
    positions: tuple[Position, Position]


class Answer(_Value):
    """What the reader is shown. The disclaimer is part of the value."""

    status: Status
    message: str = Field("", description="Plain words before or instead of statements; last what `partly` says")
    statements: tuple[Statement, ...] = ()
    references: tuple[Reference, ...] = ()
    nearest: tuple[Passage, ...] = Field((), description="For a refusal: the closest passages, at most three")
    notices: tuple[Notice, ...] = ()
    follow_ups: tuple[str, ...] = ()
    glossary: tuple[Term, ...] = Field((), description="Terms, grades and designs explained for this reader")
    sides: tuple[Sides, ...] = Field((), description="Disagreements of current documents, side by side")
    partly: Coverage | None = Field(None, description="Set where a named part of the question is not covered")
    narrowed: Narrowed | None = Field(None, description="None where no filter was set, or nothing was searched")
    disclaimer: str = DISCLAIMER


class Versions(_Value):
    """What made the answer."""

    index: str
    embedding: str
    answerer: str


class Written(_Value):
    """What a language model wrote for this turn, used or not: with the passages on the turn, enough to read it back."""

    model: str
    prompt: str = Field(description="Version of the prompt file")
    server: str = Field("", description="Host and port, where it is not the provider's own")
    passages: tuple[str, ...] = Field((), description="Ids of the passages that it was given, in the order of numbers")
    text: str = Field("", description="Its words as they came, before anything was checked")
    unknown_citations: int = Field(0, description="Numbers that it cited and was not given")
    left_out: int = Field(0, description="Sentences that are not shown: no passage that they cite carries them")
    failure: str = Field("", description="Why the answer is the extractive one after all; empty where it is not")


class Turn(_Value):
    """A question, its answer and every step between: enough to read a wrong answer back."""

    conversation: str
    number: int = Field(ge=1)
    asked_at: dt.datetime
    question: Question
    standalone_question: str
    focus: str = Field("", description="The part of it that was asked just now")
    background: str = Field("", description="Words of the conversation before it that went into the search")
    answer: Answer
    retrieved: tuple[Passage, ...]
    dropped: tuple[Statement, ...] = Field((), description="Statements that verification did not let through")
    written: Written | None = Field(None, description="What a language model wrote; None where none was asked")
    sufficiency: float | None = Field(None, description="Probability that the passages answer; None where not judged")
    versions: Versions
    timings_ms: dict[str, float]

    def as_json(self) -> dict[str, Any]:
        """The object that `sequitur ask --json` prints (CONTRACT: `ask --json`)."""
        answer = self.answer
        narrowed = answer.narrowed or Narrowed()
        return {
            "conversation": self.conversation,
            "turn": self.number,
            "question": self.question.text,
            "standalone_question": self.standalone_question,
            "status": answer.status.value,
            # Ours, beyond the contract: without it the words of an emergency would not reach a caller of --json.
            "message": answer.message,
            "statements": [s.model_dump(mode="json", exclude={"reason"}) for s in answer.statements],
            "references": [
                r.model_dump(mode="json", exclude={"version", "type", "label", "note", "attribution", "superseded_by"})
                | {"superseded_by": r.superseded_by[0] if r.superseded_by else None}
                for r in answer.references
            ],
            "nearest": [{"passage": p.id, "document": p.document, "score": p.score} for p in answer.nearest],
            "notices": [n.model_dump(mode="json", exclude={"documents"}) for n in answer.notices],
            "follow_ups": list(answer.follow_ups),
            # Ours as well: what goes with the statements for this reader, and what of the question they do not cover.
            "glossary": [term.model_dump(mode="json") for term in answer.glossary],
            "sides": [pair.model_dump(mode="json") for pair in answer.sides],
            "partly": answer.partly and answer.partly.model_dump(mode="json"),
            "filters": self.question.filters.model_dump(mode="json", exclude={"without"})
            | narrowed.model_dump(mode="json", exclude={"wider": {"__all__": {"without"}}}),
            "disclaimer": answer.disclaimer,
            "retrieved": [{"passage": p.id, "document": p.document, "score": p.score} for p in self.retrieved],
            "versions": self.versions.model_dump(mode="json"),
            "timings_ms": {step: round(ms, 1) for step, ms in self.timings_ms.items()},
        }
