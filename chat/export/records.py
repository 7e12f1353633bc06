"""What reference managers are told of a source, whatever the form: its type, its names, its note.

Types follow what Zotero's own translators make of them: RPRT and @techreport become a report, JOUR and @article a journal
article, ELEC a web page, @misc a document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from chat.export.sources import Source
from corpus.document import DocumentType


class Record(Enum):
    """A type of record: its name in RIS and in BibTeX."""

    REPORT = ("RPRT", "techreport")
    ARTICLE = ("JOUR", "article")
    PAGE = ("ELEC", "misc")

    @property
    def ris(self) -> str:
        """The value of TY."""
        return self.value[0]

    @property
    def bibtex(self) -> str:
        """The type of the entry."""
        return self.value[1]


_RECORDS = {
    DocumentType.RCT: Record.ARTICLE,
    DocumentType.META_ANALYSIS: Record.ARTICLE,
    DocumentType.COHORT: Record.ARTICLE,
    DocumentType.CROSS_SECTIONAL: Record.ARTICLE,
    DocumentType.REVIEW: Record.ARTICLE,
    DocumentType.NOTICE: Record.ARTICLE,
    DocumentType.FACT_SHEET: Record.PAGE,
    DocumentType.REGISTRY: Record.PAGE,
    DocumentType.LABEL: Record.PAGE,
    DocumentType.ARTICLE: Record.PAGE,
}
# "Jackson RD", "LaCroix A.Z.": a family name and initials; what follows no such pattern is a name as a whole.
_PERSON = re.compile(r"(?P<family>[^,]+?)\s+(?P<initials>(?:[^\W\d_a-z]\.?-?){1,4})")


@dataclass(frozen=True, slots=True)
class Name:
    """An author: a family name with initials ("R. D."), or the name of a body as a whole."""

    family: str
    initials: str = ""


def record(source: Source) -> Record:
    """The type; a report for guidelines and for whatever has no type of its own."""
    return _RECORDS.get(DocumentType(source.reference.type), Record.REPORT)


def names(source: Source) -> tuple[Name, ...]:
    """The authors; where none is held, the organisation that issued it. A journal is no author."""
    organisation = source.reference.organisation
    if not source.authors:
        return (Name(organisation),) if organisation and record(source) is not Record.ARTICLE else ()
    return tuple(_name(author) for author in source.authors)


def _name(author: str) -> Name:
    person = _PERSON.fullmatch(author)
    if person is None:
        return Name(author)
    letters = [letter for letter in person["initials"] if letter.isalpha()]
    return Name(person["family"], " ".join(f"{letter}." for letter in letters))


def note(source: Source) -> str:
    """How it stood when cited and stands today, with any caution."""
    return " ".join(part for part in (source.standing, source.caution) if part)
