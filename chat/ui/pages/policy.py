"""The editorial policy."""

from __future__ import annotations

from chat.ui import frame
from chat.ui.render import Html, join, tag

_POLICY = {
    "Articles": (
        "Each article answers one clinical question. Every bullet, and every sentence of its bottom line, cites the "
        "documents that it rests on. An article is never itself evidence for an answer.",
        "A figure that was not read in its source is left out, or the article says that it was not checked.",
    ),
    "Review": (
        "An article is submitted, then under review, then approved. It counts as approved only with the name of the "
        "reviewer and the date of the review; until then it carries a caution. An approval is of one text: when the text "
        "changes, it lapses.",
        "An answer can be submitted too. A reviewer compares each statement with its passage. What they edit is verified "
        "again, and shown as theirs with what stood there; every step is kept.",
    ),
    "Documents": (
        "A document is held as a whole, in abstract or in summary, and says which. The summaries shipped with Sequitur are in "
        "its own words; each says what of its source was read and checked, and by that measure alone its figures stand. No "
        "clinician has reviewed them.",
        "What whoever keeps this server adds is taken as they describe it. It is current unless they, or a source that was "
        "asked, say otherwise.",
    ),
    "Standing": (
        "Each document has a standing: current, under update, draft, superseded, retracted, withdrawn, or with a "
        "concern about its data. Only what is current, or current and under update, is cited as current. Where a document was "
        "replaced, its successor is named; a retraction reaches the documents that rest on what was retracted.",
        "A draft is called a draft, and replaces nothing until it is final. Where current guidelines disagree, they "
        "are shown side by side with the populations that they speak of.",
        "When the standing of a document changes, an answer that cited it stays as it was, and says above what has changed.",
    ),
    "Answers": (
        "An answer consists of sentences taken from the documents, word for word, or, where a language model was set up to "
        "write, of its sentences: either way each stands with the passage that it follows from and was checked against. A "
        "sentence whose passage does not support it is left out or marked. Where the documents do not answer, the answer "
        "says so; this is never to be read as a no.",
        "No clinician reads an answer before it is shown. An answer gives no dose for a person and does not say to "
        "start or stop a medicine.",
    ),
    "Corrections": (
        "A correction changes the document, its date and its version. A version that an answer quoted stays readable "
        "where its citation leads.",
    ),
}


def draw() -> None:
    """Static text."""
    frame.show(tag("h1", "Editorial policy"), *(_section(name, texts) for name, texts in _POLICY.items()))


def _section(name: str, texts: tuple[str, ...]) -> Html:
    return join((tag("h2", name), *(tag("p", text, class_="prose") for text in texts)))


frame.page(draw)
