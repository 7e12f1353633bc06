"""A question without an article, or a conversation by its id."""

from __future__ import annotations

from itertools import chain

from chat.ui import frame, session
from chat.ui.components import chat, personalizing
from chat.ui.render import tag

_SUGGESTIONS = 4
_LEAD = (
    "Answers come from the guidelines and research held here, and from nothing else. Where these do not answer a "
    "question, you are told so."
)


def draw() -> None:
    """`/ask`, or `/ask?conversation=…` for one that was begun."""
    # Who is in a conversation has read it, and came for the answer.
    lead = () if session.conversation() else (tag("p", _LEAD, class_="lead"),)
    frame.show(tag("h1", "Ask a question"), *lead)
    personalizing.choose()
    questions = dict.fromkeys(chain.from_iterable(each.metadata.questions for each in session.service().articles()))
    frame.show(tag("h2", "Questions and answers", class_="unseen"))
    chat.chat(None, list(questions)[:_SUGGESTIONS])


frame.page(draw)
