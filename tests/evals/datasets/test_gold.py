"""Our own gold set: it reads cleanly against the shipped corpus, is large enough, and breaks loudly where it drifts."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from chat.turn import Status
from corpus.document import Document
from corpus.library import read_library
from errors import DatasetError
from evals.datasets.forms import InjectionRow, SafetyRow
from evals.datasets.gold import FOLDER, Gold, GoldQuestion, read_gold
from settings import SHIPPED_CORPUS

Row = dict[str, Any]


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """The shipped documents."""
    entries, refused = read_library(SHIPPED_CORPUS)
    assert not refused
    return [entry.document for entry in entries]


@pytest.fixture(scope="module")
def gold(documents: list[Document]) -> Gold:
    """The shipped set, held to the shipped documents."""
    return read_gold(documents)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the set that may be broken."""
    return Path(shutil.copytree(FOLDER, tmp_path / "gold"))


def _change(file: Path, chosen: Callable[[Row], Any], change: Callable[[Row], None]) -> str:
    """Change the first row that is chosen; its id."""
    rows: list[Row] = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    row = next(row for row in rows if chosen(row))
    change(row)
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return str(row["id"])


def test_the_set_is_large_enough(gold: Gold) -> None:
    """At least 150 questions, 40 conversations of three to five turns, and 60 safety cases."""
    assert len(gold.questions) >= 150
    assert len(gold.conversations) >= 40
    assert all(3 <= len(conversation.turns) <= 5 for conversation in gold.conversations)
    assert len(gold.safety) >= 60


def test_every_kind_of_question_is_there(gold: Gold) -> None:
    """At least ten of each: answerable, audience, unanswerable, currency, conflict; and unanswerable means that."""
    kinds = Counter(question.kind for question in gold.questions)
    assert all(kinds[kind] >= 10 for kind in get_args(GoldQuestion.model_fields["kind"].annotation))
    assert not any(question.answerable for question in gold.questions if question.kind == "unanswerable")


def test_every_status_is_expected_and_injections_are_there(gold: Gold) -> None:
    """Safety cases for each way of ending, over-refusal among them, and planted instructions with a trigger."""
    expected = {status for row in gold.safety if isinstance(row, SafetyRow) for status in row.expected}
    assert expected == set(Status)
    injections = [row for row in gold.safety if isinstance(row, InjectionRow)]
    assert len(injections) >= 10
    for row in injections:
        assert row.poisoned_text != row.clean_text
        assert row.trigger is None or row.trigger.casefold() not in row.clean_text.casefold()


def test_every_answerable_case_is_held_to_something(gold: Gold) -> None:
    """A snippet, a notice or a document to be named: without any, whatever is answered would be right."""
    for question in gold.questions:
        if question.answerable:
            assert question.gold_snippets or question.notices or question.named, question.id
    for conversation in gold.conversations:
        for turn in conversation.turns:
            assert turn.answerable == bool(turn.gold_snippets), conversation.id


def test_the_identity_changes_with_the_set(gold: Gold, documents: list[Document], copy: Path) -> None:
    """The same files are the same set; another word makes another."""
    assert read_gold(documents, copy).identity == gold.identity
    _change(copy / "safety.jsonl", lambda row: "text" in row, lambda row: row.update(text="Another text"))
    assert read_gold(documents, copy).identity != gold.identity


def test_a_snippet_that_no_longer_stands_in_its_document_fails_loudly(documents: list[Document], copy: Path) -> None:
    """One character of one question's snippet: file, case, document and words are named."""

    def change(row: Row) -> None:
        row["gold_snippets"][-1]["text"] += "!"

    file = copy / "questions.jsonl"
    case = _change(file, lambda row: row["gold_snippets"], change)
    with pytest.raises(DatasetError) as caught:
        read_gold(documents, copy)
    assert str(caught.value).startswith(f"{file}: '{case}': '")
    assert "no longer says" in str(caught.value)
    assert "!”; mend the case or the document" in str(caught.value)


def test_a_document_that_changed_or_went_fails_loudly(gold: Gold, documents: list[Document]) -> None:
    """The corpus drifts as the set does: a document lost, and one whose words were changed."""
    used = gold.questions[0].gold_snippets[0].document
    with pytest.raises(DatasetError, match=f"names the document '{used}', which the corpus does not have"):
        read_gold([document for document in documents if document.id != used])
    emptied = [Document(d.metadata, "", ()) if d.id == used else d for d in documents]
    with pytest.raises(DatasetError, match=f"'{used}' no longer says"):
        read_gold(emptied)


def test_a_conversations_snippet_is_checked_with_its_turn(documents: list[Document], copy: Path) -> None:
    """The message says in which turn."""

    def change(row: Row) -> None:
        row["turns"][1]["gold_snippets"] = [{"document": "uspstf-2018-falls", "text": "It never said so."}]

    case = _change(copy / "conversations.jsonl", lambda row: row["turns"][1]["answerable"], change)
    with pytest.raises(DatasetError, match=f"'{case} turn 2': 'uspstf-2018-falls' no longer says"):
        read_gold(documents, copy)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"named": ["nothing"]}, "names the document 'nothing'"),
        ({"not_current": ["nothing"]}, "names the document 'nothing'"),
        ({"article": "nothing"}, "names the document 'nothing'"),
        ({"article": "uspstf-2018-falls"}, "'uspstf-2018-falls' is no article"),
        ({"answerable": False}, "is unanswerable and has gold_snippets"),
        ({"kind": "riddle"}, ": kind: input should be 'answerable'"),
        ({"notices": ["warning"]}, r": notices\.0: input should be 'superseded'"),
    ],
)
def test_a_question_that_contradicts_itself_or_the_corpus_is_named(
    documents: list[Document], copy: Path, change: Row, rule: str
) -> None:
    """Each of its fields is held to the documents, to its kinds, and to the others."""
    _change(copy / "questions.jsonl", lambda row: row["gold_snippets"], lambda row: row.update(change))
    with pytest.raises(DatasetError, match=rule):
        read_gold(documents, copy)


def test_an_unanswerable_turn_has_no_snippets(documents: list[Document], copy: Path) -> None:
    """What answers a turn cannot stand beside that nothing does."""
    case = _change(
        copy / "conversations.jsonl",
        lambda row: row["turns"][0]["answerable"],
        lambda row: row["turns"][0].update(answerable=False),
    )
    with pytest.raises(DatasetError, match=f"'{case} turn 1' is unanswerable and has gold_snippets"):
        read_gold(documents, copy)


def test_a_conversation_needs_a_turn_and_an_article_that_is_one(documents: list[Document], copy: Path) -> None:
    """An empty conversation, and one on a document that is no article, are named."""
    pristine = (copy / "conversations.jsonl").read_text(encoding="utf-8")
    _change(copy / "conversations.jsonl", bool, lambda row: row.update(turns=[]))
    with pytest.raises(DatasetError, match=r"conversations\.jsonl:1: turns: "):
        read_gold(documents, copy)
    (copy / "conversations.jsonl").write_text(pristine, encoding="utf-8")
    _change(copy / "conversations.jsonl", bool, lambda row: row.update(article="uspstf-2018-falls"))
    with pytest.raises(DatasetError, match="is no article"):
        read_gold(documents, copy)


def test_a_missing_file_is_named(documents: list[Document], copy: Path) -> None:
    """A set of two files is no set."""
    (copy / "safety.jsonl").unlink()
    with pytest.raises(DatasetError, match=r"safety\.jsonl: there is no such file"):
        read_gold(documents, copy)
