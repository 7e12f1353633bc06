"""Records: what one case leaves behind, and the means over them."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from chat.turn import NoticeKind
from evals.metrics.mean import Mean
from evals.records import Record, by_turn, given, means, shown_answer, variant_means
from tests.chat.making import passage
from tests.evals.making import FALLS, REFUSAL, answer, notice, statement


def _record(id: str, turn: int | None = None, **measures: float) -> Record:
    return Record(case=id, id=id, turn=turn, measures=measures)


def test_a_measure_that_does_not_apply_is_absent() -> None:
    """None is left out; nought is a figure and stays."""
    assert given(rouge2=None, words=0.0, support=1.0) == {"words": 0.0, "support": 1.0}


def test_a_mean_is_over_the_cases_that_have_the_measure() -> None:
    """Two of three cases have `b`: it is their mean, n is 2, and the third counts in `a` alone."""
    found = means([{"a": 1.0, "b": 0.5}, {"a": 0.0}, {"a": 0.5, "b": 1.0}])
    assert found == {"a": Mean(mean=0.5, stderr=0.288675, n=3), "b": Mean(mean=0.75, stderr=0.25, n=2)}
    assert list(found) == ["a", "b"]
    assert means([]) == means([{}]) == {}


def test_means_of_each_variant() -> None:
    """A case without a variant does not count in it."""
    both = Record(case="a", id="a", variants={"lexical": {"ndcg@10": 0.2}, "dense": {"ndcg@10": 0.4}})
    one = Record(case="b", id="b", variants={"dense": {"ndcg@10": 0.8}})
    found = variant_means([both, one, _record("c")])
    assert {name: (value["ndcg@10"].mean, value["ndcg@10"].n) for name, value in found.items()} == {
        "lexical": (0.2, 1),
        "dense": (pytest.approx(0.6), 2),
    }
    assert variant_means([]) == {}


def test_means_at_each_depth_of_a_conversation() -> None:
    """Turns in the order of their numbers, the tenth behind the second; none where no record is of a turn."""
    records = [_record("a/10", 10, x=0.0), _record("a/2", 2, x=0.25), _record("b/2", 2, x=0.75), _record("c", x=1.0)]
    found = by_turn(records)
    assert list(found) == ["2", "10"]
    assert (found["2"]["x"].mean, found["2"]["x"].n) == (0.5, 2)
    assert by_turn([_record("c", x=1.0)]) == {}


def test_a_record_comes_back_from_its_line_as_it_was() -> None:
    """A run's JSON Lines hold all that a record holds."""
    record = Record(
        case="a",
        id="a/1",
        measures={"x": 0.1},
        variants={"v": {"x": 0.2}},
        facts={"status": "answered", "missing": 0},
        turn=1,
        passed=False,
        why="ended as declined",
        question="Does “vitamin D” help?",
        shown={"gold": [{"text": "±"}]},
        timings_ms={"total": 1.5},
    )
    assert Record.model_validate_json(record.model_dump_json()) == record


def test_a_field_that_no_record_has_is_refused() -> None:
    """A line of another program's run is not read as an empty record."""
    with pytest.raises(ValidationError, match="score"):
        Record.model_validate_json('{"case": "a", "id": "a", "score": 1}')


def test_what_is_shown_of_an_answer() -> None:
    """Status, statements with the labels of their sources, notices, and the first five passages; JSON can hold it."""
    retrieved = [passage(FALLS, id=f"p{n}", score=1 - n / 10) for n in range(7)]
    turn = answer(
        statement(FALLS, retrieved[0]), retrieved=retrieved, notices=[notice(NoticeKind.DRAFT, text="A draft.")]
    )
    shown = json.loads(json.dumps(shown_answer(turn)))
    assert shown["status"] == "answered"
    assert shown["statements"] == [
        {"section": "bottom_line", "text": FALLS, "verdict": "supported", "sources": ["USPSTF 2018 (falls)"]}
    ]
    assert shown["notices"] == [{"kind": "draft", "text": "A draft."}]
    assert [each["score"] for each in shown["passages"]] == [1.0, 0.9, 0.8, 0.7, 0.6]


def test_a_refusal_is_shown_too() -> None:
    """It has a status and no statements."""
    shown = shown_answer(REFUSAL)
    assert (shown["status"], shown["statements"], shown["passages"]) == ("insufficient_evidence", [], [])
