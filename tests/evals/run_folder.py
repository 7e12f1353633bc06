"""Run folders for tests: small real records, summed up as the runner does, and text that tries to break out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.metrics.latency import latency
from evals.records import Record, by_turn, means, variant_means
from evals.runs import Manifest, Run

HOSTILE = (
    '</details></style><script>window.ran=1</script><img src="http://192.0.2.1/x.png" onerror="window.ran=1">'
    "{{ 7*7 }} **b** $x$ \u202e"
)
Sets = Mapping[tuple[str, str], Sequence[Record]]


def answer(id: str, passed: bool, text: str = "Calcium does not prevent falls.", turn: int | None = None) -> Record:
    """A record of an answered question, right or wrong; `text` stands in all that is shown of it."""
    variants = {name: {"ndcg@10": value} for name, value in (("last_turn", 0.2), ("rewritten", 0.4))}
    return Record(
        case=id,
        id=id if turn is None else f"{id}/{turn}",
        turn=turn,
        measures={"passed": float(passed), "quotes_verbatim": 1.0, "gold_cited": float(passed)},
        variants=variants if turn else {},
        facts={"kind": "answerable", "status": "answered"},
        passed=passed,
        why="" if passed else f"cites nothing of {text}",
        question=f"Does it help? {text}",
        shown={
            "status": "answered",
            "standalone_question": f"Does calcium help? {text}",
            "sufficiency": 0.5,
            "statements": [
                {"section": "bottom_line", "text": text, "verdict": "supported", "sources": [f"USPSTF {text}"]},
            ],
            "notices": [{"kind": "superseded", "text": text}],
            "passages": [{"document": "d", "label": f"USPSTF {text}", "score": 0.75, "text": text}],
            "gold": [{"document": text, "text": text}],
        },
        timings_ms={"retrieve": 12.5, "total": 20.0},
    )


def retrieved(id: str, gain: float) -> Record:
    """A record of a search, which is neither right nor wrong."""
    return Record(
        case=id,
        id=id,
        question=f"Query {id}",
        measures={"ndcg@10": gain},
        variants={"lexical": {"ndcg@10": gain / 2}, "dense": {"ndcg@10": gain}, "hybrid": {"ndcg@10": gain}},
        shown={"relevant": ["a"], "found": ["b", "a"]},
    )


def result(evaluation: str, dataset: str, records: Sequence[Record], **more: Any) -> dict[str, Any]:
    """What the runner writes of an evaluation."""
    kinds = [r for r in records if "kind" in r.facts]
    found: dict[str, Any] = {
        "eval": evaluation,
        "dataset": dataset,
        "n": len(records),
        "metrics": means(record.measures for record in records),
        "variants": variant_means(records),
        "by_turn": by_turn(records),
        "by_kind": means({str(r.facts["kind"]): float(bool(r.passed))} for r in kinds),
        "latency_ms": latency([record.timings_ms for record in records if record.timings_ms]),
        "failed": [record.id for record in records if record.passed is False],
        "seconds": 1.5,
        **more,
    }
    known = {key: value for key, value in found.items() if value or key in ("n", "metrics", "failed")}
    plain: dict[str, Any] = json.loads(json.dumps(known, default=lambda value: value.model_dump()))
    return plain


def write_run(
    home: Path, stamp: str, sets: Sets, *, limit: int | None = None, more: Mapping[str, Any] | None = None
) -> Run:
    """A finished run under a home; `stamp` is a day, as in 20261120. `more` is added to each evaluation's results."""
    run = Run(home / "evals" / "runs" / f"{stamp}T080000-all")
    for (evaluation, dataset), records in sets.items():
        run.append(evaluation, dataset, records)
    began = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:]}T08:00:00+00:00"
    run.write_manifest(
        Manifest(
            name="all",
            started_at=began,
            finished_at=began,
            fingerprint="f" * 64,
            command=("eval", "all"),
            limit=limit,
            seed=0,
            datasets=tuple({"eval": name, "dataset": dataset, "identity": "1" * 64} for name, dataset in sets),
            settings={"locale": "US"},
            embedding={"model": "all-MiniLM-L6-v2", "revision": "5" * 64},
            corpora={f"{name}/{dataset}": {"index": "i", "corpus_hash": "c" * 64} for name, dataset in sets},
            code="0" * 64,
            versions={"python": "3.11"},
            machine={"cores": "2"},
        )
    )
    run.write_results([result(*key, records, **(more or {})) for key, records in sets.items()])
    return run


def full() -> dict[tuple[str, str], list[Record]]:
    """Three evaluations: answers with a failed and a right case, a conversation of two turns, and a search."""
    return {
        ("answers", "gold"): [answer("q-1", True), answer("q-2", False)],
        ("conversations", "gold"): [answer("d-1", True, turn=1), answer("d-1", False, turn=2)],
        ("retrieval", "scifact/test"): [retrieved("r-1", 1.0), retrieved("r-2", 0.25)],
    }
