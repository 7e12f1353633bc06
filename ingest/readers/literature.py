"""What bibliographic sources say of a paper, in the corpus's terms: its design, its language, its marks, its label.

PubMed, Europe PMC and MEDLINE text name publication types and relations in nearly the same words; here they are read
in one way. Types: https://www.nlm.nih.gov/mesh/pubtypes.html; relations: `CommentsCorrections` of the PubMed DTD.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.document import DocumentType, Kind
from corpus.works import Identifiers, Mark, Nature
from ingest.readers.notices import nature_in_title
from ingest.readers.stated import date_of

NO_ABSTRACT = "The record holds no abstract: only its title is shown here, which is no evidence of what was found."
WITHDRAWING = "retraction of publication"
_RETRACTED = "retracted publication"
_UIS = {"d016441": _RETRACTED, "d016440": WITHDRAWING, "d016425": "published erratum"}
_NOTICES = frozenset(
    "retraction of publication|retraction notice|retraction|partial retraction|published erratum|correction|erratum|"
    "corrigendum|addendum|expression of concern|withdrawal|removal".split("|")
)
_DESIGNS = (
    (DocumentType.GUIDELINE, ("practice guideline", "guideline")),
    (DocumentType.META_ANALYSIS, ("meta analysis", "network meta analysis")),
    (DocumentType.RCT, ("randomized controlled trial", "pragmatic clinical trial", "equivalence trial")),
    (DocumentType.REVIEW, ("systematic review", "review", "scoping review", "review article")),
)
_OBSERVED = (
    (DocumentType.CROSS_SECTIONAL, ("cross sectional studies",)),
    (DocumentType.COHORT, ("cohort studies", "longitudinal studies")),
)
_TRIAL = "trial"
_REPUBLISHED = "correctedandrepublishedin"
# Said of the paper that carries them: by which notice or version.
_OWN = {
    "retractionin": Nature.RETRACTED,
    "retractedandrepublishedin": Nature.RETRACTED,
    "partialretractionin": Nature.PARTLY_RETRACTED,
    "expressionofconcernin": Nature.CONCERN,
    "erratumin": Nature.CORRECTED,
    _REPUBLISHED: Nature.UPDATED,
    "republishedin": Nature.UPDATED,
    "updatein": Nature.UPDATED,
}
# Said by a notice, or by a newer version, of the paper that it is about.
_OTHERS = {
    "retractionof": Nature.RETRACTED,
    "retractedandrepublishedfrom": Nature.RETRACTED,
    "partialretractionof": Nature.PARTLY_RETRACTED,
    "expressionofconcernfor": Nature.CONCERN,
    "erratumfor": Nature.CORRECTED,
    "correctedandrepublishedfrom": Nature.UPDATED,
    "republishedfrom": Nature.UPDATED,
    "updateof": Nature.UPDATED,
}
# What publishers set behind an abstract: keywords, the pages, the address of the paper, whose copyright it is.
_COLOPHON = re.compile(
    r"\s*(?:(?<=[.!?] )[A-Z][A-Za-z .&]{2,60} \d{1,4}(?:\(\d{1,4}\))?:\d{1,6}[-–]\d{1,6}, (?:19|20)\d\d\.?"
    r"|(?<=[.!?)] )https?://(?:dx\.)?doi\.org/\S{5,100}"
    r"|(?<=[.!?)] )(?i:key ?words?): [^.!?]{3,250}\.?"
    r"|\([^()]{0,60}(?:\([cC]\)|©)[^()]{0,60}(?i:all rights reserved)\.?\)\.?"
    r"|(?<=[.!?)] )(?:©|\([cC]\) (?=(?:19|20)\d\d)|(?i:copyright) (?:©|\([cC]\)|(?=(?:19|20)\d\d)))"
    r"(?: ?(?:19|20)\d\d\b(?:\. (?=The Author))?)?(?:[^.!?]|\b(?:[A-Z]|Inc|Ltd|Co|Corp|Pty)\.(?= )){0,140}\.?"
    r"(?: (?:All rights reserved|Published by (?:[^.]|\b[A-Z]\.){3,60})\.){0,2})$"
)
_LONGEST_COLOPHON, _MOST_COLOPHONS = 400, 3
_BRACKETED = re.compile(r"\[(.+)\](\.?)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# ISO 639-2 (both forms) -> ISO 639-1. What is missing here keeps its three letters.
_LANGUAGES = dict(
    pair.split(":")
    for pair in (
        "eng:en ger:de deu:de fre:fr fra:fr spa:es ita:it por:pt rus:ru chi:zh zho:zh jpn:ja kor:ko nor:no nob:nb "
        "nno:nn swe:sv dan:da fin:fi dut:nl nld:nl pol:pl cze:cs ces:cs slo:sk slk:sk hun:hu rum:ro ron:ro bul:bg "
        "hrv:hr srp:sr slv:sl gre:el ell:el tur:tr ara:ar heb:he per:fa fas:fa ukr:uk cat:ca ice:is isl:is est:et "
        "lav:lv lit:lt hin:hi tha:th vie:vi ind:id may:ms msa:ms afr:af geo:ka kat:ka arm:hy hye:hy baq:eu eus:eu "
        "glg:gl bos:bs mac:mk mkd:mk alb:sq sqi:sq lat:la wel:cy cym:cy gle:ga ukr:uk"
    ).split()
)
_UNKNOWN_LANGUAGES = ("und", "mul", "zxx")


@dataclass(frozen=True, slots=True)
class Relation:
    """What a paper says of its bond to another: the kind, as its source names it, and the other paper."""

    kind: str
    other: Identifiers | None


def plain(name: str) -> str:
    """A type or heading for comparing: lower case, hyphens as spaces."""
    return " ".join(name.lower().replace("-", " ").split())


def design(types: Iterable[str], topics: Iterable[str] = ()) -> tuple[Kind, DocumentType]:
    """Kind and design by publication types (names or MeSH ids) and, for observational studies, by MeSH headings.

    A notice is one whatever else it is called. A type that merely mentions another ("… as Topic", "…, Veterinary")
    counts for nothing.
    """
    named = {_UIS.get(name, name) for name in map(plain, types)}
    if named & _NOTICES:
        return Kind.RESEARCH, DocumentType.NOTICE
    found = next((kind for kind, names in _DESIGNS if named.intersection(names)), None)
    if found is None and not any(_TRIAL in name for name in named):
        headings = set(map(plain, topics))
        found = next((kind for kind, names in _OBSERVED if headings.intersection(names)), None)
    if found is None:
        return Kind.RESEARCH, DocumentType.ARTICLE
    return Kind.GUIDELINE if found is DocumentType.GUIDELINE else Kind.RESEARCH, found


def marks(
    source: str, own: Identifiers, types: Iterable[str], relations: Sequence[Relation], title: str | None
) -> tuple[Mark, ...]:
    """What a record says of its own paper's standing, and of others'.

    Four tests, since sources often set only one of them: the type "Retracted Publication", a relation to the notice,
    the title's prefix; and what a notice says of its target. A notice is never marked as retracted itself: it carries
    the words of a retraction, but it stands.
    """
    named = {_UIS.get(name, name) for name in map(plain, types)}
    kinds = {_relation(relation) for relation in relations}
    stands = WITHDRAWING in named or ("retractionof" in kinds and _RETRACTED not in named)
    said = [(nature, relation.other) for relation in relations if (nature := _own(relation))]
    if Nature.RETRACTED not in {nature for nature, _ in said}:
        prefixed = Nature.RETRACTED if _RETRACTED in named else nature_in_title(title or "")
        said += [(prefixed, None)] if prefixed else []
    found = [
        Mark(nature=nature, source=source, by=by)
        for nature, by in said
        if not (stands and nature in (Nature.RETRACTED, Nature.WITHDRAWN))
    ]
    by = own if own != Identifiers() else None
    found += [
        Mark(nature=nature, source=source, about=relation.other, by=by)
        for relation in relations
        if (nature := _OTHERS.get(_relation(relation))) and relation.other is not None
    ]
    return tuple(dict.fromkeys(found))


def _own(relation: Relation) -> Nature | None:
    kind = _relation(relation)
    return Nature.CORRECTED if kind == _REPUBLISHED and relation.other is None else _OWN.get(kind)


def _relation(relation: Relation) -> str:
    return re.sub(r"[^a-z]", "", relation.kind.lower())


def without_colophon(abstract: str) -> str:
    """An abstract without what stands behind its last sentence and is none of it; never less than its beginning."""
    abstract = " ".join(abstract.split())
    for _ in range(_MOST_COLOPHONS):
        start, end = abstract[:-_LONGEST_COLOPHON], abstract[-_LONGEST_COLOPHON:]
        found = _COLOPHON.search(end)
        if found is None or not (start + end[: found.start()]).strip():
            break
        abstract = (start + end[: found.start()]).rstrip()
    return abstract


def unbracketed(title: str) -> tuple[str, bool]:
    """A title without the brackets in which PubMed puts its translations, and whether it stood in any."""
    found = _BRACKETED.fullmatch(title)
    if found is None:
        return title, False
    inner = found[1].rstrip()
    return inner if inner.endswith((".", "?", "!")) else inner + found[2], True


def day_of(year: str, month: str, day: str) -> dt.date | None:
    """A full date whose month is a number or an English name; None for less than a day."""
    if month[:3].lower() in _MONTHS:
        month = str(_MONTHS.index(month[:3].lower()) + 1)
    return date_of(f"{year}-{month}-{day}")


def language_of(code: str) -> str | None:
    """A language by ISO 639-1 or, where it has no such code, 639-2; None for what names none."""
    code = code.strip().lower().replace("_", "-").partition("-")[0]
    code = _LANGUAGES.get(code, code)
    return code if re.fullmatch(r"[a-z]{2,3}", code) and code not in _UNKNOWN_LANGUAGES else None


def label(authors: Sequence[str], year: int | None, journal: str | None) -> str | None:
    """A short source line: "Jackson 2006 (N Engl J Med)". `authors` begin with their family names."""
    first = re.sub(r"\s+(?:\w\.?-?){1,4}$", "", authors[0]) if authors else ""
    if not first:
        return f"{journal} {year or ''}".strip()[:100] if journal else None
    first = first if len(first) <= 50 else first[:49].rstrip() + "…"
    others = " et al." if len(authors) > 1 else ""
    return f"{first}{others}{f' {year}' if year else ''}{f' ({journal[:60]})' if journal else ''}"


def headings(topics: Iterable[str], limit: int = 8) -> tuple[str, ...]:
    """The first subject headings, without those that only say who was studied."""
    return tuple(_some((topic for topic in topics if topic not in _CHECK_TAGS), limit))


def _some(texts: Iterable[str], limit: int) -> Iterator[str]:
    for number, text in enumerate(dict.fromkeys(" ".join(text.split())[:120] for text in texts if text.strip())):
        if number == limit:
            return
        yield text


# MeSH "check tags": https://www.nlm.nih.gov/mesh/features2004.html
_CHECK_TAGS = frozenset(
    ("Humans", "Male", "Female", "Animals", "Adult", "Middle Aged", "Aged", "Aged, 80 and over", "Young Adult",
     "Adolescent", "Child", "Child, Preschool", "Infant", "Infant, Newborn", "Mice", "Rats", "Pregnancy")
)  # fmt: skip
