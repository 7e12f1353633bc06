"""How the plots are drawn: bars and lines with whiskers, points on a scale of time, and what they have in common.

Colours are Okabe and Ito's (2008), told apart with any colour vision; the order, the legend and the shapes say the same.
A chart's width is that of its place; nothing in it needs more than 300 pixels. It has no look of its own: the report and
the app's theme each bring one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, log10
from typing import Any

import altair as alt

from evals.measures import words

BLUE = "#0072B2"
_ORANGE, _GREEN, _PINK = "#D55E00", "#009E73", "#CC79A7"
# What the product does is blue; what it is held against is not.
_COLOURS = {
    "lexical": _ORANGE, "dense": _GREEN, "hybrid": BLUE,
    "last_turn": _ORANGE, "rewritten": BLUE, "reference_rewrite": _GREEN,
}  # fmt: skip
SERIES = (BLUE, _ORANGE, _GREEN, _PINK)
_SHAPES = ("circle", "square", "triangle-up", "diamond")
# Standard errors on each side of a mean: 95 % of a normal distribution.
_Z = 1.96
# Below it the clock tells nothing, and a logarithmic scale knows no nought.
LEAST_MS = 0.1
_POWERS = (0.1, 1, 10, 100, 1000, 10_000, 100_000)
_SHARES = (0, 0.25, 0.5, 0.75, 1)
_HEIGHT = 190

Rows = list[dict[str, Any]]


def row(label: str, figure: Mapping[str, Any], group: str = "") -> dict[str, Any]:
    """A figure as a line of a chart's data, with the ends of its whisker."""
    mean, reach = figure["mean"], _Z * figure["stderr"]
    ends = {"low": max(mean - reach, 0.0), "high": min(mean + reach, 1.0)}
    return {"label": label, "group": group, "mean": mean, **ends, "n": figure["n"], "value": f"{mean:.2f}"}


def distinct(rows: Rows, name: str) -> list[str]:
    """The values of a column in the order of their first appearance."""
    return list(dict.fromkeys(str(each[name]) for each in rows))


def bars(rows: Rows, ink: str, axis: str) -> alt.LayerChart:
    """A bar with its whisker for each label and group, and the figure at the end of the line."""
    labels, groups = distinct(rows, "label"), distinct(rows, "group")
    rows = [each | {"group": words(each["group"])} for each in rows]
    spacing = alt.Scale(paddingInner=0.25, paddingOuter=0.1)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("label:N", title=None, sort=labels, axis=_names(), scale=spacing),
        tooltip=_tooltips(("label", "group", "value", "n") if len(groups) > 1 else ("label", "value", "n")),
    )
    if len(groups) > 1:
        names = [words(group) for group in groups]
        colours = [_COLOURS.get(group, SERIES[place % len(SERIES)]) for place, group in enumerate(groups)]
        base = base.encode(
            yOffset=alt.YOffset("group:N", sort=names),
            color=alt.Color("group:N", scale=alt.Scale(domain=names, range=colours), legend=_legend(names)),
        )
    else:
        base = base.encode(color=alt.value(BLUE))
    # The figures stand beyond 1, where no bar reaches.
    filled = base.mark_bar(fillOpacity=0.45).encode(x=share("mean:Q", axis, end=1.17))
    whiskers = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q"), x2="high:Q")
    text = base.mark_text(align="left", fontSize=11).encode(
        x=alt.datum(1.03), text="value:N", color=alt.value(ink), opacity=alt.value(1)
    )
    return sized(filled, whiskers, text, height=len(labels) * (15 * len(groups) + 7))


def lines(rows: Rows, axis: str, x_axis: str) -> alt.LayerChart:
    """A line for each label over the places of column `at`: "1|50 cases" is written as two lines, "#" and what is
    before it, which only keeps places apart, not at all."""
    labels, places = distinct(rows, "label"), distinct(rows, "at")
    legend = _legend(labels)
    written = "split(slice(datum.label, indexof(datum.label, '#') + 1), '|')"
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X(
            "at:N", title=x_axis, sort=places,
            axis=alt.Axis(labelAngle=0, labelExpr=written, labelOverlap=True, ticks=False, grid=False),
        ),
        # Side by side, so that no whisker hides another.
        xOffset=alt.XOffset("label:N", sort=labels, scale=alt.Scale(padding=1)),
        color=alt.Color("label:N", scale=alt.Scale(domain=labels, range=list(SERIES)), legend=legend, sort=labels),
        tooltip=_tooltips(("label", "value", "n")),
    )  # fmt: skip
    y = alt.Y("mean:Q", title=axis, scale=alt.Scale(domain=[0, 1]), axis=_shares())
    shape = alt.Shape("label:N", scale=alt.Scale(domain=labels, range=list(_SHAPES)), legend=legend, sort=labels)
    joined = base.mark_line(strokeWidth=1.5).encode(y=y)
    whiskers = base.mark_rule(strokeWidth=1.5).encode(y=alt.Y("low:Q"), y2="high:Q")
    points = base.mark_point(filled=True, size=55, opacity=1).encode(y=y, shape=shape)
    return sized(joined, whiskers, points)


def curve(rows: Rows, ink: str, chance: float) -> alt.LayerChart:
    """Risk over coverage, and the risk of answering all as a dashed line."""
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=share("coverage:Q", "Coverage: share of questions answered (0–1)"),
        tooltip=[alt.Tooltip(f"{name}:Q", title=words(name), format=".2f") for name in ("coverage", "risk")],
    )
    y = alt.Y("risk:Q", title="Risk: share of those wrong (0–1)", scale=alt.Scale(domain=[0, 1]), axis=_shares())
    stepped = base.mark_line(strokeWidth=2, color=BLUE, interpolate="step-after").encode(y=y)
    dashed = alt.Chart(alt.InlineData(values=[{"risk": chance}])).mark_rule(strokeDash=[4, 3], color=ink, opacity=0.6)
    return sized(dashed.encode(y="risk:Q"), stepped)


def spans(rows: Rows) -> alt.LayerChart:
    """The percentiles of each step in milliseconds, joined by a line."""
    kinds, steps = distinct(rows, "percentile"), distinct(rows, "step")
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("step:N", title=None, sort=steps, axis=_names()),
        tooltip=_tooltips(("step", "percentile", "value")),
    )
    longest = max([1.0, *(each["ms"] for each in rows)])
    scale = alt.Scale(type="log", domain=[LEAST_MS, 10 ** ceil(log10(longest))])
    axis = alt.Axis(values=list(_POWERS), format="~g", domain=False, ticks=False, gridOpacity=0.5)
    x = alt.X("ms:Q", title="Milliseconds (logarithmic scale)", scale=scale, axis=axis)
    joined = base.mark_line(strokeWidth=2, color=BLUE, opacity=0.45).encode(x=x, detail="step:N")
    legend = _legend(kinds)
    points = base.mark_point(filled=True, size=60, opacity=1).encode(
        x=x,
        color=alt.Color("percentile:N", scale=alt.Scale(domain=kinds, range=list(SERIES[: len(kinds)])), legend=legend),
        shape=alt.Shape(
            "percentile:N", scale=alt.Scale(domain=kinds, range=list(_SHAPES[: len(kinds)])), legend=legend
        ),
    )
    return sized(joined, points, height=len(steps) * 22)


def share(field: str, title: str, end: float = 1.0) -> alt.X:
    """An axis of shares from 0 to 1; the scale may go on beyond for what is written there."""
    return alt.X(field, title=title, scale=alt.Scale(domain=[0, end]), axis=_shares())


def sized(*layers: alt.Chart, height: int = _HEIGHT) -> alt.LayerChart:
    """The layers as one chart that fills the width of its place."""
    return alt.LayerChart(layer=list(layers), height=height, autosize=_FILLED)


_FILLED = {"type": "fit-x", "contains": "padding"}
_HEADS = {"label": "Measure", "group": "Variant", "value": "Value", "n": "Cases"}


def _shares() -> alt.Axis:
    return alt.Axis(values=list(_SHARES), format=".2~f", domain=False, ticks=False, gridOpacity=0.5)


def _names() -> alt.Axis:
    return alt.Axis(domain=False, ticks=False, labelPadding=6, labelLimit=170, grid=False)


def _legend(names: Sequence[str]) -> alt.Legend:
    # Three short names stand in one row of a phone.
    columns = 3 if sum(map(len, names)) < 30 else 2
    return alt.Legend(title=None, orient="top", labelLimit=220, columns=columns, symbolType="square")


def _tooltips(names: Sequence[str]) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{name}:N", title=_HEADS.get(name, words(name))) for name in names]
