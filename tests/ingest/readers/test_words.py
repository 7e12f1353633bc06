"""Hyphens at the ends of lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.words import Vocabulary, english

_DOCUMENT = Vocabulary(
    ["the community-dwelling adults had", "a dose of zoledronate in women", "one x-ray and no others"]
)


@pytest.mark.parametrize(
    ("line", "following", "whole"),
    [
        ("the recommen-", "dation applies", "the recommendation applies"),
        ("The American College of Ob-", "stetricians and", "The American College of Obstetricians and"),
        ("all community-", "dwelling adults", "all community-dwelling adults"),
        ("low-", "trauma” fractures", "low-trauma” fractures"),
        ("infusion of zole-", "dronate in men", "infusion of zoledronate in men"),
        ("serum 25-", "hydroxyvitamin D", "serum 25-hydroxyvitamin D"),
        ("a dual-energy X-", "ray scan", "a dual-energy X-ray scan"),
        ("severe COVID-", "19 in adults", "severe COVID-19 in adults"),
        ("from 2018-", "2019 onwards", "from 2018-2019 onwards"),
        ("with or", "without it", "with or without it"),
        ("see https://www.", "example.org/falls for", "see https://www.example.org/falls for"),
        ("doi:10.1001/jama.", "2018.7498", "doi:10.1001/jama.2018.7498"),
        ("at https://example.org.", "The next", "at https://example.org. The next"),
        ("and/", "or both", "and/or both"),
        ("", "begins", "begins"),
    ],
)
def test_broken_lines_are_joined(line: str, following: str, whole: str) -> None:
    """A hyphen that only broke the line goes; one that belongs to the word, number or address stays."""
    assert _DOCUMENT.join(line, following) == whole


def test_document_outvotes_the_word_list() -> None:
    """How a document itself writes a word decides over the common word."""
    assert (
        Vocabulary(["the re-sign rule and the re-sign form"]).join("please re-", "sign here") == "please re-sign here"
    )


@given(st.text(max_size=60), st.text(max_size=60))
def test_joining_loses_nothing_but_a_hyphen(line: str, following: str) -> None:
    """Whatever two lines hold, all of it but one hyphen at the break is in the joined line, in order."""
    joined = _DOCUMENT.join(line, following)
    letters, whole = joined.replace(" ", ""), (line + following).replace(" ", "")
    assert letters == whole or (line[-1] in "-\u00ad" and letters == (line[:-1] + following).replace(" ", ""))


def test_word_list_holds_words() -> None:
    """The list holds common words in lower case and none of the fragments that damaged files show."""
    assert {"recommendations", "osteoporosis", "the", "supplementation"} <= english()
    assert not {"rec", "ommendations", "pha", "rmacological", "ponsibility"} & english()
    assert all(word.isalpha() and word.islower() for word in english())
