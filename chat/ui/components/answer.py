"""One turn of a conversation as HTML: the question and its answer, drawn from what was stored."""

from __future__ import annotations

from chat import layout, limits
from chat.hindsight import changed_since
from chat.injection import safe_name
from chat.review.values import Edits, Item
from chat.turn import Answer, Passage, Reference, Statement, Turn, Verdict
from chat.ui import routes, wording
from chat.ui.components import citation, extras, making, notices, references, reviewing, revised
from chat.ui.components.references import Library
from chat.ui.render import Html, join, tag


def turn(turn: Turn, library: Library, *, latest: bool = False, review: Item | None = None) -> Html:
    """The whole turn, with its review where it has one. The latest of a conversation is where a reload scrolls to."""
    answer = turn.answer
    asked, message = question(turn.question.text), notices.message(answer)
    asked = join((asked, notices.since(changed_since(turn, library), library)))
    # In an emergency nothing stands before what is to be done, not even the question.
    searched = join((_searched_for(turn), _limits(turn)))
    first = (message, asked) if answer.status.urgent else (asked, searched, message, extras.uncovered(answer))
    parts = (
        reviewing.status(review, f"Review status of answer {turn.number}"),
        notices.listed(answer.notices),
        _statements(turn, library, review.shown_edits if review else {}),
        _nearest(answer),
        extras.glossary(answer.glossary),
        _references(turn, library),
        making.small_print(turn, review),
        making.made(turn),
    )
    return tag(
        "article",
        *first,
        *parts,
        class_=f"turn {answer.status.value}",
        id="latest" if latest else None,
        aria_label=f"Question {turn.number}",
    )


def question(text: str) -> Html:
    """A question as it was asked, character for character."""
    return tag("h3", text, class_="question")


def unchecked(text: str) -> Html:
    """What a language model has written so far, which no passage has been held against yet; empty before it begins."""
    if not text.strip():
        return Html()
    return tag(
        "section",
        tag("p", wording.UNCHECKED, class_="verdict"),
        tag("p", text.strip(), class_="draft"),
        class_="unchecked",
        aria_label="Not yet checked",
    )


def is_rewritten(turn: Turn) -> bool:
    """Whether something else was searched for than what was typed."""
    return " ".join(turn.standalone_question.split()) != " ".join(turn.question.text.split())


def _searched_for(turn: Turn) -> Html:
    if not is_rewritten(turn):
        return Html()
    return tag("p", tag("span", "Searched for: "), turn.standalone_question, class_="searched")


def _limits(turn: Turn) -> Html:
    return join(tag("p", line, class_="searched limits") for line in limits.limits(turn))


def _statements(turn: Turn, library: Library, edits: Edits) -> Html:
    drawn = [
        tag(
            "section",
            tag("h4", wording.SECTION[name]),
            *(_statement(s, turn, library, edits) for s in held),
            class_=name.value,
        )
        for name, held in layout.sections(turn.answer)
    ]
    # Behind the bottom line, so that no reader takes one side of a disagreement for the whole.
    apart = {s.text: _statement(s, turn, library, edits) for s in layout.aside(turn.answer)}
    # A side that repeats a statement which stands elsewhere says what the reviewer made of it.
    changed = {edit.original: revised.repeated(edit) for edit in edits.values()}
    beside = extras.sides(turn, changed | apart)
    return join((*drawn[:1], beside, *drawn[1:]))


def _statement(statement: Statement, turn: Turn, library: Library, edits: Edits) -> Html:
    number = turn.answer.statements.index(statement)
    popover, edit = f"t{turn.number}-s{number}", edits.get(number)
    cited = layout.cited(statement, turn)
    if edit is not None:
        marked, original = revised.mark(edit, f"{popover}-was"), revised.original(edit, f"{popover}-was")
        if edit.left_out:
            return tag("div", tag("p", marked, class_="line"), original, class_="statement")
        new = {"text": edit.text, "verdict": edit.verdict or Verdict.UNSUPPORTED, "reason": edit.why}
        statement = statement.model_copy(update=new)
    return tag(
        "div",
        tag("p", citation.sentence(statement.text, cited, popover), class_="said"),
        _verdict(statement),
        tag("p", marked, class_="line") if edit else Html(),
        tag("p", "; ".join(wording.source_line(r) for r in cited), class_="line"),
        *(_behind(r, statement, turn, library, f"{popover}-{r.number}") for r in cited),
        original if edit else Html(),
        class_=f"statement {statement.verdict.value}",
    )


def _behind(reference: Reference, statement: Statement, turn: Turn, library: Library, id: str) -> Html:
    passages = {passage.id: passage for passage in turn.retrieved}
    quotes = [quote for quote in statement.quotes if quote.citation == reference.number]
    return citation.passage(reference, quotes, passages, library, id)


def _verdict(statement: Statement) -> Html:
    if statement.verdict is Verdict.SUPPORTED:
        return Html()
    reason = f": {statement.reason}" if statement.reason else "."
    return tag("p", wording.VERDICT[statement.verdict] + reason, class_="verdict")


def _nearest(answer: Answer) -> Html:
    if not answer.nearest:
        return Html()
    head = (tag("h4", "Nearest passages"), tag("p", wording.NEAREST, class_="small"))
    return tag("section", *head, *(_near(passage) for passage in answer.nearest), class_="nearest")


def _near(passage: Passage) -> Html:
    address = routes.document(passage.document, passage.version, passage.start, passage.end)
    line = (
        tag("a", safe_name(passage.source.label, passage.document), href=address),
        wording.place(passage),
        references.badge(passage.source.standing),
    )
    return tag("div", tag("p", join(line, " · "), class_="place"), tag("blockquote", passage.text), class_="near")


def _references(turn: Turn, library: Library) -> Html:
    if not turn.answer.references:
        return Html()
    entries = references.listed(turn.answer.references, library, f"t{turn.number}-ref")
    count = len(turn.answer.references)
    return tag("details", tag("summary", f"References ({count})"), entries, class_="sources", open=True)
