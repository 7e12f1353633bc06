"""The shipped corpus: every document keeps the rules, and every edge between them is there."""

from __future__ import annotations

import unicodedata
from functools import cache

import pytest

from chat.evidence import stands_alone
from corpus import Document, Kind, Metadata, Standing, article, read_library, resolve, sentences
from corpus.document import BlockKind, Extent
from settings import SHIPPED_CORPUS

# FACTS 3.4: (successor, what it replaces, how much of it).
REPLACED = [
    ("uspstf-2018-fractures", "uspstf-2013-fractures", Extent.WHOLE),
    ("uspstf-2018-falls", "uspstf-2012-falls", Extent.WHOLE),
    ("uspstf-2025-osteoporosis", "uspstf-2018-osteoporosis", Extent.WHOLE),
    ("endocrine-2024-vitamin-d", "endocrine-2011-vitamin-d", Extent.WHOLE),
    ("nice-ng249-falls", "nice-cg161-falls", Extent.WHOLE),
    ("nice-ng259-osteoporosis", "nice-cg146-osteoporosis", Extent.PARTIAL),
]
STANDINGS = {
    **{old: Standing.SUPERSEDED for _, old, _ in REPLACED},
    **{new: Standing.CURRENT for new, _, _ in REPLACED},
    "uspstf-2018-fractures": Standing.UNDER_UPDATE,
    "uspstf-2024-draft-vitamin-d": Standing.DRAFT,
    "sato-2002-bone": Standing.RETRACTED,
    "sato-2005-bone": Standing.RETRACTED,
    "iwamoto-2009-meta-analysis": Standing.RETRACTED,
    "cockayne-2006": Standing.CONCERN,
    "mott-2019": Standing.CURRENT,
    "shiraki-2000": Standing.CURRENT,
    "iwamoto-2000": Standing.CURRENT,
}
PARTS = ["Definition and role", "Evidence", "What guidelines say", "Practical implementation", "Safety", "Bottom line"]
PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


@cache
def documents() -> dict[str, Document]:
    entries, refused = read_library(SHIPPED_CORPUS)
    assert [str(error) for error in refused] == []
    return {entry.document.id: entry.document for entry in entries}


@cache
def resolved() -> dict[str, Metadata]:
    return resolve({key: document.metadata for key, document in documents().items()})


def evidence() -> list[tuple[str, str]]:
    """(document, sentence) for every sentence that an answer may show."""
    return [
        (document.id, sentence.text)
        for document in documents().values()
        if document.metadata.kind is not Kind.ARTICLE
        for block in document.blocks
        if block.kind in PROSE
        for sentence in sentences(document.text[block.start : block.end])
    ]


def test_every_document_is_accepted() -> None:
    """No document of the corpus breaks a rule, and there are at least 40."""
    assert len(documents()) >= 40
    files = [file for folder in ("articles", "guidelines", "research") for file in (SHIPPED_CORPUS / folder).iterdir()]
    assert sorted(file.stem for file in files) == sorted(documents())


def test_there_are_articles_guidelines_and_research() -> None:
    """All three kinds are there, with at least three articles."""
    kinds = [document.metadata.kind for document in documents().values()]
    assert kinds.count(Kind.ARTICLE) >= 3
    assert {Kind.GUIDELINE, Kind.RESEARCH} <= set(kinds)


@pytest.mark.parametrize(("new", "old", "extent"), REPLACED)
def test_every_replacement_is_stated_by_both_sides(new: str, old: str, extent: Extent) -> None:
    """The successor's file and the predecessor's file name each other, with the same extent."""
    held = documents()
    assert [(edge.id, edge.extent) for edge in held[new].metadata.supersedes] == [(old, extent)]
    assert [(edge.id, edge.extent) for edge in held[old].metadata.superseded_by] == [(new, extent)]


def test_there_are_no_other_replacements() -> None:
    """What this file lists is all there is, so that a new edge is written down here too."""
    stated = {(key, edge.id) for key, document in documents().items() for edge in document.metadata.supersedes}
    mirrored = {(edge.id, key) for key, document in documents().items() for edge in document.metadata.superseded_by}
    assert stated == mirrored == {(new, old) for new, old, _ in REPLACED}


@pytest.mark.parametrize(("key", "standing"), STANDINGS.items())
def test_standing_follows_from_the_library(key: str, standing: Standing) -> None:
    """Each document that FACTS 3.4 names has the standing that it must have once the library is resolved."""
    assert resolved()[key].standing is standing


def test_all_others_may_be_cited() -> None:
    """No document loses its standing unnoticed."""
    others = {key: metadata.standing for key, metadata in resolved().items() if key not in STANDINGS}
    assert {key: standing for key, standing in others.items() if standing is not Standing.CURRENT} == {}


def test_the_draft_replaces_nothing() -> None:
    """The draft of 2024 names the statements that it would replace, and neither is replaced by it."""
    draft = documents()["uspstf-2024-draft-vitamin-d"].metadata
    assert set(draft.proposes_to_replace) == {"uspstf-2018-fractures", "uspstf-2018-falls"}
    assert draft.supersedes == ()
    assert all(resolved()[key].superseded_by == () for key in draft.proposes_to_replace)


@pytest.mark.parametrize("key", ["cockayne-2006", "iwamoto-2009-meta-analysis"])
def test_what_rests_on_the_retracted_trials_says_so(key: str) -> None:
    """Both meta-analyses name both retracted trials as what they rest on."""
    assert set(documents()[key].metadata.depends_on) == {"sato-2002-bone", "sato-2005-bone"}


def test_the_correction_is_shown_with_every_citation() -> None:
    """Mott 2019 carries its corrected figures in the note that goes with each citation."""
    note = documents()["mott-2019"].metadata.integrity_note or ""
    assert all(figure in note for figure in ("0.74", "0.56 to 0.97", "0.98"))


@pytest.mark.parametrize("key", ["iwamoto-2000", "shiraki-2000", "cockayne-2006"])
def test_doubt_is_shown_with_every_citation(key: str) -> None:
    """A document near the retracted trials carries a note, and is not called retracted."""
    found = documents()[key].metadata
    assert found.integrity_note
    assert found.standing is not Standing.RETRACTED


def test_disagreements_name_both_positions() -> None:
    """Where two documents disagree, both are current and each names the other."""
    pairs = {(key, edge.id) for key, held in documents().items() for edge in held.metadata.disagrees_with}
    assert pairs
    assert {(b, a) for a, b in pairs} == pairs
    assert all(resolved()[a].standing.citable for a, _ in pairs)


def test_every_citation_of_an_article_resolves() -> None:
    """Articles cite documents that are held, and no article: what is written from evidence is no evidence."""
    for document in documents().values():
        if document.metadata.kind is Kind.ARTICLE:
            cited = article(document).references
            assert len(cited) >= 5
            assert [key for key in cited if documents()[key].metadata.kind is Kind.ARTICLE] == []


def test_articles_have_the_parts_of_the_seed() -> None:
    """Each article has the six parts in their order, each with something in it."""
    for document in documents().values():
        if document.metadata.kind is Kind.ARTICLE:
            found = [section[1] for section in document.sections if len(section) == 2]
            assert found == PARTS, document.id
            filled = {block.section[1] for block in document.blocks if block.kind in PROSE and len(block.section) > 1}
            assert filled == set(PARTS), document.id


def test_every_document_says_how_far_it_was_verified() -> None:
    """What was checked, and against what, is stated for all evidence; who wrote it wherever that was read."""
    held = [document.metadata for document in documents().values() if document.metadata.kind is not Kind.ARTICLE]
    assert [metadata.id for metadata in held if not metadata.verified] == []
    nameless = [metadata.id for metadata in held if metadata.organisation is None and not metadata.authors]
    # FACTS T16 names no author of that review.
    assert set(nameless) <= {"vitamin-k-warfarin-review"}


def test_every_evidence_sentence_stands_alone() -> None:
    """Each sentence names its subject, so that it says the same when an answer shows it by itself."""
    assert [(key, text) for key, text in evidence() if not stands_alone(text)] == []


def test_evidence_sentences_are_of_a_readable_length() -> None:
    """Each sentence has 8 to 60 words."""
    assert len(evidence()) > 300
    assert [(key, text) for key, text in evidence() if not 8 <= len(text.split()) <= 60] == []


def test_evidence_addresses_no_patient() -> None:
    """No sentence of evidence speaks to its reader: it reports, and advises nobody."""
    second_person = {"you", "your", "yours", "yourself"}
    words = {(key, text): {word.strip(".,;:()'\"’").lower() for word in text.split()} for key, text in evidence()}
    assert [where for where, found in words.items() if found & second_person] == []


def test_no_sentence_stands_twice() -> None:
    """No two documents hold the same sentence, which would look like two sources for one statement."""
    seen: dict[str, str] = {}
    twice = [(key, seen[text]) for key, text in evidence() if seen.setdefault(text, key) != key]
    assert twice == []


def test_nothing_invisible_is_in_the_text() -> None:
    """No control, formatting or private character is in what may be quoted."""
    for document in documents().values():
        odd = {c for c in document.text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs")}
        assert odd == set(), document.id


def test_grades_belong_to_sections_with_text() -> None:
    """A grade is shown beside a statement: the section that it names holds one."""
    for document in documents().values():
        filled = {step for block in document.blocks if block.kind in PROSE for step in block.section}
        assert {grade.section for grade in document.metadata.grades} - filled - {None} == set(), document.id


def test_every_question_that_a_document_answers_is_a_question() -> None:
    """Suggested questions end in a question mark, and no document offers one twice."""
    for document in documents().values():
        asked = document.metadata.questions
        assert [question for question in asked if not question.endswith("?")] == []
        assert len(asked) == len(set(asked)), document.id
