"""Quotes against gold snippets, in characters counted by hand."""

from __future__ import annotations

import pytest

from evals.metrics.snippets import find, snippet_measures

TEXT = "Falls are common.\n\nVitamin D did not\nprevent falls in 2018."


def test_a_snippet_is_found_where_it_stands() -> None:
    """The range cuts the snippet out of the text; of two places it is the first."""
    assert find(TEXT, "are common") == (6, 16)
    assert find("falls and falls", "falls") == (0, 5)


@pytest.mark.parametrize("snippet", ["Vitamin D did not prevent falls", " VitaminD did not\n\nprevent\u00a0falls "])
def test_white_space_does_not_matter(snippet: str) -> None:
    """Whatever white space the snippet has, its range is that of the text, from its first to its last letter."""
    place = find(TEXT, snippet)
    assert place is not None
    assert TEXT[slice(*place)] == "Vitamin D did not\nprevent falls"


@pytest.mark.parametrize("snippet", ["Vitamin K did not prevent falls", "vitamin d did not", "  "])
def test_a_snippet_that_does_not_stand_there_is_not_found(snippet: str) -> None:
    """Another letter or case is another text, and white space alone is no snippet."""
    assert find(TEXT, snippet) is None


def test_characters_shared_with_the_gold() -> None:
    """Gold 10-30 (20 characters), quoted 20-60 (40): 10 are shared, so recall 1/2 and precision 1/4."""
    found = snippet_measures({"a": [(20, 60)]}, {"a": [(10, 30)]})
    assert found == {"snippet_recall": 0.5, "snippet_precision": 0.25, "gold_cited": 1.0}


def test_overlaps_count_once() -> None:
    """Gold 0-10 and 5-15 are 15 characters, quoted 0-10 twice are 10: recall 10/15, precision 1."""
    found = snippet_measures({"a": [(0, 10), (0, 10)]}, {"a": [(0, 10), (5, 15)]})
    assert found["snippet_recall"] == pytest.approx(10 / 15)
    assert found["snippet_precision"] == 1.0


def test_the_same_place_in_another_document_is_not_gold() -> None:
    """Quoted 0-10 of a and 0-30 of b, gold 0-10 of a and 0-10 of c: recall 10/20, precision 10/40."""
    found = snippet_measures({"a": [(0, 10)], "b": [(0, 30)]}, {"a": [(0, 10)], "c": [(0, 10)]})
    assert found == {"snippet_recall": 0.5, "snippet_precision": 0.25, "gold_cited": 1.0}


def test_ranges_that_touch_share_nothing() -> None:
    """A range ends before its end: 0-10 and 10-20 have no character in common."""
    found = snippet_measures({"a": [(10, 20)]}, {"a": [(0, 10)]})
    assert found == {"snippet_recall": 0.0, "snippet_precision": 0.0, "gold_cited": 0.0}


def test_a_refusal_recalls_nothing_and_has_no_precision() -> None:
    """Without quotes recall is 0; precision is absent."""
    assert snippet_measures({}, {"a": [(0, 10)]}) == {"snippet_recall": 0.0, "gold_cited": 0.0}


@pytest.mark.parametrize("gold", [{}, {"a": []}])
def test_without_gold_there_is_no_measure(gold: dict[str, list[tuple[int, int]]]) -> None:
    """A case whose snippets are not in the corpus is not scored."""
    assert snippet_measures({"a": [(0, 10)]}, gold) == {}
