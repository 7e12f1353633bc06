"""Who is reading: chosen on the page, kept in the address, and remembered by the browser for the next visit.

The address wins over what is remembered, and only a choice made on the page is remembered: a link that someone sent
changes nothing for later.
"""

from __future__ import annotations

import streamlit as st

from chat.turn import Audience
from chat.ui import frame, session, wording
from chat.ui.render import tag

_CHOSEN = "audience-chosen"
# Constant code: it takes two words, ours, from the element beside it. A cookie of this site alone, for a year.
_REMEMBER = """<script>
(function () {
  const chosen = document.querySelector("[data-reader]");
  if (!chosen) return;
  const word = encodeURIComponent(chosen.dataset.reader);
  document.cookie = chosen.dataset.cookie + "=" + word + "; max-age=31536000; path=/; samesite=lax";
})()
</script>"""


def choose() -> None:
    """Let the reader say who is reading, and say what that changes."""
    st.segmented_control(
        wording.PERSONALIZE,
        [wording.AUDIENCE[audience] for audience in Audience],
        default=wording.AUDIENCE[session.remembered_audience()],
        required=True,
        key=session.AUDIENCE,
        bind="query-params",
        persist_state="session",
        on_change=_note,
    )
    frame.show(tag("p", wording.PERSONALIZES, class_="small personalizes"))
    if st.session_state.get(_CHOSEN):
        remembered = tag("span", data_reader=session.audience().value, data_cookie=session.READER_COOKIE, hidden=True)
        st.html(remembered + _REMEMBER, unsafe_allow_javascript=True)


def _note() -> None:
    st.session_state[_CHOSEN] = True
