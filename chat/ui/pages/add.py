"""Add a document: read it, look at what was read, say what it is, take it; and take added ones out again."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import streamlit as st

from chat.ui import frame, routes, session, wording
from chat.ui.components import adding, chat
from chat.ui.render import tag
from corpus.document import DocumentType, Kind, Metadata, Standing
from errors import SequiturError
from ingest.readers import MARKDOWN, READERS
from ingest.uploads import LARGEST_MB, Preview

_LOG = logging.getLogger(__name__)
_LEAD = (
    "A guideline or a study of yours becomes evidence for answers once it is taken here and the Library is refreshed. "
    "It stays on this machine."
)
_DONE, _FAILED, _ROUND = "add-done", "add-failed", "add-round"
_TYPES = {
    Kind.GUIDELINE: (DocumentType.GUIDELINE, DocumentType.RECOMMENDATION_STATEMENT, DocumentType.REFERENCE_INTAKES),
    Kind.RESEARCH: tuple(
        each
        for each in DocumentType
        if each
        not in (
            DocumentType.GUIDELINE,
            DocumentType.RECOMMENDATION_STATEMENT,
            DocumentType.REFERENCE_INTAKES,
            DocumentType.ARTICLE,
        )
    ),
}
_STANDINGS = (Standing.CURRENT, Standing.DRAFT)


def draw() -> None:
    """`/add`"""
    frame.show(tag("h1", "Add a document"), tag("p", _LEAD, class_="lead"))
    frame.library_parts(routes.ADD)
    _told()
    # A key of its own for each round, so that the form is empty again once a file was taken.
    turn = st.session_state.setdefault(_ROUND, 0)
    file = st.file_uploader(
        "Choose a file",
        type=sorted({*READERS, *MARKDOWN, ".json", ".nxml", ".xml"}),
        key=f"file-{turn}",
        max_upload_size=LARGEST_MB,
    )
    if file is not None:
        _read(file.name, file.getvalue(), turn)
    _added()


def _told() -> None:
    done, failed = st.session_state.pop(_DONE, None), st.session_state.pop(_FAILED, None)
    if failed:
        frame.problem(failed)
    if done:
        frame.show(tag("p", done, class_="notice done", role="status"))
        with st.container(key="next"):
            st.page_link(routes.REFRESH, label="Refresh the Library now")


def _read(name: str, data: bytes, turn: int) -> None:
    try:
        read = session.librarian().uploads.preview(name, data)
    except SequiturError as error:
        frame.problem(f"This file cannot be taken. {frame.told(error)}")
        return
    frame.show(adding.preview(read))
    if read.speaks_for_itself:
        frame.show(tag("p", "It says itself what it is; nothing need be added.", class_="small"))
        st.button("Take this document", type="primary", on_click=_take, args=(name, data, {}))
        return
    _form(name, data, read, turn)


def _form(name: str, data: bytes, read: Preview, turn: int) -> None:
    known = read.document.metadata
    library = {id: m for id, m in chat.library().items() if m.kind is not Kind.ARTICLE}
    key = f"said-{turn}-{read.document.version[:12]}"
    frame.show(tag("h2", "What it is"), tag("p", "Answers name the document by what is said here.", class_="small"))
    kind = st.segmented_control(
        "Kind",
        list(_TYPES),
        default=known.kind if known.kind in _TYPES else Kind.RESEARCH,
        required=True,
        format_func=lambda each: wording.KIND[each],
        key=f"{key}-kind",
    )
    with st.form(key, border=False, enter_to_submit=False):
        _fields(key, Kind(kind or Kind.RESEARCH), known, library)
        st.form_submit_button(
            "Take this document",
            type="primary",
            on_click=_take_said,
            args=(key, name, data, Kind(kind or Kind.RESEARCH)),
        )


def _fields(key: str, kind: Kind, known: Metadata, library: Mapping[str, Metadata]) -> None:
    types = _TYPES[kind]
    st.text_input("Title", known.title, max_chars=600, key=f"{key}-title")
    st.text_input(
        "Label",
        known.label,
        max_chars=120,
        key=f"{key}-label",
        help="The short name beside a citation: BODY YEAR (topic)",
    )
    with st.container(horizontal=True, key="said-short"):
        st.selectbox(
            "Type",
            types,
            index=types.index(known.type)
            if known.type in types
            else types.index(types[-1])
            if kind is Kind.RESEARCH
            else 0,
            format_func=lambda each: wording.TYPE.get(each, each.value),
            key=f"{key}-type",
        )
        st.number_input("Year", 1800, 2100, known.year, step=1, placeholder="–", key=f"{key}-year")
        st.selectbox(
            "Standing",
            _STANDINGS,
            index=1 if known.standing is Standing.DRAFT else 0,
            format_func=lambda each: wording.STANDING[each],
            key=f"{key}-standing",
        )
    st.text_input("Organisation", known.organisation or "", max_chars=300, key=f"{key}-organisation")

    def named(id: str) -> str:
        return f"{library[id].label} · {wording.STANDING[library[id].standing].lower()}"

    st.multiselect(
        "Replaces as a whole", list(library), format_func=named, key=f"{key}-whole", placeholder="No document"
    )
    st.multiselect("Replaces in part", list(library), format_func=named, key=f"{key}-part", placeholder="No document")
    with st.expander("More: identifiers, population, licence", key=f"{key}-more"):
        st.text_input("Link", str(known.identifiers.url or ""), key=f"{key}-url", placeholder="https://…")
        with st.container(horizontal=True):
            st.text_input("DOI", known.identifiers.doi or "", key=f"{key}-doi", placeholder="10.…")
            st.text_input("PMID", known.identifiers.pmid or "", key=f"{key}-pmid")
        st.text_input(
            "Jurisdiction", known.jurisdiction or "", key=f"{key}-jurisdiction", placeholder="US, UK, international …"
        )
        st.text_input("Population", known.population or "", key=f"{key}-population", max_chars=600)
        st.text_input("Topics", ", ".join(known.topics), key=f"{key}-topics", placeholder="Parted by commas")
        st.text_input("Licence", known.licence or "", key=f"{key}-licence", placeholder="CC BY 4.0")
        st.checkbox("Its text may be passed on (exported)", value=False, key=f"{key}-export")


def _take_said(key: str, name: str, data: bytes, kind: Kind) -> None:
    start = f"{key}-"
    said = {str(f).removeprefix(start): v for f, v in st.session_state.items() if str(f).startswith(start)}
    _take(name, data, adding.stated(said | {"kind": kind}))


def _take(name: str, data: bytes, stated: Mapping[str, Any]) -> None:
    try:
        kept, written = session.librarian().uploads.add(name, data, stated)
    except SequiturError as error:
        st.session_state[_FAILED] = frame.told(error)
        return
    except Exception:
        _LOG.exception("A document could not be taken")
        st.session_state[_FAILED] = wording.WENT_WRONG
        return
    st.session_state[_DONE] = (
        f"{kept} was taken. It is used in answers after the next refresh."
        if written
        else f"{kept} was held already, just as it is; nothing was changed."
    )
    st.session_state[_ROUND] += 1


def _added() -> None:
    """What was added, each with a way to take it out again."""
    added = session.librarian().added()
    if not added:
        return
    library = chat.library()
    frame.show(tag("h2", "Added here"))
    for name, document in added.items():
        with st.container(horizontal=True, key=f"added-{name}", vertical_alignment="center"):
            frame.show(adding.entry(name, document, library))
            with st.popover("Remove", type="tertiary"):
                frame.show(
                    tag(
                        "p",
                        f"{name} is deleted from this machine. Answers use it until the next refresh.",
                        class_="small",
                    )
                )
                st.button("Delete the file", key=f"remove-{name}", on_click=_remove, args=(name,))


def _remove(name: str) -> None:
    try:
        session.librarian().uploads.remove(name)
        st.session_state[_DONE] = f"{name} was removed. Answers no longer use it after the next refresh."
    except SequiturError as error:
        st.session_state[_FAILED] = frame.told(error)


frame.page(draw)
