"""The runs on the disk as the Quality page shows them: those that finished and can be read, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chat.ui import routes, wording
from chat.ui.render import Html, join, tag
from errors import RunError
from evals.headlines import headlines
from evals.runs import Manifest, Run, runs

# More of them fit on no phone, and each is read from the disk.
MOST = 30
_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that came to its end, as it was read."""

    run: Run
    manifest: Manifest
    results: Sequence[dict[str, Any]]

    @property
    def began(self) -> dt.datetime:
        """When it began."""
        return dt.datetime.fromisoformat(self.manifest.started_at)

    @property
    def when(self) -> str:
        """Date and time, for a list of runs."""
        return f"{wording.date(self.began)}, {self.began:%H:%M}"

    @property
    def sample(self) -> str:
        """How much of the sets was asked."""
        limit = self.manifest.limit
        return "all cases" if limit is None else f"sample of {limit}"

    @property
    def title(self) -> str:
        """What tells it from the others."""
        return f"{self.when} · {self.manifest.name} · {self.sample}"


def finished(home: Path) -> tuple[list[Finished], int]:
    """The newest finished runs, and how many folders cannot be read as runs."""
    found: list[Finished] = []
    unread = 0
    for run in runs(home):
        if len(found) == MOST:
            break
        try:
            manifest = run.manifest
            if manifest.finished_at:
                found.append(Finished(run, manifest, run.results))
        except RunError:
            unread += 1
    return found, unread


def default(held: Sequence[Finished]) -> Finished:
    """The newest run that asked our own test questions; the newest of all where none did."""
    return next((each for each in held if any(map(_is_ours, each.results))), held[0])


def _is_ours(result: dict[str, Any]) -> bool:
    return result["eval"] == "answers" and "by_kind" in result


def comparable(held: Sequence[Finished], chosen: Finished) -> list[Finished]:
    """The runs of the same sets and sample as the chosen one, oldest first: figures of others are of other cases."""

    def cases(run: Finished) -> tuple[object, ...]:
        sets = [(each["eval"], each["dataset"]) for each in run.manifest.datasets]
        return run.manifest.name, run.manifest.limit, sorted(sets)

    return [each for each in reversed(held) if cases(each) == cases(chosen)]


def table(held: Sequence[Finished], chosen: Finished) -> Html:
    """The runs with their main figures; the date leads to the run."""
    figures = [{each.label: each.percent for each in headlines(one.results)} for one in held]
    labels = list(dict.fromkeys(label for each in figures for label in each))[:_COLUMNS]
    head = tag("tr", *(tag("th", name, scope="col") for name in ("Date", *labels, "Run", "Cases")))
    rows = (_row(one, own, labels, here=one is chosen) for one, own in zip(held, figures, strict=True))
    return tag(
        "div",
        tag("table", tag("caption", "Runs, newest first"), tag("thead", head), tag("tbody", *rows)),
        class_="wide sheet",
        tabindex="0",
        role="region",
        aria_label="Runs, newest first",
    )


def _row(one: Finished, figures: dict[str, str], labels: Sequence[str], *, here: bool) -> Html:
    link = tag(
        "a", f"{one.began:%-d %b %Y, %H:%M}", href=routes.quality(one.run.name), aria_current="true" if here else None
    )
    cells = join(tag("td", figures.get(label, "–")) for label in labels)
    return tag("tr", tag("th", link, scope="row"), cells, tag("td", one.manifest.name), tag("td", one.sample))
