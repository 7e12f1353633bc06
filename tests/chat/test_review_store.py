"""Reviews in their file: the order of events, two at once, the queue, and a deletion that leaves no words."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from chat.conversations import MIGRATIONS, Conversations
from chat.people import OWNER, Person, Role
from chat.review import rules
from chat.review.events import event
from chat.review.store import Reviews
from chat.review.values import Action, Event, Item, Kind, Reason, Status, Target, queue_order
from errors import NotAllowedError, ReviewError
from tests.chat.making import turn

ANNA = Person("anna", "Anna Ames", Role.REVIEWER)
BEN = Person("ben", "Ben Bell", Role.REVIEWER)
READER = Person("rita", "Rita", Role.READER)
HERE = Target(conversation="c", number=1)


@pytest.fixture
def file(tmp_path: Path) -> Conversations:
    """The file of conversations, with one answer of two."""
    found = Conversations(tmp_path / "c.sqlite")
    found.add(turn())
    found.add(turn(number=2))
    return found


@pytest.fixture
def reviews(file: Conversations) -> Reviews:
    """The reviews in that file."""
    return Reviews(file)


def _submitted(reviews: Reviews, target: Target = HERE) -> Item:
    def submitted(known: Item | None) -> Event:
        rules.may_submit(known)
        return event(READER, Action.SUBMITTED)

    return reviews.open(Kind.ANSWER, target, submitted)


def _do(reviews: Reviews, item: Item, person: Person, action: Action, **more: object) -> Item:
    def events(known: Item) -> list[Event]:
        rules.may(action, known, person)
        return [event(person, action, **more)]

    return reviews.change(item.id, item.seen, events)


def test_an_item_goes_through_its_steps(reviews: Reviews) -> None:
    """Submitted, taken, sent back, submitted again, taken, released: each event is kept with who, when and what."""
    item = _submitted(reviews)
    assert (item.status, item.taken, item.title) == (Status.SUBMITTED, None, turn().question.text)
    item = _do(reviews, item, ANNA, Action.TAKEN)
    assert item.status is Status.UNDER_REVIEW
    assert item.taken is not None
    assert item.taken.who == "anna"
    item = _do(reviews, item, ANNA, Action.SENT_BACK, note="Too short.")
    assert item.status is Status.SENT_BACK
    again = _submitted(reviews)
    assert again.id == item.id
    assert again.status is Status.SUBMITTED
    item = _do(reviews, _do(reviews, again, BEN, Action.TAKEN), BEN, Action.RELEASED)
    assert (item.status, item.taken) == (Status.SUBMITTED, None)
    assert [each.action.value for each in reviews.item(item.id).events] == [
        "submitted", "taken", "sent_back", "submitted", "taken", "released",
    ]  # fmt: skip
    assert [each.name for each in item.events] == ["Rita", "Anna Ames", "Anna Ames", "Rita", "Ben Bell", "Ben Bell"]
    assert all(one.at <= other.at for one, other in zip(item.events, item.events[1:], strict=False))


def test_an_answer_is_submitted_once(reviews: Reviews) -> None:
    """What waits, is under review or is approved cannot be submitted again."""
    _submitted(reviews)
    with pytest.raises(ReviewError, match="waiting for a reviewer"):
        _submitted(reviews)
    assert len(reviews.all()) == 1


def test_of_two_who_take_it_at_once_one_gets_it(reviews: Reviews) -> None:
    """Every time exactly one of many has it, and each other is told in a sentence; the file has one event for it."""
    item = _submitted(reviews)
    people = [Person(f"p{n}", f"Person {n}", Role.REVIEWER) for n in range(8)]
    start = threading.Barrier(len(people))

    def take(person: Person) -> str:
        start.wait()
        try:
            _do(reviews, item, person, Action.TAKEN)
        except ReviewError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(len(people)) as threads:
        said = list(threads.map(take, people))
    assert said.count("") == 1
    winner = people[said.index("")].name
    assert {each for each in said if each} == {
        f"{winner} has changed this meanwhile, so nothing was done. See how it stands now."
    }
    assert [each.action for each in reviews.item(item.id).events] == [Action.SUBMITTED, Action.TAKEN]


def test_nobody_else_changes_what_was_taken(reviews: Reviews) -> None:
    """Another reviewer neither takes, decides nor releases it; an administrator may release it."""
    item = _do(reviews, _submitted(reviews), ANNA, Action.TAKEN)
    for action in (Action.TAKEN, Action.EDITED, Action.APPROVED, Action.SENT_BACK, Action.RELEASED):
        with pytest.raises(ReviewError, match="Anna Ames has taken this"):
            _do(reviews, item, BEN, action)
    with pytest.raises(ReviewError, match="cannot be done with answer"):
        _do(reviews, item, ANNA, Action.CLOSED)
    assert _do(reviews, item, OWNER, Action.RELEASED).status is Status.SUBMITTED


@pytest.mark.parametrize("action", [Action.TAKEN, Action.EDITED, Action.APPROVED, Action.SENT_BACK, Action.CLOSED])
def test_a_reader_may_do_nothing_of_it(reviews: Reviews, action: Action) -> None:
    """The rules refuse a reader, whatever a page shows."""
    item = _submitted(reviews)
    with pytest.raises(NotAllowedError):
        _do(reviews, item, READER, action)
    assert reviews.item(item.id) == item


def test_what_was_not_taken_cannot_be_decided(reviews: Reviews) -> None:
    """Even a reviewer takes it first."""
    with pytest.raises(ReviewError, match="Take it first"):
        _do(reviews, _submitted(reviews), ANNA, Action.APPROVED)


def test_events_are_only_ever_added(reviews: Reviews, tmp_path: Path) -> None:
    """The file itself refuses to change one."""
    _submitted(reviews)
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as db, pytest.raises(sqlite3.IntegrityError, match="never"):
        db.execute("update review_event set body = '{}'")


def test_the_queue_has_unsafe_first_then_the_oldest(reviews: Reviews) -> None:
    """What a reader called unsafe stands above older items; what is done stands last."""

    def given(reason: Reason) -> Item:
        return reviews.open(Kind.FEEDBACK, HERE, lambda _: event(READER, Action.GIVEN, reason=reason))

    done = _do(reviews, given(Reason.UNSAFE), ANNA, Action.TAKEN)
    done = _do(reviews, done, ANNA, Action.CLOSED, upheld=False, note="It is not.")
    old, young = _submitted(reviews), given(Reason.UNCLEAR)
    unsafe = given(Reason.UNSAFE)
    assert [item.id for item in queue_order(reviews.all())] == [unsafe.id, old.id, young.id, done.id]
    assert done.status is Status.CLOSED


def test_a_deleted_conversation_takes_its_reviews_with_it(
    file: Conversations, reviews: Reviews, tmp_path: Path
) -> None:
    """No file holds a word of them any more; in the queue stands that something was withdrawn. Others stay."""
    file.add(turn("Kept?", conversation="kept"))
    kept = _submitted(reviews, Target(conversation="kept", number=1))
    for number in (1, 2):
        item = _do(reviews, _submitted(reviews, Target(conversation="c", number=number)), ANNA, Action.TAKEN)
        words = {"before": "quokkaflavin was", "after": "quokkaflavin is", "note": "quokkaflavin why"}
        item = _do(reviews, item, ANNA, Action.EDITED, statement=0, **words)
    given = event(READER, Action.GIVEN, note="quokkaflavin is " + "wrong " * 900)
    reviews.open(Kind.FEEDBACK, HERE, lambda _: given)
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as other:
        other.execute("select count(*) from review_event").fetchone()
        held = [f.name for f in tmp_path.iterdir() if b"quokkaflavin" in f.read_bytes()]
        assert held
        file.delete("c")
        assert [f.name for f in tmp_path.iterdir() if b"quokkaflavin" in f.read_bytes()] == []
        assert [f.name for f in tmp_path.iterdir() if b"Anna Ames" in f.read_bytes()] == []
    left = {item.id: item for item in reviews.all()}
    assert left.pop(kept.id) == kept
    assert [(i.status, i.title, i.target, i.seen) for i in left.values()] == [(Status.WITHDRAWN, "", Target(), 1)] * 3
    with pytest.raises(ReviewError, match="deleted with its conversation"):
        _submitted(reviews)
    with pytest.raises(ReviewError, match="was withdrawn"):
        _do(reviews, reviews.item(item.id), ANNA, Action.TAKEN)


def test_a_former_file_gets_the_tables(tmp_path: Path) -> None:
    """Conversations that were kept before there were reviews stay, and can be submitted."""
    file = tmp_path / "c.sqlite"
    with closing(sqlite3.connect(file)) as db, db:
        for migration in MIGRATIONS[:2]:
            migration(db)
        db.execute("pragma user_version = 2")
        row = ("c", 1, "2026-11-20T12:00:00+00:00", None, "answered", turn().model_dump_json())
        db.execute("insert into turn values (?, ?, ?, ?, ?, ?)", row)
        db.execute("insert into told values ('c', 1, 'Was?', '')")
    assert _submitted(Reviews(Conversations(file))).title == "Was?"


def test_an_event_of_another_version_is_a_plain_message(reviews: Reviews, tmp_path: Path) -> None:
    """A stored event that this version cannot read is said so."""
    item = _submitted(reviews)
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as db, db:
        db.execute('insert into review_event values (?, 2, \'{"action": "danced"}\')', (item.id,))
    with pytest.raises(ReviewError, match="another version"):
        reviews.item(item.id)


def test_an_unknown_item_is_one_sentence(reviews: Reviews) -> None:
    """Whatever is asked for, it is named, shortened."""
    with pytest.raises(ReviewError, match=r"called “x{40}”"):
        reviews.item("x" * 100)
