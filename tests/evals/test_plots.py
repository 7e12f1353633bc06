"""The plots of a run: what they show, of what they are made, and that odd results do not break them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import vl_convert

from evals.headlines import headlines
from evals.measures import measure
from evals.plots import Plot, history, plots
from tests.evals.run_folder import full, result, retrieved

ROOT = Path(__file__).resolve().parents[2]
CURVE = [[0.5, 0.0], [1.0, 0.25]]


def _all() -> list[dict[str, Any]]:
    results = [result(*key, records) for key, records in full().items()]
    labels = {"SUPPORT": {"mean": 0.5, "stderr": 0.1, "n": 4}}
    return [
        *results,
        result("support", "s", [], supported_by_label=labels),
        result("abstention", "a", [], risk_coverage=CURVE),
    ]


def _data(plot: Plot) -> list[dict[str, Any]]:
    spec = plot.chart.to_dict()
    return [row for rows in spec["datasets"].values() for row in rows] if "datasets" in spec else _inline(spec)


def _inline(spec: dict[str, Any]) -> list[dict[str, Any]]:
    layers = [spec, *spec.get("layer", [])]
    rows: list[dict[str, Any]] = next(part["data"]["values"] for part in layers if "values" in part.get("data", {}))
    return rows


def test_each_kind_of_result_has_its_plot() -> None:
    """Variants, measures, kinds, turns, labels, the risk-coverage curve and the times are each drawn where they are known."""
    found = [[plot.title for plot in plots(each)] for each in _all()]
    assert found == [
        ["Measures", "By kind", "Time of each step"],
        ["By variant", "Measures", "By kind", "By turn", "Time of each step"],
        ["By variant"],
        ["Found supported, by label"],
        ["Risk and coverage"],
    ]


def test_whiskers_are_196_standard_errors_within_the_scale() -> None:
    """A whisker reaches 1.96 standard errors to each side, and not beyond 0 and 1, and the caption says so."""
    figures = {"passed": {"mean": 0.5, "stderr": 0.1, "n": 9}, "answered": {"mean": 0.95, "stderr": 0.1, "n": 9}}
    (plot,) = plots({"eval": "answers", "dataset": "x", "metrics": figures})
    ends = [(row["label"], round(row["low"], 3), round(row["high"], 3)) for row in _data(plot)]
    assert ends == [("Right", 0.304, 0.696), ("Answered", 0.754, 1.0)]
    assert "mean ± 1.96 standard errors" in plot.caption


def test_shares_are_drawn_on_a_scale_from_nought_to_one() -> None:
    """What is no share (words, kappa) is not drawn beside shares; what is better when less is marked."""
    figures = {name: {"mean": 0.5, "stderr": 0.0, "n": 1} for name in ("words", "kappa", "aurc", "unknown_measure")}
    (plot,) = plots({"eval": "abstention", "dataset": "x", "metrics": figures})
    assert [row["label"] for row in _data(plot)] == ["AURC ↓"]
    assert "less is better" in plot.caption


@pytest.mark.parametrize("width", [300, 600])
def test_every_plot_becomes_an_image(width: int) -> None:
    """Each chart compiles without a warning's worth of missing data and states its axes."""
    for each in _all():
        for plot in plots(each):
            svg = vl_convert.vegalite_to_svg(plot.chart.to_dict() | {"width": width}, allowed_base_urls=[])
            assert svg.startswith("<svg")
            assert "NaN" not in svg
            assert any(unit in svg for unit in ("(0–1)", "Milliseconds"))


def test_the_width_of_a_phone_is_kept() -> None:
    """However long the labels, an image is as wide as was asked for."""
    for each in _all():
        for plot in plots(each):
            svg = vl_convert.vegalite_to_svg(plot.chart.to_dict() | {"width": 336}, allowed_base_urls=[])
            assert 'width="336"' in svg


def test_nothing_to_draw_is_no_plot() -> None:
    """Results without cases have no plots."""
    assert plots({"eval": "answers", "dataset": "x", "n": 0, "metrics": {}, "failed": []}) == []
    assert plots(result("abstention", "x", [], risk_coverage=[], latency_ms={}, by_turn={})) == []


def test_a_step_without_time_is_drawn() -> None:
    """A step that took no measurable time stands at the foot of the logarithmic scale, with its true figure in words."""
    (plot,) = plots({"eval": "x", "dataset": "y", "latency_ms": {"rewrite": {"p50": 0.0, "p90": 0.0, "p99": 0.1}}})
    assert {row["ms"] for row in _data(plot)} == {0.1}
    assert "Rewrite p50 (median) 0 ms" in plot.words


def test_the_history_needs_two_runs() -> None:
    """One run is no history; of two, even of one minute, each has its place."""
    one = [result(*key, records) for key, records in full().items()]
    assert history([]) is None
    assert history([("20 Nov|08:00", one)]) is None
    plot = history([("20 Nov|08:00", one), ("20 Nov|08:00", one)])
    assert plot
    assert len({row["at"] for row in _data(plot)}) == 2


def test_headlines_count_cases() -> None:
    """Answers are counted over all kinds that are answerable, refusals over the others, quotes over all evaluations."""
    kinds = {
        name: {"mean": mean, "stderr": 0.1, "n": n} for name, mean, n in (("audience", 0.5, 4), ("currency", 0, 2))
    }
    kinds["unanswerable"] = {"mean": 1.0, "stderr": 0.0, "n": 3}
    answers = {
        "eval": "answers",
        "dataset": "gold",
        "by_kind": kinds,
        "metrics": {"quotes_verbatim": {"mean": 1.0, "n": 4}},
    }
    again = {
        "eval": "abstention",
        "dataset": "gold",
        "metrics": {"balanced_accuracy": {"mean": 0.6, "stderr": 0, "n": 9}},
    }
    search = result("retrieval", "beir", [retrieved("r", 0.5)])
    found = {each.label: (each.number, each.percent) for each in headlines([search, again, answers])}
    assert found == {
        "Answered rightly": ("2 of 6", "33 %"),
        "Refused rightly": ("3 of 3", "100 %"),
        "Quotes verbatim": ("4 of 4", "100 %"),
        "Search nDCG@10": ("0.50", "0.50"),
    }


def test_almost_all_is_not_all() -> None:
    """A percentage is rounded, but 999 of 1000 is not written as 100 %."""
    nearly = {"eval": "conversations", "dataset": "gold", "metrics": {"passed": {"mean": 0.999, "n": 1000}}}
    assert [each.percent for each in headlines([nearly])] == ["99 %"]


def test_every_measure_is_explained() -> None:
    """Each measure that the contract or an evaluation names has a name and a meaning in one line."""
    names = """
        ndcg@10 recall@10 recall@100 mrr@10 rouge1_recall quotes_verbatim citation_precision citation_recall
        statement_support snippet_recall snippet_precision statement_recall rouge2 gold_cited words disclaimer answered
        refused passed currency_kept notices_given replacement_named refusal_precision refusal_recall balanced_accuracy
        aurc pass_rate obeyed utility auroc kappa judge_support judge_completeness
    """.split()
    assert all(measure(name).meaning for name in names)
    assert len({measure(name).label for name in names}) == len(names)
    assert measure("a_new_one").label == "A new one"


def test_the_page_loads_no_model() -> None:
    """What the Quality page imports brings along neither the embedding model nor the database."""
    code = (
        "import sys, evals.plots, evals.views, evals.ui.history, chat.ui.session, chat.ui.frame;"
        "print(sorted({'torch', 'sentence_transformers', 'chromadb'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
