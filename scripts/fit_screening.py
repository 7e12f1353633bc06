"""Fit the weights of chat/screening/learned.py: `.venv/bin/python scripts/fit_screening.py FOLDER`, a folder of public sets.

Reads chat/screening/examples/*.jsonl and, below FOLDER, safety/{harmful_requests,out_of_scope,real_questions,crisis}.jsonl,
the queries of beir/{bioasq,pubmedqa,medquad} and conversations/general.jsonl. Prints five-fold cross-validated rates, then
writes weights.npz. Our own gold sets are not read: they measure this.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from chat.screening.learned import FILE, LEAST_URGENT, NONE, VECTOR_SHARE, ngrams
from ingest.embedding import SentenceTransformerEmbeddings, Vectors
from settings import EmbeddingSettings

# Label in our examples -> class. What is ordinary has no status of its own.
_CLASSES = {"emergency": "emergency", "crisis": "crisis", "harmful": "declined", "ordinary": "ordinary"}
# Few real and look-alike questions stand against many of experts; each counts as so many.
_COUNTS = {"examples ordinary": 3.0, "examples harmful": 2.0, "real_questions": 3.0, "advice": 3.0}
# A word of one text alone tells of that text.
_LEAST_TEXTS = 2
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


def _vectors(texts: Sequence[str], embeddings: SentenceTransformerEmbeddings) -> Vectors:
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    vectors = np.zeros((len(texts), embeddings.identity.dimension), dtype=np.float32)
    vectors[order] = embeddings.encode([texts[n] for n in order])
    return vectors


def _regression(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=3000, class_weight="balanced")


def _words() -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=ngrams, min_df=_LEAST_TEXTS, sublinear_tf=True)


def _joined(words: NDArray[np.float64], vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.exp((1 - VECTOR_SHARE) * np.log(words + NONE) + VECTOR_SHARE * np.log(vectors + NONE))
    return np.asarray(found / found.sum(axis=1, keepdims=True))


def main() -> None:
    """Cross-validate, fit, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    sources, kinds, texts = zip(*_examples(arguments.parse_args().folder), strict=True)
    embeddings = SentenceTransformerEmbeddings(EmbeddingSettings())
    vectors, source, classes, held = _vectors(texts, embeddings), np.array(sources), np.array(kinds), np.array(texts)
    counts = np.array([_COUNTS.get(name, 1.0) for name in sources])
    found = np.zeros((len(texts), len(set(kinds))))
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(vectors, source):
        words, of_vectors = _words(), _regression(8)
        of_words = _regression(20).fit(words.fit_transform(held[train]), classes[train], sample_weight=counts[train])
        of_vectors.fit(vectors[train], classes[train], sample_weight=counts[train])
        parts = of_words.predict_proba(words.transform(held[test])), of_vectors.predict_proba(vectors[test])
        found[test] = _joined(*parts)
    names = sorted(set(kinds))
    urgent = found[:, names.index("emergency")] + found[:, names.index("crisis")] >= LEAST_URGENT
    for name in dict.fromkeys(sources):
        own = source == name
        told = Counter(np.array(names)[found[own].argmax(axis=1)].tolist()).most_common()
        print(f"{name:22} urgent {urgent[own].mean():.3f}  likeliest {dict(told)}")
    words = _words()
    of_words = _regression(20).fit(words.fit_transform(held), classes, sample_weight=counts)
    of_vectors = _regression(8).fit(vectors, classes, sample_weight=counts)
    np.savez_compressed(
        FILE,
        classes=of_words.classes_,
        vocabulary=np.frombuffer("\n".join(words.get_feature_names_out()).encode(), dtype=np.uint8),
        rarity=words.idf_.astype(np.float16),
        words=of_words.coef_.T.astype(np.float16),
        words_bias=of_words.intercept_,
        vectors=of_vectors.coef_.T.astype(np.float16),
        vectors_bias=of_vectors.intercept_,
        embedding=embeddings.identity.key,
    )
    print(f"{FILE.name}: {len(words.vocabulary_)} words and pairs, {FILE.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
