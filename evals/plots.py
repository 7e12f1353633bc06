"""The plots of a run: what is drawn of an evaluation's results, and of runs over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from evals.charts import LEAST_MS, SERIES, Rows, bars, curve, distinct, lines, row, spans
from evals.headlines import headlines
from evals.measures import in_order, measure, words

INK = "#1d2126"
_BY_TURN = ("passed", "gold_cited", "ndcg@10", "recall@10", "rouge1_recall")
_LINES = 3
_WHISKERS = "Whiskers: mean ± 1.96 standard errors; none where all cases agree."
_STEPS = ("screen", "rewrite", "retrieve", "suffice", "answer", "verify", "record", "total")
_PERCENTILES = {"p50": "p50 (median)", "p90": "p90", "p99": "p99"}

Figures = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart, its heading, how it is to be read, and its figures in words for those who do not see it."""

    title: str
    caption: str
    chart: alt.LayerChart
    words: str


def plots(result: Mapping[str, Any], ink: str = INK) -> list[Plot]:
    """The plots that an evaluation's results allow, in the order in which they are shown; `ink` is the colour of text."""
    variants: Mapping[str, Figures] = result.get("variants", {})
    drawn = {name for measures in variants.values() for name in measures}
    own = {name: figure for name, figure in result.get("metrics", {}).items() if name not in drawn}
    compared = [each for name, measures in variants.items() for each in _rows(measures, name)]
    found = [
        _bars("By variant", "Mean over the cases.", compared, ink),
        _bars("Measures", "Mean over the cases.", _rows(own), ink),
        _bars("By kind", "Share of the cases of each kind.", _kinds(result, "by_kind"), ink, "Share right (0–1)"),
        _bars(
            "Found supported, by label",
            "Share of the claims with each label that the verifier found supported.",
            _kinds(result, "supported_by_label"),
            ink,
            "Share found supported (0–1)",
        ),
        _by_turn(result.get("by_turn", {})),
        _risk(result.get("risk_coverage", []), ink),
        _latency(result.get("latency_ms", {})),
    ]
    return [plot for plot in found if plot]


def history(runs: Sequence[tuple[str, Sequence[Mapping[str, Any]]]]) -> Plot | None:
    """The main figures of runs over time, given their dates and results, oldest first; None for fewer than two. A date
    "23 Nov|14:25" is written as two lines."""
    rows = [
        row(each.label, {"mean": each.mean, "stderr": each.stderr, "n": each.n}) | {"at": f"{place}#{when}"}
        for place, (when, results) in enumerate(runs)
        for each in headlines(results)
    ]
    labels = distinct(rows, "label")[: len(SERIES)]
    rows = [each for each in rows if each["label"] in labels]
    if len(distinct(rows, "at")) < 2:
        return None
    return Plot("Over time", _WHISKERS, lines(rows, "Share right, or mean (0–1)", "Run, oldest first"), _spoken(rows))


def _rows(measures: Figures, group: str = "") -> Rows:
    named = ((measure(name), measures[name]) for name in in_order(measures))
    return [
        row(f"{known.label} ↓" if known.less_is_better else known.label, figure, group)
        for known, figure in named
        if known.share
    ]


def _kinds(result: Mapping[str, Any], name: str) -> Rows:
    return [row(f"{words(kind)} ({figure['n']})", figure) for kind, figure in result.get(name, {}).items()]


def _bars(title: str, caption: str, rows: Rows, ink: str, axis: str = "Mean (0–1)") -> Plot | None:
    if not rows:
        return None
    less = " ↓: less is better." if any(each["label"].endswith("↓") for each in rows) else ""
    return Plot(title, f"{caption} {_WHISKERS}{less}", bars(rows, ink, axis), _spoken(rows))


def _by_turn(turns: Mapping[str, Figures]) -> Plot | None:
    names = [name for name in _BY_TURN if any(name in measures for measures in turns.values())][:_LINES]
    if not names or len(turns) < 2:
        return None
    cases = {turn: max(figure["n"] for figure in measures.values()) for turn, measures in turns.items() if measures}
    rows = [
        row(measure(name).label, turns[turn][name], turn) | {"at": f"{turn}|{cases[turn]} cases"}
        for turn in cases
        for name in names
        if name in turns[turn]
    ]
    chart = lines(rows, "Mean (0–1)", "Turn of the conversation, and its cases")
    return Plot("By turn", f"Mean at each turn of the conversations. {_WHISKERS}", chart, _spoken(rows))


def _risk(points: Iterable[Sequence[float]], ink: str) -> Plot | None:
    rows = [{"coverage": coverage, "risk": risk} for coverage, risk in points]
    if not rows:
        return None
    last = rows[-1]["risk"]
    caption = (
        "Questions are answered in the order of the confidence; an answer is wrong where the documents do not hold what "
        "was asked. Dashed: the risk of answering all, which is what chance gives at any coverage."
    )
    spoken = f"Risk {rows[len(rows) // 2]['risk']:.2f} at half coverage, {last:.2f} at full coverage"
    return Plot("Risk and coverage", caption, curve(rows, ink, last), spoken)


def _latency(steps: Mapping[str, Mapping[str, float]]) -> Plot | None:
    names = [step for step in _STEPS if step in steps] + [step for step in steps if step not in _STEPS]
    rows: Rows = [
        {
            "step": words(step),
            "percentile": name,
            "ms": max(steps[step][key], LEAST_MS),
            "value": f"{steps[step][key]:g} ms",
        }
        for step in names
        for key, name in _PERCENTILES.items()
        if key in steps[step]
    ]
    if not rows:
        return None
    spoken = "; ".join(f"{each['step']} {each['percentile']} {each['value']}" for each in rows)
    caption = f"Percentiles over the cases that took the step. Less than {LEAST_MS} ms is drawn at {LEAST_MS}."
    return Plot("Time of each step", caption, spans(rows), spoken)


def _spoken(rows: Rows) -> str:
    return "; ".join(" ".join(part for part in (each["label"], each["group"], each["value"]) if part) for each in rows)
