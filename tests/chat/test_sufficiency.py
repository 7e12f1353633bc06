"""Sufficiency: the probability that passages answer a question, from what they cover of it."""

from __future__ import annotations

from chat.retrieval import Retriever, selection
from chat.service import Service
from chat.sufficiency import judge
from chat.turn import Filters, Passage


def _found(service: Service, question: str) -> tuple[Passage, ...]:
    retriever = Retriever(service.index, service.embeddings, service.settings.retrieval)
    return retriever.retrieve(question, selection(Filters()))


def test_nothing_found_is_never_enough(service: Service) -> None:
    """Without passages the probability is 0."""
    assert judge("Does vitamin D prevent falls?", (), service.index).probability == 0.0


def test_a_question_of_the_corpus_is_likelier_answered_than_the_same_on_another_subject(service: Service) -> None:
    """A foreign subject in an otherwise equal question lowers the probability below the threshold, and is named."""
    own = "Does vitamin D prevent falls in older adults?"
    foreign = "Does mesalazine prevent colitis in older adults?"
    threshold = service.settings.sufficiency.threshold
    assert judge(own, _found(service, own), service.index).probability > 0.9
    judged = judge(foreign, _found(service, foreign), service.index)
    assert judged.probability < threshold
    assert set(judged.missing) >= {"mesalazin", "coliti"}


def test_worse_evidence_is_never_judged_better(service: Service) -> None:
    """Taking away the best passages never raises the probability."""
    question = "What is the upper limit for calcium intake?"
    found = _found(service, question)
    judged = [judge(question, found[n:], service.index).probability for n in range(len(found))]
    assert judged == sorted(judged, reverse=True)
    assert judged[0] > judged[-1]


def test_each_feature_counts_upwards(service: Service) -> None:
    """A higher cosine, coverage or BM25 score makes an answer likelier, all else equal."""
    question = "What is the upper limit for calcium intake?"
    best = _found(service, question)[0]
    base = judge(question, (best,), service.index).probability
    for change in ({"dense": best.dense - 0.2}, {"lexical": best.lexical / 2}, {"text": "Calcium.", "section": ()}):
        assert judge(question, (best.model_copy(update=change),), service.index).probability < base, change
