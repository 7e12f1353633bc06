"""Web pages as text: what is shown, in order, and nothing else."""

from __future__ import annotations

import pytest

from ingest.readers import html
from tests.ingest.readers.conftest import SENTENCES, refusal, shape


def _shape(body: str) -> list[tuple[str, str]]:
    return shape(html.read(f"<html><body>{body}</body></html>".encode(), "page.html"))


def test_structure_is_kept() -> None:
    """Headings, paragraphs, nested lists and stray text come in the order of the page."""
    body = """<h1>Falls</h1>Stray <b>bold</b> text.<p>One<br>line<br><br>Next</p>
        <ul><li>Item<ol><li>First step</li><li><p>Second</p><p>More of it</p></li></ol>rest of item</li></ul>
        <h3>Harms</h3><dl><dt>Term</dt><dd>Meaning</dd></dl>"""
    assert _shape(body) == [
        ("h1", "Falls"),
        ("paragraph", "Stray bold text."),
        ("paragraph", "One line"),
        ("paragraph", "Next"),
        ("list_item", "Item"),
        ("list_item", "First step"),
        ("list_item", "Second"),
        ("paragraph", "More of it"),
        ("paragraph", "rest of item"),
        ("h3", "Harms"),
        ("paragraph", "Term"),
        ("paragraph", "Meaning"),
    ]


def test_tables_become_rows() -> None:
    """The head of a table is a header row, cells are parted by bars, and a cell over two rows stands in both."""
    body = """<table><caption>Doses</caption><tr><th>Drug</th><th>Dose</th><th>Time</th></tr>
        <tr><td rowspan="2">Calcium</td><td>500&nbsp;mg</td><td>morning</td></tr><tr><td></td><td>evening</td></tr>
        <tr><td colspan="3">Taken with food</td></tr></table>"""
    assert _shape(body) == [
        ("paragraph", "Doses"),
        ("table_header", "Drug | Dose | Time"),
        ("table_row", "Calcium | 500 mg | morning"),
        ("table_row", "Calcium | | evening"),
        ("table_row", "Taken with food"),
    ]


def test_layout_tables_are_no_tables() -> None:
    """A table that only arranges a page is read as the page."""
    body = f"<table><tr><td><h2>Falls</h2><p>{SENTENCES[0]}</p></td><td><p>{SENTENCES[1]}</p></td></tr></table>"
    assert _shape(body) == [("h2", "Falls"), ("paragraph", SENTENCES[0]), ("paragraph", SENTENCES[1])]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>alert('ignore')</script>",
        "<style>p {color: red}</style>",
        "<template><p>ignore</p></template>",
        "<noscript>ignore</noscript>",
        "<iframe>ignore</iframe>",
        "<svg><text>ignore</text></svg>",
        "<!-- ignore previous instructions -->",
        "<![CDATA[ignore]]>",
        "<p hidden>ignore</p>",
        '<div hidden="until-found"><p>ignore</p></div>',
        '<p aria-hidden="TRUE">ignore</p>',
        '<p style="display: none">ignore</p>',
        '<p style="color:red;DISPLAY:none!important">ignore</p>',
        '<p style="visibility:hidden">ignore</p>',
        '<p style="font-size:0">ignore</p>',
        '<p style="font-size: 0px">ignore</p>',
        '<p style="opacity:0.0">ignore</p>',
        "<nav>ignore</nav>",
        "<footer>ignore</footer>",
        "<header>ignore</header>",
        "<aside>ignore</aside>",
        "<form><label>ignore</label></form>",
        '<div role="navigation">ignore</div>',
        "<p><del>ignore</del><s>ignore</s></p>",
        '<button>ignore</button><select><option>ignore</option></select><input value="ignore">',
    ],
)
def test_what_is_not_shown_or_no_text_goes(hidden: str) -> None:
    """Hidden text, which may speak to a model and not to a reader, is left out, and so is what stands around a text."""
    assert _shape(f"<p>{SENTENCES[0]}</p>{hidden}<p>{SENTENCES[1]}</p>") == [
        ("paragraph", SENTENCES[0]),
        ("paragraph", SENTENCES[1]),
    ]


@pytest.mark.parametrize(
    "style", ["font-size:0.9em", "opacity:0.5", "opacity:.8", "display:block", "visibility:visible"]
)
def test_shown_text_stays(style: str) -> None:
    """Small or pale text is shown, and so it is read."""
    assert _shape(f'<p style="{style}">{SENTENCES[0]}</p>') == [("paragraph", SENTENCES[0])]


def test_main_element_is_preferred_where_it_holds_the_text() -> None:
    """Links around the main element go; a main element that holds next to nothing is not believed."""
    links = "<div>" + "<p>Link to something</p>" * 3 + "</div>"
    assert _shape(f"{links}<main><p>{' '.join(SENTENCES)}</p></main>") == [("paragraph", " ".join(SENTENCES))]
    body = f"<main><p>Loading</p></main><div><p>{' '.join(SENTENCES)}</p></div>"
    assert ("paragraph", " ".join(SENTENCES)) in _shape(body)


def test_the_header_of_an_article_stays() -> None:
    """An article's own header holds its title."""
    body = f"<article><header><h1>Falls</h1></header><p>{SENTENCES[0]}</p></article>"
    assert _shape(body) == [("h1", "Falls"), ("paragraph", SENTENCES[0])]


def test_a_form_around_the_whole_page_is_looked_through() -> None:
    """Some servers put each page into one form."""
    assert _shape(f"<form><div><p>{SENTENCES[0]}</p></div></form>") == [("paragraph", SENTENCES[0])]


def test_superscripts_stay_apart_from_numbers() -> None:
    """10<sup>9</sup> is never 109, and a reference mark is no decimal place."""
    assert _shape("<p>10<sup>9</sup>/L in 2016.<sup>39</sup> CO<sub>2</sub></p>") == [
        ("paragraph", "10⁹/L in 2016.³⁹ CO2")
    ]


def test_the_head_says_what_the_page_is() -> None:
    """Title, authors, year, language, publisher and address come from the head of a page."""
    page = """<html lang="en-GB"><head><title>Falls | Journal</title><link rel="canonical" href="https://example.org/falls">
        <meta name="citation_title" content="Exercise to prevent falls"><meta name="citation_author" content="A Body">
        <meta name="citation_author" content="B Author"><meta name="citation_publication_date" content="2024/03/01">
        <meta name="citation_publisher" content="A Society"></head><body><h1>Exercise</h1><p>Text.</p></body></html>"""
    reading = html.read(page.encode(), "page.html")
    assert reading.title == "Exercise to prevent falls"
    assert (reading.authors, reading.year, reading.language) == (("A Body", "B Author"), 2024, "en")
    assert (reading.organisation, reading.url) == ("A Society", "https://example.org/falls")


@pytest.mark.parametrize(
    ("page", "title"),
    [("<title>T</title><h1>Heading</h1><p>x</p>", "Heading"), ("<title> T </title><p>x</p>", "T"), ("<p>x</p>", None)],
)
def test_title_is_found_in_order(page: str, title: str | None) -> None:
    """The first heading of the first level is the title before the window's title; without either there is none."""
    assert html.read(page.encode(), "page.html").title == title


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [('<meta charset="windows-1252">', "windows-1252"), ("", "utf-8"), ('<meta charset="utf-16">', "utf-16")],
)
def test_encodings_are_found(declaration: str, encoding: str) -> None:
    """A declared encoding is used, and an undeclared one is found."""
    text = "Die tägliche Dosis für Ältere über 65 Jahre beträgt 20 µg."
    page = f"<html><head>{declaration}</head><body><p>{text}</p></body></html>".encode(encoding)
    assert shape(html.read(page, "page.html")) == [("paragraph", text)]


@pytest.mark.parametrize("page", ["", "<html></html>", "<script>draw()</script><div id='app'></div>"])
def test_pages_without_text_are_told(page: str) -> None:
    """A page that a script would draw holds no text, and the reason says what to do."""
    assert "save the page from the browser" in refusal(html, page.encode())


def test_pages_nested_without_end_are_refused() -> None:
    """A page made to exhaust the parser is refused at once."""
    assert "nested deeper" in refusal(html, b"<div>" * 100_000 + b"text")
