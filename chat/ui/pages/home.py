"""The list of articles, and a question without one."""

from __future__ import annotations

import streamlit as st

from chat.ui import frame, render, routes, session
from chat.ui.components import article, chat
from chat.ui.render import tag

_LEAD = (
    "Read an article on bone health, then ask what it leaves open. Every sentence of an answer is shown with the "
    "passage it follows from."
)


def draw() -> None:
    """Articles first; a question asked here goes on at the page for questions."""
    frame.show(tag("h1", "Follow-up questions, answered from the documents"), tag("p", _LEAD, class_="lead"))
    frame.show(tag("h2", "Articles"))
    with st.container(key="articles"):
        articles = session.service().articles()
        reviewed = session.submissions().of_articles([each.metadata.id for each in articles])
        for each in articles:
            st.page_link(routes.ARTICLE, label=render.label(each.metadata.title), query_params={"id": each.metadata.id})
            frame.show(article.teaser(reviewed[each.metadata.id]))
    frame.show(tag("h2", "Ask without an article"))
    chat.ask(None, "Ask a question")
    begun = session.conversation()
    if begun:
        st.switch_page(routes.ASK, query_params={"conversation": begun})


frame.page(draw)
