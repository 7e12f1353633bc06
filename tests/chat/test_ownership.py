"""What is one person's is nobody else's: conversations, answers in the making, and what changes the Library."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chat.conversations import MIGRATIONS, Conversations
from chat.librarian import Librarian
from chat.people import ANYBODY, OWNER, Person, Role
from chat.service import Service
from chat.tracing import UNWATCHED, Watcher
from chat.turn import Question, Turn
from errors import ConversationError, NotAllowedError
from tests.chat.making import reference, turn

ADA, BEN = Person("ada", "Ada", Role.READER), Person("ben", "Ben", Role.READER)
VERA, AMY = Person("vera", "Vera", Role.REVIEWER), Person("amy", "Amy", Role.ADMIN)
QUESTION = "Does vitamin D prevent falls in older adults?"


@pytest.fixture
def asked(service: Service) -> Turn:
    """A turn of Ada's."""
    ada = service.of(ADA)
    return ada.ask(Question(text=QUESTION, conversation=ada.new_conversation()))


def test_another_person_finds_nothing_of_it(service: Service, asked: Turn) -> None:
    """Not by its id, not in the history, not by what it cites: as if there were none; its owner does."""
    cited = asked.answer.references[0].document
    for other in (service, service.of(BEN), service.of(AMY), service.of(ANYBODY), service.of(VERA)):
        assert other.turns(asked.conversation) == ()
        assert not other.begun(asked.conversation)
        assert asked.conversation not in {each.conversation for each in other.citing(cited)}
        with pytest.raises(ConversationError, match="There is no conversation"):
            other.conversation(asked.conversation)
        with pytest.raises(ConversationError, match="There is no conversation"):
            other.rename(asked.conversation, "Mine")
        with pytest.raises(ConversationError, match="There is no conversation"):
            other.delete(asked.conversation)
        if other.person != ANYBODY:
            assert asked.conversation not in {
                each.conversation.id for each in (*other.history(), *other.history("falls"))
            }
    ada = service.of(ADA)
    assert ada.turns(asked.conversation) == (asked,)
    assert asked.conversation in {each.conversation.id for each in ada.history("falls")}
    assert asked.conversation in {each.conversation for each in ada.citing(cited)}


def test_a_refusal_is_the_same_for_what_is_not_there(service: Service, asked: Turn) -> None:
    """From what is said nobody learns that a conversation exists."""
    said = []
    for id in (asked.conversation, "x" * len(asked.conversation)):
        with pytest.raises(ConversationError) as refused:
            service.of(BEN).conversation(id)
        said.append(str(refused.value).replace(id, "ID"))
    assert said[0] == said[1]


def test_the_same_id_is_two_conversations_of_two_people(service: Service, asked: Turn) -> None:
    """Whoever asks with the id of another's begins one of their own, which changes nothing for its owner."""
    ben = service.of(BEN)
    own = ben.ask(Question(text="Is vitamin K2 safe?", conversation=asked.conversation))
    assert own.number == 1
    assert ben.turns(asked.conversation) == (own,)
    ben.rename(asked.conversation, "Ben's")
    assert service.of(ADA).turns(asked.conversation) == (asked,)
    assert service.of(ADA).conversation(asked.conversation).name == ""
    ben.delete(asked.conversation)
    assert service.of(ADA).turns(asked.conversation) == (asked,)


def test_an_answer_in_the_making_is_its_askers(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its question, steps and text are seen under its id by nobody else, who can even ask under the same id meanwhile."""
    go_on, ask = threading.Event(), Service.ask

    def slow(self: Service, question: Question, watcher: Watcher = UNWATCHED) -> Turn:
        go_on.wait(60)
        return ask(self, question, watcher)

    monkeypatch.setattr(Service, "ask", slow)
    ada, ben = service.of(ADA), service.of(BEN)
    question = Question(text=QUESTION, conversation=ada.new_conversation())
    job = ada.start(question)
    assert service.of(ADA).job(question.conversation) is job
    for other in (service, ben, service.of(AMY)):
        assert other.job(question.conversation) is None
        assert not other.begun(question.conversation)
    his = ben.start(question)
    assert his is not job
    go_on.set()
    until = time.monotonic() + 60
    while not (job.done and his.done):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert ada.turns(question.conversation) == (job.turn,)
    assert ben.turns(question.conversation) == (his.turn,)


def test_all_share_one_model_one_index_and_the_answers_under_way(service: Service, asked: Turn) -> None:
    """Nothing is loaded again for a person, and nothing that is changed meanwhile is a copy."""
    ada, ben = service.of(ADA), service.of(BEN)
    ada.start(Question(text=QUESTION, conversation=ada.new_conversation()))
    assert ada.index is ben.index is service.index
    apart = {
        name for name, value in vars(ada).items() if vars(ben)[name] is not value or vars(service)[name] is not value
    }
    assert apart == {"person", "_conversations"}


def test_what_anybody_asked_is_not_listed_to_anybody(service: Service) -> None:
    """Where nobody signs in, the id is the key, and there is no list; whoever uses the app alone has it."""
    anybody = service.of(ANYBODY)
    found = anybody.ask(Question(text=QUESTION, conversation=anybody.new_conversation()))
    assert anybody.turns(found.conversation) == (found,)
    with pytest.raises(NotAllowedError, match="not listed"):
        anybody.history()
    assert found.conversation in {each.conversation.id for each in service.history()}


def test_a_turn_is_read_for_review_by_reviewers_alone(service: Service, asked: Turn) -> None:
    """By its owner, conversation and number; what is gone is said to be gone."""
    for allowed in (VERA, AMY, OWNER):
        assert service.of(allowed).turn_for_review(ADA.id, asked.conversation, 1) == asked
    for refused in (ADA, BEN, ANYBODY):
        with pytest.raises(NotAllowedError, match="This is for a reviewer"):
            service.of(refused).turn_for_review(ADA.id, asked.conversation, 1)
    with pytest.raises(ConversationError, match="deleted"):
        service.of(VERA).turn_for_review(BEN.id, asked.conversation, 1)


@pytest.mark.parametrize("who", [ADA, VERA, ANYBODY], ids=lambda who: who.name or "anybody")
@pytest.mark.parametrize(
    "action",
    [
        lambda each: each.uploads.add("a.md", b"# A\n\nText.\n", {}),
        lambda each: each.uploads.remove("a.md"),
        lambda each: each.uploads.preview("a.md", b"# A\n\nText.\n"),
        lambda each: each.added(),
        lambda each: each.refresher.start((), dry_run=False),
        lambda each: each.refresher.start((), dry_run=True),
        lambda each: each.refresher.job,
        lambda each: each.refreshes(),
    ],
)
def test_what_changes_the_library_refuses_by_itself(
    service: Service, who: Person, action: Callable[[Librarian], Any]
) -> None:
    """Whatever a page forgets to ask: for who is no admin there is no way from the librarian to it."""
    librarian = Librarian(service).of(who)
    with pytest.raises(NotAllowedError, match="This is for an admin"):
        action(librarian)
    assert not (service.settings.home / "uploads").exists() or not any((service.settings.home / "uploads").iterdir())
    assert librarian.holdings()


def test_an_admins_librarian_is_the_same_librarian(service: Service) -> None:
    """A refresh that one started is found by all who may; each role may what those before it may."""
    librarian = Librarian(service)
    assert librarian.of(AMY).refresher is librarian.of(OWNER).refresher is librarian.of(ADA).of(AMY).refresher
    assert librarian.of(AMY).added() == {}
    assert Role.ADMIN.includes(Role.REVIEWER)
    assert Role.REVIEWER.includes(Role.READER)
    assert not Role.READER.includes(Role.REVIEWER)
    assert OWNER.may(Role.ADMIN)


def test_what_was_asked_before_there_were_owners_is_the_owners(tmp_path: Path) -> None:
    """Turns, names and words stay findable where nobody signs in, and whoever signs in does not get them."""
    file = tmp_path / "c.sqlite"
    cited = turn("Does menatetrenone help?")
    cited = cited.model_copy(update={"answer": cited.answer.model_copy(update={"references": (reference("a-1"),)})})
    with closing(sqlite3.connect(file)) as db, db:
        MIGRATIONS[0](db)
        row = (cited.conversation, 1, cited.asked_at.isoformat(), None, "answered", cited.model_dump_json())
        db.execute("insert into turn values (?, ?, ?, ?, ?, ?)", row)
        MIGRATIONS[1](db)
        db.execute("insert into conversation values ('c', 'Named')")
        db.execute("pragma user_version = 2")
    store = Conversations(file)
    assert store.turns("c") == (cited,)
    assert store.conversation("c").title == "Named"
    assert list(store.told()) == ["c"]
    assert len(store.citing("a-1")) == 1
    ada = Conversations(file).of("ada")
    assert (ada.turns("c"), ada.listing(), ada.told(), ada.citing("a-1")) == ((), (), {}, ())
    with closing(sqlite3.connect(file)) as db:
        tables = {name for (name,) in db.execute("select name from sqlite_master where type = 'table'")}
    assert {"turn", "told", "conversation"} <= tables
    assert "former" not in tables


def test_who_may_what_is_said_plainly() -> None:
    """The role that it takes, the one that somebody has, and what to do where nobody signs in."""
    with pytest.raises(NotAllowedError, match=r"This is for an admin\. You are signed in as a reviewer"):
        VERA.must(Role.ADMIN)
    with pytest.raises(NotAllowedError, match=r"This is for a reviewer\. Nobody signs in .* set up sign-in"):
        ANYBODY.must(Role.REVIEWER)
    AMY.must(Role.REVIEWER)
