"""PDFs as text: order, paragraphs, headings, tables."""

from __future__ import annotations

from fpdf import FPDF

from ingest.readers import pdf
from tests.ingest.readers.conftest import SENTENCES, column, page, pdf_of, shape

LEFT = "Left column begins here. " + SENTENCES[0] + " " + SENTENCES[1] + " Left column ends here."
RIGHT = "Right column begins here. " + SENTENCES[2] + " " + SENTENCES[3] + " Right column ends here."


def _text(data: bytes) -> str:
    return " ".join(text for _, text in shape(pdf.read(data, "file.pdf")))


def test_paragraphs_are_joined_from_their_lines() -> None:
    """The lines of a paragraph are one block, and a wider space begins the next."""

    def draw(file: FPDF) -> None:
        page(file)
        column(file, SENTENCES[0] + " " + SENTENCES[1], 50, 60, 300)
        column(file, SENTENCES[2] + " " + SENTENCES[3], 50, 140, 300)

    reading = pdf.read(pdf_of(draw), "file.pdf")
    assert shape(reading) == [
        ("paragraph", f"{SENTENCES[0]} {SENTENCES[1]}"),
        ("paragraph", f"{SENTENCES[2]} {SENTENCES[3]}"),
    ]
    assert {block.page for block in reading.blocks} == {1}


def test_columns_are_read_one_after_the_other() -> None:
    """Two columns are read left before right, whichever was drawn first."""

    def draw(file: FPDF) -> None:
        page(file)
        column(file, RIGHT, 310, 60, 220)
        column(file, LEFT, 50, 60, 220)

    assert _text(pdf_of(draw)) == f"{LEFT} {RIGHT}"


def test_columns_drawn_line_by_line_are_read_one_after_the_other() -> None:
    """Columns whose lines were drawn across the page, left and right in turn, are read as columns all the same."""
    left, right = _lines(LEFT), _lines(RIGHT)

    def draw(file: FPDF) -> None:
        page(file)
        for number, pair in enumerate(zip(left, right, strict=True)):
            for x, line in zip((50, 310), pair, strict=True):
                file.text(x, 60 + 13 * number, line)

    assert _text(pdf_of(draw)) == f"{LEFT} {RIGHT}"


def _lines(text: str, count: int = 8) -> list[str]:
    words = text.split()
    size = -(-len(words) // count)
    return [" ".join(words[start : start + size]) for start in range(0, len(words), size)]


def test_a_title_across_both_columns_comes_first() -> None:
    """What spans the page is read at its height, not inside a column."""

    def draw(file: FPDF) -> None:
        page(file, 18, "B")
        file.text(50, 50, "Exercise to prevent falls in older adults at home")
        file.set_font("Helvetica", "", 10)
        column(file, LEFT, 50, 80, 220)
        column(file, RIGHT, 310, 80, 220)

    assert shape(pdf.read(pdf_of(draw), "file.pdf")) == [
        ("h1", "Exercise to prevent falls in older adults at home"),
        ("paragraph", LEFT),
        ("paragraph", RIGHT),
    ]


def test_a_sentence_goes_on_behind_a_page_break() -> None:
    """A paragraph that a page breaks off is one block, on the page where it begins."""
    half = len(SENTENCES[1]) // 2
    cut = SENTENCES[1].index(" ", half)

    def draw(file: FPDF) -> None:
        page(file)
        column(file, SENTENCES[0] + " " + SENTENCES[1][:cut], 50, 60, 400)
        page(file)
        column(file, SENTENCES[1][cut + 1 :], 50, 60, 400)
        column(file, SENTENCES[2], 50, 140, 400)

    reading = pdf.read(pdf_of(draw), "file.pdf")
    assert shape(reading)[0] == ("paragraph", f"{SENTENCES[0]} {SENTENCES[1]}")
    assert [block.page for block in reading.blocks] == [1, 2]


def test_broken_words_are_mended() -> None:
    """A word that the end of a line broke is whole again; a hyphen of its own it keeps."""

    def draw(file: FPDF) -> None:
        page(file)
        lines = (
            "The panel makes a recommen-",
            "dation for community-",
            "dwelling adults with low 25-",
            "hydroxyvitamin D.",
        )
        for number, line in enumerate(lines):
            file.text(50, 60 + 13 * number, line)

    assert "a recommendation for community-dwelling adults with low 25-hydroxyvitamin D." in _text(pdf_of(draw))


def test_running_heads_and_page_numbers_go() -> None:
    """What stands at the edge of page after page is no part of the text; all else is."""

    def draw(file: FPDF) -> None:
        for number in range(5):
            page(file)
            file.text(50, 30, "Falls guideline 2024")
            column(file, SENTENCES[number], 50, 120, 400)
            file.text(280, 820, f"Page {number + 1} of 5")

    assert _text(pdf_of(draw)) == " ".join(SENTENCES[:5])


def test_headings_rank_by_size() -> None:
    """Larger and bolder lines are headings, ranked by size; the largest is the title where none is stated."""

    def draw(file: FPDF) -> None:
        page(file, 20, "B")
        file.text(50, 50, "Falls in older adults")
        for number, (size, style, text) in enumerate(
            [(14, "B", "Recommendation"), (10, "", SENTENCES[0]), (10, "B", "Harms"), (10, "", SENTENCES[1])]
        ):
            file.set_font("Helvetica", style, size)
            column(file, text, 50, 100 + 50 * number, 450)

    reading = pdf.read(pdf_of(draw), "file.pdf")
    assert reading.title == "Falls in older adults"
    assert shape(reading) == [
        ("h1", "Falls in older adults"),
        ("h2", "Recommendation"),
        ("paragraph", SENTENCES[0]),
        ("h3", "Harms"),
        ("paragraph", SENTENCES[1]),
    ]


def test_stated_title_and_author_are_taken() -> None:
    """The title that a file states wins; the name of a file or program is none."""

    def draw(file: FPDF) -> None:
        page(file)
        file.set_author("A Body; B Author")
        column(file, SENTENCES[0], 50, 60, 400)

    assert pdf.read(pdf_of(draw, "Falls in older adults"), "x").title == "Falls in older adults"
    assert pdf.read(pdf_of(draw, "Microsoft Word - falls.docx"), "x").title is None
    assert pdf.read(pdf_of(draw), "x").authors == ("A Body", "B Author")


def test_list_items_are_told_by_their_marks() -> None:
    """Bullets begin items and go; numbers begin items and stay; further lines of an item belong to it."""

    def draw(file: FPDF) -> None:
        page(file)
        column(file, "Offer exercise to adults who:", 50, 60, 300)
        for number, text in enumerate(("fell in the past year", "walk with an aid when they leave the house and")):
            file.text(60, 90 + 15 * number, "\u00b7")
            file.text(72, 90 + 15 * number, text)
        file.text(72, 118, "live alone")
        file.text(60, 140, "1. Assess the gait.")
        file.text(60, 155, "2. Review the medicines.")

    assert shape(pdf.read(pdf_of(draw), "file.pdf")) == [
        ("paragraph", "Offer exercise to adults who:"),
        ("list_item", "fell in the past year"),
        ("list_item", "walk with an aid when they leave the house and live alone"),
        ("list_item", "1. Assess the gait."),
        ("list_item", "2. Review the medicines."),
    ]


_CELLS = [
    ["Population", "Recommendation", "Grade"],
    ["Women aged 65 years or older", "Screen for osteoporosis with a measurement of the bone density.", "B"],
    ["Men", "The evidence is insufficient to weigh benefits and harms.", "I"],
]


def _table(file: FPDF, borders: str) -> None:
    page(file)
    column(file, SENTENCES[0], 50, 60, 450)
    file.set_xy(50, 120)
    with file.table(
        width=450, col_widths=(30, 60, 10), line_height=13, borders_layout=borders, text_align="LEFT"
    ) as table:
        for cells in _CELLS:
            row = table.row()
            for cell in cells:
                row.cell(cell)
    file.set_xy(50, 300)
    column(file, SENTENCES[1], 50, 300, 450)


def test_ruled_tables_keep_their_rows() -> None:
    """Each row of a ruled table is one block, its cells parted by bars, wrapped cells whole."""
    blocks = shape(pdf.read(pdf_of(lambda file: _table(file, "ALL")), "file.pdf"))
    assert blocks[0] == ("paragraph", SENTENCES[0])
    assert blocks[1:4] == [
        ("table_header", " | ".join(_CELLS[0])),
        ("table_row", " | ".join(_CELLS[1])),
        ("table_row", " | ".join(_CELLS[2])),
    ]
    assert blocks[4] == ("paragraph", SENTENCES[1])


def test_tables_without_rules_keep_their_rows() -> None:
    """Rows are found by how they were drawn where no rules part them."""
    blocks = shape(pdf.read(pdf_of(lambda file: _table(file, "NONE")), "file.pdf"))
    assert [text for kind, text in blocks if kind.startswith("table")] == [" | ".join(cells) for cells in _CELLS]


def test_tables_drawn_column_by_column_keep_their_rows() -> None:
    """Short cells that stand beside each other are rows even where each column was drawn by itself."""

    def draw(file: FPDF) -> None:
        page(file)
        for x, cells in ((50, ["Age 65-74", "Age 55-64", "Age 45-54"]), (300, ["9 points", "5 points", "0 points"])):
            for number, cell in enumerate(cells):
                file.text(x, 60 + 15 * number, cell)
        column(file, SENTENCES[0], 50, 160, 450)

    assert shape(pdf.read(pdf_of(draw), "file.pdf"))[:3] == [
        ("table_row", "Age 65-74 | 9 points"),
        ("table_row", "Age 55-64 | 5 points"),
        ("table_row", "Age 45-54 | 0 points"),
    ]


def test_superscripts_are_written_as_such() -> None:
    """A raised figure is never read as part of the number before it."""

    def draw(file: FPDF) -> None:
        page(file)
        file.set_xy(50, 60)
        for text, lifted in (
            ("The platelet count fell below 50 × 10", False),
            ("9", True),
            ("/L in 2016.", False),
            ("39", True),
        ):
            file.char_vpos = "SUP" if lifted else "LINE"
            file.write(13, text)
        file.char_vpos = "LINE"

    assert "50 × 10⁹/L in 2016.³⁹" in _text(pdf_of(draw))


def test_turned_text_follows_the_upright_text() -> None:
    """Text along the side of a page is read after it, as one line."""

    def draw(file: FPDF) -> None:
        page(file)
        with file.rotation(90, 560, 700):
            file.text(560, 700, "Table set on its side")
        column(file, SENTENCES[0], 50, 60, 400)

    assert _text(pdf_of(draw)) == f"{SENTENCES[0]} Table set on its side"


def test_contents_lists_go() -> None:
    """Entries that lead with dots to a page number are no text."""

    def draw(file: FPDF) -> None:
        page(file)
        for number, line in enumerate(
            ["Contents", *(f"{part} {'.' * 40} {part[-1]}" for part in ("Part 1", "Part 2", "Part 3"))]
        ):
            file.text(50, 60 + 15 * number, line)
        column(file, SENTENCES[0], 50, 160, 400)

    assert _text(pdf_of(draw)) == SENTENCES[0]


def test_no_letter_is_lost() -> None:
    """Every letter that was drawn on pages of columns, lists and tables is in the text, as often as it was drawn."""

    def draw(file: FPDF) -> None:
        _table(file, "ALL")
        page(file, 14, "B")
        file.text(50, 50, "Evidence")
        file.set_font("Helvetica", "", 10)
        column(file, LEFT, 50, 80, 220)
        column(file, RIGHT, 310, 80, 220)

    drawn = " ".join([SENTENCES[0], SENTENCES[1], *(cell for row in _CELLS for cell in row), "Evidence", LEFT, RIGHT])
    assert sorted(filter(str.isalnum, _text(pdf_of(draw)))) == sorted(filter(str.isalnum, drawn))


def test_rules_around_columns_of_text_make_no_table() -> None:
    """Rules at the head and foot of a page, however many, do not make rows of the columns between them."""

    def draw(file: FPDF) -> None:
        page(file)
        for height in (40, 44, 48, 780, 784):
            file.line(50, height, 530, height)
        column(file, f"{LEFT} {LEFT}", 50, 60, 220)
        column(file, f"{RIGHT} {RIGHT}", 310, 60, 220)

    reading = pdf.read(pdf_of(draw), "file.pdf")
    assert {block.kind.value for block in reading.blocks} == {"paragraph"}
    assert _text(pdf_of(draw)) == f"{LEFT} {LEFT} {RIGHT} {RIGHT}"


def test_a_drawing_full_of_words_is_read_in_its_order() -> None:
    """A page with more pieces of text than any text has is read as it was drawn, at once and without loss."""
    words = [f"part{number}" for number in range(1600)]

    def draw(file: FPDF) -> None:
        page(file, 3)
        for number, word in enumerate(words):
            file.text(20 + 97 * (number * 7 % 5) + number % 3, 20 + (number * 13 % 797), word)

    assert sorted(_text(pdf_of(draw)).split()) == sorted(words)
