"""Is one run better than another? Paired differences over the same cases, with confidence intervals, and what flipped.

The interval is the percentile bootstrap of the mean difference (Efron & Tibshirani 1993), 95 %, over cases that both
runs have; turns of one conversation are drawn together, since they rise and fall together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict

from errors import RunError
from evals.metrics.bootstrap import samples
from evals.records import Record
from evals.runs import Run

_ENDS = (2.5, 97.5)


class Difference(BaseModel):
    """One measure of one evaluation: what it was, what it is, and how sure the difference is."""

    model_config = ConfigDict(frozen=True)

    eval: str
    dataset: str
    measure: str
    before: float
    after: float
    difference: float
    low: float
    high: float
    n: int

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves out no difference."""
        return self.low > 0 or self.high < 0


class Flip(BaseModel):
    """A case that is right in one run and wrong in the other."""

    model_config = ConfigDict(frozen=True)

    eval: str
    dataset: str
    id: str
    question: str
    now_right: bool
    why: str


class Comparison(BaseModel):
    """Two runs held against each other."""

    model_config = ConfigDict(frozen=True)

    before: str
    after: str
    differences: tuple[Difference, ...]
    flips: tuple[Flip, ...]
    changed: dict[str, tuple[Any, Any]]


def compare(before: Run, after: Run) -> Comparison:
    """Compare two finished runs. Raises RunError where they share no evaluation of the same data."""
    keys = [key for key in _keys(after) if key in set(_keys(before))]
    if not keys:
        raise RunError(f"{before.name} and {after.name} have no data set in common, so nothing can be compared.")
    differences: list[Difference] = []
    common = 0
    flips: list[Flip] = []
    for name, dataset in keys:
        old = {record.id: record for record in before.records(name, dataset)}
        new = {record.id: record for record in after.records(name, dataset)}
        # The same id with another question is another case.
        shared = [(old[key], new[key]) for key in new if key in old and old[key].question == new[key].question]
        common += len(shared)
        differences += [_difference(name, dataset, *column) for column in _columns(shared)]
        flips += [
            Flip(eval=name, dataset=dataset, id=b.id, question=b.question, now_right=bool(b.passed), why=b.why or a.why)
            for a, b in shared
            if a.passed is not b.passed
        ]
    if not common:
        raise RunError(f"{before.name} and {after.name} have no case in common, so nothing can be compared.")
    return Comparison(
        before=before.name,
        after=after.name,
        differences=tuple(differences),
        flips=tuple(flips),
        changed=_changed(before.manifest.model_dump(), after.manifest.model_dump()),
    )


def _keys(run: Run) -> list[tuple[str, str]]:
    return [(each["eval"], each["dataset"]) for each in run.results]


Column = tuple[str, Sequence[str], Sequence[float], Sequence[float]]


def _columns(shared: Sequence[tuple[Record, Record]]) -> Iterator[Column]:
    """Each measure with the cases that have it in both runs: their groups, old values and new ones."""
    columns: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    for old, new in shared:
        for measure, value in old.measures.items():
            if measure in new.measures:
                columns[measure].append((new.case, value, new.measures[measure]))
        if old.passed is not None and new.passed is not None and "passed" not in old.measures:
            columns["passed"].append((new.case, float(old.passed), float(new.passed)))
    for measure, rows in columns.items():
        yield measure, [group for group, _, _ in rows], [old for _, old, _ in rows], [new for _, _, new in rows]


def _difference(
    name: str, dataset: str, measure: str, groups: Sequence[str], old: Sequence[float], new: Sequence[float]
) -> Difference:
    gained = np.subtract(new, old)
    _, place = np.unique(groups, return_inverse=True)
    sums, sizes = np.bincount(place, weights=gained), np.bincount(place)
    drawn = samples(len(sums))
    low, high = np.percentile(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1), _ENDS)
    figures = {"before": np.mean(old), "after": np.mean(new), "difference": gained.mean(), "low": low, "high": high}
    rounded = {key: round(float(value), 6) for key, value in figures.items()}
    return Difference(eval=name, dataset=dataset, measure=measure, n=len(gained), **rounded)


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What differs between what was run, save times."""
    names = ("limit", "seed", "datasets", "judge", "settings", "embedding", "corpora", "code", "versions", "machine")
    return {name: (before[name], after[name]) for name in names if before[name] != after[name]}


def table(found: Comparison) -> str:
    """The comparison as plain text: the differences, sure ones marked, then the flips."""
    lines = [f"{found.before} -> {found.after}; changed: {', '.join(found.changed) or 'nothing'}", ""]
    for d in found.differences:
        mark = "*" if d.is_sure else " "
        figures = f"{d.before:7.3f} -> {d.after:7.3f}  {d.difference:+.3f} [{d.low:+.3f}, {d.high:+.3f}]"
        lines.append(f"{mark} {d.eval:14} {d.dataset:18} {d.measure:20} {figures}  n={d.n}")
    lines += ["", "* the 95 % interval of the paired difference leaves out 0"]
    for flip in found.flips:
        lines.append(
            f"{'now right' if flip.now_right else 'NOW WRONG'}  {flip.eval} {flip.id}: {flip.question} ({flip.why})"
        )
    return "\n".join(lines)
