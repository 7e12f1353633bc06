"""Blocks: every format ends as one plain text, and each block's range in it is exact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import assemble
from corpus.document import BlockKind, Document, RawBlock
from corpus.markdown import blocks
from tests.documents import metadata

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
RAW = st.builds(
    lambda kind, text, level, page: RawBlock(kind, text, level if kind is BlockKind.HEADING else 0, page),
    st.sampled_from(BlockKind),
    TEXT,
    st.integers(1, 6),
    st.none() | st.integers(1, 999),
)
BODY = [kind for kind in BlockKind if kind is not BlockKind.HEADING]


@given(st.lists(RAW, max_size=30))
def test_a_block_is_found_at_its_range(raw: list[RawBlock]) -> None:
    """`text[start:end]` is the block's own text, folded; blocks follow each other and nothing but layout is between."""
    text, placed = assemble(raw)
    said = [block for block in raw if block.text.split()]
    assert [text[block.start : block.end] for block in placed] == [" ".join(block.text.split()) for block in said]
    assert [(block.kind, block.page) for block in placed] == [(block.kind, block.page) for block in said]
    ends = [0, *(block.end for block in placed)]
    between = [text[end : block.start] for end, block in zip(ends, placed, strict=False)]
    assert set(between) <= {"", "- ", "\n", "\n\n", "\n- "}
    assert text[ends[-1] :] == ""


@given(st.lists(RAW, max_size=30))
def test_a_line_is_a_block(raw: list[RawBlock]) -> None:
    """No block holds a line break, so that a quote never straddles layout."""
    text, placed = assemble(raw)
    assert all("\n" not in text[block.start : block.end] for block in placed)


@given(st.lists(RAW, max_size=30))
def test_the_section_is_the_path_of_headings_above(raw: list[RawBlock]) -> None:
    """A block's section holds the open headings, from the highest to the nearest."""
    text, placed = assemble(raw)
    levels = [block.level for block in raw if block.text.split()]
    open_headings: list[tuple[int, str]] = []
    for block, level in zip(placed, levels, strict=True):
        if block.kind is BlockKind.HEADING:
            while open_headings and open_headings[-1][0] >= level:
                open_headings.pop()
            open_headings.append((level, text[block.start : block.end]))
        assert block.section == tuple(title for _, title in open_headings)


@given(st.lists(RAW, max_size=20), st.lists(RAW, max_size=20))
def test_the_version_tells_texts_apart(one: list[RawBlock], other: list[RawBlock]) -> None:
    """Two documents have the same version where text and blocks are the same, and only there."""
    first, second = (Document(metadata("aa"), *assemble(raw)) for raw in (one, other))
    assert (first.version == second.version) == ((first.text, first.blocks) == (second.text, second.blocks))


def test_the_version_is_not_of_the_metadata() -> None:
    """A new title or standing leaves the version of the text as it is."""
    raw = [RawBlock(BlockKind.PARAGRAPH, "Text.")]
    first = Document(metadata("aa"), *assemble(raw))
    second = Document(metadata("aa", standing="retracted", title="Other"), *assemble(raw))
    assert first.version == second.version


def test_sections_are_listed_once() -> None:
    """The sections of a document are its heading paths in reading order."""
    text = "# A\n\none\n\n## B\n\ntwo\n\nthree\n\n# C\n"
    document = Document(metadata("aa"), *assemble(blocks(text)))
    assert list(document.sections) == [("A",), ("A", "B"), ("C",)]


def kinds(markdown: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in blocks(markdown)]


def test_markdown_tables_keep_their_header_apart() -> None:
    """A table's header and each of its rows are blocks of their own, cells parted by bars."""
    assert kinds("| Dose | Age |\n|---|---|\n| 600 IU | 51 |\n| 800 IU |\n") == [
        ("table_header", "Dose | Age"),
        ("table_row", "600 IU | 51"),
        ("table_row", "800 IU | "),
    ]


def test_markdown_lists_are_items() -> None:
    """Each item is a block, nested ones too; a second paragraph in an item is a paragraph."""
    assert kinds("Doses:\n\n- one\n  - two\n- three\n\n  more\n\n1. four\n") == [
        ("paragraph", "Doses:"),
        ("list_item", "one"),
        ("list_item", "two"),
        ("list_item", "three"),
        ("paragraph", "more"),
        ("list_item", "four"),
    ]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**Bold** and *less* `code`", "Bold and less code"),
        ("[a link](https://example.org) here", "a link here"),
        ("two\nlines  \nthree", "two lines three"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("![a picture](x.png)", "a picture"),
        ("text <b>raw</b> <img src=x onerror=alert(1)> text", "text raw text"),
        ("> quoted", "quoted"),
        ("25(OH)D ≥ 30 ng/mL, β = −0.5", "25(OH)D ≥ 30 ng/mL, β = −0.5"),
    ],
)
def test_markup_goes_and_text_stays(markdown: str, text: str) -> None:
    """What is shown is the words: no markup, no HTML, no address."""
    assert assemble(blocks(markdown))[0] == text


def test_raw_html_keeps_its_text_only() -> None:
    """Scripts and styles are no text, wherever they stand."""
    html = "<div>\n<script>alert(1)</script><style>p{}</style><p>Shown.</p>\n</div>\n"
    assert assemble(blocks(html))[0] == "Shown."


def test_code_keeps_its_lines() -> None:
    """Each line of a code block is a block: tables drawn by hand do not run together."""
    assert kinds("```\none\ntwo\n```\n") == [("paragraph", "one"), ("paragraph", "two")]
