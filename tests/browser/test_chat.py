"""Follow-up questions: asked, answered, cited, kept."""

from __future__ import annotations

import re

import pytest
from pdfminer.high_level import extract_text
from playwright.sync_api import FloatRect, expect

from tests.browser.site import PATIENCE_MS, Site

pytestmark = pytest.mark.browser

ARTICLE = "/article?id=vitamin-d-with-k2"
FOLLOW_UP = "And for a 70-year-old on warfarin?"
UNKNOWN = "What is the renal dose of metformin in type 2 diabetes?"
EMERGENCY = "I have crushing chest pain and cannot breathe"


def test_a_follow_up_is_answered_from_a_passage_that_is_shown(site: Site) -> None:
    """The answer's first number opens the passage with the quote marked, and the document shows the same words."""
    site.open(ARTICLE)
    turn = site.ask(FOLLOW_UP)
    expect(turn.locator(".question")).to_have_text(FOLLOW_UP)
    expect(turn.locator(".searched")).to_contain_text("warfarin")
    expect(turn.locator(".statement .line").first).not_to_be_empty()
    turn.locator(".cite").first.click()
    source = site.page.locator(".evidence")
    mark = source.locator(".whole mark")
    expect(mark).to_be_visible()
    quote = mark.inner_text()
    link = source.get_by_role("link", name="Open the document at this place").get_attribute("href")
    assert link is not None
    site.open(link.removeprefix("."))
    expect(site.page.locator("mark")).to_have_text(quote)
    expect(site.page.locator("mark")).to_be_in_viewport()


def test_every_statement_cites_and_every_number_opens_a_quote(site: Site) -> None:
    """No statement stands without a number, and behind each number is a marked quote."""
    site.open(ARTICLE)
    turn = site.ask(FOLLOW_UP)
    statements = turn.locator(".statement")
    assert statements.count() > 0
    expect(statements.filter(has_not=site.page.locator(".cite"))).to_have_count(0)
    for cite in turn.locator(".cite").all():
        target = cite.get_attribute("popovertarget")
        expect(site.page.locator(f"#{target} mark").first).not_to_be_empty()


def test_an_answer_names_its_references_and_its_disclaimer(site: Site) -> None:
    """Below the statements stand the references with their standing, the disclaimer, and closed how it was made."""
    site.open(ARTICLE)
    turn = site.ask(FOLLOW_UP)
    expect(turn.locator(".references .badge").first).to_be_visible()
    expect(turn.locator(".disclaimer")).to_contain_text("does not replace professional")
    expect(turn.locator(".timings")).to_contain_text("no language model wrote any of it")
    expect(turn.locator(".making table").first).to_be_hidden()
    turn.get_by_text("How this answer was made").click()
    expect(turn.locator(".making table").first).to_contain_text("Searching the documents")


def test_a_suggested_question_is_asked(site: Site) -> None:
    """A click on a suggestion asks it word for word, and it is not suggested again."""
    site.open(ARTICLE)
    button = site.page.locator(".st-key-suggestions button").first
    question = button.inner_text()
    button.click()
    expect(site.turns).to_have_count(1, timeout=PATIENCE_MS)
    expect(site.turns.locator(".question")).to_have_text(question)
    expect(site.page.get_by_role("button", name=question, exact=True)).to_have_count(0)


def test_a_reload_keeps_the_conversation(site: Site) -> None:
    """The address names the conversation; a reload shows the same turns, and another question goes on with them."""
    site.open(ARTICLE)
    site.ask(FOLLOW_UP)
    conversation = site.parameter("conversation")
    assert conversation
    said = site.turns.locator(".said").all_inner_texts()
    site.page.reload()
    expect(site.turns).to_have_count(1, timeout=PATIENCE_MS)
    assert site.turns.locator(".said").all_inner_texts() == said
    assert site.parameter("conversation") == conversation
    site.ask("What did the VITAL trial find?")
    assert site.parameter("conversation") == conversation


def test_a_second_tab_shows_the_same_conversation(site: Site) -> None:
    """The address, opened elsewhere, shows what was asked here."""
    site.open(ARTICLE)
    site.ask(FOLLOW_UP)
    other = Site(site.page.context.new_page(), site.address)
    other.page.goto(site.page.url)
    expect(other.turns).to_have_count(1, timeout=PATIENCE_MS)
    expect(other.turns.locator(".question")).to_have_text(FOLLOW_UP)
    assert other.errors == []


def test_a_new_conversation_can_be_started(site: Site) -> None:
    """Leaving a conversation empties the page and the address, and the old address still has it."""
    site.open("/ask")
    site.ask(FOLLOW_UP)
    old = site.page.url
    site.page.get_by_role("button", name="Start a new conversation").click()
    expect(site.turns).to_have_count(0)
    assert site.parameter("conversation") is None
    site.page.goto(old)
    expect(site.turns).to_have_count(1, timeout=PATIENCE_MS)


def test_a_question_on_the_first_page_goes_on_at_its_own(site: Site) -> None:
    """A question without an article is answered on the page for questions, at the address of its conversation."""
    site.open("/")
    site.put("Does vitamin D prevent falls in older adults?")
    expect(site.turns).to_have_count(1, timeout=PATIENCE_MS)
    assert "/ask?" in site.page.url
    assert site.parameter("conversation")


def test_the_steps_are_shown_and_a_click_loses_nothing(slow_site: Site) -> None:
    """While an answer is made its steps are seen; choosing an audience and reloading meanwhile lose nothing."""
    slow_site.open(ARTICLE)
    slow_site.put(FOLLOW_UP)
    steps = slow_site.page.get_by_role("status", name="Progress")
    expect(steps).to_contain_text("Searching the documents", timeout=PATIENCE_MS)
    slow_site.page.get_by_role("radio", name="Student").click()
    expect(steps).to_be_visible()
    expect(slow_site.input).to_be_disabled()
    slow_site.page.reload()
    expect(steps.or_(slow_site.turns)).to_be_visible(timeout=PATIENCE_MS)
    expect(slow_site.turns).to_have_count(1, timeout=PATIENCE_MS)
    expect(steps).to_have_count(0)
    expect(slow_site.turns.locator(".cite").first).to_be_visible()
    expect(slow_site.page.get_by_role("radio", name="Student")).to_be_checked()


def test_markup_in_a_question_is_text(site: Site) -> None:
    """HTML, script and Markdown in a question are shown character for character, and nothing of them runs or loads."""
    hostile = (
        '<img src="http://192.0.2.1/x.png" onerror="window.ran=1"> <script>window.ran=1</script> '
        "**vitamin D** [x](javascript:window.ran=1) ![x](http://192.0.2.1/y.png) $falls$ :red[x]"
    )
    site.open("/ask")
    turn = site.ask(hostile)
    assert turn.locator(".question").inner_text() == hostile
    assert site.page.evaluate("window.ran === undefined")
    expect(turn.locator(".question").locator("*")).to_have_count(0)


@pytest.mark.parametrize(("question", "said"), [("   ", "empty|question"), ("vitamin D " * 300, "2[, ]?000")])
def test_a_question_that_cannot_be_asked_is_told_why(site: Site, question: str, said: str) -> None:
    """An empty or over-long question gets one clear message, starts nothing, and is given back to be mended."""
    site.open("/ask")
    site.put(question)
    alert = site.page.get_by_role("alert")
    expect(alert).to_contain_text(re.compile(said, re.IGNORECASE))
    expect(site.turns).to_have_count(0)
    assert site.parameter("conversation") is None
    assert site.input.input_value() == question


def test_an_emergency_comes_first_and_cites_nothing(site: Site) -> None:
    """The message stands before everything else of the turn, in large letters, without citations."""
    site.open(ARTICLE)
    turn = site.ask(EMERGENCY)
    message = turn.get_by_role("alert")
    expect(message).to_be_in_viewport()
    expect(message).to_contain_text(re.compile(r"911|112|999|emergency", re.IGNORECASE))
    assert turn.inner_text().strip().startswith(message.inner_text().strip())
    assert turn.locator(".cite").count() == 0
    assert turn.locator(".references").count() == 0
    size = message.locator("strong").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 20


def test_what_the_documents_do_not_answer_is_said(site: Site) -> None:
    """Without evidence there are no statements, and what is nearest is not passed off as an answer."""
    site.open("/ask")
    turn = site.ask(UNKNOWN)
    expect(turn.locator(".message")).not_to_be_empty()
    assert turn.locator(".statement").count() == 0
    if turn.locator(".near").count():
        expect(turn).to_contain_text("They do not answer it")


def test_a_phone_can_ask(phone: Site) -> None:
    """At 390 pixels a question is answered, its source opens within the window, and nothing scrolls sideways."""
    phone.open(ARTICLE)
    turn = phone.ask(FOLLOW_UP)
    assert phone.width_to_spare() == 0
    turn.locator(".cite").first.click()
    box = phone.page.locator(".evidence").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def _edited(site: Site) -> None:
    site.open(ARTICLE)
    site.ask("is it safe?")
    site.page.get_by_role("button", name="Edit what was searched for").click()
    field = site.page.get_by_label("Search for", exact=True)
    expect(field).to_have_value(re.compile("^Vitamin D with vitamin K2"))
    field.fill("Does vitamin D prevent fractures in men?")
    field.press("Tab")
    site.page.keyboard.press("Enter")
    expect(site.turns).to_have_count(2, timeout=PATIENCE_MS)
    expect(site.turns.nth(1).locator(".question")).to_have_text("Does vitamin D prevent fractures in men?")
    expect(site.turns.nth(1).locator(".searched")).to_have_count(0)
    expect(site.page.get_by_role("button", name="Edit what was searched for")).to_have_count(0)
    assert site.width_to_spare() == 0


def test_what_was_searched_for_can_be_edited(site: Site) -> None:
    """The reader changes the words by keyboard, and they are searched for as they stand, as a new turn."""
    _edited(site)


def test_it_can_be_edited_on_a_phone(phone: Site) -> None:
    """The same at 390 pixels; nothing scrolls sideways."""
    _edited(phone)


DISAGREEMENT = "Should people over 75 take vitamin D so as not to fall?"


def _columns(site: Site) -> list[FloatRect]:
    site.open("/ask")
    turn = site.ask(DISAGREEMENT)
    sides = turn.locator(".side")
    expect(sides).to_have_count(2)
    for name in ("US Preventive Services Task Force, 2018", "Endocrine Society, 2024"):
        expect(sides.filter(has_text=name)).to_contain_text("For")
    return [box for side in sides.all() if (box := side.bounding_box())]


def test_positions_that_disagree_stand_beside_each_other(site: Site) -> None:
    """Body, year, grade and population of both, on one height."""
    one, other = _columns(site)
    assert one["y"] == other["y"]
    assert one["x"] + one["width"] <= other["x"]


def test_on_a_phone_they_stand_below_each_other(phone: Site) -> None:
    """Both are as wide as the page, and nothing scrolls sideways."""
    one, other = _columns(phone)
    assert one["x"] == other["x"]
    assert one["y"] + one["height"] <= other["y"]
    assert phone.width_to_spare() == 0


def test_a_patient_opens_the_terms(site: Site) -> None:
    """The terms of an answer are one tap away for a patient, and a clinician is spared them."""
    site.open("/ask?audience=Patient")
    turn = site.ask(DISAGREEMENT)
    turn.get_by_text(re.compile("^Terms in this answer")).click()
    expect(turn.locator(".glossary dd").first).to_be_visible()
    site.open("/ask")
    expect(site.ask(DISAGREEMENT).locator(".glossary")).to_have_count(0)


def test_what_is_missing_is_said_before_the_statements(site: Site) -> None:
    """An answer in part says so in words, and answers the rest."""
    site.open("/ask")
    turn = site.ask("Does vitamin K1 or collagen improve bone density?")
    expect(turn.locator(".uncovered")).to_contain_text("On “collagen” they say nothing")
    expect(turn.locator(".statement").first).to_be_visible()


def test_an_answer_is_downloaded(site: Site) -> None:
    """By keyboard: the menu beneath an answer gives a file with its question, its statements and the disclaimer."""
    site.open("/ask")
    turn = site.ask(FOLLOW_UP)
    said = turn.locator(".said").first.inner_text()
    menu = site.page.locator(".st-key-beneath-1").get_by_role("button", name="Export")
    menu.press("Enter")
    with site.page.expect_download() as download:
        site.page.get_by_role("button", name="Markdown", exact=True).press("Enter")
    assert download.value.suggested_filename.endswith("-and-for-a-70-year-old-on-warfarin.md")
    written = download.value.path().read_text(encoding="utf-8")
    assert FOLLOW_UP in written
    assert "does not replace professional judgement" in written
    assert f"\n- {' '.join(said.split()[:5])}" in written


def test_a_conversation_is_printed_with_every_letter(site: Site) -> None:
    """The PDF of a whole conversation has both questions and their letters."""
    site.open("/ask")
    site.ask("Does vitamin D prevent falls? α ≥ é µ")
    site.ask("What about vitamin K2?")
    menu = site.page.get_by_role("button", name="Export the conversation")
    with site.page.expect_download() as download:
        site.offered(menu, "PDF").click()
    text = " ".join(extract_text(download.value.path()).split())
    assert "Does vitamin D prevent falls? α ≥ é µ" in text
    assert "What about vitamin K2?" in text
    assert "does not replace professional judgement" in text


def test_an_answer_is_copied_with_its_references(site: Site) -> None:
    """By keyboard: the clipboard holds the statements with numbers, the references and the disclaimer; it is said so."""
    site.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    site.open("/ask")
    site.ask(FOLLOW_UP)
    row = site.page.locator(".st-key-beneath-1")
    row.get_by_role("button", name="Copy with references").press("Enter")
    expect(row.get_by_role("status")).to_have_text("Copied")
    text = site.page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(FOLLOW_UP)
    assert "[1]" in text
    assert "\nReferences\n[1] " in text
    assert text.rstrip().endswith("before using it in care.")


def test_beneath_an_emergency_there_is_nothing_else_to_do(phone: Site) -> None:
    """No menu stands beneath an emergency; beneath an answer on a phone it fits."""
    phone.open("/ask")
    phone.ask(EMERGENCY)
    expect(phone.page.locator(".st-key-beneath-1")).to_have_count(0)
    phone.ask(FOLLOW_UP)
    menu = phone.page.locator(".st-key-beneath-2").get_by_role("button", name="Export")
    expect(phone.offered(menu, "Markdown")).to_be_visible()
    assert phone.width_to_spare() == 0
