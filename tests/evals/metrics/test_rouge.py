"""ROUGE-2 of answers and ROUGE-1 recall of rewrites, counted by hand."""

from __future__ import annotations

import pytest

from evals.metrics.rewriting import rouge1_recall
from evals.metrics.rouge import rouge2

IDEAL = "calcium tablets cause constipation"


def test_rouge2_is_f1_of_word_pairs() -> None:
    """Answer pairs: 4 (calcium tablets | tablets often | often cause | cause constipation); ideal pairs: 3; shared: 2."""
    # Precision 2/4, recall 2/3, F1 = 2 * 1/2 * 2/3 / (7/6) = 4/7.
    assert rouge2("Calcium tablets often cause constipation.", [IDEAL]) == pytest.approx(4 / 7)


def test_words_are_stemmed() -> None:
    """Another ending of the same words is the same pair."""
    assert rouge2("calcium tablet causing constipation", [IDEAL]) == 1.0


def test_the_best_of_several_ideal_answers_counts() -> None:
    """The measure is the maximum over the ideal answers, in whatever order, and not their mean."""
    assert rouge2(IDEAL, ["nothing of the kind", IDEAL]) == rouge2(IDEAL, [IDEAL, "nothing of the kind"]) == 1.0


def test_a_refusal_scores_nought() -> None:
    """No words share no pair: a refusal counts in the mean."""
    assert rouge2("", [IDEAL]) == 0.0


def test_without_an_ideal_answer_there_is_no_score() -> None:
    """Nothing to compare with is absent, not 0."""
    assert rouge2(IDEAL, []) is None


def test_rouge1_recall_counts_the_words_of_the_reference() -> None:
    """Of the reference's four words (is, vitamin, k2, safe) the rewrite has three; what it adds costs nothing."""
    assert rouge1_recall("Is vitamin K2 safe?", "and is K2 safe in men and in women?") == pytest.approx(3 / 4)


def test_rouge1_recall_ends_at_nought_and_one() -> None:
    """The reference itself has all its words; other words have none."""
    assert rouge1_recall("Is vitamin K2 safe?", "is vitamin k2 safe") == 1.0
    assert rouge1_recall("Is vitamin K2 safe?", "how much costs it") == 0.0


def test_a_word_counts_as_often_as_the_reference_has_it() -> None:
    """Said twice in the reference and once in the rewrite, a word is found once: 3 of 4."""
    assert rouge1_recall("vitamin D or vitamin", "vitamin D or") == pytest.approx(3 / 4)
