"""Fit the weights of the score in chat/verification/judging.py: `.venv/bin/python scripts/fit_support.py FILE`, claims with
passages and people's labels.

Prints ten-fold figures, folds split by document, and the weights to write into the module, without and with embedding;
changes nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from sklearn.model_selection import GroupKFold
from tqdm import tqdm

from chat.answering.extractive import ExtractiveAnswerer
from chat.verification import nearest
from chat.verification.judging import read
from evals.datasets import forms
from ingest.embedding import SentenceTransformerEmbeddings
from settings import current

_THRESHOLD = 0.5
# Where the cosine stands among the features: the last.
_COSINE = 6


def main() -> None:
    """Collect features, cross-validate, fit, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", type=Path)
    rows = forms.support(arguments.parse_args().file)
    embeddings = SentenceTransformerEmbeddings(current().embedding)
    encode = ExtractiveAnswerer(embeddings, current().answering).vectors
    owners, values = [], []
    for number, row in enumerate(tqdm(rows, desc="claims")):
        for passage in row.passages:
            evidence = "\n".join(nearest(row.claim, passage.text))
            owners.append(number)
            values.append(read(row.claim, evidence, passage.text, encode).features.values())
    labels = np.array([row.label == "SUPPORT" for row in rows])
    documents: dict[str, int] = {}
    first = [row.passages[0].document if row.passages else row.id for row in rows]
    groups = np.array([documents.setdefault(name, len(documents)) for name in first])
    features, own = np.array(values), np.array(owners)
    for name, width in (("_PLAIN", _COSINE), ("_EMBEDDED", _COSINE + 1)):
        used, scores = features[:, :width], np.zeros(len(rows))
        for train, test in GroupKFold(10).split(rows, labels, groups):
            inside, outside = np.isin(own, train), np.isin(own, test)
            model = LogisticRegression(class_weight="balanced").fit(used[inside], labels[own[inside]])
            # A claim follows where any of its passages carries it.
            np.maximum.at(scores, own[outside], model.predict_proba(used[outside])[:, 1])
        balanced = balanced_accuracy_score(labels, scores >= _THRESHOLD)
        print(f"{name}: AUROC {roc_auc_score(labels, scores):.3f}, balanced accuracy {balanced:.3f}")
        model = LogisticRegression(class_weight="balanced").fit(used, labels[own])
        weights = [round(float(weight), 2) for weight in (*model.intercept_, *model.coef_[0])]
        print(f"{name} = {tuple(weights)}")


if __name__ == "__main__":
    main()
