"""The list of articles, and a question without one."""

from __future__ import annotations

import streamlit as st

from chat.shelf import search
from chat.ui import frame, render, routes, session, wording
from chat.ui.components import article, chat, personalizing
from chat.ui.render import tag

_LEAD = (
    "Read an article on bone health, then ask what it leaves open. Every sentence of an answer is shown with the "
    "passage it follows from."
)
_LONGEST = 200


def draw() -> None:
    """Articles first; a question asked here goes on at the page for questions."""
    frame.show(tag("h1", "Follow-up questions, answered from the documents"), tag("p", _LEAD, class_="lead"))
    frame.show(tag("h2", "Articles"))
    _articles()
    frame.show(tag("h2", "Ask without an article"))
    personalizing.choose()
    chat.ask(None, "Ask a question")
    begun = session.conversation()
    if begun:
        st.switch_page(routes.ASK, query_params={"conversation": begun})


def _articles() -> None:
    """The articles, or those that a search finds, each with the place that matches."""
    text = (
        st.text_input(
            "Search the articles",
            key="find",
            type="search",
            max_chars=_LONGEST,
            placeholder="Words of a title, a topic or a text",
            bind="query-params",
        )
        or ""
    )
    found = search(session.service().articles(), text)
    if text.strip():
        frame.show(tag("p", wording.articles_found(len(found), text.strip()), class_="small", role="status"))
    reviewed = session.submissions().of_articles([each.article.metadata.id for each in found])
    with st.container(key="articles"):
        for each in found:
            known = each.article.metadata
            st.page_link(routes.ARTICLE, label=render.label(known.title), query_params={"id": known.id})
            frame.show(article.teaser(reviewed[known.id]), article.place(each.excerpt))


frame.page(draw)
