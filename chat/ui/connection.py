"""The page while its server is away: what is said, and how it finds back."""

from __future__ import annotations

import streamlit as st

from chat.ui import wording
from chat.ui.render import tag

# Streamlit lays a box over the page, which could not be read on then. It is closed, and the style sheet shows the line
# below for as long as the connection is lost. Constant code; once for a tab, however often the page is drawn.
_CLOSE_BOX = """<script>
window.sequiturBoxes ??= (() => {
  const close = () => document.querySelectorAll("[data-testid=stDialog]").forEach(box => {
    if (box.querySelector("h2")?.textContent === "Connection error") box.querySelector("button[aria-label=Close]")?.click();
  });
  const watch = new MutationObserver(close);
  watch.observe(document.body, {childList: true});
  close();
  return watch;
})()
</script>"""
_A_DAY = 86_400


def watch() -> None:
    """Draw the line that is shown while the server is away, and have the page drawn anew once it is back."""
    with st.container(key="connection"):
        st.html(tag("div", tag("p", wording.OFFLINE, class_="notice offline", role="status"), class_="sq"))
        st.html(_CLOSE_BOX, unsafe_allow_javascript=True)
        _draw_when_back()


@st.fragment(run_every=_A_DAY)
def _draw_when_back() -> None:
    """Streamlit asks a server that it finds again for the page only where something on it is drawn by the clock. Without
    that, a server that was started anew knows no input of the page, and the next question would be lost."""
