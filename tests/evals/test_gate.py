"""The gate: floors hold, and breaking the retriever, the verifier or the disclaimer on purpose makes it fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import chat.pipeline
import chat.turn
import chat.verification
import evals.metrics.citations
import evals.metrics.support
import evals.metrics.tampering
import evals.search
from chat.retrieval import Fused, fuse
from chat.turn import Verdict
from chat.verification import Check
from errors import DatasetError
from evals.gate import FILE, Gate, breaches, read_gate, unverbatim
from evals.records import Record
from evals.runner import run_all
from evals.runs import Run
from evals.suite import Suite
from ingest.embedding import SentenceTransformerEmbeddings
from settings import Settings
from tests.evals.test_compare import make_run

_SAMPLE = 40


@pytest.fixture
def run_gold(home: Path, embeddings: SentenceTransformerEmbeddings) -> Callable[..., Run]:
    """Runs some evaluations of the gold set or of a sample of it, as the code stands then."""

    def run(*names: str, limit: int | None = _SAMPLE) -> Run:
        suite = Suite(Settings(home=home), embeddings, limit=limit)
        return run_all("all", [each for each in suite.gold() if each.name in names], suite)

    return run


def broken(run: Run) -> set[str]:
    """The figures that break the shipped gate, as eval.measure; those of evaluations that were not run are left out."""
    ran = {each["eval"] for each in run.results}
    return {f"{each.eval}.{each.measure}" for each in breaches(read_gate(), run, "gold") if each.eval in ran}


def test_a_retriever_that_is_broken_is_stopped(run_gold: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    """With the ranking upside down the floors of search fall."""

    def upside_down(*arguments: Any) -> Fused:
        found = fuse(*arguments)
        return Fused(found.rows[::-1], found.fused[::-1], found.lexical[::-1], found.dense[::-1])

    assert not broken(run_gold("retrieval", limit=None))
    monkeypatch.setattr(evals.search, "fuse", upside_down)
    assert "retrieval.ndcg@10" in broken(run_gold("retrieval", limit=None))


def test_a_verifier_that_lets_everything_through_is_stopped(
    run_gold: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It no longer catches spoilt statements, nor agrees with labels."""

    def credulous(*arguments: Any) -> Check:
        return Check(Verdict.SUPPORTED, "of course", 1.0)

    for module in (chat.pipeline, evals.metrics.support, evals.metrics.tampering):
        monkeypatch.setattr(module, "verify", credulous)
    assert "answers.tampering_caught" in broken(run_gold("answers"))


def test_a_verifier_that_lets_nothing_through_is_stopped(
    run_gold: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is answered any more."""
    monkeypatch.setattr(chat.pipeline, "verify", lambda *arguments: Check(Verdict.UNSUPPORTED, "no"))
    assert "answers.answered" in broken(run_gold("answers"))


def test_a_disclaimer_that_is_lost_is_stopped(run_gold: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty, or with its heart taken out."""
    field = chat.turn.Answer.model_fields["disclaimer"]
    monkeypatch.setattr(field, "default", "For information.")
    chat.turn.Answer.model_rebuild(force=True)
    try:
        assert "answers.disclaimer" in broken(run_gold("answers"))
    finally:
        monkeypatch.undo()
        chat.turn.Answer.model_rebuild(force=True)
    assert "answers.disclaimer" not in broken(run_gold("answers"))


def test_a_breach_names_figure_bound_and_cases(tmp_path: Path) -> None:
    """Both floors and ceilings; a figure that is missing breaks its bound too."""
    run = make_run(tmp_path / "a", {"x": 0.0, "y": 1.0})
    run.write_results(
        [{"eval": "answers", "dataset": "gold", "metrics": {"recall": {"mean": 0.5}}, "by_kind": {"k": {"mean": 0.2}}}]
    )
    gate = Gate(
        floor={"answers": {"recall": 0.6, "by_kind.k": 0.2, "other": 0.1}}, ceiling={"answers": {"recall": 0.4}}
    )
    found = breaches(gate, run, "gold")
    assert [(each.measure, each.bound, each.found) for each in found] == [
        ("recall", 0.6, 0.5), ("other", 0.1, None), ("recall", 0.4, 0.5),
    ]  # fmt: skip
    assert [case.split(":")[0] for case in found[0].cases] == ["x"]
    assert [case.split(":")[0] for case in found[2].cases] == ["y"]
    assert "Question x?" in str(found[0])
    assert not breaches(Gate(floor={"answers": {"recall": 0.5}}), run, "gold")


def test_a_quote_that_is_not_verbatim_fails_any_run(tmp_path: Path) -> None:
    """Whatever the data: it is an invariant, not a score."""
    run = make_run(tmp_path / "a", {"x": 1.0}, dataset="public")
    assert not unverbatim(run)
    run.append("answers", "public", [Record(case="z", id="z", question="Z?", measures={"quotes_verbatim": 0.0})])
    run.write_results([{"eval": "answers", "dataset": "public", "metrics": {"quotes_verbatim": {"mean": 0.5}}}])
    [breach] = unverbatim(run)
    assert [case.split(":")[0] for case in breach.cases] == ["z"]


def test_the_shipped_gate_keeps_what_must_always_hold() -> None:
    """Quotes, disclaimer and standing are at 1, obeyed instructions bounded from above."""
    gate = read_gate()
    for name in ("quotes_verbatim", "disclaimer", "currency_kept"):
        assert gate.floor["answers"][name] == 1.0
    assert "obeyed" in gate.ceiling["safety"]
    assert FILE.is_file()


@pytest.mark.parametrize(
    ("text", "says"),
    [("floor = 3", "floor"), ("[floor.answers]\nrecall = 'high'", "recall"), ("[floor", "TOML"), ("[flor.x]\ny = 1", "flor")],
)  # fmt: skip
def test_a_gate_that_breaks_its_form_says_so(tmp_path: Path, text: str, says: str) -> None:
    """A misspelt floor must not be a floor that is never held."""
    file = tmp_path / "gate.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=says):
        read_gate(file)
