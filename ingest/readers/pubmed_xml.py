"""PubMed records as E-utilities and the yearly baseline give them: `PubmedArticle` and `PubmedBookArticle`.

DTD: https://dtd.nlm.nih.gov/ncbi/pubmed/. A record without an abstract is kept, with its title as its only paragraph
and a note that says so: many retraction notices are such records, and their marks are about papers that are held.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from corpus.document import BlockKind, DocumentType, RawBlock, ReadDepth
from corpus.works import Identifiers
from errors import ReadError
from ingest.readers import literature
from ingest.readers.base import Gone, Item, Reading, Refused, finish
from ingest.readers.inline import inline
from ingest.readers.licences import licence_of
from ingest.readers.literature import Relation
from ingest.readers.stated import doi_of, identifiers, pmid_of
from ingest.readers.xml_tree import parse_xml

ROOTS = ("PubmedArticleSet", "PubmedBookArticleSet", "PubmedArticle", "PubmedBookArticle", "MedlineCitationSet")

_SOURCE = "PubMed"
_RECORDS = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation")
_NO_TITLE = re.compile(r"\[?\s*(?:not available|in process citation)\s*\]?\.?", re.I)
_PLAIN = "plain-language-summary"


def read_all(data: bytes, name: str) -> Iterator[Item]:
    """Read all records of a file; one without a PubMed id or any text is refused alone.

    Raises `ReadError` where the file is another, or is an answer that only carries an error.
    """
    root = parse_xml(data, name, doctype=True)
    errors = [inline(error) for error in root.iter("ERROR")]
    if root.tag not in ROOTS:
        said = f": {errors[0]}" if errors else ""
        raise ReadError(name, f"is no set of PubMed records (root <{root.tag}>){said}")
    records = [root] if root.tag in _RECORDS else [child for child in root if child.tag in _RECORDS]
    if errors and not records:
        raise ReadError(name, f"is an error of PubMed instead of records: {errors[0]}")
    return _items(records, root.findall("DeleteCitation/PMID"), name)


def _items(records: list[Element], deleted: list[Element], name: str) -> Iterator[Item]:
    for record in records:
        yield _item(record, name)
    for pmid in deleted:
        if number := pmid_of(inline(pmid)):
            yield Gone(_key(number))


def _key(pmid: str) -> str:
    return f"pubmed-{pmid}"


def _item(record: Element, name: str) -> Item:
    found = _Record(record)
    pmid = found.ids.pmid
    if pmid is None:
        return Refused("pubmed-unknown", "is a record without a PubMed id")
    try:
        return finish(found.reading(_key(pmid)), name, "holds neither an abstract nor a title")
    except ReadError as error:
        return Refused(_key(pmid), error.reason)


class _Record:
    """One record. A chapter of a book has other elements around the same ones."""

    def __init__(self, record: Element) -> None:
        book = record.find("BookDocument")
        # All is looked for below the record itself: what it cites has ids and titles too.
        self._citation = _first(book, record.find("MedlineCitation"), record)
        self._article = _first(book, self._citation.find("Article"), self._citation)
        self._is_book = book is not None
        self._data = record.find("PubmedBookData" if self._is_book else "PubmedData")
        self.ids = self._ids()

    def reading(self, key: str) -> Reading:
        """The record as a reading, before its last step."""
        types = self._types()
        topics = self._topics()
        title, language = self._title()
        blocks, spoken = self._text()
        note = None
        if not blocks:
            blocks, spoken, note = (RawBlock(BlockKind.PARAGRAPH, title or ""),), language, literature.NO_ABSTRACT
        kind, design = literature.design(types, topics)
        if design is DocumentType.NOTICE:
            note = None
        journal = self._journal()
        year, published = self._dates()
        authors = tuple(self._authors())
        revised = _date(self._citation.find("DateRevised"))
        holder = self._article.find("Abstract/CopyrightInformation")
        licence, _ = licence_of([inline(holder)])
        return Reading(
            title=title,
            blocks=blocks,
            language=spoken,
            year=year,
            organisation=None if authors else journal,
            authors=authors,
            key=key,
            label=literature.label(authors, year, self._short_journal() or journal),
            identifiers=self.ids,
            kind=kind,
            type=design,
            published=published,
            updated=revised if self._is_book else None,
            marks=literature.marks(_SOURCE, self.ids, types, self._relations(), title),
            integrity_note=note,
            read_depth=ReadDepth.ABSTRACT,
            topics=literature.headings(topics),
            licence=licence,
            redistributable=False,
            attribution="Courtesy of the U.S. National Library of Medicine (PubMed)"
            + (f"; record as revised on {revised.isoformat()}" if revised else ""),
        )

    def _ids(self) -> Identifiers:
        of_type: dict[str, str] = {}
        places = [self._article.find("ArticleIdList"), self._child("ArticleIdList")]
        for place in places:
            for element in place if place is not None else ():
                of_type.setdefault(element.get("IdType", ""), inline(element))
        for element in self._article.findall("ELocationID"):
            if element.get("EIdType") == "doi" and element.get("ValidYN") != "N":
                of_type.setdefault("doi", inline(element))
        banks = self._article.findall("DataBankList/DataBank")
        trials = [
            inline(number)
            for bank in banks
            if inline(bank.find("DataBankName")).lower() == "clinicaltrials.gov"
            for number in bank.findall("AccessionNumberList/AccessionNumber")
        ]
        pmid = inline(self._citation.find("PMID")) or of_type.get("pubmed", "")
        return identifiers(
            pmid=pmid,
            pmcid=of_type.get("pmc", "").partition(".")[0],
            doi=of_type.get("doi", ""),
            nct=trials[0] if trials else "",
        )

    def _child(self, tag: str) -> Element | None:
        return self._data.find(tag) if self._data is not None else None

    def _types(self) -> list[str]:
        elements = [*self._article.findall("PublicationTypeList/PublicationType")]
        elements += self._article.findall("PublicationType")
        return [text for element in elements for text in (inline(element), element.get("UI", "")) if text]

    def _topics(self) -> list[str]:
        """MeSH headings, those that the paper is mainly about first; else the authors' keywords."""
        mesh = self._citation.findall("MeshHeadingList/MeshHeading")
        mesh.sort(key=lambda heading: not any(part.get("MajorTopicYN") == "Y" for part in heading))
        return [inline(heading.find("DescriptorName")) for heading in mesh] or [
            inline(word) for word in self._citation.findall("KeywordList/Keyword")
        ]

    def _title(self) -> tuple[str | None, str | None]:
        """The title without the brackets that mark it as translated, and the language that it is in."""
        languages = [code for element in self._article.findall("Language") if (code := _language(element))]
        native = inline(self._article.find("VernacularTitle"))
        title = inline(_first(self._article.find("ArticleTitle"), self._article.find("Book/BookTitle")))
        if native and (not title or _NO_TITLE.fullmatch(title)):
            return native, next((code for code in languages if code != "en"), None)
        title, translated = literature.unbracketed(title)
        return title or None, "en" if translated or "en" in languages or not languages else languages[0]

    def _text(self) -> tuple[tuple[RawBlock, ...], str | None]:
        """The abstract and its language. Translations stand in only where there is no abstract; what was written for
        patients is added under a heading of its own."""
        blocks = list(_sections(self._article.find("Abstract"), 2))
        others = self._citation.findall("OtherAbstract")
        others += [] if self._citation is self._article else self._article.findall("OtherAbstract")
        plain = [other for other in others if other.get("Type") == _PLAIN and _language(other) in ("en", None)]
        rest = [other for other in others if other not in plain]
        spoken: str | None = "en"
        if not blocks and rest:
            chosen = next((other for other in rest if _language(other) in ("en", None)), rest[0])
            blocks, spoken = list(_sections(chosen, 2)), _language(chosen) or "en"
        for other in plain if spoken == "en" else ():
            if said := list(_sections(other, 3)):
                blocks += [RawBlock(BlockKind.HEADING, "Plain language summary", 2), *said]
        return tuple(blocks), spoken

    def _journal(self) -> str | None:
        return inline(_first(self._article.find("Journal/Title"), self._article.find("Book/BookTitle"))) or None

    def _short_journal(self) -> str | None:
        return inline(self._article.find("Journal/ISOAbbreviation")) or None

    def _authors(self) -> Iterator[str]:
        lists = [found for found in self._article.findall("AuthorList") if found.get("Type") != "editors"]
        for author in (author for found in lists for author in found.findall("Author")):
            if author.get("ValidYN") == "N":
                continue
            family, initials = inline(author.find("LastName")), inline(author.find("Initials"))
            yield inline(author.find("CollectiveName")) or f"{family} {initials}".strip()

    def _dates(self) -> tuple[int | None, dt.date | None]:
        """The year of the issue (of the chapter, in books), and the day of publication where one is stated."""
        if self._is_book:
            day = _date(self._article.find("ContributionDate"))
            stated = [self._article.find("ContributionDate"), self._article.find("Book/PubDate")]
        else:
            issue = self._article.find("Journal/JournalIssue/PubDate")
            day = _date(self._article.find("ArticleDate")) or _date(issue)
            stated = [issue, self._article.find("ArticleDate"), self._citation.find("DateCreated")]
        years = (_year(element) for element in stated if element is not None)
        return next((year for year in years if year), None), day

    def _relations(self) -> list[Relation]:
        found = self._citation.findall("CommentsCorrectionsList/CommentsCorrections")
        return [Relation(element.get("RefType", ""), _other(element)) for element in found if element.get("RefType")]


def _first(*elements: Element | None) -> Element:
    """The first element that is there."""
    return next((element for element in elements if element is not None), Element("none"))


def _sections(abstract: Element | None, level: int) -> Iterator[RawBlock]:
    """The parts of an abstract, their labels as headings."""
    for part in abstract.findall("AbstractText") if abstract is not None else ():
        if text := literature.without_colophon(inline(part)):
            named = part.get("Label", "").strip()
            if named and named.upper() != "UNLABELLED":
                yield RawBlock(BlockKind.HEADING, named, level)
            yield RawBlock(BlockKind.PARAGRAPH, text)


def _language(element: Element) -> str | None:
    return literature.language_of(element.get("Language") or inline(element)[:8])


def _other(element: Element) -> Identifiers | None:
    """The other paper of a relation: by its PubMed id, else by a DOI in the reference."""
    pmid, reference = inline(element.find("PMID")), inline(element.find("RefSource"))
    found = identifiers(pmid=pmid, doi="" if pmid_of(pmid) else doi_of(reference) or "")
    return found if found != Identifiers() else None


def _year(element: Element) -> int | None:
    text = inline(element.find("Year")) or inline(element.find("MedlineDate"))
    found = re.search(r"(?<!\d)(?:18|19|20)\d\d(?!\d)", text)
    return int(found[0]) if found else None


def _date(element: Element | None) -> dt.date | None:
    """A full date; months are numbers or English names."""
    if element is None or (year := _year(element)) is None:
        return None
    return literature.day_of(str(year), inline(element.find("Month")), inline(element.find("Day")))
