"""What goes with an answer's statements: both sides of a disagreement, and its terms in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chat import layout
from chat.turn import Answer, Position, Sides, Term, Turn
from chat.ui import wording
from chat.ui.render import Html, join, tag


def sides(turn: Turn, drawn: Mapping[str, Html]) -> Html:
    """Each disagreement as two columns, one below the other on a phone. `drawn` are statements, by their text, that
    stand here and nowhere else; any other is shown with a link to its reference."""
    return join(_pair(pair, turn, drawn, f"t{turn.number}-sides-{n}") for n, pair in enumerate(turn.answer.sides))


def _pair(pair: Sides, turn: Turn, drawn: Mapping[str, Html], id: str) -> Html:
    return tag(
        "section",
        tag("h4", wording.sides(pair.on), id=id),
        tag("div", *(_position(each, turn, drawn) for each in pair.positions), class_="pair"),
        class_="sides",
        aria_labelledby=id,
    )


def _position(position: Position, turn: Turn, drawn: Mapping[str, Html]) -> Html:
    number = position.citation
    cited = tag("a", f"[{number}]", href=f"#t{turn.number}-ref-{number}", aria_label=f"Reference {number}")
    return tag(
        "div",
        tag("h5", wording.body_and_year(position)),
        drawn.get(position.text) or tag("p", position.text, " ", cited, class_="held"),
        _terms(wording.strength_and_population(position)),
        class_="side",
    )


def uncovered(answer: Answer) -> Html:
    """The parts of a question that an answer says nothing on, before the statements, so that none is taken for them."""
    text = layout.message(answer)[1]
    if not text:
        return Html()
    return tag(
        "section", tag("h4", wording.NOT_COVERED), tag("p", text), class_="uncovered", aria_label=wording.NOT_COVERED
    )


def glossary(terms: Iterable[Term]) -> Html:
    """The terms, closed until a reader wants them; empty where there are none."""
    rows = [(each.term, each.meaning) for each in terms]
    if not rows:
        return Html()
    return tag(
        "details",
        tag("summary", f"{wording.GLOSSARY} ({len(rows)})"),
        _terms(rows),
        class_="sources glossary",
    )


def _terms(rows: Iterable[tuple[str, str]]) -> Html:
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in rows), class_="terms")
