"""The chat: the turns as they were stored, the steps of an answer in progress, suggestions, and the input.

The answer is made by the service in a thread of its own; this page only looks at it. So a reload, a second tab or a
click on another widget changes nothing for an answer in progress.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from chat.export import Reviews
from chat.filters import UNFILTERED, Filters
from chat.review import standing
from chat.review.standing import OnAnswer
from chat.turn import Question, Status, Turn
from chat.ui import frame, render, routes, session, wording
from chat.ui.components import answer, evidence, exporting, filtering, keyboard, reviewing, stopping
from chat.ui.components.references import Library
from chat.ui.render import Html, tag
from errors import SequiturError

if TYPE_CHECKING:
    from chat.jobs import Job

_LOG = logging.getLogger(__name__)
_INPUT = "question"
_REFUSED = "refused"
_HEARD = "heard"
_LOOK_EVERY = 0.25


def library() -> Library:
    """The documents held, by id."""
    return {metadata.id: metadata for metadata in session.service().documents()}


def chat(article: str | None, suggestions: Sequence[str]) -> None:
    """Draw the conversation of the address and the means to go on with it."""
    conversation = session.conversation()
    turns = session.service().turns(conversation) if conversation else ()
    job = session.service().job(conversation) if conversation else None
    running = job is not None and not job.done
    filtering.keep(conversation, _filters(turns, job))
    known = library() if turns else {}
    told = session.submissions().of_conversation(session.person(), turns[0].conversation) if turns else {}
    for turn in turns:
        said = told.get(turn.number, OnAnswer())
        frame.show(answer.turn(turn, known, latest=turn is turns[-1], review=said.review))
        _beneath(turn, known, article, said, editable=turn is turns[-1] and not running)
    if conversation and not turns and job is None:
        frame.show(tag("p", wording.NO_CONVERSATION, class_="notice", role="status"))
    if conversation and running:
        _progress(conversation)
        stopping.button(conversation, _INPUT)
    elif job and job.stopped:
        stopping.stopped(job, _INPUT)
        _suggest(_next(turns, suggestions), article)
    elif job and job.error:
        _failed(job)
        _suggest(_next(turns, suggestions), article)
    else:
        _suggest(_next(turns, suggestions), article)
    ask(article, "Ask a follow-up question" if turns or article else "Ask a question", disabled=running)
    if turns:
        _leave(turns, known, standing.reviews(told), running)
        exporting.listen()
    keyboard.keys()
    evidence.pane()
    _scroll_on_arrival(bool(turns))


def ask(article: str | None, placeholder: str, *, disabled: bool = False) -> None:
    """The input, and below it why the last question could not be asked."""
    with st.container(key="ask"):
        frame.show(tag("div", id=frame.QUESTION, tabindex="-1"))
        typed = st.chat_input(placeholder, key=_INPUT, disabled=disabled, on_submit=_submit, args=(article,))
        filtering.disclosure()
    if not st.session_state.pop(_HEARD, False) and typed and start(typed, article):
        # A server that was started anew drew this page only now: it had the question before it knew whom to tell.
        st.rerun()
    refused = st.session_state.pop(_REFUSED, None)
    if refused:
        frame.problem(refused)


def _submit(article: str | None) -> None:
    text = st.session_state[_INPUT] or ""
    st.session_state[_HEARD] = True
    if not start(text, article):
        # What was typed is given back, so that it can be mended.
        st.session_state[_INPUT] = text


def _edit(turn: Turn, article: str | None) -> None:
    """Let the reader change what the last follow-up was searched for as, and search again."""
    if not answer.is_rewritten(turn):
        return
    key = f"edited-{turn.conversation}-{turn.number}"
    with (
        st.popover(wording.EDIT, type="tertiary", key="edit"),
        st.form(f"form-{key}", border=False, enter_to_submit=False),
    ):
        st.text_area("Search for", turn.standalone_question, key=key, height="content")
        st.caption(render.label(wording.EDIT_HELP))
        st.form_submit_button("Search again", on_click=_search_again, args=(key, article))


def _search_again(key: str, article: str | None) -> None:
    start(st.session_state[key], article, as_it_stands=True)


def _filters(turns: Sequence[Turn], job: Job | None) -> Filters:
    """Those of the question being answered, or else of the last one."""
    if job is not None:
        return job.question.filters
    return turns[-1].question.filters if turns else UNFILTERED


def _again(turn: Turn, filters: Filters) -> None:
    """The same question with other filters, which then hold for the conversation."""
    filtering.use(filters)
    start(turn.question.text, turn.question.article, as_it_stands=turn.question.as_it_stands, again=turn.number)


def _take(suggestion: str, article: str | None) -> None:
    start(suggestion, article)


def start(text: str, article: str | None, *, as_it_stands: bool = False, again: int | None = None) -> bool:
    """Start an answer and put its conversation into the address. False, with a message to show, where it is refused."""
    try:
        refusal = _begin(text, article, as_it_stands, again)
    except SequiturError as error:
        refusal = str(error)
    except Exception:
        _LOG.exception("A question could not be asked")
        refusal = wording.WENT_WRONG
    st.session_state[_REFUSED] = refusal
    return not refusal


def _begin(text: str, article: str | None, as_it_stands: bool, again: int | None) -> str:
    """Put the question to the service; a word on why not where another one is being answered."""
    conversation = session.conversation()
    # An id that nobody was given may be known to who made it up: it begins no conversation.
    if conversation is None or not session.service().begun(conversation):
        conversation = session.service().new_conversation()
    question = Question(
        text=text,
        conversation=conversation,
        article=article,
        audience=session.audience(),
        filters=filtering.chosen(),
        again=again,
        as_it_stands=as_it_stands,
    )
    job = session.service().start(question)
    session.open_conversation(conversation)
    # A conversation answers one question at a time; the other may have been asked in another tab.
    return "" if job.question == question else wording.BUSY


def _beneath(turn: Turn, known: Library, article: str | None, said: OnAnswer, *, editable: bool) -> None:
    """What can be done with an answer. Beneath an emergency nothing is: it is to be acted on."""
    if turn.answer.status.urgent:
        return
    with st.container(horizontal=True, key=f"beneath-{turn.number}", vertical_alignment="center"):
        if editable:
            _edit(turn, article)
            if turn.answer.status in (Status.ANSWERED, Status.INSUFFICIENT_EVIDENCE):
                filtering.again(turn, _again)
        reviews = standing.reviews({turn.number: said})
        exporting.menu([turn], known, "Export", f"export-{turn.number}", reviews)
        reviewing.beneath(turn, said)
        # The last of the row, so that what it says moves nothing.
        st.html(tag("div", exporting.copy(turn, known, reviews), class_="sq"), width="content")
    reviewing.told(turn, said)


@st.fragment(run_every=_LOOK_EVERY)
def _progress(conversation: str) -> None:
    try:
        job = session.service().job(conversation)
    except SequiturError:
        # The sign-in has ended meanwhile; the whole page says so.
        job = None
    if job is None or job.done:
        st.rerun()
    frame.show(answer.question(job.question.text), steps(job), answer.unchecked(job.unchecked))


def steps(job: Job) -> Html:
    """The steps so far; the last is the one at work."""
    labels = [step.label for step in job.steps] or ["Starting"]
    done = [tag("li", label, class_="done") for label in labels[:-1]]
    return tag("ol", *done, tag("li", labels[-1], class_="here"), class_="steps", role="status", aria_label="Progress")


def _failed(job: Job) -> None:
    frame.show(answer.question(job.question.text))
    frame.problem(job.error or wording.WENT_WRONG)


def _next(turns: Sequence[Turn], suggestions: Sequence[str]) -> list[str]:
    """What to suggest: what the last answer does, before the first what the article does; never what was asked."""
    offered = turns[-1].answer.follow_ups if turns else suggestions
    asked = {turn.question.text for turn in turns}
    return [each for each in offered if each not in asked]


def _suggest(questions: Sequence[str], article: str | None) -> None:
    if not questions:
        return
    with st.container(key="suggestions"):
        frame.show(tag("p", "Suggested questions", class_="eyebrow"))
        for number, question in enumerate(questions):
            label, key = render.label(question), f"suggestion-{number}"
            st.button(label, key=key, on_click=_take, args=(question, article), type="tertiary")


def _leave(turns: Sequence[Turn], known: Library, reviews: Reviews, running: bool) -> None:
    with st.container(horizontal=True, key="leave", vertical_alignment="center"):
        st.button("Start a new conversation", disabled=running, on_click=session.close_conversation, type="tertiary")
        exporting.menu(turns, known, "Export the conversation", "export-all", reviews)
        change = tag("a", "Rename or delete it", href=routes.history(turns[-1].conversation))
        frame.show(tag("p", "This conversation stays at the address of this page. ", change, class_="small"))


def _scroll_on_arrival(answered: bool) -> None:
    # Only for who arrives at the address of a conversation: a reader who is here already keeps the place.
    if "arrived" not in st.session_state:
        st.session_state["arrived"] = answered
    if st.session_state["arrived"]:
        frame.scroll_to_place()
