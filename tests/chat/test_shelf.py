"""The articles of the first page, found by words of title, topics and text."""

from __future__ import annotations

from chat.service import Service
from chat.shelf import search
from corpus.articles import Article, Cited, Part
from corpus.document import DocumentType, Kind
from tests.chat import making


def _article(id: str, title: str, text: str, topics: tuple[str, ...] = ()) -> Article:
    source = making.metadata(id, kind=Kind.ARTICLE, type=DocumentType.ARTICLE, title=title, topics=topics)
    return Article(source, (Part("Findings", 2, (Cited(text, ("x",)),), bullets=False),), ("x",))


SHELF = (
    _article("a1", "Bones", "Warfarin slows clotting. Café food is told of."),
    _article("b1", "Warfarin and vitamin K", "It is told here.", ("anticoagulants",)),
    _article("c1", "Falls", "Nothing of the kind."),
)


def test_all_are_listed_without_a_search() -> None:
    """In the order given, and without a place."""
    assert [(f.article.metadata.id, f.excerpt) for f in search(SHELF, "  ")] == [
        ("a1", None),
        ("b1", None),
        ("c1", None),
    ]


def test_title_and_topics_come_before_the_text() -> None:
    """Those that are on it come first; where the text has it, the place is marked."""
    found = search(SHELF, "WARFARIN")
    assert [each.article.metadata.id for each in found] == ["b1", "a1"]
    assert found[0].excerpt is None
    assert found[1].excerpt is not None
    ((start, end),) = found[1].excerpt.marks
    assert found[1].excerpt.text[start:end] == "Warfarin"
    assert [each.article.metadata.id for each in search(SHELF, "anticoagulants")] == ["b1"]


def test_every_word_must_be_there() -> None:
    """In any of the three, whatever their case and accents."""
    assert [each.article.metadata.id for each in search(SHELF, "bones cafe")] == ["a1"]
    assert search(SHELF, "warfarin kangaroo") == ()


def test_the_shipped_articles_are_found_by_their_text(service: Service) -> None:
    """An excerpt is free of citation marks."""
    found = search(service.articles(), "warfarin")
    assert 0 < len(found) < len(service.articles())
    assert all("[@" not in each.excerpt.text for each in found if each.excerpt)
