"""Exports of real answers: each form is read back by a reader of its own, and says what the page says."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from chat.export import FORMATS, copied, export, file_name, read
from chat.service import Service
from chat.turn import Status, Turn
from corpus.document import Metadata, Replacement, Standing
from errors import ConversationError
from tests.chat.making import exported

ON = dt.date(2027, 3, 5)
VOID = {"meta", "br", "hr", "img", "link", "input"}


@pytest.fixture(scope="module")
def library(service: Service) -> dict[str, Metadata]:
    """The documents held."""
    return {metadata.id: metadata for metadata in service.documents()}


@pytest.fixture(scope="module")
def real(converse: Callable[[Sequence[str], str | None], list[Turn]]) -> list[Turn]:
    """A conversation with an answer of both kinds, a disagreement, a refusal and an emergency."""
    questions = (
        "Does vitamin K2 prevent vertebral fractures?",
        "Should people over 75 take vitamin D so as not to fall?",
        "What is the renal dose of metformin in type 2 diabetes?",
        "I have crushing chest pain right now",
    )
    found = converse(questions, None)
    assert [turn.answer.status for turn in found[:2]] == [Status.ANSWERED] * 2
    assert found[2].answer.nearest
    assert found[3].answer.status.urgent
    return found


class _Strict(HTMLParser):
    """Tags that are opened and closed in order, as HTML5 lets one write them but not all must."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def soup(html: str) -> BeautifulSoup:
    """The page, after every tag was found closed where it must be."""
    strict = _Strict()
    strict.feed(html)
    strict.close()
    assert strict.open == []
    assert not strict.names & {"script", "img", "link", "iframe"}
    return BeautifulSoup(html, "lxml")


def words(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


def rendered(markdown: str) -> str:
    """The words that a reader of the Markdown sees."""
    return words(BeautifulSoup(MarkdownIt("commonmark").render(markdown), "lxml").get_text(" "))


@pytest.mark.parametrize("format", ["md", "html", "pdf"])
def test_every_statement_stands_with_its_number_its_source_and_the_disclaimer(
    real: list[Turn], library: dict[str, Metadata], format: str
) -> None:
    """What the page shows is in the file: questions, statements, quotes, notices, references with standing and licence."""
    written = exported(real, format, library, ON)
    seen = {"md": rendered, "html": lambda page: words(soup(page).get_text(" ")), "pdf": words}[format](written)

    def folded(text: str) -> str:
        # Lines of a PDF also end at hyphens, where no space was.
        return words(text).replace(" ", "") if format == "pdf" else words(text)

    seen = folded(seen.replace("] [", "]["))
    for turn in real:
        for text in (turn.question.text, turn.answer.message, turn.answer.disclaimer):
            assert folded(text) in seen
        assert all(folded(notice.text) in seen for notice in turn.answer.notices)
        for statement in turn.answer.statements:
            numbers = "".join(f"[{number}]" for number in statement.citations)
            assert folded(f"{statement.text} {numbers}") in seen
            assert all(folded(f"characters {quote.start} to {quote.end}") in seen for quote in statement.quotes)
        for reference in turn.answer.references:
            assert folded(reference.title) in seen
            assert reference.url is None or reference.url in folded(written)
    count = sum(len(turn.answer.references) for turn in real)
    assert seen.count(folded("Standing when cited and on 5 March 2027: “Current”")) == count
    assert seen.count(folded("Licence: ")) == count
    # In an emergency what is to be done comes before the question.
    assert seen.index(folded(real[3].answer.message)) < seen.index(folded(real[3].question.text))
    assert real[0].conversation not in written


def test_the_web_page_asks_nothing_of_a_network_and_its_numbers_lead_somewhere(
    real: list[Turn], library: dict[str, Metadata]
) -> None:
    """No script, image or style sheet, a policy that forbids them, and each inner link has its target."""
    page = soup(exported(real, "html", library, ON))
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None
    assert "default-src 'none'" in str(policy)
    assert page.find_all(src=True) == []
    targets = [str(a["href"])[1:] for a in page.find_all("a", href=True) if str(a["href"]).startswith("#")]
    assert targets
    assert set(targets) <= {str(element["id"]) for element in page.find_all(id=True)}


def test_json_is_read_back_as_the_same_turns(real: list[Turn], library: dict[str, Metadata]) -> None:
    """Nothing is lost where everything may be passed on."""
    written = exported(real, "json", library, ON)
    back = read(written)
    (named,) = {turn.conversation for turn in back}
    key = real[0].conversation
    assert [turn.model_dump_json() for turn in back] == [turn.model_dump_json().replace(key, named) for turn in real]
    assert key not in written
    found = json.loads(written)
    assert (found["format"], found["version"], found["left_out"]) == ("sequitur-conversation", 1, [])
    assert {source["standing_today"] for source in found["sources"]} == {"current"}
    assert found["disclaimers"] == [real[0].answer.disclaimer]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "sequitur-conversation", "version": 2, "turns": []}'])
def test_json_of_another_form_is_refused_in_a_sentence(text: str) -> None:
    """A file that is none of ours, or of a later version, is not half read."""
    with pytest.raises(ConversationError, match="Export it again"):
        read(text)


def _cited(turns: Sequence[Turn]) -> dict[str, Any]:
    return {reference.title: reference for turn in turns for reference in turn.answer.references}


def test_ris_is_read_back_with_every_source_once(real: list[Turn], library: dict[str, Metadata]) -> None:
    """Type, year, publisher, identifiers and note of each document cited, as rispy reads them."""
    found = {record["title"]: record for record in rispy.loads(exported(real, "ris", library, ON))}
    assert set(found) == set(_cited(real))
    for title, reference in _cited(real).items():
        record, held = found[title], library[reference.document].identifiers
        assert record.get("year") == (str(reference.year) if reference.year else None)
        assert record.get("doi") == held.doi
        assert record.get("accession_number") == held.pmid
        assert record.get("urls") == ([reference.url] if reference.url else None)
        assert "Standing when cited and on 5 March 2027: “Current”" in record["notes"][0]
        assert real[0].answer.disclaimer in record["notes"][0]
        if reference.kind == "guideline":
            assert (record["type_of_reference"], record["publisher"]) == ("RPRT", reference.organisation)
        if reference.type in ("rct", "meta_analysis"):
            assert record["type_of_reference"] == "JOUR"
            assert record["authors"] == list(library[reference.document].authors)


def test_bibtex_is_read_back_with_every_source_once(real: list[Turn], library: dict[str, Metadata]) -> None:
    """The same as bibtexparser reads it: no block fails, keys are the documents' ids, the disclaimer is a comment."""
    parsed = parse_string(exported(real, "bibtex", library, ON), append_middleware=[LatexDecodingMiddleware()])
    assert parsed.failed_blocks == []
    assert real[0].answer.disclaimer in words(parsed.comments[0].comment)
    found = {entry.key: entry for entry in parsed.entries}
    assert set(found) == {reference.document for reference in _cited(real).values()}
    for reference in _cited(real).values():
        entry = found[reference.document]
        assert entry["title"] == reference.title
        assert entry.get("doi", None) is None or entry["doi"] == library[reference.document].identifiers.doi
        assert "Standing when cited" in entry["note"]
        kind = "article" if reference.type in ("rct", "meta_analysis") else entry.entry_type
        assert entry.entry_type == kind
        assert reference.kind != "guideline" or entry.entry_type == "techreport"


def test_what_became_of_a_source_since_is_in_every_form(real: list[Turn], library: dict[str, Metadata]) -> None:
    """A document that was superseded, or dropped, after the answer is said to be so, with what replaced it."""
    one, other = (reference.document for reference in real[1].answer.references[:2])
    successor = next(id for id in library if id not in (one, other))
    edges = (Replacement(id=successor),)
    later = {id: metadata for id, metadata in library.items() if id != other}
    later[one] = library[one].model_copy(update={"standing": Standing.SUPERSEDED, "superseded_by": edges})
    stood = real[1].asked_at
    said = f"“Current” on {stood.day} {stood:%B %Y}; on 5 March 2027: “Superseded”, replaced by {library[successor].label}."
    for format in ("md", "html", "pdf", "ris", "bibtex"):
        written = words(exported(real[1:2], format, later, ON))
        assert said in written
        assert "on 5 March 2027: no longer held" in written
    assert said in copied(real[1], later, ON)
    sources = {source["document"]: source for source in json.loads(exported(real, "json", later, ON))["sources"]}
    assert sources[one]["standing_when_cited"][0]["standing"] == "current"
    assert (sources[one]["standing_today"], sources[other]["standing_today"]) == ("superseded", None)


def test_the_copy_has_statements_numbers_references_and_disclaimer(
    real: list[Turn], library: dict[str, Metadata]
) -> None:
    """Plain text: each number in it is one of the references below."""
    text = copied(real[0], library, ON)
    for statement in real[0].answer.statements:
        assert f"{statement.text} {''.join(f'[{n}]' for n in statement.citations)}" in text
    for reference in real[0].answer.references:
        assert f"\n[{reference.number}] {reference.title.rstrip('.')}" in text
    assert text.endswith(real[0].answer.disclaimer + "\n")


def test_no_references_no_file_of_references(real: list[Turn], library: dict[str, Metadata]) -> None:
    """Of answers that cite nothing there is no RIS and no BibTeX, and of no answers there is nothing."""
    for format in ("ris", "bibtex"):
        with pytest.raises(ConversationError, match="no references to export"):
            export(real[2:], format, library, ON)
    for format in FORMATS:
        with pytest.raises(ConversationError, match="Ask a question first"):
            export([], format, library, ON)


def test_a_file_is_named_by_its_question_and_never_by_its_key(real: list[Turn]) -> None:
    """The id of a conversation opens it, so it is in no file's name."""
    name = file_name(real, "bibtex")
    assert name.endswith("-does-vitamin-k2-prevent-vertebral-fractures.bib")
    assert real[0].conversation not in name
