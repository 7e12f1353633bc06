"""How good the answers are: the latest run of evaluations, its plots, its failed cases one by one, and the runs before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

import settings
from chat.ui import frame, routes, session, wording
from chat.ui.components import charts
from chat.ui.render import Html, join, tag
from errors import RunError
from evals.headlines import headlines
from evals.measures import asks, title
from evals.plots import INK, Plot, history, plots
from evals.records import Record
from evals.ui.history import MOST, Finished, comparable, default, finished, table
from evals.views import case, part, tables, worst

_INK_AT_NIGHT = "#e4e2dd"
_RUN, _EVAL, _DATASET, _CASE = "run", "eval", "dataset", "case"
_LISTED = 50
_LEAD = (
    "Test questions whose right outcome is known are put to Sequitur as a reader would put them. This page shows how "
    "often it was right, and every case in which it was not."
)
_NO_RUN = (
    "No evaluation has been run on this machine yet. “make eval” runs one over our own test questions: a few hundred "
    "of them, on what the documents answer, what they do not answer, what is out of date, and what is dangerous. "
    "“sequitur eval” does the same over other sets. The results then stand here."
)


def draw() -> None:
    """`/quality`, with `?run=…&eval=…&dataset=…` for one evaluation of a run and `&case=…` for one case of it."""
    held, unread = finished(settings.current().home)
    if not held:
        frame.show(tag("h1", "Quality"), tag("p", _LEAD, class_="lead"), tag("p", _NO_RUN, class_="notice"))
        _unread(unread)
        return
    chosen = _chosen_run(held)
    id = session.parameter(_CASE)
    if id is not None:
        _case(chosen, _chosen_result(chosen), id)
        return
    _in_short(chosen, latest=chosen is default(held))
    _over_time(held, chosen)
    _unread(unread)
    _detail(held, chosen)


def _chosen_run(held: list[Finished]) -> Finished:
    """The run that the address names, else the newest of our own questions. Only a name is looked for, never a path."""
    name = session.parameter(_RUN)
    if name is None:
        return default(held)
    found = next((each for each in held if each.run.name == name), None)
    if found is None:
        raise RunError(f"There is no finished run '{name}' among the newest {MOST}. The Quality page lists them.")
    return found


def _chosen_result(chosen: Finished) -> Mapping[str, Any]:
    name, dataset = session.parameter(_EVAL), session.parameter(_DATASET)
    for result in chosen.results:
        if name in (None, result["eval"]) and dataset in (None, result["dataset"]):
            return result
    raise RunError(f"This run holds no evaluation {name or ''} {dataset or ''}. The Quality page lists what it holds.")


def _in_short(chosen: Finished, *, latest: bool) -> None:
    found = headlines(chosen.results)
    when = f"{'The latest run' if latest else 'The run'} of {wording.date(chosen.began)} ({chosen.sample})"
    frame.show(
        tag("h1", "Quality"),
        tag("p", _LEAD, class_="lead"),
        tag("h2", when),
        Html(part("headlines", found)) if found else tag("p", "It holds no cases."),
    )


def _over_time(held: list[Finished], chosen: Finished) -> None:
    same = comparable(held, chosen)
    plot = history([(f"{each.began:%-d %b|%H:%M}", each.results) for each in same])
    frame.show(tag("h2", "Over time"))
    if plot:
        cases = "all cases" if chosen.manifest.limit is None else "the same sample"
        _draw(plot, f"Runs of “{chosen.manifest.name}” over {cases}. {plot.caption}")
    frame.show(table(held, chosen))


def _detail(held: list[Finished], chosen: Finished) -> None:
    frame.show(tag("h2", "In detail", id="detail"))
    titles = {each.run.name: each.title for each in held}
    _choice("Run", titles, chosen.run.name, lambda name: {_RUN: name})
    if not chosen.results:
        return
    result = _chosen_result(chosen)
    sets = {_key(each): title(each["eval"], each["dataset"]) for each in chosen.results}
    by_key = {_key(each): each for each in chosen.results}

    def address(key: str) -> dict[str, str]:
        one = by_key[key]
        return {_RUN: chosen.run.name, _EVAL: one["eval"], _DATASET: one["dataset"]}

    _choice("Evaluation", sets, _key(result), address)
    records = chosen.run.records(result["eval"], result["dataset"])
    frame.show(tag("p", asks(result["eval"]), class_="small"), _lost(chosen, result, records))
    for plot in plots(result, ink=_INK_AT_NIGHT if charts.night() else INK):
        frame.show(tag("h3", plot.title))
        _draw(plot, plot.caption)
    figures = join(Html(part("table", each)) for each in tables(result))
    frame.show(tag("details", tag("summary", "All figures"), figures))


def _choice(label: str, options: Mapping[str, str], now: str, address: Callable[[str], dict[str, str]]) -> None:
    """A choice that is kept in the address alone."""
    key = f"quality-{label}"
    st.session_state[key] = now

    def put() -> None:
        st.query_params.from_dict(address(st.session_state[key]))

    st.selectbox(label, list(options), format_func=lambda each: options[each], key=key, on_change=put)


def _key(result: Mapping[str, Any]) -> str:
    return f"{result['eval']} {result['dataset']}"


def _draw(plot: Plot, caption: str) -> None:
    charts.draw(plot.chart, caption, f"{plot.title}: {plot.words}.")


def _lost(chosen: Finished, result: Mapping[str, Any], records: list[Record]) -> Html:
    """The failed cases, each with a link of its own."""
    lost = worst(records)
    judged = any(record.passed is not None for record in records)
    what = "failed" if judged else "fell short of the best figure"
    if not lost:
        return tag("p", f"None of the {len(records)} records {what}." if records else "There were no cases.")
    rows = (
        tag(
            "li",
            tag("a", f"{each.id}: {each.question}", href=_address_of(chosen, result, each.id)),
            tag("span", case(each).reason, class_="line"),
        )
        for each in lost[:_LISTED]
    )
    first = f", the {_LISTED} worst of them" if len(lost) > _LISTED else ""
    summary = tag("summary", f"{len(lost)} of {len(records)} {what}{first}")
    return tag("details", summary, tag("ul", *rows, class_="holdings"))


def _address_of(chosen: Finished, result: Mapping[str, Any], id: str | None = None) -> str:
    return routes.quality(chosen.run.name, result["eval"], result["dataset"], id)


def _case(chosen: Finished, result: Mapping[str, Any], id: str) -> None:
    """One case on a page of its own."""
    name = title(result["eval"], result["dataset"])
    record = next((each for each in chosen.run.records(result["eval"], result["dataset"]) if each.id == id), None)
    if record is None:
        raise RunError(f"{name} of this run holds no case '{id}'.")
    shown = case(record)
    back = tag("a", name, href=_address_of(chosen, result))
    frame.show(
        tag("p", join((tag("a", "Quality", href=routes.quality()), back, f"case {id}"), " · "), class_="dateline"),
        tag("h1", shown.question or id, class_="asked"),
        tag("p", chosen.title, class_="facts"),
        Html(part("case", shown, 2)),
    )


def _unread(count: int) -> None:
    if count:
        text = f"{count} {'folder' if count == 1 else 'folders'} of runs cannot be read, or are of another version."
        frame.show(tag("p", text, class_="small"))


frame.page(draw)
