"""A document of the corpus, at a quote where the address gives one: its text, and how it stands to the others."""

from __future__ import annotations

import streamlit as st

from chat.people import ANYBODY
from chat.ui import frame, routes, session
from chat.ui.components import chat, document, lineage, versions
from chat.ui.components.references import Library
from chat.ui.render import Html, join, tag
from corpus.document import Document, Kind
from errors import SequiturError


def draw() -> None:
    """`/document?document=ID&version=HASH&start=…&end=…`, or `&since=HASH` for what changed since a version."""
    id = session.parameter("document")
    if id is None:
        st.switch_page(routes.LIBRARY)
    library = chat.library()
    shown = session.service().document(id, session.parameter("version"))
    start, end = session.number("start"), session.number("end")
    st.set_page_config(page_title=f"{shown.metadata.label} · Sequitur")
    held = _held(shown.id)
    frame.show(_back(shown), document.head(shown.metadata, library), _version_note(shown, held))
    ties = session.librarian().lineage(shown.metadata, library)
    frame.show(lineage.chain(shown.metadata, ties, library))
    frame.show(document.particulars(shown, library), _changes(shown), document.contents(shown))
    frame.show(tag("h2", "Text", class_="unseen"), document.text(shown, start, end))
    frame.show(lineage.resting(ties.resting, library), _standings(shown.id, library))
    frame.show(
        versions.listed(shown.id, session.librarian().versions(shown.id), held, shown.version),
        versions.cited_in(session.service().citing(shown.id), named=session.person() != ANYBODY),
    )
    if start is not None:
        frame.scroll_to_place()


def _held(id: str) -> str | None:
    """The version held today; None where the document is no longer held."""
    try:
        return session.service().document(id).version
    except SequiturError:
        return None


def _back(shown: Document) -> Html:
    if shown.metadata.kind is Kind.ARTICLE:
        return Html()
    return tag("p", tag("a", "Library", href=routes.library()), class_="dateline")


def _version_note(shown: Document, held: str | None) -> Html:
    """That the text is not the one held today, where an answer quoted an earlier one."""
    if held is None:
        return tag(
            "p",
            "This document is no longer held. Its text is kept because an answer may have quoted it.",
            class_="notice",
        )
    if held == shown.version:
        return Html()
    links = (
        tag("a", "The text held today", href=routes.document(shown.id)),
        tag("a", "What changed since", href=routes.document(shown.id, since=shown.version)),
    )
    said = "This is an earlier version, kept because an answer may have quoted it. "
    return tag("p", said, join(links, " · "), class_="notice")


def _changes(shown: Document) -> Html:
    since = session.parameter("since")
    if since is None:
        return Html()
    return versions.changes(session.librarian().changes(shown.id, since), since)


def _standings(id: str, library: Library) -> Html:
    rows = session.librarian().standing_changes(id)
    if not rows:
        return Html()
    return tag(
        "section", tag("h2", "How its standing changed"), lineage.changes_of_standing(rows, library, named=False)
    )


frame.page(draw)
