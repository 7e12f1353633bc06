"""Articles: parts, bullets and sentences, and the numbers of their references."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import article
from corpus.articles import Cited, cited
from tests.documents import entry

BODY = """
# Does vitamin K2 help?

## Definition and role

- Vitamin K2 is a menaquinone [@ods; @iom].

## Evidence

### Trials

- One trial found more bone [@knapen].
- Another found none [@binkley; @knapen].

### Pooled

## Bottom line

Vitamin K2 is unproven [@mott]. Warfarin users keep intake steady [@ods; @ods].
"""


def test_parts_hold_their_bullets_and_sentences() -> None:
    """Headings below the title make parts, in order, with their level; prose is parted into sentences."""
    found = article(entry("question", BODY, kind="article").document)
    assert [(part.heading, part.level, part.bullets, len(part.items)) for part in found.parts] == [
        ("Definition and role", 2, True, 1),
        ("Evidence", 2, False, 0),
        ("Trials", 3, True, 2),
        ("Pooled", 3, False, 0),
        ("Bottom line", 2, False, 2),
    ]
    assert found.parts[-1].items == (
        Cited("Vitamin K2 is unproven.", ("mott",)),
        Cited("Warfarin users keep intake steady.", ("ods",)),
    )


def test_references_are_numbered_as_they_are_first_cited() -> None:
    """Number 1 is cited first; a document cited again keeps its number."""
    found = article(entry("question", BODY, kind="article").document)
    assert found.references == ("ods", "iom", "knapen", "binkley", "mott")
    assert [found.number(key) for key in found.references] == [1, 2, 3, 4, 5]
    with pytest.raises(ValueError, match="not in tuple"):
        found.number("nobody")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain.", Cited("Plain.", ())),
        ("One [@aa].", Cited("One.", ("aa",))),
        ("Two [@aa; @bb].", Cited("Two.", ("aa", "bb"))),
        ("Two [@aa;@bb] groups [@cc].", Cited("Two groups.", ("aa", "bb", "cc"))),
        ("Twice [@aa] the same [@aa].", Cited("Twice the same.", ("aa",))),
        ("Brackets [stay] and [1] too.", Cited("Brackets [stay] and [1] too.", ())),
        ("An interval [0.9 to 1.1] stays [@aa].", Cited("An interval [0.9 to 1.1] stays.", ("aa",))),
    ],
)
def test_citation_marks_are_parted_from_the_text(text: str, expected: Cited) -> None:
    """Marks go with the white space before them; other brackets stay; ids are in order, each once."""
    assert cited(text) == expected


@given(st.lists(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:-]{1,20}", fullmatch=True), max_size=6))
def test_every_id_is_read_back(ids: list[str]) -> None:
    """Whatever ids a sentence cites are read back, in order."""
    marks = f" [{'; '.join(f'@{key}' for key in ids)}]" if ids else ""
    assert cited(f"A statement{marks}.") == Cited("A statement.", tuple(dict.fromkeys(ids)))


def test_numbers_point_into_the_references_for_every_item() -> None:
    """Every citation of every item has a number within the list, so that no mark leads nowhere."""
    found = article(entry("question", BODY, kind="article").document)
    numbers = [found.number(key) for part in found.parts for item in part.items for key in item.citations]
    assert sorted(set(numbers)) == list(range(1, len(found.references) + 1))
