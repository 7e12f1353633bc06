"""Comparing runs: paired differences, their intervals, and the cases that flipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from errors import RunError
from evals.compare import compare, table
from evals.records import Record
from evals.runs import Manifest, Run


def make_run(folder: Path, values: dict[str, float], *, dataset: str = "gold", code: str = "a") -> Run:
    """A finished run of one evaluation with one measure, a case for each value."""
    run = Run(folder)
    manifest = Manifest(
        name="all", started_at="t", finished_at="t", fingerprint=code, seed=0, datasets=(), settings={}, embedding={},
        code=code, versions={}, machine={},
    )  # fmt: skip
    run.write_manifest(manifest)
    for key, value in values.items():
        record = Record(
            case=key.split("/")[0], id=key, question=f"Question {key}?", measures={"recall": value}, passed=value == 1.0,
            why="" if value == 1.0 else "not found",
        )  # fmt: skip
        run.append("answers", dataset, [record])
    run.write_results([{"eval": "answers", "dataset": dataset, "n": len(values), "metrics": {}}])
    return run


def test_differences_are_paired(tmp_path: Path) -> None:
    """Every case gains 0.5: the interval has no width, whatever the cases' own spread."""
    before = make_run(tmp_path / "a", {"x": 0.0, "y": 0.5, "z": 0.25})
    after = make_run(tmp_path / "b", {"z": 0.75, "y": 1.0, "x": 0.5}, code="b")
    found = compare(before, after)
    [recall] = [d for d in found.differences if d.measure == "recall"]
    assert (recall.before, recall.after, recall.difference) == (0.25, 0.75, 0.5)
    assert (recall.low, recall.high, recall.n) == (0.5, 0.5, 3)
    assert recall.is_sure
    assert found.changed == {"code": ("a", "b")}


def test_flipped_cases_are_named(tmp_path: Path) -> None:
    """One case is right now, one no longer, and says why."""
    before = make_run(tmp_path / "a", {"x": 1.0, "y": 0.0, "z": 1.0})
    after = make_run(tmp_path / "b", {"x": 0.0, "y": 1.0, "z": 1.0})
    flips = {flip.id: flip for flip in compare(before, after).flips}
    assert flips.keys() == {"x", "y"}
    assert not flips["x"].now_right
    assert flips["x"].why == "not found"
    assert "NOW WRONG  answers x" in table(compare(before, after))


def test_an_even_change_is_not_sure(tmp_path: Path) -> None:
    """As many cases gain as lose: the interval holds nought."""
    before = make_run(tmp_path / "a", {str(n): float(n % 2) for n in range(20)})
    after = make_run(tmp_path / "b", {str(n): float((n + 1) % 2) for n in range(20)})
    recall = compare(before, after).differences[0]
    assert recall.difference == 0.0
    assert recall.low < 0 < recall.high
    assert not recall.is_sure


def test_turns_of_one_conversation_are_drawn_together(tmp_path: Path) -> None:
    """Forty turns of two conversations are two cases: their interval is as wide as that of two."""
    turns = {f"{name}/{n}": 0.0 for name in ("c", "d") for n in range(20)}
    before = make_run(tmp_path / "a", turns)
    after = make_run(tmp_path / "b", {key: float(key.startswith("c")) for key in turns})
    recall = compare(before, after).differences[0]
    assert (recall.low, recall.high) == (0.0, 1.0)


def test_another_question_under_the_same_id_is_another_case(tmp_path: Path) -> None:
    """A data set that changed is compared on the cases that did not."""
    before = make_run(tmp_path / "a", {"x": 0.0, "y": 0.0})
    after = make_run(tmp_path / "b", {"y": 1.0})
    after.append("answers", "gold", [Record(case="x", id="x", question="Another?", measures={"recall": 1.0})])
    assert compare(before, after).differences[0].n == 1


def test_runs_without_a_common_set_are_an_error(tmp_path: Path) -> None:
    """So is a run that did not come to its end, which says how to finish it."""
    before, after = make_run(tmp_path / "a", {"x": 1.0}), make_run(tmp_path / "b", {"x": 1.0}, dataset="other")
    with pytest.raises(RunError, match="no data set in common"):
        compare(before, after)
    (after.folder / "summary.json").unlink()
    with pytest.raises(RunError, match="run the same command again"):
        compare(before, after)
