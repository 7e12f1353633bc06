"""The report of a run: one HTML file that needs no network, no script and no server."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import vl_convert
from markupsafe import Markup

from chat.ui.render import safe
from evals.headlines import headlines
from evals.measures import asks, in_order, measure, title
from evals.plots import Plot, plots
from evals.runs import Manifest, Run
from evals.views import WORST, Table, case, environment, tables, worst

# Pixels: it fits a phone of 390 with the margins of page and card.
_WIDTH = 336
_INK, _MUTED, _RULE = "#1d2126", "#4d545b", "#d9d5cc"
_FONT = "Helvetica, Arial, sans-serif"
_LOOK: dict[str, Any] = {
    "background": "transparent",
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": _INK, "titleColor": _MUTED, "gridColor": _RULE, "tickColor": _RULE, "domainColor": _RULE,
        "labelFontSize": 11.5, "titleFontSize": 11.5, "titleFontWeight": "normal",
    },
    "legend": {"labelColor": _INK, "labelFontSize": 11.5, "offset": 6, "columnPadding": 10},
}  # fmt: skip


def write_report(run: Run) -> Path:
    """Write `report.html` into the run's folder. Raises RunError for a run that did not finish."""
    manifest, results = run.manifest, run.results
    evaluations = [_evaluation(run, result, f"e{n}") for n, result in enumerate(results, 1)]
    page = environment().get_template("report.html.j2").render(
        manifest=manifest,
        particulars=_particulars(run, manifest),
        sets=_sets(manifest, evaluations),
        settings=json.dumps(manifest.settings, indent=1, ensure_ascii=False),
        headlines=headlines(results),
        evaluations=evaluations,
        glossary=_glossary(results),
        worst=WORST,
    )  # fmt: skip
    following = run.report.with_suffix(".html.next")
    following.write_text(page, encoding="utf-8")
    following.replace(run.report)
    return run.report


def drawn(plot: Plot, prefix: str) -> Markup:
    """A plot as SVG inside the page; `prefix` keeps its ids apart from those of the others."""
    chart = plot.chart.to_dict() | {"width": _WIDTH, "config": _LOOK}
    # No base address is allowed: a chart draws its own figures and fetches nothing.
    svg = vl_convert.vegalite_to_svg(chart, allowed_base_urls=[])
    for own in ('id="', "url(#", 'href="#'):
        svg = svg.replace(own, own + prefix)
    svg = svg.replace(' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"', "", 1)
    label = Markup('<svg role="img" aria-label="{}" ').format(Markup(safe(f"{plot.title}. {plot.words}")))
    # Vega escapes the text of its marks. Characters that turn the reading order around are left out, as elsewhere.
    return label + Markup("".join(char for char in svg.removeprefix("<svg ") if char.isprintable() or char == "\n"))


def _evaluation(run: Run, result: Mapping[str, Any], anchor: str) -> dict[str, Any]:
    records = run.records(result["eval"], result["dataset"])
    lost = worst(records)
    return {
        "id": anchor,
        "title": title(result["eval"], result["dataset"]),
        "key": (result["eval"], result["dataset"]),
        "asks": asks(result["eval"]),
        "n": result["n"],
        "cases": len({record.case for record in records}),
        "judged": any(record.passed is not None for record in records),
        "failed": len(result.get("failed", ())),
        "seconds": result.get("seconds", 0.0),
        "tables": tables(result),
        "plots": [(plot, drawn(plot, f"{anchor}p{n}-")) for n, plot in enumerate(plots(result))],
        "worst": [case(record) for record in lost[:WORST]],
        "lost": len(lost),
    }


def _particulars(run: Run, manifest: Manifest) -> list[tuple[str, str]]:
    embedding = manifest.embedding
    sample = (
        "every case" if manifest.limit is None else f"at most {manifest.limit} cases of each set, drawn with the seed"
    )
    return [
        ("Run", run.name),
        ("Began", manifest.started_at),
        ("Ended", manifest.finished_at or "not finished"),
        ("Command", shlex.join(("sequitur", *manifest.command))),
        ("Cases", f"{sample}; seed {manifest.seed}"),
        ("Embedding model", f"{embedding.get('model', '')} ({str(embedding.get('revision') or 'no revision')[:12]})"),
        ("Machine", ", ".join(f"{name} {value}" for name, value in manifest.machine.items())),
        ("Code", manifest.code[:12]),
        ("Fingerprint", manifest.fingerprint[:12]),
        ("Versions", ", ".join(f"{name} {version}" for name, version in manifest.versions.items())),
    ]


def _sets(manifest: Manifest, evaluations: Sequence[Mapping[str, Any]]) -> Table:
    found = {each["key"]: each for each in evaluations}
    rows = []
    for each in manifest.datasets:
        name, dataset = each.get("eval", ""), each.get("dataset", "")
        corpus, done = manifest.corpora.get(f"{name}/{dataset}", {}), found.get((name, dataset), {})
        counts = (str(done.get("n", "–")), str(done["failed"]) if done.get("judged") else "–")
        hashes = (each.get("identity", "")[:12], corpus.get("corpus_hash", "–")[:12], corpus.get("index", "–"))
        rows.append((title(name, dataset), *counts, *hashes))
    head = ("Evaluation, data set", "Records", "Failed", "Data", "Corpus", "Index")
    return Table("Data sets, with the first digits of the digests of their data and their corpus", head, tuple(rows))


def _glossary(results: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    names: dict[str, None] = {}
    for result in results:
        for measures in (result.get("metrics", {}), *result.get("variants", {}).values()):
            names |= dict.fromkeys(measures)
    known = [measure(name) for name in in_order(names)]
    return [(each.label, each.meaning) for each in known if each.meaning]
