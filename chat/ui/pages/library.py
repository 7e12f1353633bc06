"""The Library: every document that answers are made from, chosen, searched, and in figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

from chat.catalogue import Choice, Hit, Holding
from chat.ui import frame, routes, session, wording
from chat.ui.components import catalogue, charts
from chat.ui.render import tag
from corpus.document import DocumentType, Kind, Standing

_LEAD = "Everything that answers are made from: where it comes from, how far it was read, and whether it stands today."
_ON_A_PAGE = 25
_LONGEST = 200
_ANY = "Any"
_T = TypeVar("_T")


def draw() -> None:
    """`/library?q=…&kind=…&standing=…&type=…&organisation=…&source=…&since=…&page=…`"""
    librarian = session.librarian()
    held = librarian.holdings()
    frame.show(tag("h1", "Library"), tag("p", _LEAD, class_="lead"))
    frame.library_parts(routes.LIBRARY)
    text = _search()
    hits = librarian.find(_choice(held), text)
    _list(hits, len(held), text)
    _figures(held)


def _search() -> str:
    return (
        st.text_input(
            "Search the texts",
            key="q",
            type="search",
            max_chars=_LONGEST,
            placeholder="Words of a text, a title or a label",
            bind="query-params",
        )
        or ""
    )


def _choice(held: Sequence[Holding]) -> Choice:
    """The filters, each kept in the address; only what some document has is offered."""
    known = [each.metadata for each in held]
    kinds = {wording.KIND[kind]: kind for kind in Kind if any(m.kind is kind for m in known)}
    standings = {wording.STANDING[each]: each for each in Standing if any(m.standing is each for m in known)}
    types = {wording.TYPE[each]: each for each in DocumentType if any(m.type is each for m in known)}
    organisations = sorted({m.organisation for m in known if m.organisation}, key=str.casefold)
    sources = sorted({each.source for each in held if each.source})
    years = sorted({m.year for m in known if m.year is not None}, reverse=True)
    with st.container(horizontal=True, key="filters"):
        return Choice(
            kind=_pick("Kind", "kind", kinds),
            standing=_pick("Standing", "standing", standings),
            since=_pick("Since", "since", {str(year): year for year in years}),
            type=_pick("Type", "type", types),
            source=_pick("Source", "source", {each: each for each in sources}),
            organisation=_pick("Organisation", "organisation", {each: each for each in organisations}),
        )


def _pick(label: str, key: str, options: Mapping[str, _T]) -> _T | None:
    name = st.selectbox(label, list(options), index=None, placeholder=_ANY, key=key, bind="query-params")
    return options.get(name) if name is not None else None


def _list(hits: Sequence[Hit], held: int, text: str) -> None:
    if not hits:
        what = f"Nothing held here matches “{text}”" if text.strip() else "No document is of this kind"
        frame.show(tag("p", f"{what}. Take a filter away, or try other words.", class_="notice", role="status"))
        return
    pages = -(-len(hits) // _ON_A_PAGE)
    said = f"{len(hits)} of {held} documents" if len(hits) < held else f"{held} documents"
    frame.show(tag("h2", f"{said}, best match first" if text.strip() else said, class_="count"))
    # The list is drawn above what turns its pages.
    place = st.container()
    at = st.pagination(pages, key="page", bind="query-params", max_visible_pages=5) if pages > 1 else 1
    with place:
        frame.show(catalogue.listed(hits[(at - 1) * _ON_A_PAGE : at * _ON_A_PAGE]))


def _figures(held: Sequence[Holding]) -> None:
    frame.show(tag("h2", "In figures"), catalogue.summary(held))
    charts.draw(*_captioned(charts.by_standing(held), "Documents by standing and kind"))
    years = charts.by_year(held)
    if years is not None:
        charts.draw(*_captioned(years, "Documents by the year of their publication and kind"))


def _captioned(chart: tuple[charts.Chart, str], caption: str) -> tuple[charts.Chart, str, str]:
    return chart[0], caption, chart[1]


frame.page(draw)
