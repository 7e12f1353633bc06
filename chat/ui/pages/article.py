"""An article, and the follow-up questions below it."""

from __future__ import annotations

import streamlit as st

from chat.ui import frame, session
from chat.ui.components import article, chat, personalizing, reviewing
from chat.ui.render import tag
from errors import UsageError


def draw() -> None:
    """The article that the address names: `/article?id=…`, with `&conversation=…` for its follow-up questions."""
    id = session.parameter("id")
    if id is None:
        raise UsageError("This address names no article. The list of articles has them all.")
    shown = session.service().article(id)
    review = session.submissions().of_article(session.service().document(id))
    library = chat.library()
    known = article.cited(shown, library)
    st.set_page_config(page_title=f"{shown.metadata.title} · Sequitur")
    frame.show(article.head(review.metadata), reviewing.lapsed(review.lapsed))
    personalizing.choose()
    item = review.item
    frame.show(article.body(shown, known, library, item.shown_edits if item else {}))
    frame.show(article.references_of(known, library))
    reviewing.below_article(id, review)
    frame.show(tag("h2", "Have a follow-up question?", id="follow-up"))
    chat.chat(id, shown.metadata.questions)


frame.page(draw)
