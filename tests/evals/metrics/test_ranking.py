"""nDCG@10, recall and MRR@10 against values computed by hand."""

from __future__ import annotations

from math import log2

import pytest

from evals.metrics.ranking import RANKING, ranking

HUNDRED_AND_ONE = [f"d{n}" for n in range(1, 102)]


def test_ndcg_with_graded_relevance() -> None:
    """Grades 3, 2, 1 found at ranks 2, 1, 4: the gain is the grade itself, discounted by log2(rank + 1)."""
    found = ranking({"a": 3, "b": 2, "c": 1}, ["b", "a", "x", "c"])
    # DCG 2/1 + 3/1.58496 + 1/2.32193 = 4.32347; ideal 3/1 + 2/1.58496 + 1/2 = 4.76186; ratio 0.90794.
    assert found["ndcg@10"] == pytest.approx(0.90794, abs=1e-5)
    assert found["recall@10"] == 1.0


def test_the_relevant_document_at_rank_eleven() -> None:
    """One past the cut counts for nothing at 10, and whole at 100."""
    found = ranking({"d11": 1}, HUNDRED_AND_ONE)
    assert found == {"ndcg@10": 0.0, "recall@10": 0.0, "recall@100": 1.0, "mrr@10": 0.0}


def test_the_relevant_document_at_rank_ten() -> None:
    """The last within the cut counts: 1 / log2(11), and 1 / 10."""
    found = ranking({"d10": 1}, HUNDRED_AND_ONE)
    assert found["ndcg@10"] == pytest.approx(1 / log2(11))
    assert found["mrr@10"] == pytest.approx(0.1)
    assert found["recall@10"] == 1.0


def test_recall_at_a_hundred() -> None:
    """Of four relevant documents, at ranks 1, 100, 101 and nowhere, two are among the first hundred."""
    found = ranking({"d1": 1, "d100": 2, "d101": 1, "absent": 1}, HUNDRED_AND_ONE)
    assert found["recall@100"] == 0.5
    assert found["recall@10"] == 0.25


def test_mrr_counts_the_first_relevant_document() -> None:
    """Relevant documents at ranks 3 and 4 give 1/3."""
    assert ranking({"d3": 1, "d4": 3}, HUNDRED_AND_ONE)["mrr@10"] == pytest.approx(1 / 3)


def test_the_order_is_the_one_given_and_not_that_of_the_ids() -> None:
    """trec_eval breaks ties by id; ranks leave it none, whichever way the ids run."""
    assert ranking({"a": 1}, ["a", "z"])["mrr@10"] == ranking({"z": 1}, ["z", "a"])["mrr@10"] == 1.0


def test_a_judgement_of_not_relevant_is_none() -> None:
    """Grade 0, and grades below it, are neither gain nor something to be recalled."""
    assert ranking({"a": 1, "b": 0, "c": -1}, ["b", "c", "a"]) == {
        "ndcg@10": 0.5,
        "recall@10": 1.0,
        "recall@100": 1.0,
        "mrr@10": pytest.approx(1 / 3),
    }


def test_nothing_found_is_nought() -> None:
    """A query that finds nothing scores 0 in every measure; it is not left out of the mean."""
    assert ranking({"a": 1}, []) == dict.fromkeys(RANKING, 0.0)


@pytest.mark.parametrize("relevant", [{}, {"a": 0}])
def test_nothing_relevant_has_no_measures(relevant: dict[str, int]) -> None:
    """A query for which no document is relevant cannot be scored."""
    assert ranking(relevant, ["a"]) == {}
