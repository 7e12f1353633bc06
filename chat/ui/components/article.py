"""An article as HTML: its head, its review status, its sections with citations, and its references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

from chat.excerpts import Excerpt
from chat.review.values import Edit, Edits
from chat.turn import Reference
from chat.ui import routes, wording
from chat.ui.components import citation, references, revised
from chat.ui.components.references import Library
from chat.ui.render import Html, highlighted, join, tag
from corpus.articles import Article, Cited, Part
from corpus.document import Metadata, Review, ReviewStatus

References = Mapping[str, Reference]
"""The references of an article, by document id."""


def cited(article: Article, library: Library) -> References:
    """The references in the order of their first citation, each with its number."""
    return {
        id: references.from_metadata(number, library[id])
        for number, id in enumerate(article.references, start=1)
        if id in library
    }


def head(metadata: Metadata) -> Html:
    """The question as title, the review status, the caution while it is pending, and when it was last updated."""
    topics = " · ".join(metadata.topics)
    return join(
        (
            tag("p", topics, class_="eyebrow") if topics else Html(),
            tag("h1", metadata.title),
            _dateline(metadata),
            stepper(metadata.review),
            Html()
            if metadata.review.status is ReviewStatus.APPROVED
            else tag("p", wording.CAUTION, class_="notice draft", role="note"),
        )
    )


def _dateline(metadata: Metadata) -> Html:
    updated = metadata.updated or metadata.published
    parts = [
        *([f"Last updated: {wording.date(updated)}"] if updated else []),
        *_reviewed(metadata.review),
        tag("a", "Editorial policy", href=routes.policy()),
        tag("a", "Ask a follow-up", href="#follow-up"),
    ]
    return tag("p", join(parts, " · "), class_="dateline")


def _reviewed(review: Review) -> list[str]:
    if review.reviewer is None:
        return []
    on = f" on {wording.date(review.last_reviewed)}" if review.last_reviewed else ""
    return [f"Reviewed by {review.reviewer}{on}"]


def stepper(review: Review, label: str = "Article review status") -> Html:
    """The three steps of review, with the one that the article, or an answer, stands at."""
    steps = list(ReviewStatus)
    reached = steps.index(review.status)
    items = [
        tag(
            "li",
            tag("span", wording.REVIEW[step]),
            _step_note(at, reached),
            class_="done" if at < reached else "here" if at == reached else "ahead",
            aria_current="step" if at == reached else None,
        )
        for at, step in enumerate(steps)
    ]
    return tag("ol", *items, class_="stepper", aria_label=label)


def _step_note(at: int, reached: int) -> Html:
    word = " (done)" if at < reached else " (current step)" if at == reached else " (not yet)"
    return tag("span", word, class_="unseen")


def body(article: Article, known: References, library: Library, edits: Edits | None = None) -> Html:
    """The sections with their numbered citations, and what the numbers open; sentences as a reviewer left them."""
    at, changed = count(), edits or {}
    sections = join(_part(part, known, at, changed) for part in article.parts)
    opened = join(citation.source(each, library, f"source-{each.number}") for each in known.values())
    originals = join(revised.original(edit, f"original-{n}") for n, edit in changed.items())
    return join((sections, opened, originals))


def _part(part: Part, known: References, at: Iterator[int], edits: Edits) -> Html:
    heading = tag(f"h{min(max(part.level, 2), 6)}", part.heading) if part.heading else Html()
    drawn = [_sentence(item, known, number, edits.get(number)) for item, number in zip(part.items, at, strict=False)]
    bullets = tag("ul", *(tag("li", each) for each in drawn), class_="points")
    content = bullets if part.bullets else tag("p", join(drawn, " "), class_="prose")
    return join((heading, content if part.items else Html()))


def _sentence(item: Cited, known: References, number: int, edit: Edit | None) -> Html:
    cites = sorted((known[id] for id in item.citations if id in known), key=lambda each: each.number)
    if edit is None:
        return citation.sentence(item.text, cites, "source")
    mark = revised.mark(edit, f"original-{number}")
    return mark if edit.left_out else join((citation.sentence(edit.text, cites, "source"), mark), " ")


def references_of(known: References, library: Library) -> Html:
    """The list of references by kind, and the disclaimer."""
    return join(
        (
            tag("h2", "References"),
            references.listed(known.values(), library, "ref", "h3"),
            tag("h2", "Professional medical disclaimer"),
            tag("p", wording.ARTICLE_DISCLAIMER, class_="small"),
        )
    )


def teaser(metadata: Metadata) -> Html:
    """What the list of articles says below a title."""
    updated = metadata.updated or metadata.published
    parts = [f"Updated {wording.date(updated)}" if updated else "", f"Review: {wording.REVIEW[metadata.review.status]}"]
    return tag("p", " · ".join(part for part in (*parts, ", ".join(metadata.topics)) if part), class_="facts")


def place(found: Excerpt | None) -> Html:
    """Where the text of an article matches a search; empty where it does not."""
    return tag("blockquote", highlighted(found.text, found.marks)) if found else Html()
