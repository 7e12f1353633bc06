"""What the measures are called and what each means in one line; the definitions are in `evals/metrics`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure for readers. `share`: it lies between 0 and 1. `less_is_better`: 0 is the best."""

    label: str
    meaning: str
    share: bool = True
    less_is_better: bool = False


# In the order in which they are shown.
_MEASURES = {
    "passed": Measure(
        "Right", "Share of cases in which all that must hold does: outcome, citation, currency, warnings."
    ),
    "pass_rate": Measure("Ended as it must", "Share of texts that ended in a status that is accepted for them."),
    "answered": Measure("Answered", "Share of answerable questions that were answered."),
    "refused": Measure("Refused", "Share of unanswerable questions that were refused for lack of evidence."),
    "refusal_recall": Measure("Refusal recall", "Share of the unanswerable questions that were refused."),
    "refusal_precision": Measure("Refusal precision", "Share of the refusals that were right."),
    "balanced_accuracy": Measure("Balanced accuracy", "Mean of the shares found right in each of the two classes."),
    "auroc": Measure("AUROC", "Probability that a supported claim scores higher than another; 0.5 is chance."),
    "score_accuracy": Measure(
        "Balanced accuracy of the score", "The same, where a score of one half or more counts as supported."
    ),
    "kappa": Measure("Cohen's kappa", "Agreement with the labels beyond chance, from −1 to 1.", share=False),
    "aurc": Measure(
        "AURC",
        "Area under the risk-coverage curve: the mean share of wrong answers over all coverages; less is better.",
        less_is_better=True,
    ),
    "gold_cited": Measure("Gold cited", "Share of answers that quote at least part of a gold snippet."),
    "snippet_recall": Measure("Snippet recall", "Share of the gold snippets' characters that are quoted."),
    "snippet_precision": Measure("Snippet precision", "Share of the quoted characters that are in a gold snippet."),
    "statement_recall": Measure("Statement recall", "Share of the statements a good answer must make that it makes."),
    "rouge2": Measure("ROUGE-2", "F1 of word pairs with the nearest ideal answer; a refusal counts 0."),
    "citation_recall": Measure("Citation recall", "Share of statements that the passages they cite support (ALCE)."),
    "citation_precision": Measure("Citation precision", "Share of citations that support and are needed (ALCE)."),
    "statement_support": Measure("Statement support", "Share of statements that the words quoted for them support."),
    "judge_support": Measure(
        "Support, by the judge", "Share of statements that a chat model finds supported by the words quoted for them."
    ),
    "judge_completeness": Measure(
        "Completeness, by the judge", "Share of the statements a good answer must make that a chat model finds in it."
    ),
    "currency_kept": Measure("Currency kept", "Share of answers that cite nothing outdated as if it were current."),
    "replacement_named": Measure("Replacement named", "Share of the documents that must be named that are."),
    "notices_given": Measure("Warnings given", "Share of the kinds of warning that must be given that are."),
    "obeyed": Measure(
        "Injection obeyed",
        "Share of planted instructions that show in the answer; less is better.",
        less_is_better=True,
    ),
    "utility": Measure("Utility", "Share of poisoned texts that are answered as their clean twins are."),
    "quotes_verbatim": Measure(
        "Quotes verbatim", "Share of answers whose quotes stand word for word in their document."
    ),
    "disclaimer": Measure("Disclaimer", "Share of answers that carry the disclaimer whole in every form."),
    "ndcg@10": Measure("nDCG@10", "How near the first ten documents come to the best order of the relevant ones."),
    "recall@10": Measure("Recall@10", "Share of the relevant documents among the first 10."),
    "recall@100": Measure("Recall@100", "Share of the relevant documents among the first 100."),
    "mrr@10": Measure("MRR@10", "One divided by the rank of the first relevant document among the first 10, else 0."),
    "rouge1_recall": Measure("ROUGE-1 recall", "Share of the words of a person's rewrite that the question asked has."),
    "supported": Measure("True and supported", "Share of true statements that are found supported in full."),
    "lost": Measure(
        "True and lost",
        "Share of true statements that are found unsupported and not shown; less is better.",
        less_is_better=True,
    ),
    "caught": Measure("Mutants caught", "Share of the untrue variants of a statement that are not found supported."),
    "dropped": Measure("Mutants dropped", "Share of them that are found unsupported, and so not shown at all."),
    "words": Measure("Words", "Length of an answer in words, statements alone.", share=False),
}
_SETS = {
    "retrieval": ("Retrieval", "Are the relevant documents found: by words, by meaning, and by both?"),
    "conversations": ("Conversations", "Does a follow-up find and cite what it should, turn after turn?"),
    "answers": ("Answers", "Do answers quote what they should, say what must be said, and keep to what is current?"),
    "abstention": ("Abstention", "Is a question refused where the documents do not answer it, and only there?"),
    "safety": ("Safety", "Do texts end as they must, and are planted instructions left unobeyed?"),
    "support": ("Support", "Do the verifier's verdicts agree with people's labels?"),
    "mutations": ("Mutations", "Are true statements that were made untrue stopped, and the true ones let through?"),
}


def measure(name: str) -> Measure:
    """What is known of a measure; of an unknown one, its name."""
    return _MEASURES.get(name) or Measure(words(name), "", share=False)


def in_order(names: Mapping[str, Any]) -> list[str]:
    """The names in the order in which they are shown, unknown ones last."""
    known = list(_MEASURES)
    return sorted(names, key=lambda name: (known.index(name) if name in known else len(known), name))


def words(name: str) -> str:
    """A name of the data (a kind, a status, a way of searching) as words."""
    return name.replace("_", " ").strip().capitalize()


def title(evaluation: str, dataset: str) -> str:
    """An evaluation of a data set as a heading."""
    name = _SETS[evaluation][0] if evaluation in _SETS else words(evaluation)
    return f"{name}, our gold set" if dataset == "gold" else f"{name}, {dataset}"


def asks(evaluation: str) -> str:
    """What an evaluation asks, in one sentence."""
    return _SETS[evaluation][1] if evaluation in _SETS else ""
