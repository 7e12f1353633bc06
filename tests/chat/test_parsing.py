"""A model's reply is read as sentences with citations, whatever it holds, in time that grows with its length alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.answering.parsing import parsed


@pytest.mark.parametrize(
    ("text", "sentences", "unknown"),
    [
        ("Falls rose. [1] Bones held [2][3].", [("Falls rose.", (1,)), ("Bones held.", (2, 3))], 0),
        ("[1] Falls rose. [2] Bones held.", [("Falls rose.", (1,)), ("Bones held.", (2,))], 0),
        ("Falls rose [1, 3], and bones [2] held.", [("Falls rose, and bones held.", (1, 3, 2))], 0),
        ("Falls rose [1-3].", [("Falls rose.", (1, 2, 3))], 0),
        ("Falls rose [1–2; 3].", [("Falls rose.", (1, 2, 3))], 0),
        ("Falls rose.[1]Bones held.[^2]", [("Falls rose.", (1,)), ("Bones held.", (2,))], 0),
        ("Falls rose 【2】.", [("Falls rose.", (2,))], 0),
        ("Falls rose [99].", [("Falls rose.", ())], 1),
        ("Falls rose [2][0][4].", [("Falls rose.", (2,))], 2),
        ("Falls rose [1-5000].", [("Falls rose.", ())], 1),
        ("Falls rose [123456789012345678901234].", [("Falls rose.", ())], 1),
        ("Falls rose [95% CI 1.1 to 1.3] [1].", [("Falls rose [95% CI 1.1 to 1.3].", (1,))], 0),
        ("Risk fell (p < 0.05) [1].", [("Risk fell (p < 0.05).", (1,))], 0),
        (
            "<b>Falls</b> rose<br/> [1]. <p class='x'>Bones held</p> [2].",
            [("Falls rose.", (1,)), ("Bones held.", (2,))],
            0,
        ),
        ("- **Falls** rose [1].\n2. `Bones` held [2].", [("Falls rose.", (1,)), ("Bones held.", (2,))], 0),
        ("Falls [rose](https://example.org/x) [1](https://example.org).", [("Falls rose.", (1,))], 0),
        ("<think>It says [3].</think>\nFalls rose [1].", [("Falls rose.", (1,))], 0),
        ("<think>It never ends [1].", [], 0),
        ("```\nFalls rose [1].\n```\nBones held [2].", [("Bones held.", (2,))], 0),
        ("<<<BEGIN QUESTION 0a1b>>>\nFalls rose [1].\n<<<END QUESTION 0a1b>>>", [("Falls rose.", (1,))], 0),
        ("", [], 0),
        ("[1][2]", [], 0),
    ],
)
def test_sentences_and_their_citations(text: str, sentences: list[tuple[str, tuple[int, ...]]], unknown: int) -> None:
    """Citations belong to the sentence that they stand in or behind; numbers that were not given are counted."""
    reply = parsed(text, 3)
    assert [(each.text, each.numbers) for each in reply.sentences] == sentences
    assert reply.unknown == unknown


@given(st.text(alphabet="[]()<>-–,;1239 aB.\n*_`#|/【】^ß", max_size=200), st.integers(0, 12))
def test_any_text_is_read(text: str, given: int) -> None:
    """Whatever stands there, what is cited was given, and nothing is cited twice by one sentence."""
    for sentence in parsed(text, given).sentences:
        assert sentence.text == sentence.text.strip()
        assert all(1 <= number <= given for number in sentence.numbers)
        assert len(set(sentence.numbers)) == len(sentence.numbers)


@pytest.mark.parametrize(
    "unit", ["[", "[1", "<", "<a", "[1]", "[](", "[1,", "*", "# ", "<think>", "Falls rose [1]. ", "\n"]
)
def test_reading_takes_linear_time(unit: str) -> None:
    """Long replies made of beginnings that never end cost little: 200,000 characters within seconds."""
    started = time.perf_counter()
    parsed(unit * (200_000 // len(unit)), 9)
    assert time.perf_counter() - started < 15
