"""PubMed records. The small ones are made by hand: no real sample of most relations was found."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus.document import DocumentType, Kind, ReadDepth
from corpus.works import Nature
from errors import ReadError
from ingest.readers import literature, pubmed_xml
from ingest.readers.base import Gone, Reading, Refused
from tests.ingest.readers.conftest import SENTENCES, shape


def _record(
    inside: str = "", *, types: str = "", relations: str = "", article: str = "", title: str = "A trial."
) -> bytes:
    listed = "".join(f"<PublicationType>{name}</PublicationType>" for name in types.split("|") if name)
    related = "".join(
        f'<CommentsCorrections RefType="{kind}"><RefSource>J. 2020</RefSource><PMID>{pmid}</PMID></CommentsCorrections>'
        for kind, pmid in (pair.split(":") for pair in relations.split())
    )
    return f"""<?xml version="1.0"?><!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "https://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">7</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2020</Year><Month>Mar</Month><Day>5</Day></PubDate></JournalIssue>
<Title>Journal of Hand-made Records</Title><ISOAbbreviation>J Handmade</ISOAbbreviation></Journal>
<ArticleTitle>{title}</ArticleTitle>{article}
<AuthorList><Author><LastName>Moss</LastName><Initials>AB</Initials></Author>
<Author><CollectiveName>Bone Group</CollectiveName></Author></AuthorList><Language>eng</Language>
<PublicationTypeList>{listed}</PublicationTypeList></Article>
<CommentsCorrectionsList>{related}</CommentsCorrectionsList>{inside}</MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="doi">10.1000/x.7</ArticleId><ArticleId IdType="pmc">PMC77</ArticleId>
</ArticleIdList></PubmedData></PubmedArticle></PubmedArticleSet>""".encode()


def _read(data: bytes) -> Reading:
    (item,) = pubmed_xml.read_all(data, "file.xml")
    assert isinstance(item, Reading)
    return item


_ABSTRACT = f"<Abstract><AbstractText>{SENTENCES[0]}</AbstractText></Abstract>"


def test_a_structured_abstract_has_headings() -> None:
    """Labels are headings, inline markup stays text, raised digits stay raised; the record says what it is."""
    parts = f'<AbstractText Label="RESULTS">At 10<sup>9</sup> <i>CFU</i>.</AbstractText><AbstractText>{SENTENCES[1]}</AbstractText>'
    reading = _read(_record(article=f"<Abstract>{parts}</Abstract>", types="Randomized Controlled Trial|Review"))
    assert shape(reading) == [("h2", "RESULTS"), ("paragraph", "At 10⁹ CFU."), ("paragraph", SENTENCES[1])]
    assert (reading.key, reading.type, reading.read_depth) == ("pubmed-7", DocumentType.RCT, ReadDepth.ABSTRACT)
    assert (reading.identifiers.doi, reading.identifiers.pmcid) == ("10.1000/x.7", "PMC77")
    assert (reading.year, reading.published) == (2020, dt.date(2020, 3, 5))
    assert (reading.authors, reading.label) == (("Moss AB", "Bone Group"), "Moss et al. 2020 (J Handmade)")
    assert not reading.redistributable


@pytest.mark.parametrize(
    ("types", "kind", "design"),
    [
        ("Practice Guideline|Journal Article", Kind.GUIDELINE, DocumentType.GUIDELINE),
        ("Meta-Analysis|Systematic Review", Kind.RESEARCH, DocumentType.META_ANALYSIS),
        ("Systematic Review", Kind.RESEARCH, DocumentType.REVIEW),
        ("Randomized Controlled Trial, Veterinary", Kind.RESEARCH, DocumentType.ARTICLE),
        ("Published Erratum|Practice Guideline", Kind.RESEARCH, DocumentType.NOTICE),
        ("Retraction of Publication", Kind.RESEARCH, DocumentType.NOTICE),
    ],
)
def test_types_are_designs(types: str, kind: Kind, design: DocumentType) -> None:
    """A notice is one whatever else it is called; veterinary trials are no trials in people."""
    reading = _read(_record(types=types, article=_ABSTRACT))
    assert (reading.kind, reading.type) == (kind, design)


@pytest.mark.parametrize(
    ("types", "relations", "marks"),
    [
        ("Retracted Publication", "", [("retracted", None, None)]),
        ("Retracted Publication", "RetractionIn:9", [("retracted", None, "9")]),
        ("", "RetractionIn:9", [("retracted", None, "9")]),
        ("", "PartialRetractionIn:9", [("partly_retracted", None, "9")]),
        ("", "ExpressionOfConcernIn:9", [("concern", None, "9")]),
        ("", "ErratumIn:9 ErratumIn:10", [("corrected", None, "9"), ("corrected", None, "10")]),
        ("", "CorrectedandRepublishedIn:9", [("updated", None, "9")]),
        ("", "UpdateIn:9 UpdateOf:5", [("updated", None, "9"), ("updated", "5", "7")]),
        ("Retraction of Publication", "RetractionOf:5", [("retracted", "5", "7")]),
        ("Retraction of Publication", "RetractionOf:5 RetractionIn:5", [("retracted", "5", "7")]),
        ("Published Erratum", "ErratumFor:5", [("corrected", "5", "7")]),
        ("", "CommentOn:5 Cites:6", []),
    ],
)
def test_relations_are_marks(types: str, relations: str, marks: list[tuple[str, str | None, str | None]]) -> None:
    """Each test counts alone; a notice is never marked as retracted itself, and marks its target by PubMed id."""
    found = _read(_record(types=types, relations=relations)).marks
    assert [(m.nature, m.about and m.about.pmid, m.by and m.by.pmid) for m in found] == [
        (Nature(nature), about, by) for nature, about, by in marks
    ]


def test_a_record_without_abstract_is_kept_for_its_marks() -> None:
    """Its title is its one paragraph, and a note says that it is no evidence."""
    reading = _read(_record(relations="RetractionIn:9"))
    assert shape(reading) == [("paragraph", "A trial.")]
    assert reading.integrity_note == literature.NO_ABSTRACT
    assert reading.marks


def test_translated_titles_and_other_abstracts() -> None:
    """Brackets go; another language's abstract stands in only where there is no other, and names its language."""
    other = (
        f'<OtherAbstract Type="Publisher" Language="ger"><AbstractText>{SENTENCES[2]}</AbstractText></OtherAbstract>'
    )
    alone = _read(_record(other, title="[Ein Versuch, translated].", article=""))
    assert (alone.title, alone.language, alone.text) == ("Ein Versuch, translated.", "de", SENTENCES[2])
    both = _read(_record(other, article=_ABSTRACT))
    assert (both.language, both.text) == ("en", SENTENCES[0])


def test_deleted_records_and_broken_ones() -> None:
    """Deleted ids are gone; a record without an id is refused and the others are read."""
    data = b"""<PubmedArticleSet><PubmedArticle><MedlineCitation><Article/></MedlineCitation></PubmedArticle>
    <DeleteCitation><PMID>3</PMID><PMID>4</PMID></DeleteCitation></PubmedArticleSet>"""
    refused, *gone = pubmed_xml.read_all(data, "file.xml")
    assert isinstance(refused, Refused)
    assert gone == [Gone("pubmed-3"), Gone("pubmed-4")]
    assert list(pubmed_xml.read_all(b"<PubmedArticleSet/>", "file.xml")) == []


def test_an_error_is_told() -> None:
    """An error in place of records is a refusal that repeats it."""
    with pytest.raises(ReadError, match="Cannot retrieve history data"):
        pubmed_xml.read_all(b"<eFetchResult><ERROR>Cannot retrieve history data</ERROR></eFetchResult>", "file.xml")
