"""Fit the weights of chat/sufficiency.py: `.venv/bin/python scripts/fit_sufficiency.py FILE FOLDER`, an abstention file
and the folder of its corpus. Our own gold questions count as much as that set, and each half of each as much as the other.

Prints ten-fold cross-validated figures for both sets and the weights to write into the module; changes nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from tqdm import tqdm

from chat.answering.extractive import ExtractiveAnswerer
from chat.filters import Filters
from chat.retrieval import Retriever, agreement, query_of, selection
from chat.rewriting import rewrite
from chat.sufficiency import features
from evals.corpora import document_id
from evals.datasets.forms import AbstentionRow
from evals.suite import Some, Suite
from evals.tasks.abstention import Abstention
from ingest.embedding import SentenceTransformerEmbeddings
from settings import current

_THRESHOLD = 0.5


def _features(evaluation: Some, case: AbstentionRow) -> tuple[float, ...] | None:
    corpus = evaluation.corpus
    settings, index = corpus.settings, corpus.index
    asked = rewrite(case.question, [])
    query = query_of(asked, corpus.embeddings)
    retriever = Retriever(index, corpus.embeddings, settings.retrieval)
    without = tuple(document_id(key) for key in case.exclude_docs)
    found = retriever.search(query, selection(Filters(without=without)))
    passages = retriever.passages(found)
    encode = ExtractiveAnswerer(corpus.embeddings, settings.answering).vectors
    if not passages:
        return None
    return features(asked.text, query.vector, passages, agreement(found), index.lexical.rarity, encode).values()


def main() -> None:
    """Collect features, cross-validate, fit, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("folder", type=Path)
    given = arguments.parse_args()
    suite = Suite(current(), SentenceTransformerEmbeddings(current().embedding))
    gold = next(each for each in suite.gold() if isinstance(each, Abstention))
    rows = [
        (number, case.answerable, _features(evaluation, case))
        for number, evaluation in enumerate((suite.abstention(given.file, given.folder), gold))
        for case in tqdm(evaluation.cases, desc=evaluation.dataset)
    ]
    kept = [row for row in rows if row[2] is not None]
    sets, answerable = np.array([row[0] for row in kept]), np.array([row[1] for row in kept])
    values = np.array([row[2] for row in kept])
    counts = np.array([1 / ((sets == s) & (answerable == a)).sum() for s, a in zip(sets, answerable, strict=True)])
    counts *= len(kept) / counts.sum()
    fold = np.random.default_rng(0).integers(0, 10, len(kept))
    found = np.zeros(len(kept))
    for number in range(10):
        train = fold != number
        model = LogisticRegression(C=10, max_iter=5000).fit(
            values[train], answerable[train], sample_weight=counts[train]
        )
        found[~train] = model.predict_proba(values[~train])[:, 1]
    for number, name in enumerate((given.file.stem, "gold")):
        own, truth = found[sets == number], answerable[sets == number]
        balanced = balanced_accuracy_score(truth, own >= _THRESHOLD)
        print(f"{name:14} balanced accuracy {balanced:.3f}  AUROC {roc_auc_score(truth, own):.3f}  n {len(own)}")
    model = LogisticRegression(C=10, max_iter=5000).fit(values, answerable, sample_weight=counts)
    print("weights", model.coef_[0].round(2).tolist(), "bias", round(float(model.intercept_[0]), 2))


if __name__ == "__main__":
    main()
