"""Answers to take away: a menu of files, and a button that copies an answer with its references.

A file is written when its button is clicked. The words to copy lie hidden beside their button, and one script of the
page, which knows none of them, puts them on the clipboard.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

import streamlit as st

from chat.export import FORMATS, Reviews, cites, copied, export, file_name
from chat.turn import Turn
from chat.ui.components.references import Library
from chat.ui.render import Html, tag

# Constant code, never text of a reader or a document. A page that is not at https or on this machine has no clipboard
# of its own, so there the words are selected and copied the old way.
_COPY = """<script>
(function () {
  if (window.sequiturCopies) return;
  window.sequiturCopies = true;
  function selected(text) {
    const box = document.createElement("textarea");
    const before = document.activeElement;
    box.value = text;
    box.style.position = "fixed";
    box.style.opacity = "0";
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    if (before) before.focus();
    return done ? Promise.resolve() : Promise.reject();
  }
  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest("button.copy");
    if (!button) return;
    const part = button.parentElement;
    const text = part.querySelector("pre").textContent;
    const said = part.querySelector("[role=status]");
    const way = navigator.clipboard ? navigator.clipboard.writeText(text).catch(() => selected(text)) : selected(text);
    way.then(() => "Copied", () => "Could not be copied").then(function (word) {
      said.textContent = word;
      setTimeout(() => { said.textContent = ""; }, 4000);
    });
  });
})()
</script>"""


def menu(turns: Sequence[Turn], library: Library, label: str, key: str, reviews: Reviews | None = None) -> None:
    """A small menu of files: every form of export; those of references only where there are any."""
    with st.popover(label, type="tertiary", key=key):
        for name, form in FORMATS.items():
            if form.references_only and not cites(turns):
                continue
            st.download_button(
                form.label,
                partial(export, turns, name, library, reviews=reviews),
                file_name(turns, name),
                form.media_type,
                key=f"{key}-{name}",
                on_click="ignore",
                type="tertiary",
            )


def copy(turn: Turn, library: Library, reviews: Reviews | None = None) -> Html:
    """A button that copies the answer as text."""
    words = copied(turn, library, dt.datetime.now(dt.UTC).date(), reviews)
    return tag(
        "div",
        tag("button", "Copy with references", class_="copy", type="button"),
        tag("span", class_="small", role="status"),
        tag("pre", words, hidden=True),
        class_="copying",
    )


def listen() -> None:
    """Let the page's copy buttons work."""
    st.html(_COPY, unsafe_allow_javascript=True)
