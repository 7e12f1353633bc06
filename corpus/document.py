"""What a document is: its metadata as written in front matter, its text, and the blocks of that text.

All values are frozen. Offsets are in characters (Python string indices) of `Document.text`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from corpus.works import Frozen, Identifiers, Line, Mark, Slug


class Kind(StrEnum):
    """What a document is to the reader. Articles are written from evidence and are never evidence themselves."""

    GUIDELINE = "guideline"
    RESEARCH = "research"
    ARTICLE = "article"


class DocumentType(StrEnum):
    """The design of a document, as its references list names it."""

    GUIDELINE = "guideline"
    RECOMMENDATION_STATEMENT = "recommendation_statement"
    REFERENCE_INTAKES = "reference_intakes"
    RCT = "rct"
    META_ANALYSIS = "meta_analysis"
    COHORT = "cohort"
    CROSS_SECTIONAL = "cross_sectional"
    REVIEW = "review"
    FACT_SHEET = "fact_sheet"
    REGISTRY = "registry"
    LABEL = "label"
    NOTICE = "notice"
    ARTICLE = "article"
    DOCUMENT = "document"


class Standing(StrEnum):
    """Whether a document may be relied on today."""

    CURRENT = "current"
    UNDER_UPDATE = "under_update"
    DRAFT = "draft"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"
    CONCERN = "concern"

    @property
    def citable(self) -> bool:
        """True where the document may be cited as current. *Concern* may not: it, or what it rests on, is in doubt."""
        return self in (Standing.CURRENT, Standing.UNDER_UPDATE)


class ReadDepth(StrEnum):
    """How much of the source was read for the text that is held."""

    ABSTRACT = "abstract"
    FULL_TEXT = "full_text"
    SUMMARY = "summary"


class Extent(StrEnum):
    """How much of a document its successor replaces."""

    WHOLE = "whole"
    PARTIAL = "partial"


class ReviewStatus(StrEnum):
    """The three steps of the review workflow shown on every article."""

    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"


class Grade(Frozen):
    """A grade that the issuing body gave, and the section (heading text) of our document that it belongs to."""

    grade: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/ -]{1,24}$")]
    section: Line | None = Field(default=None, description="Heading that holds the graded statement; all, where absent")


class Replacement(Frozen):
    """An edge to a document that replaces this one, or that this one replaces."""

    id: Slug
    extent: Extent = Extent.WHOLE
    note: Line | None = None


class Disagreement(Frozen):
    """A current document that says otherwise on one topic; both are shown side by side."""

    id: Slug
    on: Line = Field(description="The point in dispute, as a noun phrase")
    note: Line = Field(description="One sentence that names both positions and their populations")


class Review(Frozen):
    """Where the document stands in human review."""

    status: ReviewStatus = ReviewStatus.SUBMITTED
    last_reviewed: dt.date | None = None
    reviewer: Line | None = None

    @model_validator(mode="after")
    def _approved_names_its_reviewer(self) -> Self:
        if self.status is ReviewStatus.APPROVED and (self.last_reviewed is None or self.reviewer is None):
            raise ValueError("an approved document names its reviewer and the date of the review")
        return self


class Metadata(Frozen):
    """The front matter of a document. Unknown keys are refused, so that a misspelt one is never silently lost."""

    id: Slug
    kind: Kind
    type: DocumentType
    title: Line
    label: Line = Field(description="Short source line, such as 'USPSTF 2018 (falls)'")
    organisation: Line | None = None
    authors: tuple[Line, ...] = ()
    year: int | None = Field(default=None, ge=1800, le=2100)
    published: dt.date | None = None
    updated: dt.date | None = None
    identifiers: Identifiers = Identifiers()
    jurisdiction: Line | None = None
    population: Line | None = None
    grades: tuple[Grade, ...] = ()
    standing: Standing = Standing.CURRENT
    supersedes: tuple[Replacement, ...] = ()
    superseded_by: tuple[Replacement, ...] = ()
    proposes_to_replace: tuple[Slug, ...] = Field(default=(), description="For a draft; it replaces nothing yet")
    depends_on: tuple[Slug, ...] = Field(default=(), description="Documents whose data this one rests on")
    disagrees_with: tuple[Disagreement, ...] = ()
    integrity_note: Line | None = Field(default=None, description="A correction or caution shown with every citation")
    marks: tuple[Mark, ...] = Field(default=(), description="What its source says of its standing, or of other works'")
    read_depth: ReadDepth = ReadDepth.FULL_TEXT
    verified: Line | None = Field(default=None, description="How far the figures were checked, and against what")
    topics: tuple[Line, ...] = ()
    plain_language: bool = Field(default=False, description="Written for patients")
    questions: tuple[Line, ...] = Field(default=(), max_length=6, description="Questions that the document answers")
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] = "en"
    licence: Line | None = None
    redistributable: bool = Field(
        default=True, description="False where the text may be kept on this machine only; it is never exported"
    )
    attribution: Line | None = Field(
        default=None, description="What the source asks to be said wherever its text is shown"
    )
    review: Review = Review()

    def grade_of(self, section: tuple[str, ...]) -> str | None:
        """The grade that covers a section path: its own where stated, else the whole document's single one."""
        for grade in self.grades:
            if grade.section is not None and grade.section in section:
                return grade.grade
        whole = {grade.grade for grade in self.grades if grade.section is None}
        return whole.pop() if len(whole) == 1 else None


class BlockKind(StrEnum):
    """The structural unit that a block of text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_HEADER = "table_header"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class RawBlock:
    """What a reader yields: one block without its place in the text yet. `level` is 1 to 6 for headings, else 0."""

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A block at its place: `document.text[start:end]` is its text; `section` is the path of headings above it."""

    kind: BlockKind
    start: int
    end: int
    section: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is stored, shown and quoted from."""

    metadata: Metadata
    text: str
    blocks: tuple[Block, ...]

    @property
    def id(self) -> str:
        """The document id, unique in the corpus."""
        return self.metadata.id

    @property
    def version(self) -> str:
        """SHA-256 (hex) of the text and its blocks: changes when what is quoted changes, not with the metadata."""
        blocks = json.dumps([[b.kind, b.start, b.end, b.section, b.page] for b in self.blocks])
        return hashlib.sha256(f"{self.text}\0{blocks}".encode()).hexdigest()

    @property
    def sections(self) -> Iterator[tuple[str, ...]]:
        """The section paths in reading order, each once."""
        return iter(dict.fromkeys(block.section for block in self.blocks if block.section))


_SEPARATOR = {
    BlockKind.HEADING: "\n\n",
    BlockKind.PARAGRAPH: "\n\n",
    BlockKind.LIST_ITEM: "\n- ",
    BlockKind.TABLE_HEADER: "\n\n",
    BlockKind.TABLE_ROW: "\n",
}


def assemble(raw: Iterable[RawBlock]) -> tuple[str, tuple[Block, ...]]:
    """Lay blocks out as one plain text and return it with each block's range and section path.

    White space inside a block is folded to single spaces, so that a quote never straddles layout; blocks are
    separated by new lines, list items begin with "- ". Every reader ends here: there is one layout for all formats.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    path: list[tuple[int, str]] = []
    length = 0
    for block in raw:
        text = " ".join(block.text.split())
        if not text:
            continue
        if block.kind is BlockKind.HEADING:
            path = [step for step in path if step[0] < block.level]
            path.append((block.level, text))
        separator = _SEPARATOR[block.kind] if parts else _SEPARATOR[block.kind].lstrip("\n")
        parts += (separator, text)
        start = length + len(separator)
        length = start + len(text)
        section = tuple(step for _, step in path)
        blocks.append(Block(block.kind, start, length, section, block.page))
    return "".join(parts), tuple(blocks)
