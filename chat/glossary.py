"""The terms that an answer uses, in plain words for who may not know them: all for patients, statistics for students.

The words are in glossary.toml, ours and reviewed as text like any other of the repository. They explain; they are no
evidence, hold no figure, and are never cited.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from chat.turn import Audience, Passage, Reference, Statement, Term
from corpus.document import DocumentType

_FILE = Path(__file__).with_suffix(".toml")
_MOST = 12


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Word(_Row):
    term: str
    meaning: str
    forms: tuple[str, ...] = ()
    sort: Literal["medicine", "statistics"] = "medicine"

    def place(self, text: str) -> int | None:
        """Where it stands in a text first; None where it does not. Abbreviations are looked for as they are written."""
        found = [
            re.search(rf"(?<!\w)(?:{form})(?!\w)", text, _flags(form)) for form in self.forms or (re.escape(self.term),)
        ]
        return min((match.start() for match in found if match), default=None)


class _Grade(_Row):
    body: str
    grade: str
    meaning: str


class _Glossary(_Row):
    term: tuple[_Word, ...]
    grade: tuple[_Grade, ...]
    design: Mapping[DocumentType, str]


def _flags(form: str) -> re.RegexFlag:
    return re.IGNORECASE if re.search(r"(?<!\\)[a-z]", form) else re.NOFLAG


@lru_cache(maxsize=1)
def glossary() -> _Glossary:
    """The glossary as it is written."""
    return TypeAdapter(_Glossary).validate_python(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def explained(
    audience: Audience,
    statements: Sequence[Statement],
    references: Sequence[Reference],
    passages: Mapping[str, Passage],
) -> tuple[Term, ...]:
    """What goes below an answer for its reader; `passages` by id. A clinician is told none of it."""
    if audience is Audience.CLINICIAN:
        return ()
    text = "\n".join(statement.text for statement in statements)
    wanted = ("medicine", "statistics") if audience is Audience.PATIENT else ("statistics",)
    found = [
        (place, word) for word in glossary().term if word.sort in wanted and (place := word.place(text)) is not None
    ]
    words = [Term(term=word.term, meaning=word.meaning) for _, word in sorted(found, key=lambda item: item[0])]
    cited = [
        passages[quote.passage] for statement in statements for quote in statement.quotes if quote.passage in passages
    ]
    told = [*dict.fromkeys(_grades(cited)), *words[:_MOST]]
    return (*told, *_designs(references)) if audience is Audience.STUDENT else tuple(told)


def _grades(passages: Sequence[Passage]) -> Iterator[Term]:
    for passage in passages:
        for row in glossary().grade:
            if passage.grade == row.grade and row.body in (passage.source.organisation or ""):
                yield Term(term=f"grade {row.grade}", meaning=row.meaning)


def _designs(references: Sequence[Reference]) -> Iterator[Term]:
    for kind in dict.fromkeys(reference.type for reference in references):
        if meaning := glossary().design.get(DocumentType(kind)):
            labels = ", ".join(reference.label for reference in references if reference.type == kind)
            yield Term(term=f"{kind.replace('_', ' ')} ({labels})", meaning=meaning)
