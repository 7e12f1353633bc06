"""The pane beside an answer: what a number asks for, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from chat.service import Service
from chat.turn import Turn
from chat.ui import frame, session, wording
from chat.ui.components import answer, document, evidence, keyboard
from chat.ui.components.evidence import Choice
from corpus.document import BlockKind, Document, RawBlock, assemble
from corpus.store import DocumentStore
from settings import Settings

QUESTION = "Should people over 75 take vitamin D so as not to fall?"
HOSTILE = "<img src=x onerror=alert(1)></div><script>alert(2)</script> & \"quoted\" 'words' ‮ reversed"


@pytest.fixture
def served(service: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    """The service, as the pages find it."""
    monkeypatch.setattr(session, "service", lambda: service)
    return service


def earlier(service: Service, home: Settings, *blocks: RawBlock) -> Document:
    """A version of a document that is no longer the one held."""
    text, laid_out = assemble(blocks)
    version = Document(service.document("uspstf-2018-falls").metadata, text, laid_out)
    DocumentStore(home.home / "documents.sqlite").keep([version])
    return version


def test_each_number_opens_the_words_that_were_quoted(served: Service, ask: Callable[..., Turn]) -> None:
    """What each number asks for marks, in the text of its document, what its popover marks in the passage."""
    turn = ask(QUESTION)
    page = BeautifulSoup(answer.turn(turn, {each.id: each for each in served.documents()}), "lxml")
    sources = page.select(".source")
    assert len(sources) >= len(turn.answer.statements) > 0
    for source in sources:
        content = evidence.content(str(source["data-evidence"]))
        assert content is not None
        shown = BeautifulSoup(content["text"], "lxml")
        assert [mark.text for mark in shown.select("mark")] == [mark.text for mark in source.select("blockquote mark")]
        assert content["note"] == ""
        assert page.find(popovertarget=source["id"])


def test_the_version_that_was_quoted_is_shown_and_said(served: Service, home: Settings) -> None:
    """Of a document that has changed since, the pane shows the former text, and says that it is not today's."""
    old = earlier(served, home, RawBlock(BlockKind.PARAGRAPH, "As it was said before."))
    content = evidence.content(Choice(document=old.id, version=old.version, quotes=((6, 8),)).model_dump_json())
    assert content is not None
    assert 'As it <mark id="evidence-quote">wa</mark>s said before.' in content["text"]
    assert "earlier version" in content["note"]


def test_markup_in_a_document_is_text(served: Service, home: Settings) -> None:
    """HTML and script in a heading, a paragraph, a list and a table are characters, inside of a mark and outside."""
    kinds = (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
    old = earlier(served, home, *(RawBlock(kind, HOSTILE, level=2) for kind in kinds))
    for quotes in ((), ((0, len(old.text)),)):
        content = evidence.content(Choice(document=old.id, version=old.version, quotes=quotes).model_dump_json())
        assert content is not None
        shown = BeautifulSoup(content["text"], "lxml")
        assert not shown.select("img, script")
        assert content["text"].count("&lt;script&gt;") == len(kinds)


def test_several_quotes_are_marked_and_one_is_gone_to(service: Service) -> None:
    """Quotes that overlap are one mark; only the first has an id, which the rest of the page does not have."""
    text, laid_out = assemble(
        [RawBlock(BlockKind.PARAGRAPH, "One. Two. Three."), RawBlock(BlockKind.PARAGRAPH, "Four.")]
    )
    held = Document(service.document("uspstf-2018-falls").metadata, text, laid_out)
    drawn = document.text(held, [(18, 23), (5, 9), (7, 16), (3, 3)], "evidence-")
    assert drawn.count("<mark") == 2
    assert '<p>One. <mark id="evidence-quote">Two. Three.</mark></p><p><mark>Four.</mark></p>' in drawn


@pytest.mark.parametrize(
    "chosen",
    ["", "[]", '{"document":1}', '{"document":"x","quotes":[[1]]}', '{"document":"x","quotes":"12"}', '{"document":"x","other":1}', "{" * 9000],
)  # fmt: skip
def test_what_no_number_asks_for_is_left_alone(chosen: str) -> None:
    """A choice that this page did not offer shows nothing and breaks nothing."""
    assert evidence.content(chosen) is None


@pytest.mark.parametrize(("id", "version"), [("<b>nothing</b>", None), ("uspstf-2018-falls", "0123456789")])
def test_a_document_that_is_not_there_is_one_plain_message(served: Service, id: str, version: str | None) -> None:
    """The pane says so in place of the text, without a path of this machine and without markup of the id."""
    content = evidence.content(Choice(document=id, version=version).model_dump_json())
    assert content is not None
    assert content["text"] == ""
    assert "There is no" in content["note"]
    assert "<b>" not in content["note"]
    assert str(served.settings.home) not in content["note"]


def test_nothing_is_asked_for_until_a_number_is_chosen() -> None:
    """A closed pane costs no document; what is drawn for it is empty, labelled and hidden."""
    assert evidence.content(None) is None
    pane = BeautifulSoup(evidence.skeleton(), "lxml").select_one("[role=dialog]")
    assert isinstance(pane, Tag)
    assert pane.has_attr("hidden")
    assert pane.select_one(f"#{pane['aria-labelledby']}")
    assert [button["aria-label"] for button in pane.select("button")] == ["Previous citation", "Next citation", "Close"]


def test_every_key_is_listed_and_can_be_switched_off() -> None:
    """The list names each key of one character that the script hears, and holds the switch."""
    listed = BeautifulSoup(keyboard.listed(), "lxml")
    heard = {key for key in wording.KEYS if len(key) == 1}
    assert [kbd.text for kbd in listed.select("kbd")] == list(wording.KEYS)
    acts = Path(frame.__file__).with_name("keyboard.js").read_text(encoding="utf-8")
    acts = acts.partition("const acts = {")[2].partition("};")[0]
    assert {line.strip().partition(":")[0].strip('"') for line in acts.strip().splitlines()} == heard
    assert listed.select_one("input[type=checkbox].use-keys")
