"""The document page: the text as it is stored, its standing, and a quote at its place."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from corpus.document import BlockKind
from corpus.library import read_library
from settings import SHIPPED_CORPUS
from tests.browser.site import Site

pytestmark = pytest.mark.browser

DOCUMENT = "uspstf-2018-falls"


def test_the_highlight_is_the_quote(site: Site) -> None:
    """The characters of the range, and no others, are highlighted and in view."""
    entries, _ = read_library(SHIPPED_CORPUS)
    held = next(entry.document for entry in entries if entry.document.id == DOCUMENT)
    block = [block for block in held.blocks if block.kind is BlockKind.PARAGRAPH][-1]
    site.open(f"/document?document={DOCUMENT}&version={held.version}&start={block.start}&end={block.end}")
    expect(site.page.locator("mark")).to_have_count(1)
    expect(site.page.locator("mark")).to_have_text(held.text[block.start : block.end])
    expect(site.page.locator("mark")).to_be_in_viewport()


def test_a_superseded_document_names_its_successor(site: Site) -> None:
    """The standing is said in words, and the successor is a click away."""
    site.open("/document?document=uspstf-2012-falls")
    expect(site.page.locator(".badge").first).to_have_text("Superseded")
    site.page.get_by_role("link", name="USPSTF 2018 (falls)").first.click()
    expect(site.page.get_by_role("heading", level=1)).to_contain_text("falls")
    assert site.parameter("document") == DOCUMENT


def test_without_an_id_it_leads_to_the_library(site: Site) -> None:
    """The address without an id lists the documents that answers are made from, each with its standing."""
    entries, _ = read_library(SHIPPED_CORPUS)
    evidence = [entry for entry in entries if entry.document.metadata.kind != "article"]
    site.open("/document")
    expect(site.page.locator(".count")).to_have_text(f"{len(evidence)} documents")
    items = site.page.locator(".catalogue > li")
    expect(items.first).to_be_visible()
    expect(items.filter(has_not=site.page.locator(".badge"))).to_have_count(0)


@pytest.mark.parametrize(
    "query", ["start=x&end=9", "start=5&end=2", "start=-4&end=99999999999", "start=99999&end=999999"]
)
def test_a_range_that_is_none_highlights_nothing(site: Site, query: str) -> None:
    """A wrong range in the address shows the document without a highlight."""
    site.open(f"/document?document={DOCUMENT}&{query}")
    expect(site.page.get_by_role("heading", level=1)).to_be_visible()
    expect(site.page.locator("mark")).to_have_count(0)


@pytest.mark.parametrize("query", ["document=nothing-here", f"document={DOCUMENT}&version=0000"])
def test_an_unknown_document_or_version_is_one_plain_message(site: Site, query: str) -> None:
    """What is not held is told so in one message."""
    site.open(f"/document?{query}")
    expect(site.page.get_by_role("alert")).to_have_count(1)
    assert "Traceback" not in site.page.locator("body").inner_text()
