"""What a question is searched in: the filters by the input, kept for a conversation, and asking again with others.

They stand in the address, so that a reload keeps them; where it names none, those of the conversation's last question
hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import streamlit as st

from chat.filters import UNFILTERED, Filters
from chat.turn import Turn
from chat.ui import frame, limits, render, session, wording
from chat.ui.render import tag

_MAIN = "filter"
_AGAIN = "again"
_OF = "filters-of"
_ANY_YEAR = "Any year"
_TYPES = {word: each for each, word in wording.TYPE.items()}
_KINDS = {word: each for each, word in wording.KINDS.items()}
Ask = Callable[[Turn, Filters], None]


def keep(conversation: str | None, filters: Filters) -> None:
    """On arrival at a conversation take up its filters, unless the address has some; on leaving it drop them."""
    before = st.session_state.get(_OF)
    if before == conversation:
        return
    st.session_state[_OF] = conversation
    if conversation is None:
        clear()
    elif not any(key in st.query_params for key in _keys(_MAIN).values()):
        use(filters)


def chosen() -> Filters:
    """The filters by the input."""
    return _read(_MAIN)


def use(filters: Filters) -> None:
    """Put filters by the input, as far as some document still has their values."""
    for name, value in _values(filters).items():
        st.session_state[_keys(_MAIN)[name]] = value


def clear() -> None:
    """Take all filters away."""
    use(UNFILTERED)


def disclosure() -> None:
    """The filters, closed until a reader wants them, and beside them in words what is searched."""
    with st.container(horizontal=True, key="limits", vertical_alignment="center"):
        with st.popover(limits.FILTERS, type="tertiary", key="filters-open"):
            # A field that is not open yet is told a value in one run alone, and would open without it after the next.
            for key in _keys(_MAIN).values():
                if key in st.session_state:
                    st.session_state[key] = st.session_state[key]
            _fields(_MAIN, _values(UNFILTERED), bind=True)
        # Only now: what the address says is known once the fields are there.
        now = chosen()
        if now.chosen:
            frame.show(tag("p", f"Only {limits.limited_to(now)}", class_="small", role="status"))
            st.button(limits.CLEAR_FILTERS, type="tertiary", key="clear-filters", on_click=clear)


def again(turn: Turn, ask: Ask) -> None:
    """Ask a question once more with other filters; beneath a refusal each wider one that helps is one click away."""
    prefix = f"{_AGAIN}-{turn.conversation}-{turn.number}"
    for number, wider in enumerate(turn.answer.narrowed.wider if turn.answer.narrowed else ()):
        label = render.label(limits.ask_without(turn.question.filters, wider))
        st.button(label, type="tertiary", key=f"{prefix}-wider-{number}", on_click=ask, args=(turn, wider))
    with (
        st.popover(limits.AGAIN, type="tertiary", key="again"),
        st.form(f"form-{prefix}", border=False, enter_to_submit=False),
    ):
        _fields(prefix, _values(turn.question.filters))
        st.form_submit_button("Ask again", on_click=lambda: ask(turn, _read(prefix)))


def _keys(prefix: str) -> dict[str, str]:
    return {name: f"{prefix}-{name}" for name in ("kind", "since", "type", "organisation", "jurisdiction")}


def _fields(prefix: str, values: Mapping[str, Any], *, bind: bool = False) -> None:
    """One field for each filter, with its value at first; only what some document has is offered."""
    key, offer = _keys(prefix), session.service().offer
    bound: Literal["query-params"] | None = "query-params" if bind else None
    kinds, years = [wording.KINDS[kind] for kind in offer.kinds], [_ANY_YEAR, *map(str, offer.years)]
    st.segmented_control("Kind of document", kinds, default=values["kind"], key=key["kind"], bind=bound)
    st.selectbox("Since", years, years.index(values["since"]), key=key["since"], bind=bound)
    many: Mapping[str, tuple[str, list[str]]] = {
        "type": ("Type", [wording.TYPE[each] for each in offer.types]),
        "organisation": ("Organisation", list(offer.organisations)),
        "jurisdiction": ("Jurisdiction", list(offer.jurisdictions)),
    }
    for name, (label, options) in many.items():
        if options:
            st.multiselect(label, options, values[name] or None, key=key[name], placeholder="Any", bind=bound)


def _values(filters: Filters) -> dict[str, Any]:
    """What the fields show for some filters, as far as some document still has their values."""
    offer = session.service().offer
    return {
        "kind": wording.KINDS[filters.kind] if filters.kind in offer.kinds else None,
        "since": str(filters.since) if filters.since in offer.years else _ANY_YEAR,
        "type": [wording.TYPE[each] for each in filters.types if each in offer.types],
        "organisation": [each for each in filters.organisations if each in offer.organisations],
        "jurisdiction": [each for each in filters.jurisdictions if each in offer.jurisdictions],
    }


def _read(prefix: str) -> Filters:
    key, held = _keys(prefix), st.session_state
    since = held.get(key["since"]) or _ANY_YEAR
    return Filters(
        kind=_KINDS.get(held.get(key["kind"]) or ""),
        since=int(since) if since.isdigit() else None,
        types=tuple(_TYPES[word] for word in held.get(key["type"]) or () if word in _TYPES),
        organisations=tuple(held.get(key["organisation"]) or ()),
        jurisdictions=tuple(held.get(key["jurisdiction"]) or ()),
    )
