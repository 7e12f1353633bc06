"""The service: background jobs, many threads, and an index that another process renews."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from chat.gathering import Evidence
from chat.jobs import Job
from chat.pipeline import Pipeline
from chat.service import Service
from chat.turn import Question, Status, Turn
from errors import ConversationError, CorpusError, QuestionError, StoreError
from ingest.embedding import SentenceTransformerEmbeddings
from settings import Settings

# The first test that needs all turns asks some two hundred questions, which a busy machine takes minutes for.
pytestmark = pytest.mark.timeout(900)

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "Does vitamin D prevent falls in older adults?"


@pytest.fixture
def own(fresh_home: Settings, embeddings: SentenceTransformerEmbeddings) -> Service:
    """A service over a home of its own."""
    return Service(fresh_home, embeddings)


def _finished(job: Job) -> Job:
    until = time.monotonic() + 60
    while not job.done:
        assert time.monotonic() < until, "the job does not end"
        time.sleep(0.01)
    return job


def _asked(service: Service, text: str = QUESTION) -> Question:
    return Question(text=text, conversation=service.new_conversation())


def test_a_job_runs_in_the_background_and_is_recorded(own: Service) -> None:
    """A started question is answered and stored though nobody waits, its steps told in order."""
    question = _asked(own)
    job = _finished(own.start(question))
    assert job.error is None
    assert job.turn is not None
    assert own.turns(question.conversation) == (job.turn,)
    assert own.job(question.conversation) is job
    assert [step.name for step in job.steps] == [
        "screen",
        "rewrite",
        "retrieve",
        "suffice",
        "answer",
        "verify",
        "record",
    ]
    assert [step.at_ms for step in job.steps] == sorted(step.at_ms for step in job.steps)


def test_a_failure_in_the_pipeline_becomes_a_plain_message(own: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong inside, the job ends and says so in words that hold nothing of the inside."""

    def broken(*_: Any) -> Turn:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("chat.pipeline.Pipeline.ask", broken)
    job = _finished(own.start(_asked(own)))
    assert job.turn is None
    assert job.error is not None
    assert "Something went wrong" in job.error
    assert "secret" not in job.error
    assert "Traceback" not in job.error


def test_an_error_of_ours_is_told_as_it_is(tmp_path: Path, embeddings: SentenceTransformerEmbeddings) -> None:
    """A missing index is told with the command that builds it, in a job as in a call."""
    bare = Service(Settings(home=tmp_path), embeddings)
    job = _finished(bare.start(_asked(bare)))
    assert job.error is not None
    assert "sequitur refresh" in job.error
    with pytest.raises(StoreError, match="sequitur refresh"):
        bare.ask(_asked(bare))
    bare.warm_up()


def test_a_question_that_cannot_be_asked_starts_no_job(own: Service) -> None:
    """An empty or over-long question is refused at once."""
    for text in ("  ", "x" * 3000):
        question = _asked(own, text)
        with pytest.raises(QuestionError):
            own.start(question)
        assert own.job(question.conversation) is None


def _told(turn: Turn) -> dict[str, Any]:
    return turn.answer.model_dump()


def test_eight_threads_get_the_answers_of_one(
    home: Settings, embeddings: SentenceTransformerEmbeddings, turns: list[Turn]
) -> None:
    """Answers asked for from eight threads at once are those given one after another, to the last reference."""
    service = Service(home, embeddings)
    serial = [turn for turn in turns if turn.number == 1 and turn.question.article is None][:48]
    with ThreadPoolExecutor(8) as threads:
        again = list(threads.map(lambda turn: service.ask(_asked(service, turn.question.text)), serial))
    assert [_told(turn) for turn in again] == [_told(turn) for turn in serial]


def test_an_index_renewed_by_another_process_is_opened(own: Service, tmp_path: Path) -> None:
    """After a refresh elsewhere the next question is answered from the new index; old turns stay as they were."""
    text = "Does quokkaflavin lower the risk of hip fracture in women?"
    before = own.ask(_asked(own, text))
    assert before.answer.status is Status.INSUFFICIENT_EVIDENCE
    (tmp_path / "own").mkdir()
    sentence = "Quokkaflavin lowered the risk of hip fracture in women aged 70 years or older in the trial Hop 2021."
    (tmp_path / "own" / "hop.md").write_text(
        f"# Quokkaflavin and hip fracture in women\n\n{sentence}\n", encoding="utf-8"
    )
    env = {**os.environ, "SEQUITUR_HOME": str(own.settings.home)}
    command = [sys.executable, "-m", "cli", "refresh", "--path", str(tmp_path / "own")]
    subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, timeout=120)
    after = own.ask(_asked(own, text))
    assert after.versions.index != before.versions.index
    assert sentence in [statement.text for statement in after.answer.statements]
    assert own.turns(before.conversation) == (before,)


def test_a_deleted_conversation_is_gone(own: Service) -> None:
    """Deleted, a conversation has neither turns nor a job."""
    question = _asked(own)
    _finished(own.start(question))
    own.delete(question.conversation)
    assert own.turns(question.conversation) == ()
    assert own.job(question.conversation) is None


def test_documents_are_found_by_id_and_version(service: Service) -> None:
    """A document is given by its id, by its version, by the first digits of it; unknown ones are said so."""
    document = service.document("ods-vitamin-k")
    assert service.document("ods-vitamin-k", document.version) == document
    assert service.document("ods-vitamin-k", document.version[:8]) == document
    for id, version in (
        ("no-such", None),
        ("ods-vitamin-k", "0" * 64),
        ("ods-vitamin-k", "%" * 6),
        ("ods-vitamin-k", "_" * 64),
    ):
        with pytest.raises(CorpusError, match="sequitur list"):
            service.document(id, version)


def test_articles_are_listed_by_title_and_nothing_else_is_one(service: Service) -> None:
    """The three articles come by title; a guideline is no article."""
    articles = service.articles()
    assert [a.metadata.title for a in articles] == sorted(a.metadata.title for a in articles)
    assert "vitamin-d-with-k2" in {a.metadata.id for a in articles}
    with pytest.raises(CorpusError, match="is no article"):
        service.article("uspstf-2018-falls")


def test_a_conversation_that_is_answering_is_not_deleted(own: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer would bring it back: whoever deletes is told to wait, and once it is there nothing of it stays."""
    go_on = threading.Event()
    ask = Pipeline.ask

    def slow(*given: Any) -> Turn:
        go_on.wait(30)
        return ask(*given)

    monkeypatch.setattr(Pipeline, "ask", slow)
    question = _asked(own)
    job = own.start(question)
    assert own.begun(question.conversation)
    with pytest.raises(ConversationError, match="is being answered"):
        own.delete(question.conversation)
    go_on.set()
    _finished(job)
    own.delete(question.conversation)
    assert not own.begun(question.conversation)
    assert own.history() == ()


def test_a_stopped_question_is_not_recorded(own: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped while it searches, it leaves no turn, frees its conversation at once, and the path is walked no further."""
    searching, go_on, walked = threading.Event(), threading.Event(), threading.Event()

    def slow(*_: Any) -> Evidence:
        searching.set()
        go_on.wait(30)
        walked.set()
        return Evidence((), ())

    monkeypatch.setattr("chat.pipeline.gather", slow)
    question = _asked(own)
    job = own.start(question)
    assert searching.wait(30)
    assert own.stop(question.conversation) is job
    assert job.done
    assert job.stopped
    monkeypatch.undo()
    again = _finished(own.start(question))
    go_on.set()
    assert walked.wait(30)
    assert again.turn is not None
    assert own.turns(question.conversation) == (again.turn,)
    assert own.stop(question.conversation) is None
    assert own.turns(question.conversation) == (again.turn,)
    assert job.turn is None


def test_a_name_is_kept_without_what_identifies_a_person(own: Service) -> None:
    """As with a question; on one line, found by its words, and taken away by an empty one."""
    turn = own.ask(_asked(own))
    kept = own.rename(turn.conversation, "For Mr John Smith,\n his\x00 falls")
    assert kept.identifiers == ("name",)
    assert "Smith" not in own.conversation(turn.conversation).name
    (found,) = own.history("his falls")
    assert found.conversation.title == kept.text
    assert own.rename(turn.conversation, "  ").text == ""
    assert own.conversation(turn.conversation).title == QUESTION
