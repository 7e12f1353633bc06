"""Text to HTML: what was not made here is never read as markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from chat.ui import render
from chat.ui.render import Html, tag


class _Reader(HTMLParser):
    """What a browser would see: the tags that begin, and the text."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text())
def test_text_never_becomes_markup(text: str) -> None:
    """Whatever the text, one element comes out, and it holds the text without its control characters."""
    seen = _Reader(tag("p", text))
    assert seen.tags == ["p"]
    assert seen.text == _Reader(render.safe(text)).text
    assert set(seen.text) <= set(text)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_attributes_hold_any_text(text: str) -> None:
    """An attribute's value comes back as it was and opens no further attribute."""
    assert _Reader(tag("p", "x", title=text)).attributes == [("title", text)]


def test_attributes_that_are_none_or_false_are_left_out() -> None:
    """Absent attributes are absent; a true one stands without a value; names are written as HTML has them."""
    assert (
        tag("p", class_="a", aria_label="b", id=None, open=True, hidden=False)
        == '<p class="a" aria-label="b" open></p>'
    )


def test_html_made_here_is_not_escaped_again() -> None:
    """Only what `render` made counts as HTML: a plain string that looks like it is shown as text."""
    assert tag("p", tag("b", "x")) == "<p><b>x</b></p>"
    assert tag("p", "<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>"
    assert isinstance(render.join(["a", Html("<br>")]), Html)


@given(st.text(alphabet="ab <&", max_size=40), st.integers(-5, 45), st.integers(-5, 45))
def test_highlighting_keeps_the_text_and_marks_the_range(text: str, start: int, end: int) -> None:
    """The text is whole, and the mark holds exactly the characters of the range that lie in it."""
    markup = render.marked(text, start, end)
    assert _Reader(markup).text == text
    wanted = text[max(start, 0) : max(end, 0)]
    marked = markup.partition("<mark>")[2].partition("</mark>")[0]
    assert _Reader(marked).text == wanted


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "//example.org",
        "https://",
        "http://[",
        "x",
    ],
)
def test_unfit_addresses_are_not_linked(url: str | None) -> None:
    """Only http and https with a host become links; of any other the label remains."""
    assert render.web_address(url) is None
    assert "href" not in render.link_out("Source", url)


def test_links_out_tell_nothing() -> None:
    """A link out opens apart and hands over neither the page nor a referrer."""
    link = render.link_out("Source", "https://doi.org/10.1001/x?a=1&b=2")
    assert ("rel", "noopener noreferrer") in _Reader(link).attributes
    assert ("href", "https://doi.org/10.1001/x?a=1&b=2") in _Reader(link).attributes


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_labels_are_no_markdown(text: str) -> None:
    """Read as Markdown, a label gives back its own words and no markup."""
    inline = MarkdownIt("commonmark").renderInline(render.label(text))
    seen = _Reader(inline)
    assert seen.tags == []
    assert seen.text == " ".join(text.split())
