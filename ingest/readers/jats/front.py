"""What an article's front matter says of it: identifiers, dates, people, licence, type, and its bonds to others."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from corpus.document import DocumentType, Kind
from corpus.works import Identifiers, Mark, Nature
from ingest.readers import literature
from ingest.readers.inline import inline
from ingest.readers.licences import licence_of
from ingest.readers.stated import identifiers

_SOURCE = "PubMed Central"
_NOT_PUBLISHED = ("preprint", "nihms", "received", "accepted", "pmc-release", "retracted", "corrected", "preview")
_ISSUE, _ONLINE = ("ppub", "print", "collection", "ecollection", "issue", "issue-pub"), ("epub", "electronic", "pub")
_NOTICES = ("retraction", "partial-retraction", "correction", "expression-of-concern", "addendum", "erratum")
# Types of related articles, as notices name their target and as papers name their notice. JATS leaves the list open;
# these are PubMed Central's (https://pmc.ncbi.nlm.nih.gov/pmcdoc/tagging-guidelines/article/dobs.html).
_TARGETS = {
    "retracted-article": Nature.RETRACTED,
    "partial-retraction": Nature.PARTLY_RETRACTED,
    "partially-retracted-article": Nature.PARTLY_RETRACTED,
    "withdrawn-article": Nature.WITHDRAWN,
    "removed-article": Nature.WITHDRAWN,
    "corrected-article": Nature.CORRECTED,
    "object-of-concern": Nature.CONCERN,
    "updated-article": Nature.UPDATED,
}
_OWN = {
    "retraction-forward": Nature.RETRACTED,
    "partial-retraction-forward": Nature.PARTLY_RETRACTED,
    "withdrawal-forward": Nature.WITHDRAWN,
    "removal-forward": Nature.WITHDRAWN,
    "correction-forward": Nature.CORRECTED,
    "concern-forward": Nature.CONCERN,
    "expression-of-concern-forward": Nature.CONCERN,
    "update-forward": Nature.UPDATED,
}
_OWN_TYPES = {"retracted-article": Nature.RETRACTED, "withdrawn-article": Nature.WITHDRAWN}
_WITHOUT_NOTES = frozenset(("xref", "fn"))


class Front:
    """The front matter of one article (namespaces taken off)."""

    def __init__(self, article: Element) -> None:
        front = article.find("front")
        self._journal = _found(front, "journal-meta")
        self._meta = _found(front, "article-meta")
        self._type = article.get("article-type", "").strip().lower()
        self.language = literature.language_of(article.get("lang", ""))

    @property
    def title(self) -> str | None:
        """The title, with its subtitle."""
        group = _found(self._meta, "title-group")
        title = inline(group.find("article-title"), _WITHOUT_NOTES)
        subtitle = inline(group.find("subtitle"), _WITHOUT_NOTES)
        if title and subtitle:
            title += f" {subtitle}" if title.endswith((":", "?", ".", "—")) else f": {subtitle}"
        return title or subtitle or None

    @property
    def identifiers(self) -> Identifiers:
        """The article's own identifiers."""
        of_type = {
            element.get("pub-id-type", ""): inline(element) for element in reversed(self._meta.findall("article-id"))
        }
        return identifiers(
            pmid=of_type.get("pmid", ""),
            pmcid=_pmcid(of_type.get("pmc") or of_type.get("pmcid") or ""),
            doi=of_type.get("doi", ""),
        )

    @property
    def journal(self) -> str | None:
        """The journal's full title."""
        titles = (self._journal.find(path) for path in ("journal-title-group/journal-title", "journal-title"))
        return next((text for text in map(inline, titles) if text), None)

    @property
    def authors(self) -> tuple[str, ...]:
        """Family name and initials of each author; groups by their names."""
        return tuple(name for name in self._authors() if name)

    def _authors(self) -> Iterator[str]:
        for person in self._meta.findall("contrib-group/contrib"):
            if person.get("contrib-type", "author") != "author":
                continue
            collab = person.find("collab")
            if collab is not None:
                yield inline(collab, frozenset(("contrib-group", "xref", "aff", "address", "email")))
                continue
            name = person.find("name")
            if name is None:
                name = person.find("name-alternatives/name")
            if name is not None:
                given = inline(name.find("given-names"))
                initials = "".join(word[0] for word in re.split(r"[\s.\-–]+", given) if word[:1].isalpha())
                family = " ".join(filter(None, (inline(name.find("prefix")), inline(name.find("surname")))))
                yield " ".join(filter(None, (family, initials, inline(name.find("suffix")))))
            else:
                yield inline(person.find("string-name"))

    @property
    def year(self) -> int | None:
        """The year of the issue, else of the first publication."""
        issue, online, other = self._dates()
        years = (_number(date, "year") for date in (*issue, *online, *other))
        return next((year for year in years if year and 1800 <= year <= 2100), None)

    @property
    def published(self) -> dt.date | None:
        """The first day of publication that is stated in full."""
        days = [day for dates in self._dates() for date in dates if (day := _day(date))]
        return min(days, default=None)

    def _dates(self) -> tuple[list[Element], list[Element], list[Element]]:
        issue: list[Element] = []
        online: list[Element] = []
        other: list[Element] = []
        for date in self._meta.findall("pub-date"):
            kinds = [date.get(key, "").lower() for key in ("pub-type", "date-type", "publication-format")]
            if any(kind.startswith(_NOT_PUBLISHED) for kind in kinds):
                continue
            if kinds[0] in _ISSUE or kinds[1] in _ISSUE or (kinds[1] == "pub" and kinds[2] == "print"):
                issue.append(date)
            else:
                (online if {*kinds} & {*_ONLINE} else other).append(date)
        return issue, online, other

    @property
    def licence(self) -> tuple[str | None, bool]:
        """The licence's name, and whether the text may be redistributed."""
        permissions = _found(self._meta, "permissions")
        stated = []
        for element in permissions.iter():
            if element.tag in ("license", "license_ref", "ext-link", "uri"):
                stated += [element.get("href", ""), element.get("license-type", "")]
            if element.tag in ("license", "license_ref"):
                stated.append(inline(element))
        stated = [text for text in stated if text.lower() not in ("open-access", "creative-commons", "")]
        if not stated:
            # NLM DTDs before 2.3 have no element for it.
            stated = [inline(self._meta.find("copyright-statement")), inline(permissions.find("copyright-statement"))]
            stated += [link.get("href", "") for link in self._meta.findall("ext-link")]
        return licence_of(stated)

    @property
    def topics(self) -> tuple[str, ...]:
        """The authors' keywords, without abbreviations that only stand for them."""
        groups = [group for group in self._meta.findall("kwd-group") if group.get("kwd-group-type") != "abbreviations"]
        return literature.headings(inline(word) for group in groups for word in group.iter("kwd"))

    @property
    def design(self) -> tuple[Kind, DocumentType]:
        """Kind and design, by the article's type and the headings that it is printed under."""
        if self._type in _NOTICES:
            return Kind.RESEARCH, DocumentType.NOTICE
        return literature.design([self._type, *(inline(subject) for subject in self._meta.iter("subject"))])

    def marks(self, own: Identifiers) -> tuple[Mark, ...]:
        """What the article says of its own standing and, where it is a notice, of its target's."""
        by = own if own != Identifiers() else None
        found = [Mark(nature=_OWN_TYPES[self._type], source=_SOURCE)] if self._type in _OWN_TYPES else []
        for related in self._meta.findall("related-article"):
            kind, other = related.get("related-article-type", "").lower(), _other(related)
            if kind in _OWN and self._type not in _NOTICES:
                found.append(Mark(nature=_OWN[kind], source=_SOURCE, by=other))
            elif kind in _TARGETS and other is not None:
                found.append(Mark(nature=_TARGETS[kind], source=_SOURCE, about=other, by=by))
        if self._type not in _NOTICES:
            titled = literature.marks(_SOURCE, own, (), (), self.title)
            told = {mark.nature for mark in found if mark.about is None}
            found += [mark for mark in titled if mark.nature not in told]
        return tuple(dict.fromkeys(found))


def _found(element: Element | None, path: str) -> Element:
    below = element.find(path) if element is not None else None
    return below if below is not None else Element("none")


def _pmcid(text: str) -> str:
    found = re.fullmatch(r"(?:PMC)?(\d{1,9})(?:\.\d+)?", text.strip(), re.I)
    return f"PMC{found[1]}" if found else ""


def _other(related: Element) -> Identifiers | None:
    said = related.get("href", "") or inline(related)
    match related.get("ext-link-type", "").lower():
        case "pmid" | "pubmed":
            found = identifiers(pmid=said)
        case "pmc" | "pmcid":
            found = identifiers(pmcid=_pmcid(said))
        case _:
            found = identifiers(doi=said)
    return found if found != Identifiers() else None


def _number(date: Element, part: str) -> int | None:
    text = inline(date.find(part))
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _day(date: Element) -> dt.date | None:
    year, month, day = (_number(date, part) for part in ("year", "month", "day"))
    try:
        return dt.date(year, month, day) if year and month and day and 1800 <= year <= 2100 else None
    except ValueError:
        return None
