"""The lexical index: words as they are asked for, the same after saving, and nothing at all where there is nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.lexical import LexicalIndex, terms

TEXTS = [
    "Vitamin D did not prevent falls in older adults.",
    "Vitamin K keeps its place beside warfarin.",
    "Vitamin K2 is a menaquinone.",
    "The trial found hazard ratio 0.98 for 25(OH)D.",
    "",
]


def best(index: LexicalIndex, query: str) -> int:
    return int(index.scores(query).argmax())


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    """The texts, indexed."""
    return LexicalIndex.build(TEXTS)


@pytest.mark.parametrize(
    ("query", "row"),
    [
        ("vitamin D", 0),
        ("vitamin K", 1),
        ("vitamin K2", 2),
        ("VITAMIN d?", 0),
        ("falling adult", 0),
        ("25(OH)D hazard", 3),
        ("Which menaquinones?", 2),
    ],
)
def test_one_letter_tells_vitamins_apart(index: LexicalIndex, query: str, row: int) -> None:
    """Single letters and digits are words; capitals, endings and punctuation make no difference."""
    assert best(index, query) == row


@pytest.mark.parametrize("query", ["", "???", "the of and", "zoledronate", "\0", "😀", "a" * 5000])
def test_a_query_without_a_known_word_finds_nothing(index: LexicalIndex, query: str) -> None:
    """No shared term, no score, and no error."""
    assert (index.scores(query) == np.zeros(len(TEXTS))).all()


def test_a_text_without_the_word_has_no_score(index: LexicalIndex) -> None:
    """Only texts that hold a term of the query score."""
    assert list(np.flatnonzero(index.scores("warfarin"))) == [1]
    assert (index.scores("vitamin warfarin zoledronate") >= 0).all()


def test_it_is_the_same_after_saving(index: LexicalIndex, tmp_path: Path) -> None:
    """Saved and loaded, every query scores the same to the bit, and every term is as rare."""
    index.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path)
    assert loaded.size == index.size == len(TEXTS)
    for query in (*TEXTS, "vitamin K and falls", "nothing of it"):
        assert (loaded.scores(query) == index.scores(query)).all()
    assert [loaded.rarity(term) for term in terms(" ".join(TEXTS))] == [
        index.rarity(term) for term in terms(" ".join(TEXTS))
    ]


@pytest.mark.parametrize("texts", [[], [""], ["", "   "], ["the of and"], ["..."]])
def test_nothing_to_index_is_an_index(texts: list[str], tmp_path: Path) -> None:
    """Without a single word there is still an index of the right size, which finds nothing."""
    built = LexicalIndex.build(texts)
    built.save(tmp_path)
    for found in (built, LexicalIndex.load(tmp_path)):
        assert found.size == len(texts)
        assert (found.scores("vitamin D") == np.zeros(len(texts))).all()


def test_rare_words_weigh_more(index: LexicalIndex) -> None:
    """The rarer a term, the higher its weight; one that no text has is the rarest."""
    weights = [index.rarity(term) for term in terms("vitamin warfarin zoledronate")]
    assert weights == sorted(set(weights))
    assert len(weights) == 3


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(st.sampled_from("vitamin K D warfarin falls of the 25 β".split()), max_size=8), max_size=12))
def test_scores_follow_the_definition(rows: list[list[str]]) -> None:
    """BM25 as Lucene computes it, by hand over the same terms."""
    texts = [" ".join(row) for row in rows]
    built = LexicalIndex.build(texts)
    query = "vitamin K falls"
    held = [terms(text) for text in texts]
    mean = sum(map(len, held)) / len(held) if held else 0.0
    for row, found in enumerate(built.scores(query)):
        wanted = 0.0
        for term in terms(query):
            frequency = sum(term in words for words in held)
            count = held[row].count(term)
            weight = np.log(1 + (len(held) - frequency + 0.5) / (frequency + 0.5))
            wanted += weight * count / (count + 0.6 * (0.6 + 0.4 * len(held[row]) / mean)) if count else 0.0
        assert found == pytest.approx(wanted, abs=1e-4)
