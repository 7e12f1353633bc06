"""The reviewers' queue, and one item of it: what is compared, and what was done, as HTML."""

from __future__ import annotations

from collections.abc import Iterable

from chat.hindsight import changed_since
from chat.review import words
from chat.review.checking import Evidence, Point
from chat.review.desk import Case
from chat.review.values import Action, Edit, Event, Item, Kind, Status
from chat.turn import Verdict
from chat.ui import routes, wording
from chat.ui.components import notices
from chat.ui.components.references import Library
from chat.ui.render import Html, join, marked, tag
from chat.verification import Check

_SUPPORTED = "Supported"
_NO_TITLE = "Withdrawn with its conversation"


def listed(items: Iterable[Item]) -> Html:
    """The items as a list, each with what it is, how it stands and since when."""
    return tag("ul", *(_entry(item) for item in items), class_="holdings catalogue")


def _entry(item: Item) -> Html:
    given = item.opened
    what = tag("span", words.KIND[item.kind], class_="kind")
    reason = words.REASON[given.reason] if given.reason else ""
    name = item.title or _NO_TITLE
    return tag(
        "li",
        tag("a", name, href=routes.review(item.id), class_="name") if item.title else tag("span", name, class_="name"),
        tag("span", join((what, *([badge(item, reason)] if reason else []), _state(item)), " · "), class_="facts line"),
        tag("span", given.note, class_="title") if given.note else Html(),
    )


def badge(item: Item, reason: str) -> Html:
    """What a reader found wrong; what is unsafe stands out."""
    return tag("span", reason, class_="badge retracted" if item.unsafe else "badge")


def _state(item: Item) -> str:
    """How it stands, who has it, since when."""
    if item.status is Status.WITHDRAWN:
        return f"{words.STATUS[item.status]} on {wording.date(item.last.at.date())}"
    by = item.opened.name
    since = f"since {wording.briefly(item.opened.at.isoformat())}" + (f" by {by}" if by else "")
    if item.taken:
        return f"Under review by {item.taken.name or 'whoever uses this machine'}, waiting {since}"
    status = words.STATUS[item.status]
    if item.status is Status.SUBMITTED:
        return f"{status} {since}"
    return f"{status} on {wording.date(item.last.at.date())}"


def head(case: Case, library: Library) -> Html:
    """What is reviewed, with a way back and the whole of it."""
    item = case.item
    kind = words.KIND[item.kind]
    back = tag("a", "Review", href=routes.review())
    parts = [tag("p", back, class_="dateline"), tag("p", kind, class_="eyebrow"), tag("h1", item.title or _NO_TITLE)]
    if case.turn is not None:
        moment = wording.moment(case.turn.asked_at.isoformat())
        asked = f"Asked on {moment}, answered for a {case.turn.question.audience.value}"
        searched = case.turn.standalone_question
        also = f" · Searched for: {searched}" if searched.split() != item.title.split() else ""
        parts.append(tag("p", asked + also, class_="facts"))
    elif item.target.article in library:
        parts.append(tag("p", tag("a", "Open the article", href=routes.article(item.target.article)), class_="links"))
    if not case.current:
        said = "The article's text has changed since it was submitted. What stands here is the text of then."
        parts.append(tag("p", said, class_="notice", role="note"))
    return tag("div", *parts, class_="case-head")


def around(case: Case, library: Library) -> Html:
    """What an answer says besides its statements, and what became of its sources since."""
    if case.turn is None:
        return Html()
    since = notices.since(changed_since(case.turn, library), library)
    parts = (since, notices.message(case.turn.answer), notices.listed(case.turn.answer.notices))
    return tag("div", *parts, class_="prose")


def feedback(item: Item) -> Html:
    """What a reader found wrong, and on which statement."""
    given = item.opened
    reason = words.REASON[given.reason] if given.reason else ""
    on = tag("p", f"On statement {(given.statement or 0) + 1}", class_="facts") if given.before else Html()
    note = tag("blockquote", given.note) if given.note else tag("p", "Without a comment.", class_="small")
    return tag("section", tag("h2", "What a reader says"), tag("p", badge(item, reason)), on, note)


def point(point: Point, edit: Edit | None, check: Check | None, total: int, meant: bool) -> Html:
    """A statement beside what it rests on; as the reviewer left it, with what stood there."""
    return tag(
        "div",
        tag("div", tag("p", _place(point, total), class_="eyebrow"), *_words(point, edit, check), class_="claim"),
        tag("div", *([_evidence(each) for each in point.evidence] or [_nothing()]), class_="rests"),
        class_="point meant" if meant else "point",
    )


def _place(point: Point, total: int) -> str:
    return " · ".join(part for part in (f"Statement {point.number + 1} of {total}", point.heading) if part)


def _words(point: Point, edit: Edit | None, check: Check | None) -> list[Html]:
    if edit is None:
        return [tag("p", point.text, class_="words"), _verdict(check)]
    was = tag("p", tag("del", edit.original), class_="was")
    why = tag("p", f"Why: {edit.note}", class_="facts")
    if edit.left_out:
        return [tag("p", words.LEFT_OUT, class_="facts"), was, why]
    now = Check(edit.verdict or Verdict.UNSUPPORTED, edit.why)
    return [tag("p", tag("ins", edit.text), class_="words"), _verdict(now, edited=True), was, why]


def _verdict(check: Check | None, *, edited: bool = False) -> Html:
    """What verification found, always in words: here it is looked at."""
    if check is None:
        return Html()
    words = wording.VERDICT[check.verdict] or _SUPPORTED
    reason = f": {check.reason}" if check.reason else ""
    stop = " Edited so, it cannot be approved." if edited and check.verdict is Verdict.UNSUPPORTED else ""
    said = tag("p", f"{words}{reason}.{stop}", class_="facts" if check.supported else "verdict")
    return tag("div", said, class_=check.verdict.value)


def _evidence(each: Evidence) -> Html:
    address = routes.document(each.document, each.version, each.start, each.end)
    place = tag("p", " · ".join(part for part in (each.label, each.place) if part), class_="place")
    words = marked(each.passage, each.start - each.at, each.end - each.at)
    link = tag("a", "Open the document at this place", href=address, aria_label=f"Open {each.label} at this place")
    return tag("div", place, tag("blockquote", words), tag("p", link, class_="links"))


def _nothing() -> Html:
    return tag("p", "It cites no document.", class_="small")


def history(item: Item) -> Html:
    """Everything that happened to it, the first thing first; nothing of it can be changed."""
    return tag("section", tag("h2", "History"), tag("ol", *(_happened(e) for e in item.events), class_="happened"))


def _happened(event: Event) -> Html:
    at = wording.briefly(event.at.isoformat())
    upheld = {True: "Upheld.", False: "Not upheld.", None: ""}[event.upheld]
    changed = (
        *([tag("p", tag("del", event.before))] if event.before and event.action is not Action.GIVEN else []),
        *([tag("p", tag("ins", event.after))] if event.after else []),
        *([tag("p", f"{upheld} {event.note}".strip(), class_="facts")] if event.note else []),
    )
    return tag(
        "li", tag("p", tag("span", f"{at} UTC", class_="facts"), f" {words.happened(event)}", class_="what"), *changed
    )


EMPTY_TITLE = "The desk is clear"
EMPTY = (
    "Nothing waits for a reviewer. Answers and articles arrive here when a reader chooses “Submit for review” or “Give "
    "feedback” beneath them; what a reader calls unsafe comes first."
)


def is_feedback(item: Item) -> bool:
    """Whether it is closed with a word, and not approved."""
    return item.kind is Kind.FEEDBACK
