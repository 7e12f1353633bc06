"""How well documents are ranked for queries, by trec_eval itself (through pytrec-eval-terrier).

nDCG@10: Järvelin & Kekäläinen 2002, gain = grade, discount log2(rank + 1). recall@k: share of the relevant documents
among the first k. MRR@10: 1 / rank of the first relevant document among the first 10, else 0 (Voorhees 1999). A
document's rank is that of its best passage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytrec_eval

_MEASURES = {"ndcg@10": "ndcg_cut_10", "recall@10": "recall_10", "recall@100": "recall_100"}
RANKING = (*_MEASURES, "mrr@10")


def ranking(relevant: Mapping[str, int], ranked: Sequence[str]) -> dict[str, float]:
    """The measures of one query: grades of relevance by document id, and document ids best first, each once. Empty where no
    document is relevant."""
    if not any(grade > 0 for grade in relevant.values()):
        return {}
    grades = {"q": {key: int(grade) for key, grade in relevant.items()}}
    # trec_eval orders by score and breaks ties by id; ranks as scores leave it no ties.
    run = {key: float(len(ranked) - place) for place, key in enumerate(ranked)}
    found = _evaluated(grades, run, set(_MEASURES.values()))
    first = _evaluated(grades, {key: run[key] for key in ranked[:10]}, {"recip_rank"})
    measures = {name: found.get(name_there, 0.0) for name, name_there in _MEASURES.items()}
    return measures | {"mrr@10": first.get("recip_rank", 0.0)}


def _evaluated(grades: dict[str, dict[str, int]], run: dict[str, float], measures: set[str]) -> dict[str, float]:
    # A query without a single document found is left out by trec_eval; here it counts as nought.
    found = pytrec_eval.RelevanceEvaluator(grades, measures).evaluate({"q": run}) if run else {}
    values: dict[str, float] = found.get("q", {})
    return values
