"""JATS articles, made by hand and small; real ones are held against the table of samples."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus.document import DocumentType, ReadDepth
from errors import ReadError
from ingest.readers import jats
from ingest.readers.base import Gone
from ingest.readers.licences import licence_of
from tests.ingest.readers.conftest import SENTENCES, shape

_LINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def _article(body: str = "", *, meta: str = "", kind: str = "research-article", back: str = "") -> bytes:
    return f"""<!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "JATS-archivearticle1.dtd"><article article-type="{kind}" {_LINK}
 xml:lang="en"><front><journal-meta><journal-title>J Handmade</journal-title></journal-meta><article-meta>
<article-id pub-id-type="pmc">55</article-id><article-id pub-id-type="doi">10.1000/j.55</article-id>
<title-group><article-title>Falls in <italic>adults</italic></article-title><subtitle>A study</subtitle></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Moss</surname><given-names>Ann Bea</given-names></name>
</contrib></contrib-group><pub-date pub-type="epub"><day>2</day><month>4</month><year>2019</year></pub-date>
<pub-date pub-type="collection"><year>2020</year></pub-date>{meta}</article-meta></front>
<body>{body}</body><back>{back}</back></article>""".encode()


def test_sections_tables_lists_and_floats() -> None:
    """Sections nest, tables have a head, formulas stay, footers and captions stand by their tables; the rest goes."""
    body = f"""<sec><label>1.</label><title>Methods</title><p>{SENTENCES[0]}<xref ref-type="bibr"><sup>12</sup></xref></p>
<sec><title>Doses</title><p>Given:<list><list-item><p>x<sup>2</sup></p></list-item></list>then less.</p>
<table-wrap><label>Table 1</label><caption><title>Doses</title></caption><table><thead><tr><th>Arm</th>
<th colspan="2">Dose</th></tr></thead><tbody><tr><td>A</td><td>1</td><td>2</td></tr></tbody></table>
<table-wrap-foot><fn><p>IU a day.</p></fn></table-wrap-foot></table-wrap></sec></sec>
<sec><title>Author Contributions</title><p>All.</p></sec><sec><title>Empty</title></sec>
<boxed-text><caption><title>Box</title></caption><sec><title>In it</title><p>Said.</p></sec></boxed-text><p>After <inline-formula>
<inline-graphic/></inline-formula>.</p>"""
    reading = jats.read(_article(body, back="<ref-list><title>References</title><ref/></ref-list>"), "file.xml")
    assert shape(reading) == [
        ("h2", "1. Methods"),
        ("paragraph", f"{SENTENCES[0]}¹²"),
        ("h3", "Doses"),
        ("paragraph", "Given:"),
        ("list_item", "x²"),
        ("paragraph", "then less."),
        ("paragraph", "Table 1. Doses."),
        ("table_header", "Arm | Dose"),
        ("table_row", "A | 1 | 2"),
        ("paragraph", "IU a day."),
        ("paragraph", "Box"),
        ("paragraph", "In it"),
        ("paragraph", "Said."),
        ("paragraph", "After [formula]."),
    ]
    assert (reading.title, reading.key, reading.authors) == ("Falls in adults: A study", "pmc-PMC55", ("Moss AB",))
    assert (reading.year, reading.published, reading.language) == (2020, dt.date(2019, 4, 2), "en")
    assert (reading.licence, reading.redistributable) == (None, False)


def test_an_abstract_alone_is_read_as_such() -> None:
    """Without a body the depth of reading is the abstract's."""
    abstract = f"<abstract><sec><title>Results</title><p>{SENTENCES[1]}</p></sec></abstract>"
    reading = jats.read(_article(meta=abstract), "file.xml")
    assert shape(reading) == [("h2", "Abstract"), ("h3", "Results"), ("paragraph", SENTENCES[1])]
    assert reading.read_depth is ReadDepth.ABSTRACT


def test_text_among_supplementary_files_is_kept() -> None:
    """A section of its own below a list of files is read, the list is not; figures set behind the text are read."""
    files = f"""<sec><title>3. Methods</title><p>{SENTENCES[0]}</p></sec><sec sec-type="supplementary-material"><title>Supporting
Information</title><sec><title>Accession Numbers</title><p>{SENTENCES[1]}</p></sec><supplementary-material><caption><p>A file.</p>
</caption></supplementary-material><p>Found online.</p></sec><sec><title>4.1 Ethical approval</title><p>Given.</p></sec>"""
    figures = f"""<sec sec-type="display-objects"><title>Figures and Tables</title><fig><label>Figure 1</label><caption>
<p>{SENTENCES[2]}</p></caption></fig></sec>"""
    assert shape(jats.read(_article(files, back=figures), "file.xml")) == [
        ("h2", "3. Methods"),
        ("paragraph", SENTENCES[0]),
        ("h2", "Accession Numbers"),
        ("paragraph", SENTENCES[1]),
        ("h2", "Figures and Tables"),
        ("paragraph", f"Figure 1. {SENTENCES[2]}"),
    ]


@pytest.mark.parametrize(
    ("kind", "related", "href", "mark"),
    [
        ("retraction", "retracted-article", "info:doi/10.1000/j.1", ("retracted", "10.1000/j.1", "10.1000/j.55")),
        ("correction", "corrected-article", "10.1000/j.1", ("corrected", "10.1000/j.1", "10.1000/j.55")),
        ("expression-of-concern", "object-of-concern", "10.1000/j.1", ("concern", "10.1000/j.1", "10.1000/j.55")),
        ("research-article", "retraction-forward", "10.1000/j.2", ("retracted", None, "10.1000/j.2")),
        ("retracted-article", "companion", "10.1000/j.2", ("retracted", None, None)),
    ],
)
def test_notices_mark_their_target(
    kind: str, related: str, href: str, mark: tuple[str, str | None, str | None]
) -> None:
    """A notice marks the paper that it is about and never itself; a retracted paper is marked itself."""
    meta = f'<related-article related-article-type="{related}" ext-link-type="doi" xlink:href="{href}"/>'
    reading = jats.read(_article(f"<p>{SENTENCES[0]}</p>", meta=meta, kind=kind), "file.xml")
    (found,) = reading.marks
    assert (found.nature, found.about and found.about.doi, found.by and found.by.doi) == mark
    assert (reading.type is DocumentType.NOTICE) == (kind in ("retraction", "correction", "expression-of-concern"))


@pytest.mark.parametrize(
    ("stated", "name", "open_"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0", True),
        ("http://creativecommons.org/licenses/by-nc-nd/3.0/", "CC BY-NC-ND 3.0", False),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0", True),
        ("distributed under the terms of the Creative Commons Attribution License, which permits use", "CC BY", True),
        ("under the Creative Commons Attribution Non-Commercial License (x)", "CC BY-NC", False),
        ("Creative Commons Attribution License for non-commercial use", "CC BY-NC", False),
        ("cc by-sa", "CC BY-SA", True),
        ("It lies in the public domain.", "Public domain", True),
        ("All rights reserved.", "All rights reserved.", False),
        ("", None, False),
    ],
)
def test_licences(stated: str, name: str | None, open_: bool) -> None:
    """By address or in prose; where prose limits the name, the limit counts; what is unknown is closed."""
    assert licence_of([stated]) == (name, open_)


def test_sets_and_deleted_records() -> None:
    """OAI-PMH's answers hold articles and headers of deleted ones."""
    article = _article(f"<p>{SENTENCES[0]}</p>").partition(b'.dtd">')[2].decode()
    data = f"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><metadata>{article}</metadata></record>
<record><header status="deleted"><identifier>oai:pubmedcentral.nih.gov:9</identifier></header></record></ListRecords></OAI-PMH>"""
    reading, gone = jats.read_all(data.encode(), "file.xml")
    assert reading.key == "pmc-PMC55"
    assert gone == Gone("pmc-PMC9")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("<OAI-PMH><error code='badResumptionToken'>expired</error></OAI-PMH>", "expired"),
        ("<pmc-articleset><Reply Id='1' error='id: 1 is not available'/></pmc-articleset>", "is not available"),
        ("<article><p/></article>", "no <front>"),
    ],
)
def test_errors_are_told(data: str, reason: str) -> None:
    """An answer that is an error is refused with its words."""
    with pytest.raises(ReadError, match=reason):
        jats.read(data.encode(), "file.xml")
