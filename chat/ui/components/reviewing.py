"""What readers do about review and are told of it: beneath an answer, and below an article."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from chat.review import words
from chat.review.events import LONGEST_NOTE
from chat.review.standing import OnAnswer, OnArticle, step
from chat.review.values import Event, Item, Reason, Status
from chat.screening.identifiers import Masked
from chat.turn import Status as Answered
from chat.turn import Turn
from chat.ui import frame, session, wording
from chat.ui.components import acting, article
from chat.ui.render import Html, join, tag
from errors import ReviewError

_AS_A_WHOLE = "The answer as a whole"
_WHOLE = -1
_READ = "A reviewer will read it, with the question and the answer. Details that identify a person are masked first."
_READ_ARTICLE = "A reviewer will read it. Details that identify a person are masked first."
_RECEIVED = "Thank you: your feedback is in the reviewers' queue."
Give = Callable[[Reason, str, int | None], Masked]


def status(item: Item | None, label: str) -> Html:
    """The three steps of an answer that was submitted, with reviewer and date, and the caution until it is approved."""
    if item is None or item.status is Status.WITHDRAWN:
        return Html()
    caution = Html() if item.approval else tag("p", wording.CAUTION, class_="notice draft", role="note")
    line = tag("p", words.line(item), class_="small review-line")
    return tag("div", article.stepper(step(item), label), line, caution, class_="review-status")


def beneath(turn: Turn, known: OnAnswer) -> None:
    """The means to submit an answer and to say what is wrong with it, in the row beneath it."""
    key, number, conversation = f"review-{turn.number}", turn.number, turn.conversation
    open_to_review = known.review is None or known.review.status is Status.SENT_BACK
    if turn.answer.status is Answered.ANSWERED and open_to_review:

        def submit() -> str:
            session.submissions().submit_answer(session.person(), conversation, number)
            return "It was submitted for review."

        st.button("Submit for review", key=f"{key}-submit", on_click=acting.do, args=(key, submit), type="tertiary")

    def give(reason: Reason, comment: str, statement: int | None) -> Masked:
        return session.submissions().feedback_on_answer(
            session.person(), conversation, number, reason, comment, statement
        )

    _feedback(key, [each.text for each in turn.answer.statements], give, _READ)


def told(turn: Turn, known: OnAnswer) -> None:
    """What became of it, below that row: the last message, and each feedback with a reviewer's word on it."""
    acting.said(f"review-{turn.number}")
    if known.feedback:
        lines = (tag("li", _given(item)) for item in known.feedback)
        frame.show(tag("ul", *lines, class_="given", aria_label=f"Feedback on answer {turn.number}"))


def below_article(id: str, known: OnArticle) -> None:
    """How the article's review stands, and the same two means for it."""
    if known.item:
        frame.show(tag("p", words.line(known.item), class_="small review-line"))
    key = "review-article"
    with st.container(horizontal=True, key="beneath-article", vertical_alignment="center"):
        pending = known.metadata.review.reviewer is None
        if pending and (known.item is None or known.item.status is Status.SENT_BACK):

            def submit() -> str:
                session.submissions().submit_article(session.person(), id)
                return "It was submitted for review."

            st.button("Submit for review", key=f"{key}-submit", on_click=acting.do, args=(key, submit), type="tertiary")

        def give(reason: Reason, comment: str, _: int | None) -> Masked:
            return session.submissions().feedback_on_article(session.person(), id, reason, comment)

        _feedback(key, (), give, _READ_ARTICLE)
    acting.said(key)


def lapsed(approval: Event | None) -> Html:
    """That an approval was of another text; empty where none was."""
    if approval is None:
        return Html()
    day = wording.date(approval.at.date())
    said = f"{approval.name} approved an earlier version on {day}. The text has changed since, so that approval has lapsed."
    return tag("p", said, class_="notice", role="note")


def _given(item: Item) -> Html:
    given = item.opened
    what = words.REASON[given.reason] if given.reason else ""
    on = f", on “{_short(given.before)}”" if given.before else ""
    parts: list[str] = [f"Feedback received on {wording.date(given.at.date())}: {what}{on}."]
    if given.note:
        parts.append(f"“{given.note}”")
    if item.status is Status.CLOSED:
        word = "Upheld" if item.last.upheld else "Not upheld"
        parts.append(tag("strong", f"{word} by a reviewer on {wording.date(item.last.at.date())}: {item.last.note}"))
    return join(parts, " ")


def _feedback(key: str, statements: Sequence[str], give: Give, read: str) -> None:
    """A small form in a popover; what it says stands beneath, where the reader looks next."""
    # A key of its own for each round, so that the form is empty again once it was sent.
    turn = st.session_state.setdefault(f"{key}-round", 0)
    form = f"{key}-feedback-{turn}"
    with (
        st.popover("Give feedback", type="tertiary", key=f"{form}-open"),
        st.form(form, border=False, enter_to_submit=False),
    ):
        st.selectbox(
            "What is wrong",
            list(words.REASON),
            index=None,
            format_func=lambda each: words.REASON[each],
            placeholder="Choose a reason",
            key=f"{form}-reason",
        )
        if statements:
            st.selectbox(
                "Where",
                range(_WHOLE, len(statements)),
                format_func=lambda n: _AS_A_WHOLE if n == _WHOLE else f"{n + 1}. {_short(statements[n])}",
                key=f"{form}-statement",
            )
        st.text_area("Comment", max_chars=LONGEST_NOTE, key=f"{form}-comment", height=100)
        frame.show(tag("p", read, class_="small"))
        st.form_submit_button("Send feedback", on_click=_send, args=(key, form, give))


def _send(key: str, form: str, give: Give) -> None:
    state = st.session_state

    def send() -> str:
        reason = state[f"{form}-reason"]
        if reason is None:
            raise ReviewError("Nothing was sent. Choose what is wrong.")
        where = state.get(f"{form}-statement", _WHOLE)
        kept = give(reason, state[f"{form}-comment"] or "", None if where == _WHOLE else where)
        state[f"{key}-round"] += 1
        masked = " Details that could identify a person were masked." if kept.identifiers else ""
        return _RECEIVED + masked

    acting.do(key, send)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"
