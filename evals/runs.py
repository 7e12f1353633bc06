"""Runs of evaluations on the disk, each a folder that can be read, compared and replayed.

HOME/evals/runs/STAMP-NAME/
    run.json                  what was run, on what, with what; `finished_at` only where it came to its end
    cases/EVAL--DATASET.jsonl one record for each case, written as it is done
    summary.json              the figures
    report.html               the same to look at, self-contained
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from errors import RunError
from evals.records import Record


class Manifest(BaseModel):
    """What a run is of: enough to run it again. `fingerprint` is a digest of all that decides its figures."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    started_at: str
    finished_at: str | None = None
    fingerprint: str
    command: tuple[str, ...] = ()
    limit: int | None = None
    seed: int
    datasets: tuple[dict[str, str], ...]
    settings: dict[str, Any]
    embedding: dict[str, Any]
    judge: dict[str, str] | None = None
    corpora: dict[str, dict[str, str]] = {}
    code: str
    versions: dict[str, str]
    machine: dict[str, str]


class Run:
    """One run's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def name(self) -> str:
        """The folder's name: when it began, and of what."""
        return self.folder.name

    @property
    def report(self) -> Path:
        """The HTML report."""
        return self.folder / "report.html"

    @property
    def manifest(self) -> Manifest:
        """What the run is of. Raises RunError where the folder holds none."""
        try:
            return Manifest.model_validate_json((self.folder / "run.json").read_text(encoding="utf-8"))
        except (OSError, ValidationError) as error:
            why = str(error).splitlines()[0]
            raise RunError(f"{self.folder} is no run of evaluations, or of another version ({why}).") from None

    def write_manifest(self, manifest: Manifest) -> None:
        """Write or replace what the run says of itself."""
        self._write("run.json", manifest.model_dump_json(indent=1))

    @property
    def results(self) -> list[dict[str, Any]]:
        """The figures of each evaluation (CONTRACT: `eval --json`). Raises RunError for a run that did not finish."""
        try:
            found: list[dict[str, Any]] = json.loads((self.folder / "summary.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise RunError(
                f"{self.folder} did not come to its end; run the same command again to go on with it."
            ) from None
        except (OSError, ValueError) as error:
            raise RunError(f"{self.folder}/summary.json cannot be read ({error}).") from None
        return found

    def write_results(self, results: Sequence[dict[str, Any]]) -> None:
        """Write the figures."""
        self._write("summary.json", json.dumps(results, ensure_ascii=False, indent=1))

    def _write(self, name: str, text: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        following = self.folder / f"{name}.next"
        following.write_text(text + "\n", encoding="utf-8")
        following.replace(self.folder / name)

    def cases_file(self, evaluation: str, dataset: str) -> Path:
        """The file of an evaluation's records."""
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", dataset)
        # Names that differ only in what a file name may not hold are different sets.
        own = plain if plain == dataset else f"{plain}-{hashlib.sha256(dataset.encode()).hexdigest()[:8]}"
        return self.folder / "cases" / f"{evaluation}--{own}.jsonl"

    def records(self, evaluation: str, dataset: str) -> list[Record]:
        """The records written so far. A last line that was cut short, and the case it is of, are left out."""
        file = self.cases_file(evaluation, dataset)
        if not file.exists():
            return []
        text = file.read_text(encoding="utf-8")
        whole = text[: text.rfind("\n") + 1]
        try:
            return [Record.model_validate_json(line) for line in whole.split("\n")[:-1]]
        except ValidationError as error:
            raise RunError(f"{file} is damaged ({str(error).splitlines()[0]}); remove {self.folder}.") from None

    def append(self, evaluation: str, dataset: str, records: Sequence[Record]) -> None:
        """Write the records of one case, all at once."""
        file = self.cases_file(evaluation, dataset)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as stream:
            stream.write("".join(record.model_dump_json() + "\n" for record in records))

    def truncate(self, evaluation: str, dataset: str, records: Sequence[Record]) -> None:
        """Keep only some records, after an interruption."""
        text = "".join(record.model_dump_json() + "\n" for record in records)
        self.cases_file(evaluation, dataset).write_text(text, encoding="utf-8")


def runs(home: Path) -> Iterator[Run]:
    """The run folders under a home, newest first."""
    for folder in sorted((home / "evals" / "runs").glob("*"), reverse=True):
        if (folder / "run.json").is_file():
            yield Run(folder)


def readable(home: Path) -> Iterator[tuple[Run, Manifest]]:
    """The runs with what they say of themselves, newest first; those of another version are left out."""
    for run in runs(home):
        try:
            yield run, run.manifest
        except RunError:
            continue


def find(home: Path, name: str) -> Run:
    """A run by its folder or its name, `latest` for the newest finished one. Raises RunError where there is none."""
    if name == "latest":
        newest = next((run for run, held in readable(home) if held.finished_at), None)
        if newest is None:
            raise RunError("There is no finished run yet; `sequitur eval all` makes one.")
        return newest
    for folder in (Path(name), home / "evals" / "runs" / name):
        if (folder / "run.json").is_file():
            return Run(folder)
    known = ", ".join(run.name for run in list(runs(home))[:5]) or "none"
    raise RunError(f"There is no run '{name}'. The newest: {known}.")
