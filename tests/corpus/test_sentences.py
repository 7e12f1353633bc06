"""Sentences: exact ranges, nothing lost, and no stop taken for an end that is none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus import read_library, sentences
from settings import SHIPPED_CORPUS

MARKS = [*" .?!\n-()[]\"'ADdeg,;:05", "e.g.", "vs.", "approx.", " vitamin D. ", "et al. ", "Dr. ", "1. ", "…", "”"]
SPACES = ["\u00a0", "\u3000", "\u200b", "\u2028", "\x1c", "\x85", "\r"]
PIECES = st.sampled_from([*MARKS, *SPACES, "😀", "👩\u200d🔬", "。", "日本", "e\u0301", "İ", "ß", "٣", "؟"])
TEXT = st.lists(PIECES | st.characters(exclude_categories=["Cs"]), max_size=60).map("".join)


@given(TEXT)
@example("A\u00a0.")
@example("5\u3000. B")
def test_every_sentence_is_exact_and_nothing_is_lost(text: str) -> None:
    """`text[start:end]` is the sentence; they do not overlap; between them lie white space and list marks only."""
    found = list(sentences(text))
    assert all(text[s.start : s.end] == s.text == s.text.strip() != "" for s in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    ends = [0, *(s.end for s in found)]
    starts = [*(s.start for s in found), len(text)]
    for end, start in zip(ends, starts, strict=True):
        rest = text[end:start]
        assert all(line.strip() in ("", "-") for line in rest.split("\n")), rest


@given(TEXT)
def test_no_sentence_crosses_a_line(text: str) -> None:
    """Lines are blocks: a sentence ends with its line."""
    assert all("\n" not in sentence.text for sentence in sentences(text))


@pytest.mark.parametrize(
    "parts",
    [
        ["Adults need vitamin D.", "The dose is 600 IU."],
        ["Men took vitamin K and D.", "Women took calcium."],
        ["Levels were low in hepatitis C.", "Doses were not changed."],
        ["The grade is D.", "The USPSTF gave it in 2018."],
        ["The dose was approx. 3.5 mg a day.", "It rose to 4.25 mg."],
        ["Leafy greens, e.g. kale, hold vitamin K1.", "Natto holds MK-7."],
        ["Vitamin D3 vs. placebo was tested.", "No effect was seen."],
        ["The hazard ratio was 0.98 (95% CI 0.88 to 1.08).", "It was not significant."],
        ["Smith et al. 2019 found 25 ng/mL.", "Dr. Jones did not."],
        ["The answer was no.", "The trial was small."],
        ["See ref. 5 and no. 7 on p. 12.", "Both agree."],
        ["They walked for 30 min. daily in all.", "They fell less."],
        ["They walked for 30 min.", "The others rested."],
        ["Serum 25(OH)D rose.", "PTH fell."],
        ["The level was 20 ng/mL (50 nmol/L).", "Adults had more."],
        ["P was < 0.001.", "The next trial differed."],
        ["Is 800 IU enough?", "It may be!", "Nobody knows."],
        ["効果はなかった。", "次の試験。"],
    ],
)
def test_a_sentence_ends_where_it_ends(parts: list[str]) -> None:
    """Letters, abbreviations, decimals and brackets end no sentence; full stops before capitals do."""
    assert [sentence.text for sentence in sentences(" ".join(parts))] == parts


def test_list_items_are_sentences_without_their_mark() -> None:
    """Each item stands for itself, whether or not it ends in a full stop."""
    text = "Doses:\n- 600 IU a day\n- 800 IU a day. After 70."
    assert [sentence.text for sentence in sentences(text)] == ["Doses:", "600 IU a day", "800 IU a day.", "After 70."]


@pytest.mark.parametrize("language", ["en", "de", "ja", "ru", "zz"])
def test_any_language_is_split_somehow(language: str) -> None:
    """A language that is not known is split as best it can be, and loses nothing."""
    text = "Das ist gut. Das ist besser."
    assert " ".join(sentence.text for sentence in sentences(text, language)) == text


def test_the_shipped_corpus_is_split_at_full_stops() -> None:
    """Every sentence of the corpus ends as one, and none holds a second."""
    for entry in read_library(SHIPPED_CORPUS)[0]:
        for sentence in sentences(entry.document.text):
            assert ". The " not in sentence.text, sentence.text
