"""The figures of a run as plain text: one block for each evaluation, variants side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_EXTRA = ("gain_recovered", "by_expected", "by_kind", "supported_by_label")


def table(results: Sequence[Mapping[str, Any]]) -> str:
    """Mean ± standard error (cases) of every measure."""
    return "\n\n".join("\n".join(_block(each)) for each in results)


def _block(result: Mapping[str, Any]) -> Iterator[str]:
    failed = f", {len(result['failed'])} wrong" if result["failed"] else ""
    yield f"{result['eval']} on {result['dataset']}: {result['n']} cases{failed}, {result['seconds']:.0f} s"
    variants = result.get("variants") or {"": result["metrics"]}
    names = dict.fromkeys(name for figures in variants.values() for name in figures)
    if len(variants) > 1:
        yield f"  {'':22}" + "".join(f"{variant:>24}" for variant in variants)
    for name in names:
        yield f"  {name:22}" + "".join(f"{_figure(figures.get(name)):>24}" for figures in variants.values())
    for name, value in result["metrics"].items():
        if name not in names:
            yield f"  {name:22}{_figure(value):>24}"
    for extra in _EXTRA:
        for name, value in (result.get(extra) or {}).items():
            if "mean" in value:
                yield f"  {extra.replace('_', ' ')} {name}: {_figure(value)}"
    for turn, figures in (result.get("by_turn") or {}).items():
        yield f"  turn {turn}: " + ", ".join(f"{name} {value['mean']:.3f}" for name, value in figures.items())
    if judge := result.get("judge"):
        yield f"  judge {judge['model']}: {judge['unparsed']} verdicts unparsed; beside people's labels:"
        for what, figures in judge["agreement"].items():
            yield f"    {what}: " + (
                ", ".join(f"{name} {_figure(each)}" for name, each in figures.items()) or "none parsed"
            )
    if model := result.get("language_model"):
        yield (
            f"  language model: wrote {model['wrote']} of {model['asked']} answers; {model['left_out']} of its sentences and "
            f"{model['unknown_citations']} of its citations left out"
        )
        for why, count in model["failures"].items():
            yield f"    {count} extractive instead: {why}"
    for name, count in (result.get("left_out") or {}).items():
        if count:
            yield f"  {count} {name}: left out"


def _figure(value: Mapping[str, Any] | None) -> str:
    return "" if value is None else f"{value['mean']:.3f} ± {value['stderr']:.3f} ({value['n']})"
