"""What readers put on the desk of reviewers, and what they are told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chat.conversations import Conversations
from chat.people import Person
from chat.review import rules
from chat.review.events import LONGEST_NOTE, event, typed
from chat.review.standing import OnAnswer, OnArticle, on_answers, on_article
from chat.review.store import Reviews
from chat.review.values import Action, Event, Item, Kind, Reason, Target
from chat.screening.identifiers import Masked, mask
from chat.service import Service
from chat.turn import Status, Turn
from corpus.document import Document, Metadata, ReviewStatus
from errors import ReviewError

_MOST_FEEDBACK = 5


class Submissions:
    """One per process, beside the service. Every action takes the Person who acts."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._reviews = Reviews(Conversations(service.settings.home / "conversations.sqlite"))

    def submit_answer(self, person: Person, conversation: str, number: int) -> Item:
        """Put an answer of one's own conversation on the desk. Raises ReviewError where it is there already."""
        turn = self._own(person, conversation, number)
        if turn.answer.status is not Status.ANSWERED:
            raise ReviewError("Only an answer with statements can be reviewed. Feedback can be given on any.")
        return self._submit(person, Kind.ANSWER, Target(person.id, conversation, number))

    def submit_article(self, person: Person, id: str) -> Item:
        """Put an article, as its text is today, on the desk. Raises ReviewError where it is there, or is approved."""
        document = self._service.document(id)
        if self.of_article(document).metadata.review.status is ReviewStatus.APPROVED:
            raise ReviewError("This article is approved already. Feedback can be given on it.")
        return self._submit(person, Kind.ARTICLE, article_target(document))

    def _submit(self, person: Person, kind: Kind, target: Target) -> Item:
        def submitted(known: Item | None) -> Event:
            rules.may_submit(known)
            return event(person, Action.SUBMITTED)

        return self._reviews.open(kind, target, submitted)

    def feedback_on_answer(
        self, person: Person, conversation: str, number: int, reason: Reason, comment: str, statement: int | None = None
    ) -> Masked:
        """Keep feedback on an answer of one's own conversation; the comment as kept, without what identifies a person."""
        turn = self._own(person, conversation, number)
        said = [each.text for each in turn.answer.statements]
        return self._feedback(person, Target(person.id, conversation, number), reason, comment, statement, said)

    def feedback_on_article(self, person: Person, id: str, reason: Reason, comment: str) -> Masked:
        """Keep feedback on an article as its text is today."""
        return self._feedback(person, article_target(self._service.document(id)), reason, comment, None, ())

    def _feedback(
        self, person: Person, target: Target, reason: Reason, comment: str, statement: int | None, said: Sequence[str]
    ) -> Masked:
        kept = mask(typed(comment, LONGEST_NOTE, "comment"))
        if statement is not None and not 0 <= statement < len(said):
            raise ReviewError("This answer has no such statement. Choose one of those that are shown.")
        before = "" if statement is None else said[statement]
        open_ones = [i for i in self._feedback_on(target) if i.status.waits]
        if any(_says(i, reason, kept.text, statement) for i in open_ones):
            raise ReviewError("This feedback is in the queue already.")
        if target.conversation and len(open_ones) >= _MOST_FEEDBACK:
            raise ReviewError(
                "There is feedback on this answer that no reviewer has read yet. Wait for a word on that."
            )
        given = event(person, Action.GIVEN, reason=reason, note=kept.text, statement=statement, before=before)
        self._reviews.open(Kind.FEEDBACK, target, lambda _: given)
        return kept

    def _feedback_on(self, target: Target) -> list[Item]:
        found = self._reviews.of_conversation(target.owner, target.conversation) if target.conversation else ()
        return [item for item in found if item.kind is Kind.FEEDBACK and item.target == target]

    def of_conversation(self, person: Person, conversation: str) -> Mapping[int, OnAnswer]:
        """What is told of the answers of one's own conversation, by their numbers."""
        return on_answers(self._reviews.of_conversation(person.id, conversation))

    def of_article(self, document: Document) -> OnArticle:
        """How an article stands in review."""
        return on_article(document, self._reviews.of_articles())

    def of_articles(self, ids: Sequence[str]) -> dict[str, Metadata]:
        """The metadata of articles, each with how it stands in review."""
        items = self._reviews.of_articles()
        return {id: on_article(self._service.document(id), items).metadata for id in ids}

    def _own(self, person: Person, conversation: str, number: int) -> Turn:
        """A turn of one's own conversation."""
        for turn in self._service.of(person).turns(conversation):
            if turn.number == number:
                return turn
        raise ReviewError("This answer was deleted with its conversation, so nothing can be said of it any more.")


def article_target(document: Document) -> Target:
    """A version of an article, as something to review."""
    return Target(article=document.id, version=document.version)


def _says(item: Item, reason: Reason, note: str, statement: int | None) -> bool:
    given = item.opened
    return (given.reason, given.note, given.statement) == (reason, note, statement)
