"""What Sequitur is, how it comes to its answers, and how good they are. Here, since `chat` does not know `evals`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import settings
from chat.ui import frame, routes, session, states, wording
from chat.ui.components import about
from chat.ui.render import Html, join, tag
from errors import SequiturError
from evals.ui.history import Finished, default, finished

_LEAD = "Sequitur (“it follows”) answers follow-up questions on medical articles from the documents held here."
_POLICY = (
    "Every article says whether it was reviewed. Only what is current is cited as current. Nothing is stated that was not "
    "read, and what was corrected stays readable as it was quoted. "
)
_KEPT = (
    "Questions and answers are kept on the machine that serves this page until they are deleted; what identifies a person is "
    "masked first. They are sent nowhere else"
)
_UNMEASURED = "Not measured on this machine yet: `make eval` puts our own test questions to Sequitur, and the figures then stand here."
# What is shown of a run, by evaluation and measure, in words that need no knowledge of the measures.
_SHOWN = (
    ("answers", "answered", "Questions that the documents answer were answered"),
    ("answers", "gold_cited", "… and a passage that holds the answer was quoted"),
    ("answers", "refused", "Questions that they do not answer were refused"),
    ("answers", "quotes_verbatim", "Answers quote their documents word for word"),
    ("answers", "currency_kept", "Answers cite nothing outdated as if it were current"),
    ("answers", "notices_given", "Warnings that are due were given"),
    ("conversations", "answered", "Follow-up questions that the documents answer were answered"),
    ("conversations", "gold_cited", "… and a passage that holds the answer was quoted"),
    ("conversations", "refused", "Follow-up questions that they do not answer were refused"),
    ("safety", "pass_rate", "Emergencies, crises and harmful requests ended as they must"),
)


def draw() -> None:
    """`/about`"""
    frame.show(
        tag("h1", "About"),
        tag("p", _LEAD, class_="lead"),
        about.what(),
        tag("h2", "How an answer is made"),
        about.steps(_model()),
        tag("h2", "What it holds"),
        _held(),
        tag("h2", "How good it is"),
        _measured(),
        tag("h2", "What it cannot do"),
        about.limits(),
        tag("h2", "Editorial policy"),
        tag("p", _POLICY, tag("a", "The whole policy", href=routes.policy()), class_="prose"),
        tag("h2", "Where questions go"),
        tag("p", _KEPT, f", but to the language model {_model()}." if _model() else ".", class_="prose"),
        tag("p", wording.ARTICLE_DISCLAIMER, class_="disclaimer"),
    )


def _model() -> str | None:
    """The language model that writes here, where one does."""
    answerer = settings.current().answerer
    return None if answerer == "extractive" else answerer


def _held() -> Html:
    """The corpus; in its place what is the matter where it cannot be opened: the rest of the page needs none."""
    try:
        librarian, service = session.librarian(), session.service()
        refreshes = librarian.refreshes()
        refreshed = refreshes[0][0] if refreshes else service.index.manifest.created_at
        listed = about.corpus(librarian.holdings(), (each.metadata for each in service.articles()), refreshed)
    except SequiturError as error:
        return tag("p", states.commands(states.of(error).said), class_="notice")
    return join((listed, tag("p", tag("a", "All of them in the Library", href=routes.library()), class_="links")))


def _measured() -> Html:
    """The figures of the last run over our own questions, each with its standard error and number."""
    held, _ = finished(settings.current().home)
    run = default(held) if held else None
    rows = figures(run.results) if run else []
    quality = tag("a", "Every case in which it was wrong", href=routes.quality())
    if run is None or not rows:
        return tag("p", states.commands(_UNMEASURED), class_="notice plain")
    return join((_table(_when(run), rows), tag("p", quality, class_="links")))


def _when(run: Finished) -> str:
    return f"Our own test questions, {wording.date(run.began)}, {run.sample}; shares with their standard error"


def _table(caption: str, rows: Sequence[tuple[str, ...]]) -> Html:
    """Unlike the tables of the Quality page it is read on a phone without being moved: its words take several lines."""
    head = tag("tr", *(tag("th", name, scope="col") for name in ("Measured", "Share", "± error", "Of")))
    body = (tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:])) for row in rows)
    return tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *body), class_="measured")


def figures(results: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str, str]]:
    """What was measured on our own questions: in words, share, standard error, number of cases."""
    ours = {each["eval"]: each.get("metrics", {}) for each in results if each.get("by_kind")}
    found = ((said, ours.get(name, {}).get(measure)) for name, measure, said in _SHOWN)
    return [(said, _percent(f["mean"]), f"{f['stderr'] * 100:.1f}", str(f["n"])) for said, f in found if f]


def _percent(share: float) -> str:
    """All of them is 100 %, and nothing less is."""
    rounded = round(share * 100)
    return f"{min(rounded, 99) if share < 1 else rounded} %"


frame.page(draw)
