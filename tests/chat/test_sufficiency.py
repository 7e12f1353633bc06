"""Sufficiency: the probability that passages answer a question, from what they hold of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
import pytest

from chat.answering.extractive import ExtractiveAnswerer
from chat.filters import Filters
from chat.retrieval import NO_AGREEMENT, Fused, Query, Retriever, agreement, selection
from chat.service import Service
from chat.sufficiency import Features, features, probability
from chat.turn import Passage
from ingest.embedding import Vectors


def found(service: Service, question: str) -> tuple[Vectors, Fused, tuple[Passage, ...]]:
    """The question's vector, what the search found, and the passages that would be answered from."""
    retriever = Retriever(service.index, service.embeddings, service.settings.retrieval)
    vector = service.embeddings.encode_query(question)
    searched = retriever.search(Query(question, vector), selection(Filters()))
    return vector, searched, retriever.passages(searched)


def judged(service: Service, question: str, passages: tuple[Passage, ...] | None = None) -> Features:
    """The features of a question over the shipped documents, or over some of the passages found."""
    vector, searched, all_found = found(service, question)
    encode = ExtractiveAnswerer(service.embeddings, service.settings.answering).vectors
    chosen = all_found if passages is None else passages
    return features(question, vector, chosen, agreement(searched), service.index.lexical.rarity, encode)


def test_a_question_of_the_corpus_is_likelier_answered_than_the_same_on_another_subject(service: Service) -> None:
    """A foreign subject in an otherwise equal question lowers the probability below the threshold."""
    own = judged(service, "Does vitamin D prevent falls in older adults?")
    foreign = judged(service, "Does mesalazine prevent colitis in older adults?")
    threshold = service.settings.sufficiency.threshold
    assert probability(foreign) < threshold < probability(own)
    assert foreign.coverage < own.coverage


def test_worse_evidence_is_never_judged_better(service: Service) -> None:
    """Taking away the best passages never raises a feature of the passages."""
    question = "What is the upper limit for calcium intake?"
    _, _, all_found = found(service, question)
    series = [judged(service, question, all_found[n:]) for n in range(0, len(all_found), 3)]
    assert [each.passage for each in series] == sorted((each.passage for each in series), reverse=True)
    assert probability(series[0]) > probability(series[-1])


@pytest.mark.parametrize("name", [field.name for field in fields(Features)])
def test_each_feature_counts_upwards(name: str) -> None:
    """A higher cosine, coverage or agreement makes an answer likelier, all else equal."""
    middle = Features(0.5, 0.5, 0.5, 0.5, 0.5)
    assert (
        probability(replace(middle, **{name: 0.8})) > probability(middle) > probability(replace(middle, **{name: 0.2}))
    )


def test_the_two_searches_agree_on_what_both_find_first(service: Service) -> None:
    """By hand: of the first ten of each, the passages that both have; and whether the first is the same."""
    _, searched, _ = found(service, "Does vitamin D prevent falls in older adults?")
    lexical, _ = service.index.top_lexical(
        service.index.lexical.scores("Does vitamin D prevent falls in older adults?"), selection(Filters()), 10
    )
    vector = service.embeddings.encode_query("Does vitamin D prevent falls in older adults?")
    dense, _ = service.index.dense(vector, selection(Filters()), 10)
    agreed = agreement(searched)
    assert agreed.overlap == len(set(lexical.tolist()) & set(dense.tolist())) / 10
    assert agreed.same_first == (lexical[0] == dense[0])


def test_nothing_found_agrees_on_nothing() -> None:
    """An empty search is no agreement."""

    none = np.zeros(0, dtype=np.float32)
    assert agreement(Fused(np.zeros(0, dtype=np.int64), none, none, none)) == NO_AGREEMENT


def test_sentences_are_embedded_once(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """What sufficiency weighs, the answerer chooses from: neither embeds a sentence that the other has seen."""
    embedded: list[str] = []
    original = service.embeddings.encode

    def noting(texts: Sequence[str]) -> Vectors:
        embedded.extend(texts)
        return original(texts)

    monkeypatch.setattr(service.embeddings, "encode", noting)
    answerer = ExtractiveAnswerer(service.embeddings, service.settings.answering)
    first = answerer.vectors(["One sentence.", "Another sentence."])
    again = answerer.vectors(["Another sentence.", "One sentence."])
    assert embedded == ["One sentence.", "Another sentence."]
    assert (first[0] == again[1]).all()
