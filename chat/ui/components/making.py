"""How an answer was made: its small print, and a closed part that tells each step, all from the turn as it was stored."""

from __future__ import annotations

from collections.abc import Iterable

from chat import limits
from chat.injection import safe_name
from chat.jobs import LABELS
from chat.review import words
from chat.review.values import Item
from chat.turn import Passage, Statement, Status, Turn
from chat.ui import routes, wording
from chat.ui.render import Html, join, tag


def small_print(turn: Turn, review: Item | None = None) -> Html:
    """The disclaimer, the date, and who wrote the answer."""
    asked = wording.moment(turn.asked_at.isoformat())
    parts = [f"Answered on {asked}.", wording.made_by(turn)]
    return join(
        (
            tag("p", words.disclaimer(turn.answer.disclaimer, review), class_="disclaimer"),
            tag("p", " ".join(part for part in parts if part), class_="timings"),
        )
    )


def made(turn: Turn) -> Html:
    """The closed part; none for what is to be acted on at once."""
    if turn.answer.status.urgent:
        return Html()
    searched = turn.answer.status in (Status.ANSWERED, Status.INSUFFICIENT_EVIDENCE)
    rows = [
        *(_search(turn) if searched else ()),
        ("Versions", _versions(turn)),
    ]
    return tag(
        "details",
        tag("summary", wording.MADE),
        tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in rows), class_="terms"),
        _steps(turn),
        _found(turn.retrieved) if searched else Html(),
        _dropped(turn.dropped),
        class_="sources making",
    )


def _search(turn: Turn) -> Iterable[tuple[str, str]]:
    yield "Searched for", turn.standalone_question
    if turn.focus and turn.focus != turn.standalone_question:
        yield "Asked just now", turn.focus
    if turn.background:
        yield "From before it", turn.background
    filters = turn.question.filters
    yield "Searched in", f"Only {limits.limited_to(filters)}" if filters.chosen else "All documents that may be cited"
    if turn.sufficiency is not None:
        yield "Enough found", f"Judged {turn.sufficiency:.0%} likely that the passages answer it"


def _versions(turn: Turn) -> Html:
    by, written = turn.versions, turn.written
    lines = [f"Answerer {by.answerer}", f"index {by.index}", f"embedding {by.embedding}"]
    if written:
        lines.append(f"language model {written.model}, prompt {written.prompt}")
        lines += [f"on {written.server}"] if written.server else []
    return join(lines, "; ")


def _steps(turn: Turn) -> Html:
    """Each step with its milliseconds, in the order walked, and the whole."""
    rows = [(LABELS.get(step, step), ms) for step, ms in turn.timings_ms.items() if step != "total"]
    rows.append(("In all", turn.timings_ms.get("total", sum(ms for _, ms in rows))))
    return _table(
        "Steps",
        ("Step", "Milliseconds"),
        [(tag("th", label, scope="row"), tag("td", _ms(ms), class_="figure")) for label, ms in rows],
    )


def _ms(ms: float) -> str:
    return f"{ms:.0f}" if ms >= 1 else "under 1"


def _found(passages: Iterable[Passage]) -> Html:
    """The passages found, in the order they were ranked, with what each search thought of them."""
    rows = [
        (
            tag("th", join((_link(passage), wording.place(passage)), " · "), scope="row"),
            *(tag("td", figure, class_="figure") for figure in _figures(passage)),
        )
        for passage in passages
    ]
    documents = {passage.document for passage in passages}
    caption = f"Passages found: {len(rows)}, of {len(documents)} documents"
    return (
        _table(caption, ("Passage", "Relevance", "Words", "Meaning"), rows)
        if rows
        else tag("p", "No passage was found.")
    )


def _link(passage: Passage) -> Html:
    address = routes.document(passage.document, passage.version, passage.start, passage.end)
    return tag("a", safe_name(passage.source.label, passage.document), href=address)


def _figures(passage: Passage) -> tuple[str, str, str]:
    """Fused relevance (0 to 1), BM25, and cosine similarity."""
    return f"{passage.score:.2f}", f"{passage.lexical:.1f}", f"{passage.dense:.2f}"


def _dropped(statements: Iterable[Statement]) -> Html:
    lines = [
        tag(
            "li",
            tag("p", statement.text),
            tag("p", statement.reason or wording.VERDICT[statement.verdict], class_="small"),
        )
        for statement in statements
    ]
    if not lines:
        return Html()
    return join((tag("h4", wording.DROPPED), tag("ul", *lines, class_="dropped")))


def _table(caption: str, head: tuple[str, ...], rows: Iterable[tuple[Html, ...]]) -> Html:
    top = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in head)))
    body = tag("tbody", *(tag("tr", *cells) for cells in rows))
    return tag(
        "div",
        tag("table", tag("caption", caption), top, body),
        class_="wide",
        tabindex="0",
        role="region",
        aria_label=caption,
    )
