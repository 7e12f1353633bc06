"""Parts of pages: they show what the values hold, in words, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chat.filters import Filters
from chat.turn import (
    Answer,
    Coverage,
    Notice,
    NoticeKind,
    Passage,
    Position,
    Question,
    Quote,
    Reference,
    SectionName,
    Sides,
    Statement,
    Status,
    Term,
    Turn,
    Verdict,
    Versions,
    Written,
)
from chat.ui import wording
from chat.ui.components import answer, article, citation, document, notices, references
from corpus.articles import Article, Cited, Part
from corpus.document import (
    BlockKind,
    Document,
    DocumentType,
    Extent,
    Grade,
    Kind,
    Metadata,
    RawBlock,
    ReadDepth,
    Replacement,
    Review,
    ReviewStatus,
    Standing,
    assemble,
)

SENTENCE = "The body recommends against it (grade D)."
TEXT = f"Before it. {SENTENCE} After it."


def metadata(id: str = "body-2018", **changes: Any) -> Metadata:
    """A guideline of 2018."""
    values: dict[str, Any] = {
        "id": id,
        "kind": Kind.GUIDELINE,
        "type": DocumentType.GUIDELINE,
        "title": "A <title>",
        "label": "Body 2018",
        "organisation": "The Body",
        "year": 2018,
    }
    return Metadata(**(values | changes))


def reference(**changes: Any) -> Reference:
    """The reference to it, as number 1."""
    return references.from_metadata(1, metadata()).model_copy(update=changes)


def passage(**changes: Any) -> Passage:
    """A passage of it that begins at character 100."""
    values: dict[str, Any] = {
        "id": "p1",
        "document": "body-2018",
        "version": "v1",
        "section": ("A <title>", "Recommendation"),
        "start": 100,
        "end": 100 + len(TEXT),
        "text": TEXT,
        "page": 7,
        "score": 0.9,
        "source": metadata(),
    }
    return Passage(**(values | changes))


def quote(**changes: Any) -> Quote:
    """The sentence in it."""
    start = 100 + TEXT.index(SENTENCE)
    values: dict[str, Any] = {
        "citation": 1,
        "text": SENTENCE,
        "document": "body-2018",
        "passage": "p1",
        "start": start,
        "end": start + len(SENTENCE),
    }
    return Quote(**(values | changes))


def statement(**changes: Any) -> Statement:
    """The sentence as a statement."""
    values: dict[str, Any] = {
        "text": SENTENCE,
        "section": SectionName.GUIDELINES,
        "citations": (1,),
        "verdict": Verdict.SUPPORTED,
        "quotes": (quote(),),
    }
    return Statement(**(values | changes))


def turn(found: Answer, asked: str = "Is it advised?", standalone: str | None = None) -> Turn:
    """A turn with this answer."""
    return Turn(
        conversation="c",
        number=1,
        asked_at=dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC),
        question=Question(text=asked, conversation="c"),
        standalone_question=standalone or asked,
        answer=found,
        retrieved=(passage(),),
        versions=Versions(index="i", embedding="e", answerer="extractive"),
        timings_ms={"retrieve": 21.4, "total": 96.0},
    )


def answered(**changes: Any) -> Answer:
    """An answer of one statement."""
    values: dict[str, Any] = {"status": Status.ANSWERED, "statements": (statement(),), "references": (reference(),)}
    return Answer(**(values | changes))


def test_a_quote_is_highlighted_where_it_stands() -> None:
    """Behind a number stands the passage, the quote marked, with its place and a link to it."""
    shown = answer.turn(turn(answered()), {})
    assert f"Before it. <mark>{SENTENCE}</mark> After it." in shown
    assert "Recommendation › page 7" in shown
    assert "./document?document=body-2018&amp;version=v1&amp;start=111&amp;end=152" in shown


def test_a_quote_that_its_passage_does_not_hold_stands_alone() -> None:
    """Where text and range disagree, the words of the quote are shown and nothing else is marked."""
    shifted = quote(start=quote().start + 1, end=quote().end + 1)
    assert citation.in_passage(shifted, passage()) == f"<mark>{SENTENCE}</mark>"
    assert citation.in_passage(quote(), None) == f"<mark>{SENTENCE}</mark>"


def test_the_source_line_names_grade_and_a_standing_that_is_not_current() -> None:
    """The short line is label and grade; what may not be cited as current says so."""
    assert wording.source_line(reference(grade="D")) == "Body 2018, grade D"
    superseded = reference(grade="D", standing=Standing.SUPERSEDED)
    assert wording.source_line(superseded) == "Body 2018, grade D, superseded"


def test_a_statement_shows_the_grade_of_its_own_passage() -> None:
    """Of a document with grades D and I, a sentence from the part of grade I is shown with I alone, or with none."""
    found = turn(answered(references=(reference(grade="D, I"),)))
    graded = found.model_copy(update={"retrieved": (passage(grade="I"),)})
    assert '<p class="line">Body 2018, grade I</p>' in answer.turn(graded, {})
    assert '<p class="line">Body 2018</p>' in answer.turn(found, {})
    assert "grades D, I" in answer.turn(graded, {}), "the list of references names them all"


def test_the_rewritten_question_is_shown_only_where_it_differs() -> None:
    """`Searched for` stands where the question was changed, and not where only white space was."""
    assert "Searched for:" in answer.turn(turn(answered(), "And men?", "Is it advised for men?"), {})
    assert "Searched for:" not in answer.turn(turn(answered(), "Is  it?", "Is it?"), {})


@pytest.mark.parametrize("verdict", [Verdict.PARTLY_SUPPORTED, Verdict.UNSUPPORTED])
def test_a_verdict_other_than_supported_is_said_in_words(verdict: Verdict) -> None:
    """The marker and its reason stand with the statement."""
    shown = answer.turn(turn(answered(statements=(statement(verdict=verdict, reason="Numbers differ."),))), {})
    assert f"{wording.VERDICT[verdict]}: Numbers differ." in shown
    assert wording.VERDICT[verdict] not in answer.turn(turn(answered()), {})


@pytest.mark.parametrize("status", [Status.EMERGENCY, Status.CRISIS])
def test_in_an_emergency_the_message_comes_first(status: Status) -> None:
    """Nothing stands before the message, and no citation beside it."""
    shown = answer.turn(turn(Answer(status=status, message="Call now."), "I fell"), {})
    assert shown.index("Call now.") < shown.index("I fell")
    assert 'role="alert"' in shown
    assert "cite" not in shown


def test_nearest_passages_are_no_answer() -> None:
    """A refusal shows what is nearest and says that it does not answer."""
    found = Answer(status=Status.INSUFFICIENT_EVIDENCE, nearest=(passage(),))
    shown = answer.turn(turn(found), {})
    assert wording.STATUS[Status.INSUFFICIENT_EVIDENCE] in shown
    assert "They do not answer it" in shown
    assert TEXT in shown


def test_how_an_answer_was_made_is_told_from_the_turn() -> None:
    """The small print has the date and the writer; a closed part has the search, each step, the versions, and what was
    dropped with why, all of it text."""
    dropped = statement(text="Not <so>.", verdict=Verdict.UNSUPPORTED, reason="a number is not in its passage")
    made = turn(answered(disclaimer="Check it."), standalone="Is <it> advised in men?")
    filters = Filters(kind=Kind.GUIDELINE, since=2020)
    made = made.model_copy(update={"dropped": (dropped,), "sufficiency": 0.714})
    made = made.model_copy(update={"question": made.question.model_copy(update={"filters": filters})})
    before, small_print, rest = answer.turn(made, {}).partition('<p class="timings">')
    assert "Check it." in before
    small_print, _, rest = rest.partition("</p>")
    assert small_print == f"Answered on 2 January 2026, 03:04 UTC. {wording.BY_EXTRACTS}"
    assert rest.startswith('<details class="sources making"><summary>How this answer was made')
    for told in (
        "Is &lt;it&gt; advised in men?",
        "Only guidelines, since 2020",
        "71% likely",
        'Searching the documents</th><td class="figure">21<',
        'In all</th><td class="figure">96<',
        "Passages found: 1, of 1 documents",
        "Not &lt;so&gt;.",
        "a number is not in its passage",
        "Answerer extractive; index i; embedding e",
    ):
        assert told in rest, told
    urgent = answer.turn(turn(Answer(status=Status.EMERGENCY, message="Call now.")), {})
    assert "How this answer was made" not in urgent


def test_what_is_not_covered_has_a_place_of_its_own() -> None:
    """The sentence on it is taken out of the message, and stands before the statements."""
    part = Coverage(covered=("one",), not_covered=("other",))
    shown = answer.turn(turn(answered(message="A word.\n\nOn “other” they say nothing.", partly=part)), {})
    assert '<p class="message answered">A word.</p>' in shown
    assert shown.index("What this answer does not cover") < shown.index("On “other”") < shown.index(SENTENCE)
    assert shown.count("On “other” they say nothing.") == 1
    assert "does not cover" not in answer.turn(turn(answered(message="A word.")), {})


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_notices_say_their_kind_in_words(kind: NoticeKind) -> None:
    """Colour alone tells nothing: each notice begins with what it is."""
    shown = notices.listed([Notice(kind=kind, text="A & B.")])
    assert f"{wording.NOTICE[kind]}: </strong>A &amp; B." in shown


def test_references_are_grouped_and_keep_their_numbers() -> None:
    """Guidelines come before research, and each entry keeps the number that the text uses."""
    trial = reference(number=1, kind=Kind.RESEARCH, title="Trial")
    guide = reference(number=2, title="Guide")
    shown = references.listed([trial, guide], {}, "ref")
    assert shown.index("Guidelines") < shown.index("Guide</span>") < shown.index("Research") < shown.index("Trial")
    assert 'value="2" id="ref-2"' in shown


def test_a_replaced_document_names_its_successor() -> None:
    """The successor is named by its label, and a partial replacement is called one."""
    old = metadata("old", standing=Standing.SUPERSEDED, superseded_by=(Replacement(id="new"),))
    part = metadata("part", superseded_by=(Replacement(id="new", extent=Extent.PARTIAL),))
    library = {"old": old, "part": part, "new": metadata("new", label="Body 2024")}
    assert "Superseded" in references.standing(references.from_metadata(1, old), library)
    assert "Replaced by <a" in references.replacement(references.from_metadata(1, old), library)
    assert "Replaced in part by <a" in references.replacement(references.from_metadata(1, part), library)
    assert "Body 2024" in references.replacement(references.from_metadata(1, old), library)


def test_a_reference_links_only_to_fit_addresses() -> None:
    """The link out is left out where the address is none; the text held here is always linked."""
    shown = references.listed([reference(url="javascript:alert(1)")], {}, "ref")
    assert "javascript" not in shown
    assert "./document?document=body-2018" in shown


def test_an_article_shows_its_steps_and_its_caution() -> None:
    """Until it is approved the caution stands, and the step that it is at is marked."""
    pending = metadata(kind=Kind.ARTICLE, type=DocumentType.ARTICLE, updated=dt.date(2026, 1, 7))
    shown = article.head(pending)
    assert wording.CAUTION in shown
    assert "Last updated: 7 January 2026" in shown
    assert 'aria-current="step"><span>Submitted</span>' in shown
    review = Review(status=ReviewStatus.APPROVED, reviewer="Dr A", last_reviewed=dt.date(2026, 2, 1))
    approved = article.head(pending.model_copy(update={"review": review}))
    assert wording.CAUTION not in approved
    assert "Reviewed by Dr A" in approved


def test_an_article_numbers_its_citations() -> None:
    """Each bullet carries the numbers of what it cites, and each number opens its reference."""
    part = Part("What <it> is", 2, (Cited("It is known.", ("body-2018",)),), bullets=True)
    shown = Article(metadata(kind=Kind.ARTICLE, type=DocumentType.ARTICLE), (part,), ("body-2018",))
    library = {"body-2018": metadata(grades=(Grade(grade="D"),))}
    body = article.body(shown, article.cited(shown, library), library)
    assert "<h2>What &lt;it&gt; is</h2>" in body
    assert 'popovertarget="source-1"' in body
    assert 'id="source-1"' in body
    assert "grade D" in body


def _document(*blocks: RawBlock) -> Document:
    text, laid_out = assemble(blocks)
    return Document(metadata(), text, laid_out)


def test_a_document_marks_the_quote_in_its_block() -> None:
    """The mark holds the characters of the range, and its anchor is given once."""
    held = _document(
        RawBlock(BlockKind.HEADING, "A <title>", level=1),
        RawBlock(BlockKind.HEADING, "Part", level=2),
        RawBlock(BlockKind.PARAGRAPH, "One <b>. Two."),
        RawBlock(BlockKind.LIST_ITEM, "Three."),
    )
    start = held.text.index("Two.")
    shown = document.text(held, [(start, start + 4)])
    assert '<p>One &lt;b&gt;. <mark id="quote">Two.</mark></p>' in shown
    assert "<ul" in shown
    assert "A &lt;title&gt;" not in shown, "the title stands above the text already"
    assert document.text(held).count("<mark") == 0
    assert document.text(held, [(start, start + 9)]).count('id="quote"') == 1


def test_a_table_is_drawn_as_one_with_the_quote_in_its_cell() -> None:
    """Rows of a table become rows, and a quote over two cells is marked in both."""
    held = _document(RawBlock(BlockKind.TABLE_HEADER, "Drug | Grade"), RawBlock(BlockKind.TABLE_ROW, "Vitamin D | D"))
    start = held.text.index("D | D")
    shown = document.text(held, [(start, start + 5)])
    assert "<th>Drug</th><th>Grade</th>" in shown
    assert '<td>Vitamin <mark id="quote">D</mark></td><td><mark>D</mark></td>' in shown


def test_every_value_has_its_word() -> None:
    """No standing, kind, type, depth or verdict reaches a reader as a bare code."""
    for enum, words in (
        (Standing, wording.STANDING),
        (Kind, wording.KIND),
        (DocumentType, wording.TYPE),
        (ReadDepth, wording.READ_DEPTH),
        (Verdict, wording.VERDICT),
        (Status, wording.STATUS),
        (NoticeKind, wording.NOTICE),
        (SectionName, wording.SECTION),
    ):
        assert set(enum) == set(words)


def test_unchecked_words_are_marked_and_escaped() -> None:
    """What a model is writing says first that it is not checked, and none of it is markup; before it begins there is
    nothing."""
    html = answer.unchecked("<img src=x onerror=alert(1)> Vitamin D [1]")
    assert "<img" not in html
    assert "&lt;img" in html
    assert html.index("Not checked yet") < html.index("Vitamin D")
    assert answer.unchecked(" \n") == ""


def test_a_turn_says_what_became_of_a_model_s_words() -> None:
    """Who wrote, how much was left out, or that it was put together without the model after all."""
    by = Written(model="openai:<m>", prompt="1-a", passages=("p1", "p2"), unknown_citations=2, left_out=1)
    held = turn(answered()).model_copy(update={"written": by})
    html = answer.turn(held, {})
    assert "Written by the language model openai:&lt;m&gt; from 2 passages" in html
    assert "1 of its sentences was left out; 2 of its citations named no passage." in html
    failed = held.model_copy(update={"written": by.model_copy(update={"failure": "It is down."})})
    assert "Put together without the language model openai:&lt;m&gt;." in answer.turn(failed, {})
    assert "Written by" not in answer.turn(turn(answered()), {})


def test_a_disagreement_stands_side_by_side() -> None:
    """Both positions are shown with body, year, grade and population, each statement once and with its number."""
    first = extras_position(text=SENTENCE, grade="D", population="Adults <65")
    other = extras_position(document="other", body="Other Body", year=2024, grade=None, text="Another sentence.")
    found = answered(sides=(Sides(on="this", positions=(first, other)),))
    shown = answer.turn(turn(found), {})
    assert "Current documents disagree: this" in shown
    assert "The Body, 2018" in shown
    assert "Other Body, 2024" in shown
    assert "Adults &lt;65" in shown
    assert shown.count('class="said"') == 1
    assert 'href="#t1-ref-1" aria-label="Reference 1"' in shown


def test_terms_are_explained_below_the_statements() -> None:
    """A term stands with its meaning, escaped like any other text; without terms there is no list."""
    shown = answer.turn(turn(answered(glossary=(Term(term="<IU>", meaning="A unit."),))), {})
    assert "Terms in this answer (1)" in shown
    assert "<dt>&lt;IU&gt;</dt><dd>A unit.</dd>" in shown
    assert "Terms in this answer" not in answer.turn(turn(answered()), {})


def extras_position(**changes: Any) -> Position:
    """A side of a disagreement."""
    values: dict[str, Any] = {
        "document": "body-2018", "body": "The Body", "year": 2018, "grade": None, "population": None, "text": "", "citation": 1
    }  # fmt: skip
    return Position(**(values | changes))
