"""Charts: those of the corpus, and the look that every chart in the app has. Nothing in them is loaded from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import altair as alt
import streamlit as st

from chat.catalogue import Holding
from chat.ui import frame, wording
from chat.ui.render import tag
from corpus.document import Kind, Standing

# Streamlit's own grey of axes is too pale to be read by all.
_MUTED, _MUTED_AT_NIGHT = "#5a6168", "#a6acb2"
# The colours that kinds have in style.css.
_KINDS, _KINDS_AT_NIGHT = ("#0b5a70", "#5b3e8c"), ("#7cc4d6", "#c3aef0")
_MOST_BARS = 30
_ROW = 26
Chart = alt.LayerChart | alt.Chart
_Row = dict[str, str | int]


def night() -> bool:
    """Whether the reader's theme is the dark one."""
    return st.context.theme.type == "dark"


def draw(chart: Chart, caption: str, words: str) -> None:
    """A chart with its caption, and in words for those who do not see it."""
    muted = _MUTED_AT_NIGHT if night() else _MUTED
    shown = chart.configure_axis(labelColor=muted, titleColor=muted).configure_legend(labelColor=muted)
    st.altair_chart(shown, width="stretch", theme="streamlit")
    frame.show(tag("p", caption, class_="small under"), tag("p", words, class_="unseen"))


def by_year(holdings: Sequence[Holding]) -> tuple[Chart, str] | None:
    """Documents by the year of their publication and by kind, with the same in words; None where no year is known."""
    years = [(each.metadata.year, each.metadata.kind) for each in holdings if each.metadata.year is not None]
    if not years:
        return None
    first, last = min(year for year, _ in years), max(year for year, _ in years)
    step = next((s for s in (1, 2, 5, 10) if (last - first) // s < _MOST_BARS), 25)
    begin = first - first % step
    counts = Counter((year - year % step, kind) for year, kind in years)
    rows: list[_Row] = [
        {"from": f"{year}" if step == 1 else f"{year}–{year + step - 1}", "kind": wording.KINDS[kind], "documents": n}
        for (year, kind), n in sorted(counts.items())
    ]
    places = [f"{year}" if step == 1 else f"{year}–{year + step - 1}" for year in range(begin, last + 1, step)]
    chart = _bars(rows).encode(
        x=alt.X(
            "from:N", title=None, sort=places, scale=alt.Scale(domain=places),
            axis=alt.Axis(labelAngle=0, labelOverlap="greedy", labelSeparation=8, ticks=False, grid=False),
        ),
        y=alt.Y("documents:Q", title=None, axis=_counts()),
    )  # fmt: skip
    words = "; ".join(f"{row['from']}: {row['documents']} {str(row['kind']).lower()}" for row in rows)
    return chart.properties(height=150), f"Documents by year. {words}."


def by_standing(holdings: Sequence[Holding]) -> tuple[Chart, str]:
    """Documents by their standing and by kind, with the same in words."""
    counts = Counter((each.metadata.standing, each.metadata.kind) for each in holdings)
    rows: list[_Row] = [
        {"standing": wording.STANDING[standing], "kind": wording.KINDS[kind], "documents": counts[standing, kind]}
        for standing in Standing
        for kind in Kind
        if counts[standing, kind]
    ]
    names = list(dict.fromkeys(str(row["standing"]) for row in rows))
    chart = _bars(rows).encode(
        y=alt.Y(
            "standing:N", title=None, sort=names,
            axis=alt.Axis(domain=False, ticks=False, labelPadding=6, labelLimit=170, grid=False),
        ),
        x=alt.X("documents:Q", title=None, axis=_counts()),
    )  # fmt: skip
    words = "; ".join(f"{row['standing']}: {row['documents']} {str(row['kind']).lower()}" for row in rows)
    return chart.properties(height=len(names) * _ROW), f"Documents by standing. {words}."


def _bars(rows: Sequence[_Row]) -> alt.Chart:
    kinds = [wording.KINDS[kind] for kind in (Kind.GUIDELINE, Kind.RESEARCH)]
    colours = list(_KINDS_AT_NIGHT if night() else _KINDS)
    made: alt.Chart = (
        alt.Chart(alt.InlineData(values=list(rows)), autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
        .mark_bar()
        .encode(
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=colours),
                legend=alt.Legend(title=None, orient="top", symbolType="square"),
            ),
            order=alt.Order("kind:N"),
            tooltip=[alt.Tooltip("kind:N", title="Kind"), alt.Tooltip("documents:Q", title="Documents")],
        )
    )
    return made


def _counts() -> alt.Axis:
    return alt.Axis(format="d", tickMinStep=1, tickCount=4, domain=False, ticks=False, gridOpacity=0.5)
