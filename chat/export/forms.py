"""The forms of export in one table, and the one function that writes any of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chat.export.bibtex import bibtex
from chat.export.markdown import markdown
from chat.export.page import page
from chat.export.pdf import pdf
from chat.export.replay import replayable
from chat.export.ris import ris
from chat.export.sources import Library
from chat.export.view import Reviews
from chat.turn import Turn
from errors import ConversationError

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Format:
    """A form of export: what a reader calls it, its file's ending and media type. One of references only has nothing to
    say of answers that cite none."""

    label: str
    ending: str
    media_type: str
    write: Callable[[Sequence[Turn], Library, dt.date, Reviews], str | bytes]
    references_only: bool = False


def _unreviewed(write: Callable[[Sequence[Turn], Library, dt.date], str]) -> Callable[..., str]:
    """A form that holds references only: what was made of an answer is no part of it."""
    return lambda turns, library, on, _: write(turns, library, on)


FORMATS: Mapping[str, Format] = {
    "md": Format("Markdown", "md", "text/markdown", markdown),
    "html": Format("Web page", "html", "text/html", page),
    "pdf": Format("PDF", "pdf", "application/pdf", pdf),
    "json": Format("JSON, to be read back", "json", "application/json", replayable),
    "ris": Format(
        "References for Zotero or EndNote (RIS)", "ris", "application/x-research-info-systems", _unreviewed(ris), True
    ),
    "bibtex": Format("References for LaTeX (BibTeX)", "bib", "application/x-bibtex", _unreviewed(bibtex), True),
}


def export(
    turns: Sequence[Turn], format: str, library: Library, on: dt.date | None = None, reviews: Reviews | None = None
) -> bytes:
    """The turns in a form (text in UTF-8), with the standing of each source when cited and on the day `on` (today, UTC, by
    default), and with how each answer stands in review.

    Raises ConversationError where there is no turn, or where a form of references meets none.
    """
    form = FORMATS[format]
    if not turns:
        raise ConversationError("There is no answer to export. Ask a question first.")
    if form.references_only and not cites(turns):
        raise ConversationError(
            "None of these answers cites a document, so there are no references to export. Take md, html, pdf or json."
        )
    written = form.write(turns, library, on or dt.datetime.now(dt.UTC).date(), reviews or {})
    return written if isinstance(written, bytes) else written.encode("utf-8")


def cites(turns: Sequence[Turn]) -> bool:
    """Whether any of the answers cites a document."""
    return any(turn.answer.references for turn in turns)


def file_name(turns: Sequence[Turn], format: str) -> str:
    """A name for the file, from the first question. The conversation's id is no part of it: it is the key to it."""
    words = "-".join(re.findall(r"[a-z0-9]+", turns[0].question.text.casefold()))[:_LONGEST_NAME].strip("-")
    return f"sequitur-{turns[0].asked_at:%Y-%m-%d}-{words or 'answer'}.{FORMATS[format].ending}"
