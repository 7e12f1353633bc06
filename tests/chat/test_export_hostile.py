"""Exports of texts that try to be something else: markup, TeX, tags of RIS. And texts that may not be passed on."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from chat.export import copied, read
from chat.export.bibtex import escaped as tex
from chat.export.markdown import escaped as marked
from chat.export.view import LEFT_OUT
from chat.turn import Answer, Status, Turn, Written
from corpus.document import DocumentType, Kind, Metadata
from corpus.works import Identifiers
from tests.chat import making
from tests.chat.making import exported

ON = dt.date(2027, 3, 5)
HOSTILE = (
    "</title></script><script>alert(1)</script>",
    "{",
    "}} @article{stolen, title={x}",
    "100% of \\input{secret} & $x_1^2$ ~ #1",
    "First line\nER  - \nTY  - JOUR\nTI  - Stolen",
    "# Heading\n\n- [link](javascript:alert(1)) ![i](http://192.0.2.1/x) `code` *b* _i_ &amp; <http://192.0.2.1>",
    "1. α-tocopherol ≥ 30 ng/mL, é – “quoted”",
    "TY  - ",
    '"onmouseover="alert(1)',
)
KEPT = "Nobody may pass on this whole passage. It has a sentence that is quoted. And it goes on at length."
QUOTED = "It has a sentence that is quoted."


def _turn(title: str, **fields: Any) -> Turn:
    """A turn that cites one document with this title, asked in the same words."""
    source = making.metadata(title=" ".join(title.split()), **fields)
    reference = making.reference().model_copy(
        update={"title": title, "organisation": source.organisation, "type": source.type, "kind": source.kind}
    )
    turn = making.turn(title)
    return turn.model_copy(
        update={
            "answer": turn.answer.model_copy(update={"references": (reference,)}),
            "retrieved": (making.passage(source=source),),
        }
    )


def _folded(text: str) -> str:
    return " ".join(text.split())


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_text_in_every_form(title: str) -> None:
    """It is read back as it was, on one line, and is no markup, no field and no record of its own."""
    turn = _turn(title, organisation=" ".join(title.split()))
    records = rispy.loads(exported([turn], "ris", {}, ON))
    assert [record["title"] for record in records] == [_folded(title)]
    # These two are known to TeX and to Zotero, but not to this reader.
    written = exported([turn], "bibtex", {}, ON).replace(r"{\textless}", "<").replace(r"{\textgreater}", ">")
    parsed = parse_string(written, append_middleware=[LatexDecodingMiddleware()])
    assert (len(parsed.entries), len(parsed.blocks), parsed.failed_blocks) == (1, 2, [])
    # The reader's own sign for \textasciicircum is the modifier letter.
    assert parsed.entries[0]["title"].replace("ˆ", "^") == _folded(title)
    page = BeautifulSoup(exported([turn], "html", {}, ON), "lxml")
    assert page.find_all(["script", "img"]) == []
    assert {str(a["href"]) for a in page.find_all("a")} == {"#t1-ref-1"}
    assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    assert _folded(title) in _folded(page.get_text())
    read_back = MarkdownIt("commonmark").parse(exported([turn], "md", {}, ON))
    inner = [child.type for token in read_back for child in token.children or ()]
    assert not {"link_open", "image", "code_inline", "html_inline"} & set(inner)
    assert "html_block" not in {token.type for token in read_back}
    headings = [read_back[n + 1].content for n, token in enumerate(read_back) if token.type == "heading_open"]
    assert len(headings) == 4
    (back,) = read(exported([turn], "json", {}, ON))
    assert (back.answer, back.retrieved) == (turn.answer, turn.retrieved)
    # Lines of a PDF are broken within words, so only letters and digits are compared.
    assert _letters(title) in _letters(exported([turn], "pdf", {}, ON))
    assert f"[1] {title.rstrip('.')}" in copied(turn, {}, ON)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=60))
def test_any_text_is_read_back_from_markdown_and_tex(text: str) -> None:
    """Whatever is escaped is read back as it was, spaces folded; in TeX no brace is left alone."""
    seen = BeautifulSoup(MarkdownIt("commonmark").render(f"- {marked(text)}"), "lxml").get_text()
    assert _folded(seen) == _folded(text)
    written = tex(text)
    assert written.count("{") == written.count("}")


def test_addresses_that_would_end_a_field_are_encoded() -> None:
    """A DOI with a brace stays within its field, and an address that is none of the web is left out."""
    turn = _turn("A title", identifiers=Identifiers(doi="10.1234/a}b{c"))
    parsed = parse_string(exported([turn], "bibtex", {}, ON))
    assert parsed.failed_blocks == []
    assert parsed.entries[0]["doi"] == "10.1234/a%7Db%7Bc"
    reference = turn.answer.references[0].model_copy(update={"url": "javascript:alert(1)"})
    answer = turn.answer.model_copy(update={"references": (reference,)})
    for format in ("md", "html", "pdf", "ris", "bibtex"):
        assert "javascript:" not in exported([turn.model_copy(update={"answer": answer})], format, {}, ON)


def test_names_are_written_as_reference_managers_split_them() -> None:
    """Family name and initials of a person; a group, and an organisation, is one name even with "and" in it."""
    study = {"kind": Kind.RESEARCH, "type": DocumentType.RCT}
    turn = _turn("A trial", authors=("Jackson RD", "de la Cruz-Ruiz A.Z.", "Vitamin D and Calcium Group"), **study)
    record = rispy.loads(exported([turn], "ris", {}, ON))[0]
    assert record["type_of_reference"] == "JOUR"
    assert record["authors"] == ["Jackson, R. D.", "de la Cruz-Ruiz, A. Z.", "Vitamin D and Calcium Group"]
    written = exported([turn], "bibtex", {}, ON)
    assert "@article{" in written
    assert "author = {{Jackson}, R. D. and {de la Cruz-Ruiz}, A. Z. and {Vitamin D and Calcium Group}}" in written
    guideline = exported([_turn("A guideline", organisation="Bone and Joint Society")], "bibtex", {}, ON)
    assert "author = {{Bone and Joint Society}}" in guideline
    assert "institution = {Bone and Joint Society}" in guideline


def test_keys_are_unique_whatever_their_case() -> None:
    """BibTeX takes "Falls" and "falls" for one key."""
    turn = _turn("A title")
    again = turn.answer.references[0].model_copy(update={"document": "USPSTF-2018-falls", "number": 2})
    answer = turn.answer.model_copy(update={"references": (*turn.answer.references, again)})
    parsed = parse_string(exported([turn.model_copy(update={"answer": answer})], "bibtex", {}, ON))
    assert [entry.key for entry in parsed.entries] == ["uspstf-2018-falls", "USPSTF-2018-falls-2"]


@pytest.fixture
def kept() -> Turn:
    """A turn over a document that may be kept on this machine only: quoted, nearest, dropped and written from."""
    source = making.metadata(redistributable=False, licence="All rights reserved", attribution="Courtesy of the owner")
    passage = making.passage(KEPT, source=source)
    turn = making.turn()
    said = turn.answer.statements[0].model_copy(
        update={"text": QUOTED, "quotes": (making.quote(passage, QUOTED, citation=1),)}
    )
    dropped = said.model_copy(update={"text": KEPT, "quotes": (making.quote(passage),)})
    answer = Answer(status=Status.ANSWERED, statements=(said,), references=(making.reference(),), nearest=(passage,))
    written = Written(model="m", prompt="p", passages=(passage.id,), text=KEPT)
    update = {"answer": answer, "retrieved": (passage,), "dropped": (dropped,), "written": written}
    return turn.model_copy(update=update)


@pytest.mark.parametrize("format", ["md", "html", "pdf", "json", "ris", "bibtex"])
def test_text_that_may_not_be_passed_on_is_left_out(kept: Turn, format: str) -> None:
    """Only the words that stand with a statement are given, with licence and attribution."""
    written = exported([kept], format, {}, ON)
    assert "Nobody may pass on" not in written
    assert "goes on at length" not in written
    assert "All rights reserved" in written
    assert "Courtesy of the owner" in written
    if format in ("md", "html", "pdf", "json"):
        assert QUOTED in written
        assert LEFT_OUT in written


def test_a_document_that_may_not_be_passed_on_any_more_is_left_out(kept: Turn) -> None:
    """What counts is the stricter of then and today."""
    free = making.metadata(licence="All rights reserved")
    passage = making.passage(KEPT, source=free)
    turn = kept.model_copy(update={"retrieved": (passage,)})
    turn = turn.model_copy(update={"answer": turn.answer.model_copy(update={"nearest": (passage,)})})
    held: dict[str, Metadata] = {free.id: free}
    assert "goes on at length" in exported([turn], "md", held, ON)
    held[free.id] = free.model_copy(update={"redistributable": False})
    for format in ("md", "html", "pdf", "json"):
        assert "goes on at length" not in exported([turn], format, held, ON)


def test_what_is_left_out_is_marked_and_the_rest_replays(kept: Turn) -> None:
    """Ids, versions and ranges stay, so that the text is found again by whoever holds the document."""
    text = exported([kept], "json", {}, ON)
    (back,) = read(text)
    assert back.answer.statements == kept.answer.statements
    assert back.answer.references == kept.answer.references
    passage, before = back.retrieved[0], kept.retrieved[0]
    assert passage == before.model_copy(update={"text": LEFT_OUT})
    assert (back.dropped[0].text, back.dropped[0].quotes) == (LEFT_OUT, ())
    assert back.written is not None
    assert back.written.text == LEFT_OUT
    assert [(place["where"], place["document"]) for place in json.loads(text)["left_out"]] == [
        (where, before.document) for where in ("retrieved", "nearest", "dropped", "written")
    ]
