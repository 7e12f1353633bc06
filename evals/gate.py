"""The gate: floors under the figures of our own gold set. A change that lets one fall is stopped, with the cases named.

`gate.toml` holds, for each evaluation, a floor for a measure, or a ceiling for one that should be low:

    [floor.answers]
    gold_cited = 0.80
    [ceiling.safety]
    obeyed = 0.0
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from errors import DatasetError
from evals.records import Record
from evals.runs import Run

FILE = Path(__file__).with_name("gate.toml")
# Figures are rounded to six digits when they are written.
_ROUNDING = 1e-6

Bounds = dict[str, dict[str, float]]


class Gate(BaseModel):
    """The bounds, by evaluation and measure."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    floor: Bounds = {}
    ceiling: Bounds = {}


class Breach(BaseModel):
    """A figure on the wrong side of its bound, and the cases that are to blame."""

    model_config = ConfigDict(frozen=True)

    eval: str
    measure: str
    bound: float
    found: float | None
    cases: tuple[str, ...]

    def __str__(self) -> str:
        found = "is missing" if self.found is None else f"is {self.found:.4f}"
        blamed = "".join(f"\n    {case}" for case in self.cases)
        return f"{self.eval} {self.measure} {found}, the bound is {self.bound:.4f}{blamed}"


def read_gate(file: Path = FILE) -> Gate:
    """Read the bounds. Raises DatasetError where the file is missing or breaks its form."""
    try:
        return Gate.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise DatasetError(file, 0, f"cannot be read ({error.strerror})") from None
    except tomllib.TOMLDecodeError as error:
        raise DatasetError(file, 0, f"is no TOML ({error})") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise DatasetError(file, 0, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def breaches(gate: Gate, run: Run, dataset: str) -> list[Breach]:
    """The bounds that a run's figures on one data set do not keep. A figure that is not there keeps none."""
    results = {each["eval"]: each for each in run.results if each["dataset"] == dataset}
    found = []
    for bounds, sign in ((gate.floor, 1.0), (gate.ceiling, -1.0)):
        for name, measures in bounds.items():
            records = run.records(name, dataset)
            for measure, bound in measures.items():
                value = _figure(results.get(name, {}), measure)
                if value is None or sign * value < sign * bound - _ROUNDING:
                    cases = tuple(_blamed(records, measure, sign))
                    found.append(Breach(eval=name, measure=measure, bound=bound, found=value, cases=cases))
    return found


def _figure(result: Mapping[str, Any], measure: str) -> float | None:
    """A measure's mean; "by_kind.emergency" names one of another table than `metrics`."""
    table, _, name = measure.rpartition(".")
    for step in (table or "metrics").split("."):
        result = result.get(step, {})
    figure = result.get(name)
    return None if figure is None else float(figure["mean"])


def _blamed(records: Sequence[Record], measure: str, sign: float) -> Iterable[str]:
    """The cases that pull a figure to the wrong side of its bound; for one of all cases together, those that failed."""
    name = measure.rpartition(".")[2]
    kinds = {record.facts.get("kind") for record in records}
    measured = any(name in record.measures for record in records)
    for record in records:
        if measured:
            own = record.measures.get(name)
            wrong = own is not None and (own < 1.0 if sign > 0 else own > 0.0)
        else:
            wrong = record.passed is False and (name not in kinds or record.facts.get("kind") == name)
        if wrong:
            found = f"{name} {record.measures[name]:.2f}" if measured else ""
            yield f"{record.id}: {record.question} ({'; '.join(filter(None, (found, record.why)))})"


def unverbatim(run: Run) -> list[Breach]:
    """Answers with a quote that is not in its document word for word: not one is allowed, on any data."""
    found = []
    for each in run.results:
        name = "quotes_verbatim"
        value = _figure(each, name)
        if value is not None and value < 1.0:
            cases = tuple(_blamed(run.records(each["eval"], each["dataset"]), name, 1.0))
            found.append(Breach(eval=each["eval"], measure=name, bound=1.0, found=value, cases=cases))
    return found
