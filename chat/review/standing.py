"""What is told of a review outside the queue: on an answer, and on an article with its three steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chat.review.values import Event, Item, Kind, Status
from corpus.document import Document, Metadata, Review, ReviewStatus


@dataclass(frozen=True, slots=True)
class OnAnswer:
    """What readers of an answer are told: its review, where it has one, and the feedback that was given."""

    review: Item | None = None
    feedback: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class OnArticle:
    """How an article stands in review: its metadata with that, the item of this version, and an approval that lapsed."""

    metadata: Metadata
    item: Item | None = None
    lapsed: Event | None = None


def on_answers(items: Sequence[Item]) -> dict[int, OnAnswer]:
    """Reviews and feedback by the number of their answer."""
    found: dict[int, OnAnswer] = {}
    for item in sorted(items, key=lambda each: each.opened.at):
        known = found.get(item.target.number, OnAnswer())
        found[item.target.number] = (
            OnAnswer(known.review, (*known.feedback, item))
            if item.kind is Kind.FEEDBACK
            else OnAnswer(item, known.feedback)
        )
    return found


def reviews(told: Mapping[int, OnAnswer]) -> dict[int, Item]:
    """The reviews alone, by the number of their answer."""
    return {number: each.review for number, each in told.items() if each.review}


_STEP = {Status.UNDER_REVIEW: ReviewStatus.UNDER_REVIEW, Status.APPROVED: ReviewStatus.APPROVED}


def step(item: Item) -> Review:
    """Where an item stands on the three steps, with reviewer and day once it is approved."""
    approval = item.approval
    return Review(
        status=_STEP.get(item.status, ReviewStatus.SUBMITTED),
        reviewer=approval.name if approval else None,
        last_reviewed=approval.at.date() if approval else None,
    )


def on_article(document: Document, items: Sequence[Item]) -> OnArticle:
    """How an article stands, of the reviews of all articles: by that of this version; else as its file says."""
    own = [item for item in items if item.target.article == document.id]
    item = next((each for each in own if each.target.version == document.version), None)
    if item is not None:
        return OnArticle(document.metadata.model_copy(update={"review": step(item)}), item)
    former = [each.approval for each in own if each.approval]
    lapsed = max(former, key=lambda event: event.at, default=None)
    return OnArticle(document.metadata, None, lapsed)
