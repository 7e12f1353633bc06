"""Fit the weights of chat/screening/learned.py: `.venv/bin/python scripts/fit_screening.py FOLDER`, a folder of public sets.

Reads chat/screening/examples/*.jsonl and, below FOLDER, safety/{harmful_requests,out_of_scope,real_questions,crisis}.jsonl,
the queries of beir/{bioasq,pubmedqa,medquad} and conversations/general.jsonl. Prints ten-fold cross-validated rates, then
writes weights.json. Our own gold set is not read: it measures this.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from chat.screening.learned import FILE
from ingest.embedding import SentenceTransformerEmbeddings, Vectors
from settings import EmbeddingSettings

# Label in our examples -> class. What is ordinary has no status of its own.
_CLASSES = {"emergency": "emergency", "crisis": "crisis", "harmful": "declined", "ordinary": "ordinary"}
# Few real and look-alike questions stand against many of experts; each counts as so many.
_COUNTS = {"examples ordinary": 3.0, "examples harmful": 2.0, "real_questions": 3.0, "advice": 3.0}
_MOST_QUERIES = 3000
_MOST_DIALOGUES = 1500


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _examples(folder: Path) -> Iterator[tuple[str, str, str]]:
    """(source, class, text)."""
    for file in sorted(FILE.with_name("examples").glob("*.jsonl")):
        for row in _rows(file):
            yield f"examples {row['label']}", _CLASSES[row["label"]], row["text"]
    safety = folder / "safety"
    for name, kind in (
        ("harmful_requests", "declined"),
        ("out_of_scope", "out_of_scope"),
        ("real_questions", "ordinary"),
    ):
        for row in _rows(safety / f"{name}.jsonl"):
            yield name, kind, row["text"]
    for row in _rows(safety / "crisis.jsonl"):
        crisis = row["expected"] == ["crisis"]
        yield ("crisis", "crisis", row["text"]) if crisis else ("advice", "ordinary", row["text"])
    for name in ("bioasq", "pubmedqa", "medquad"):
        queries = _rows(folder / "beir" / name / "queries.jsonl")
        random.Random(0).shuffle(queries)
        yield from ((name, "ordinary", row["text"]) for row in queries[:_MOST_QUERIES])
    dialogues = [row["standalone"] for row in _rows(folder / "conversations" / "general.jsonl") if row["standalone"]]
    random.Random(0).shuffle(dialogues)
    yield from (("general", "out_of_scope", text) for text in dialogues[:_MOST_DIALOGUES])


def _fitted(vectors: Vectors, classes: NDArray[np.str_], counts: NDArray[np.float64]) -> LogisticRegression:
    model = LogisticRegression(C=8, max_iter=3000, class_weight="balanced")
    return model.fit(vectors, classes, sample_weight=counts)


def main() -> None:
    """Cross-validate, fit, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    sources, kinds, texts = zip(*_examples(arguments.parse_args().folder), strict=True)
    embeddings = SentenceTransformerEmbeddings(EmbeddingSettings())
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    vectors = np.zeros((len(texts), embeddings.identity.dimension), dtype=np.float32)
    vectors[order] = embeddings.encode([texts[n] for n in order])
    source, classes = np.array(sources), np.array(kinds)
    counts = np.array([_COUNTS.get(name, 1.0) for name in sources])
    found = np.zeros(len(texts), dtype=classes.dtype)
    for train, test in StratifiedKFold(10, shuffle=True, random_state=0).split(vectors, source):
        found[test] = _fitted(vectors[train], classes[train], counts[train]).predict(vectors[test])
    for name in dict.fromkeys(sources):
        print(f"{name:22}", dict(Counter(found[source == name].tolist()).most_common()))
    model = _fitted(vectors, classes, counts)
    held = {
        "classes": model.classes_.tolist(),
        "weights": np.round(model.coef_, 4).tolist(),
        "bias": np.round(model.intercept_, 4).tolist(),
        "embedding": embeddings.identity.key,
        "fitted_on": dict(Counter(sources)),
    }
    FILE.write_text(json.dumps(held) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {FILE.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
