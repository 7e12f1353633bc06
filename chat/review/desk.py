"""The desk of reviewers: what lies on it, and each thing that can be done there.

Every action takes the Person who acts. A reviewer reads an answer of somebody else through its item, and nothing else of
that conversation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chat.conversations import Conversations
from chat.hindsight import changed_since
from chat.injection import is_instruction
from chat.people import Person, Role
from chat.review import checking, rules
from chat.review.checking import Point
from chat.review.events import LONGEST_NAME, LONGEST_TEXT, event, reason, typed
from chat.review.store import Reviews
from chat.review.values import Action, Event, Item, Kind, Status, Target, queue_order
from chat.review.verdicts import Verdicts
from chat.screening.identifiers import mask
from chat.service import Service
from chat.turn import Turn
from chat.verification import Check
from chat.verification.entailment import entailment
from corpus.articles import Article, article
from corpus.document import Standing
from errors import NotHeldError, ReviewError
from ingest.embedding import Vectors


@dataclass(frozen=True, slots=True)
class Case:
    """An item with what it is about: a turn, or a version of an article with its text; the statements one by one."""

    item: Item
    turn: Turn | None
    article: Article | None
    points: tuple[Point, ...]
    current: bool = True


class Desk:
    """One per process, beside the service whose documents and model it uses."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._reviews = Reviews(Conversations(service.settings.home / "conversations.sqlite"))
        self._entails = entailment(service.settings.verification)
        self._verdicts = Verdicts()

    def queue(self, person: Person) -> list[Item]:
        """Everything on the desk: what is unsafe first, then what waits longest; what is done, last."""
        person.must(Role.REVIEWER)
        titles = {metadata.id: metadata.title for metadata in self._service.documents()}
        return queue_order([_titled(item, titles) for item in self._reviews.all()])

    def case(self, person: Person, id: str) -> Case:
        """An item with its statements. Raises ReviewError where there is none."""
        person.must(Role.REVIEWER)
        item = self._reviews.item(id)
        if item.status is Status.WITHDRAWN:
            return Case(item, None, None, ())
        target = item.target
        if target.conversation:
            turn = self._service.of(person).turn_for_review(target.owner, target.conversation, target.number)
            return Case(item, turn, None, tuple(checking.of_answer(turn)))
        document = self._service.document(target.article, target.version)
        read = article(document)
        points = checking.of_article(read, self._service.document)
        return Case(
            _titled(item, {target.article: read.metadata.title}), None, read, tuple(points), self._is_current(target)
        )

    def _is_current(self, target: Target) -> bool:
        try:
            return self._service.document(target.article).version == target.version
        except NotHeldError:
            return False

    def check(self, person: Person, case: Case, number: int, text: str) -> Check:
        """Whether words follow from what the statement of this number rests on."""
        person.must(Role.REVIEWER)

        def encode(texts: Sequence[str]) -> list[Vectors]:
            return list(self._service.embeddings.encode(texts))

        if case.turn is not None:
            return checking.edit_of_answer(text, case.turn.answer.statements[number], case.turn, encode, self._entails)
        assert case.article is not None
        _, item = checking.items(case.article)[number]
        return checking.edit_of_article(text, item, self._service.document, encode, self._entails)

    def verdicts(self, person: Person, case: Case) -> Mapping[int, Check] | None:
        """What verification finds of each statement as it was stored; None while that is worked out."""
        if case.article is None:
            return {point.number: point.check for point in case.points if point.check}

        def work() -> dict[int, Check]:
            return {point.number: self.check(person, case, point.number, point.text) for point in case.points}

        return self._verdicts.of(case.item.target.version, work)

    def take(self, person: Person, id: str, seen: int) -> Item:
        """Take an item: nobody else can change it until it is released or decided."""
        return self._do(person, id, seen, Action.TAKEN)

    def release(self, person: Person, id: str, seen: int) -> Item:
        """Put an item back into the queue, with what was edited so far."""
        return self._do(person, id, seen, Action.RELEASED)

    def edit(self, person: Person, id: str, seen: int, number: int, text: str, note: str) -> Check:
        """Give a statement other words, with the reason; they are checked at once, and shown once approved."""
        case = self._changeable(person, id, Action.EDITED, number)
        original, before = case.points[number].text, _stands(case, number)
        after = " ".join(typed(text, LONGEST_TEXT, "sentence").split())
        if not after or after in (original, before):
            raise ReviewError("Nothing was changed. Change the words, restore them, or leave the statement out.")
        if is_instruction(after):
            raise ReviewError("These words give orders to whoever reads them. Write what the source says.")
        if set(mask(after).identifiers) - set(mask(original).identifiers):
            raise ReviewError("These words could identify a person. Leave that out.")
        check = self.check(person, case, number, after)
        self._do(
            person, id, seen, Action.EDITED, statement=number, before=before, after=after, note=reason(note),
            verdict=check.verdict, why=check.reason,
        )  # fmt: skip
        return check

    def leave_out(self, person: Person, id: str, seen: int, number: int, note: str) -> Item:
        """Leave a statement out, with the reason that readers see in its place."""
        case = self._changeable(person, id, Action.LEFT_OUT, number)
        before = _stands(case, number)
        if not before:
            raise ReviewError("This statement is left out already.")
        return self._do(person, id, seen, Action.LEFT_OUT, statement=number, before=before, note=reason(note))

    def restore(self, person: Person, id: str, seen: int, number: int) -> Item:
        """Take an edit back: the statement stands as it was stored."""
        known = self._changeable(person, id, Action.RESTORED, number).item.edits.get(number)
        if known is None:
            raise ReviewError("This statement stands as it was stored already.")
        return self._do(
            person, id, seen, Action.RESTORED, statement=number, before=known.text, after=known.original
        )  # fmt: skip

    def approve(self, person: Person, id: str, seen: int, name: str = "") -> Item:
        """Approve an item under a name: that of who is signed in, or the one typed where nobody is. Raises ReviewError
        where an edit is not carried by its sources, or the article has another text by now."""
        shown = person.name or " ".join(typed(name, LONGEST_NAME, "name").split())
        case = self.case(person, id)
        rules.may(Action.APPROVED, case.item, person)
        if not case.current:
            raise ReviewError("The article's text has changed since it was submitted. Send this back; submit it anew.")
        edits = {number: edit.text for number, edit in case.item.edits.items() if not edit.left_out}
        checks = {number: self.check(person, case, number, text) for number, text in edits.items()}
        fallen = self._fallen(case)

        def events(item: Item) -> list[Event]:
            rules.may_approve(item, person, shown, len(case.points), checks, fallen)
            return [event(person, Action.APPROVED, name=shown)]

        return self._reviews.change(id, seen, events)

    def _fallen(self, case: Case) -> dict[int, str]:
        """Statements of an answer that cite a document which was retracted or withdrawn since, with its name."""
        if case.turn is None:
            return {}
        library = {metadata.id: metadata for metadata in self._service.documents()}
        gone = (Standing.RETRACTED, Standing.WITHDRAWN)
        names = {since.version: since.label for since in changed_since(case.turn, library) if since.now in gone}
        cited = {r.number: names[r.version] for r in case.turn.answer.references if r.version in names}
        statements = enumerate(case.turn.answer.statements)
        return {n: cited[c] for n, statement in statements for c in statement.citations if c in cited}

    def send_back(self, person: Person, id: str, seen: int, note: str) -> Item:
        """Send an item back to who submitted it, with the reason."""
        return self._do(person, id, seen, Action.SENT_BACK, note=reason(note))

    def close(self, person: Person, id: str, seen: int, upheld: bool, note: str) -> Item:
        """Close feedback with a word to its reader. Where it is upheld, an approval of what it is on ends."""
        item = self._do(person, id, seen, Action.CLOSED, upheld=upheld, note=reason(note))
        if upheld:
            kind = Kind.ANSWER if item.target.conversation else Kind.ARTICLE
            said = "feedback on it was upheld"
            self._reviews.change_of(
                kind, item.target, lambda known: event(person, Action.REOPENED, note=said) if known.approval else None
            )
        return item

    def _do(self, person: Person, id: str, seen: int, action: Action, **more: object) -> Item:
        def events(item: Item) -> list[Event]:
            rules.may(action, item, person)
            return [event(person, action, **more)]

        return self._reviews.change(id, seen, events)

    def _changeable(self, person: Person, id: str, action: Action, number: int) -> Case:
        case = self.case(person, id)
        rules.may(action, case.item, person)
        if not 0 <= number < len(case.points):
            raise ReviewError("There is no such statement. Choose one of those that are shown.")
        return case


def _stands(case: Case, number: int) -> str:
    """The words of a statement as they stand now; empty where it is left out."""
    edit = case.item.edits.get(number)
    return edit.text if edit else case.points[number].text


def _titled(item: Item, titles: Mapping[str, str]) -> Item:
    if not item.target.article:
        return item
    title = titles.get(item.target.article, item.target.article)
    return Item(item.id, item.kind, item.target, item.events, title)
