"""Characters as a reader sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.characters import MATHEMATICAL_PI, SYMBOL, clean, of_font, raised


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("osteo\u00adporo\u200bsis", "osteoporosis"),
        ("ﬁrst ﬂow eﬀect", "first flow effect"),
        ("12\u202f483\u00a0adults", "12 483 adults"),
        ("dose\u202e gm 5\u2066", "dose gm 5"),
        ("hidden\U000e0041\U000e0042 text", "hidden text"),
        ("lone \ud800 half", "lone \N{REPLACEMENT CHARACTER} half"),
        ("non\u2011hip", "non-hip"),
        ("bell\x07 and icon \ue001", "bell and icon"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_invisible_characters_go(written: str, shown: str) -> None:
    """What a page does not show is not in its text; joiners stay where a script needs them."""
    assert clean(written) == shown


@given(st.text())
def test_clean_text_is_clean(text: str) -> None:
    """Cleaning twice changes nothing, and the result can always be stored as UTF-8."""
    once = clean(text)
    assert clean(once) == once
    assert once.encode() is not None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2", "²"),
        ("9", "⁹"),
        ("-9", "⁻⁹"),
        ("−9", "⁻⁹"),
        ("13,14", "¹³,¹⁴"),
        ("15-17", "¹⁵-¹⁷"),
        ("a", "ᵃ"),
        ("2+", "²⁺"),
    ],
)
def test_superscripts_stay_apart_from_numbers(written: str, shown: str) -> None:
    """A raised figure never becomes part of the number before it."""
    assert raised(written) == shown


@pytest.mark.parametrize("word", ["th", "st", "[1]", "®", "see note", ""])
def test_other_superscripts_stay_words(word: str) -> None:
    """Only figures, signs and single letters have a raised form."""
    assert raised(word) == word


def test_symbol_fonts_name_their_signs() -> None:
    """The signs on which a threshold hangs are where Adobe put them in the Symbol font, and Linotype in its Pi font."""
    assert [SYMBOL[code] for code in (0xA3, 0xB3, 0xB1, 0x6D, 0x62, 0xB4, 0xB0)] == ["≤", "≥", "±", "μ", "β", "×", "°"]
    assert [MATHEMATICAL_PI[name] for name in ("H11349", "H11350", "H9262")] == ["≤", "≥", "μ"]
    assert of_font("ABCDEF+Symbol", 0xF0B3) == "≥"
    assert of_font("Wingdings-Regular", 0xA7) == "•"
    assert of_font("Helvetica", 0xB3) is None
