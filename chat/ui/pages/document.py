"""A document of the corpus, at a quote where the address gives one; without an id, the list of all."""

from __future__ import annotations

import streamlit as st

from chat.ui import frame, routes, session
from chat.ui.components import chat, document
from chat.ui.render import Html, tag
from corpus.document import Document
from errors import SequiturError


def draw() -> None:
    """`/document?document=ID&version=HASH&start=…&end=…`"""
    id = session.parameter("document")
    library = chat.library()
    if id is None:
        frame.show(
            tag("h1", "Documents"),
            tag("p", "Everything that answers are made from, with its standing today.", class_="lead"),
            document.listed(library.values()),
        )
        return
    shown = session.service().document(id, session.parameter("version"))
    start, end = session.number("start"), session.number("end")
    st.set_page_config(page_title=f"{shown.metadata.label} · Sequitur")
    frame.show(document.head(shown.metadata, library), _version_note(shown))
    frame.show(document.particulars(shown, library), document.text(shown, start, end))
    if start is not None:
        frame.scroll_to_place()


def _version_note(shown: Document) -> Html:
    """That the text is not the one held today, where an answer quoted an earlier one."""
    try:
        held = session.service().document(shown.id).version
    except SequiturError:
        return tag(
            "p", "This document is no longer held. Its text is kept because an answer quoted it.", class_="notice"
        )
    if held == shown.version:
        return Html()
    latest = tag("a", "The text held today", href=routes.document(shown.id))
    return tag("p", "This is an earlier version, kept because an answer quoted it. ", latest, class_="notice")


frame.page(draw)
