"""What holds of every answer, whatever was asked: over all questions of the corpus, by hand, and in conversations."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from chat.evidence import stands_alone
from chat.service import Service
from chat.turn import DISCLAIMER, Statement, Status, Turn, Verdict
from ingest.lexical import terms

# The first test that needs all turns asks some two hundred questions, which a busy machine takes minutes for.
pytestmark = pytest.mark.timeout(900)

_VITAMIN_K = re.compile(r"\bvitamin k[12]?\b|\bk2\b|\bmk-?\d|menaquinone|menatetrenone", re.IGNORECASE)
_ANTAGONIST = re.compile(r"warfarin|antagonist|anticoagulant|blood.thinner", re.IGNORECASE)
_ASKS_FOR_OLD = re.compile(
    r"draft|replac|supersed|retract|former|earlier|changed|still|reliable|relied|questioned|newer|current|final",
    re.IGNORECASE,
)
_STEPS = ("screen", "rewrite", "retrieve", "suffice", "answer", "verify", "total")


def _statements(turns: list[Turn]) -> list[tuple[Turn, Statement]]:
    return [(turn, statement) for turn in turns for statement in turn.answer.statements]


def test_enough_is_answered_for_the_rest_to_mean_something(turns: list[Turn]) -> None:
    """The properties below are tried on hundreds of statements of more than a hundred answers."""
    assert sum(turn.answer.status is Status.ANSWERED for turn in turns) > 120
    assert len(_statements(turns)) > 500


def test_every_quote_is_verbatim_in_the_stored_document(service: Service, turns: list[Turn]) -> None:
    """A quote is the stored text of its document's cited version at its range, and the statement is that quote."""
    for turn, statement in _statements(turns):
        versions = {reference.number: reference.version for reference in turn.answer.references}
        for quote in statement.quotes:
            text = service.document(quote.document, versions[quote.citation]).text
            assert text[quote.start : quote.end] == quote.text, (turn.question.text, quote)
        assert statement.text == " ".join(quote.text for quote in statement.quotes)


def test_every_statement_rests_on_a_retrieved_passage(turns: list[Turn]) -> None:
    """A quote lies within a passage that is kept on the turn, so that the turn can be replayed without the index."""
    for turn, statement in _statements(turns):
        passages = {passage.id: passage for passage in turn.retrieved}
        for quote in statement.quotes:
            passage = passages[quote.passage]
            assert passage.document == quote.document
            assert passage.start <= quote.start < quote.end <= passage.end


def test_every_statement_is_cited_and_verified(turns: list[Turn]) -> None:
    """No statement is shown without a citation, a quote for each citation, a verdict other than unsupported, and why."""
    for turn, statement in _statements(turns):
        assert statement.citations, turn.question.text
        assert {quote.citation for quote in statement.quotes} == set(statement.citations)
        assert statement.verdict is not Verdict.UNSUPPORTED
        assert statement.reason


def test_references_are_numbered_in_order_of_first_citation(turns: list[Turn]) -> None:
    """References are 1 to n without gaps, in the order in which the statements first cite them, none uncited."""
    for turn in turns:
        cited = [number for statement in turn.answer.statements for number in statement.citations]
        numbers = [reference.number for reference in turn.answer.references]
        assert numbers == list(range(1, len(numbers) + 1)) == list(dict.fromkeys(cited)), turn.question.text
        documents = {reference.number: reference.document for reference in turn.answer.references}
        assert all(documents[q.citation] == q.document for s in turn.answer.statements for q in s.quotes)


def test_only_what_was_asked_for_by_name_is_cited_without_standing(turns: list[Turn]) -> None:
    """A draft, superseded or doubtful document is cited only where the conversation names its body or author and asks of
    its year or its standing; a retracted one never is."""
    seen = 0
    for turn in turns:
        asked = f"{turn.question.text} {turn.standalone_question}"
        for reference in turn.answer.references:
            assert reference.standing.value not in ("retracted", "withdrawn"), turn.question.text
            if not reference.standing.citable:
                seen += 1
                name = re.split(r"[\s(]", reference.label)[0]
                assert name.casefold() in asked.casefold(), (turn.question.text, reference.label)
                assert str(reference.year) in asked or _ASKS_FOR_OLD.search(asked), (
                    turn.question.text,
                    reference.label,
                )
    assert seen > 5


def test_no_two_statements_of_an_answer_say_the_same(turns: list[Turn]) -> None:
    """No sentence stands twice in an answer, nor two that share nine tenths of all their words."""
    for turn in turns:
        words = [frozenset(terms(statement.text)) for statement in turn.answer.statements]
        for n, one in enumerate(words):
            for other in words[n + 1 :]:
                assert len(one & other) < 0.9 * len(one | other), turn.question.text


def test_every_statement_stands_alone(turns: list[Turn]) -> None:
    """No statement is a fragment, a question or a table row, and none opens with a word that points back."""
    for turn, statement in _statements(turns):
        assert stands_alone(statement.text), (turn.question.text, statement.text)
        assert not re.match(r"(?:However|This|These|It|They|Such|In addition)\b", statement.text)


def test_every_answer_carries_its_disclaimer(turns: list[Turn]) -> None:
    """The disclaimer is part of each answer, refusals included."""
    assert {turn.answer.disclaimer for turn in turns} == {DISCLAIMER}


def test_answers_on_vitamin_k_mention_its_antagonists(turns: list[Turn]) -> None:
    """Whoever asks about vitamin K, or is told mostly about it, reads of warfarin or its like."""
    tried = 0
    for turn in turns:
        texts = [statement.text for statement in turn.answer.statements]
        on_k = _VITAMIN_K.search(turn.standalone_question) or 2 * sum(1 for t in texts if _VITAMIN_K.search(t)) > len(
            texts
        )
        if texts and on_k:
            tried += 1
            assert any(_ANTAGONIST.search(text) for text in texts), turn.question.text
    assert tried > 30


def test_versions_and_timings_are_kept(service: Service, turns: list[Turn]) -> None:
    """A turn says which index, model and answerer made it, and how long each step took."""
    for turn in turns:
        assert turn.versions.index == service.index.manifest.generation
        assert turn.versions.embedding
        assert turn.versions.answerer
        if turn.answer.status is Status.ANSWERED:
            assert set(_STEPS) <= set(turn.timings_ms), turn.question.text
            assert 0 < turn.timings_ms["retrieve"] <= turn.timings_ms["total"]


def test_turns_are_stored_and_replayed_equal(service: Service, turns: list[Turn]) -> None:
    """What was answered is what is stored and read back, to the last field."""
    for turn in turns:
        assert Turn.model_validate_json(turn.model_dump_json()) == turn
        assert turn in service.turns(turn.conversation)


def test_follow_ups_are_offered_that_were_not_asked(turns: list[Turn]) -> None:
    """What is offered to be asked next is a question, and none of this conversation's."""
    for turn in turns:
        offered = [text.casefold().rstrip("?") for text in turn.answer.follow_ups]
        assert len(offered) == len(set(offered)) <= 3
        assert turn.question.text.casefold().rstrip("?") not in offered


def test_every_turn_is_the_contract_s_json(turns: list[Turn]) -> None:
    """What `ask --json` prints of any turn, refusals included, has every name and type of the contract and no other."""
    schema = json.loads((Path(__file__).resolve().parents[1] / "contract_schema.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema["$defs"]["ask"])
    assert {turn.answer.status for turn in turns} >= {Status.ANSWERED, Status.INSUFFICIENT_EVIDENCE}
    for turn in turns:
        validator.validate(json.loads(json.dumps(turn.as_json())))
