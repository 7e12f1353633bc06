"""Chunking: exact ranges, nothing lost, nothing longer than the model reads, and names that stay."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models

from corpus import Document, assemble, read_library
from corpus.document import BlockKind, RawBlock
from ingest import Chunker, Passage, SentenceTransformerEmbeddings
from settings import SHIPPED_CORPUS, ChunkingSettings, EmbeddingSettings
from tests.documents import metadata

MODEL_TOKENS = 256
HEADINGS = ["Safety", "Evidence", "Dose: how much?", "日本", "Safety"]
PLAIN = ["vitamin", "K2", "25(OH)D", "0.98", "hypercalcaemia", "e.g.", "menaquinone-7", "≥", "ng/mL"]
ODD = ["骨粗鬆症", "😀", "👩\u200d🔬", "x" * 101, "é" * 40, "e\u0301" * 20, "-" * 50, "\u200b", "ß", "İstanbul"]
WORDS = st.sampled_from([*PLAIN, *ODD, "antidisestablishmentarianism" * 3])
SENTENCE = st.lists(WORDS, min_size=1, max_size=60).map(lambda words: " ".join(words) + ".")
LONG = st.lists(WORDS, min_size=150, max_size=500).map(" ".join)
PROSE = st.lists(SENTENCE, min_size=1, max_size=8).map(" ".join) | LONG | st.text(max_size=80)
ROW = st.lists(st.lists(WORDS, max_size=4).map(" ".join), min_size=2, max_size=3).map(" | ".join)


def block(kind: BlockKind, text: st.SearchStrategy[str]) -> st.SearchStrategy[list[RawBlock]]:
    return text.map(lambda found: [RawBlock(kind, found)])


TABLE = st.tuples(ROW, st.lists(ROW, min_size=1, max_size=12)).map(
    lambda table: [
        RawBlock(BlockKind.TABLE_HEADER, table[0]),
        *(RawBlock(BlockKind.TABLE_ROW, row) for row in table[1]),
    ]
)
HEADING = st.builds(
    lambda title, level: [RawBlock(BlockKind.HEADING, title, level)], st.sampled_from(HEADINGS), st.integers(1, 3)
)
PARTS = st.one_of(HEADING, block(BlockKind.PARAGRAPH, PROSE), block(BlockKind.LIST_ITEM, PROSE), TABLE)
RAW = st.lists(PARTS, max_size=14).map(lambda parts: [raw for part in parts for raw in part])
LIMITS = st.builds(
    ChunkingSettings,
    max_tokens=st.sampled_from([32, 64, 200, 254, 8192]),
    title_tokens=st.sampled_from([0, 1, 40, 512]),
)


@cache
def embeddings() -> SentenceTransformerEmbeddings:
    # The tokenizer alone; no model is loaded for it.
    return SentenceTransformerEmbeddings(EmbeddingSettings())


def document(raw: list[RawBlock], title: str = "Vitamin K2 and bone") -> Document:
    return Document(metadata("aa", title=title), *assemble(raw))


def passages(found: Document, limits: ChunkingSettings | None = None) -> list[Passage]:
    return Chunker(embeddings().tokenizer, MODEL_TOKENS, limits or ChunkingSettings()).passages(found)


@settings(deadline=None, max_examples=60)
@given(RAW, LIMITS)
def test_a_passage_is_its_range(raw: list[RawBlock], limits: ChunkingSettings) -> None:
    """`document.text[start:end] == passage.text`, always, and no passage is empty or padded."""
    found = document(raw)
    for passage in passages(found, limits):
        assert found.text[passage.start : passage.end] == passage.text == passage.text.strip() != ""


@settings(deadline=None, max_examples=60)
@given(RAW, LIMITS)
def test_nothing_is_lost_and_nothing_is_doubled(raw: list[RawBlock], limits: ChunkingSettings) -> None:
    """Every visible character of every block but the headings stands in exactly one passage; headings stand in none."""
    found = document(raw)
    covered = [0] * len(found.text)
    for passage in passages(found, limits):
        for place in range(passage.start, passage.end):
            covered[place] += 1
    for placed in found.blocks:
        wanted = 0 if placed.kind is BlockKind.HEADING else 1
        for place in range(placed.start, placed.end):
            assert covered[place] == wanted or found.text[place].isspace()


@settings(deadline=None, max_examples=60)
@given(RAW, LIMITS)
def test_a_passage_stays_in_its_section(raw: list[RawBlock], limits: ChunkingSettings) -> None:
    """No passage crosses a heading, also where the next has the same words; it names the headings above it."""
    found = document(raw)
    for passage in passages(found, limits):
        inside = [b for b in found.blocks if b.start < passage.end and passage.start < b.end]
        assert BlockKind.HEADING not in {b.kind for b in inside}
        assert {b.section for b in inside} == {passage.section}


@settings(deadline=None, max_examples=60)
@given(
    RAW,
    LIMITS,
    st.sampled_from(["", "T", "骨" * 80, "A very long title of a document " * 20]),
    st.sampled_from(["", "passage: "]),
)
def test_nothing_is_longer_than_the_model_reads(
    raw: list[RawBlock], limits: ChunkingSettings, title: str, prefix: str
) -> None:
    """What is embedded, with prefix, title, section, context and the special tokens, is never cut by the model."""
    tokenizer = embeddings().tokenizer
    chunker = Chunker(tokenizer, MODEL_TOKENS, limits, prefix)
    for passage in chunker.passages(document(raw)):
        embedded = chunker.embedded_text(passage, title)
        assert embedded.endswith(passage.text)
        assert len(tokenizer.encode(prefix + embedded).ids) <= MODEL_TOKENS


LIMIT = ChunkingSettings(max_tokens=8192, title_tokens=512)


def test_a_long_title_gives_way_to_the_passage() -> None:
    """Where title and passage do not fit together the title is cut, and where nothing is left it goes."""
    tokenizer = embeddings().tokenizer
    chunker = Chunker(tokenizer, MODEL_TOKENS, LIMIT)
    for words in (200, 250, 252, 253, 254, 900):
        for passage in chunker.passages(document([RawBlock(BlockKind.PARAGRAPH, "bone " * words)])):
            embedded = chunker.embedded_text(passage, "A title " * 300)
            assert embedded.endswith(passage.text)
            assert len(tokenizer.encode(embedded).ids) <= MODEL_TOKENS
            assert embedded.startswith("A") == (passage.text.count("bone") < 253)


def test_what_is_cut_within_a_word_is_counted_anew() -> None:
    """A tokenizer whose words begin otherwise than they go on: the rest of a cut word has more tokens than before."""
    vocabulary = {"[UNK]": 0, "a": 1, "##a": 2, "##aaaa": 3}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100_000))
    chunker = Chunker(tokenizer, 24, LIMIT)
    for letters in range(500, 506):
        found = document([RawBlock(BlockKind.PARAGRAPH, "a" * letters)])
        parts = chunker.passages(found)
        assert "".join(p.text for p in parts) == found.text
        assert max(len(tokenizer.encode(chunker.embedded_text(p, "")).ids) for p in parts) <= 24 - 2


@settings(deadline=None, max_examples=40)
@given(RAW, LIMITS)
def test_names_are_unique_and_the_same_again(raw: list[RawBlock], limits: ChunkingSettings) -> None:
    """Each passage has an id of its own, and cutting again gives the same."""
    found = document(raw)
    ids = [passage.id for passage in passages(found, limits)]
    assert len(set(ids)) == len(ids)
    assert [passage.id for passage in passages(found, limits)] == ids


@settings(deadline=None, max_examples=40)
@given(RAW, RAW)
def test_names_outlive_edits_elsewhere(before: list[RawBlock], after: list[RawBlock]) -> None:
    """Whatever comes before or after it, a section's passages keep their ids and texts."""
    own = [RawBlock(BlockKind.HEADING, "Warfarin", 1), RawBlock(BlockKind.PARAGRAPH, "Keep intake steady. " * 80)]
    alone = {p.id: p.text for p in passages(document(own))}
    rest = [RawBlock(BlockKind.HEADING, "More", 1), *after]
    among = {p.id: p.text for p in passages(document([*before, *own, *rest]))}
    assert alone.items() <= among.items()


def test_equal_passages_have_different_names() -> None:
    """The same words twice in one section, in two sections, or in two documents: four passages."""
    same = RawBlock(BlockKind.PARAGRAPH, "Keep the intake of vitamin K steady. " * 30)
    raw = [RawBlock(BlockKind.HEADING, "A", 1), same, same, RawBlock(BlockKind.HEADING, "B", 1), same]
    first = document(raw)
    other = replace(first, metadata=metadata("bb", title="Vitamin K2 and bone"))
    ids = [p.id for found in (first, other) for p in passages(found)]
    assert len(set(ids)) == len(ids) >= 6


@settings(deadline=None, max_examples=60)
@given(RAW)
def test_a_row_comes_with_its_header(raw: list[RawBlock]) -> None:
    """A passage that begins with a row of a table has that table's header in its context, and no other passage has."""
    found = document(raw)
    headers: dict[int, str] = {}
    header = ""
    before = None
    for placed in found.blocks:
        text = found.text[placed.start : placed.end]
        if placed.kind is BlockKind.TABLE_HEADER:
            header = f"{header} {text}" if before is BlockKind.TABLE_HEADER else text
        elif placed.kind is not BlockKind.TABLE_ROW or before not in (BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW):
            header = ""
        if placed.kind is BlockKind.TABLE_ROW:
            headers[placed.start] = header
        before = placed.kind
    starts = {p.start: p.context for p in passages(found, ChunkingSettings(max_tokens=32))}
    assert {start: starts[start] for start in headers.keys() & starts.keys()} == {
        start: headers[start] for start in headers.keys() & starts.keys()
    }


def cut(*raw: RawBlock, tokens: int = 32) -> list[tuple[str, str]]:
    return [(p.text, p.context) for p in passages(document(list(raw)), ChunkingSettings(max_tokens=tokens))]


ITEM = "Leafy greens such as kale, spinach and broccoli hold much vitamin K1, number {}."


def test_list_items_come_with_the_line_that_opens_them() -> None:
    """An item that is parted from its opening line carries it as context; without a colon there is none."""
    items = [RawBlock(BlockKind.LIST_ITEM, ITEM.format(number)) for number in range(3)]
    opened = cut(RawBlock(BlockKind.PARAGRAPH, "Foods that hold much vitamin K:"), *items)
    assert [context for _, context in opened[1:]] == ["Foods that hold much vitamin K:"] * (len(opened) - 1)
    assert len(opened) >= 3
    closed = cut(RawBlock(BlockKind.PARAGRAPH, "Foods hold vitamin K."), *items)
    assert {context for _, context in closed} == {""}


def test_a_list_after_a_table_has_not_the_tables_header() -> None:
    """The header of a table ends with the table."""
    rows = [RawBlock(BlockKind.TABLE_HEADER, "Age | Dose"), RawBlock(BlockKind.TABLE_ROW, "51 | 600 IU")]
    items = [RawBlock(BlockKind.LIST_ITEM, ITEM.format(number)) for number in range(2)]
    found = cut(*rows, *items)
    assert all(context == "" for text, context in found if text.startswith("Leafy"))


def test_whole_blocks_stay_together_while_they_fit() -> None:
    """Short paragraphs share a passage; a paragraph that does not fit is parted between sentences."""
    short = [RawBlock(BlockKind.PARAGRAPH, f"Sentence number {number} is here.") for number in range(3)]
    assert len(cut(*short, tokens=200)) == 1
    sentences = [
        f"Trial number {number} of vitamin K2 found no difference in the density of bone." for number in range(6)
    ]
    found = [text for text, _ in cut(RawBlock(BlockKind.PARAGRAPH, " ".join(sentences)))]
    assert len(found) > 1
    assert [sentence for text in found for sentence in text.replace(". ", ".\n").split("\n")] == sentences


def test_a_sentence_that_does_not_fit_is_parted_between_words() -> None:
    """Words stay whole."""
    text = "supplementation with menaquinone " * 60
    found = [part for part, _ in cut(RawBlock(BlockKind.PARAGRAPH, text))]
    assert len(found) > 3
    assert " ".join(found).split() == text.split()


def test_a_page_is_the_page_of_its_beginning() -> None:
    """A passage is on the page on which it begins."""
    raw = [RawBlock(BlockKind.PARAGRAPH, ITEM.format(page), page=page) for page in (3, 4, 5)]
    found = passages(document(raw), ChunkingSettings(max_tokens=32))
    assert [p.page for p in found] == [3, 4, 5]


def test_the_title_is_not_repeated_in_the_section() -> None:
    """The heading that is the title is no section: it is before every passage anyway."""
    title = "Vitamin K2 and bone"
    raw = [RawBlock(BlockKind.HEADING, title, 1), RawBlock(BlockKind.HEADING, "Safety", 2)]
    (found,) = passages(document([*raw, RawBlock(BlockKind.PARAGRAPH, "It is safe.")], title))
    assert found.section == ("Safety",)
    chunker = Chunker(embeddings().tokenizer, MODEL_TOKENS, ChunkingSettings())
    assert chunker.embedded_text(found, title) == "Vitamin K2 and bone. Safety\nIt is safe."


@pytest.mark.parametrize("text", ["word " * 20_000, "x" * 50_000, "ab-" * 5_000, "骨" * 5_000, "é😀" * 3_000])
def test_very_long_blocks_are_cut_in_time(text: str) -> None:
    """A hundred thousand characters without a full stop are cut, whole, in seconds."""
    found = document([RawBlock(BlockKind.PARAGRAPH, text)])
    parts = passages(found)
    assert "".join(p.text for p in parts).replace(" ", "") == found.text.replace(" ", "")


def test_the_shipped_corpus_is_cut_whole() -> None:
    """On the real documents: ids unique over all, every sentence within one passage, none too long for the model."""
    tokenizer = embeddings().tokenizer
    chunker = Chunker(tokenizer, MODEL_TOKENS, ChunkingSettings())
    seen: set[str] = set()
    for entry in read_library(SHIPPED_CORPUS)[0]:
        for passage in chunker.passages(entry.document):
            assert passage.id not in seen
            seen.add(passage.id)
            embedded = chunker.embedded_text(passage, entry.document.metadata.title)
            assert len(tokenizer.encode(embedded).ids) <= MODEL_TOKENS
            assert passage.text[-1] in ".!?:%)" or passage.text[-1].isalnum()
    assert len(seen) > 150
