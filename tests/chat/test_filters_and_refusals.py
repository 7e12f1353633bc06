"""Filters are honoured and never empty a list that has matches; what is not answered is said so, without a verdict."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

import pytest

from chat.pipeline import NOT_IN_DOCUMENTS, NOTHING_SELECTED
from chat.retrieval import CITABLE, Retriever, SequiturRetriever, selection
from chat.service import Service
from chat.turn import Filters, SectionName, Status, Turn
from corpus.document import Kind

Ask = Callable[..., Turn]
Converse = Callable[[Sequence[str], str | None], list[Turn]]
_YEARS = (None, 1990, 2005, 2018, 2024, 2026)
UNRELATED = (
    "What is the first-line treatment of hypertension in pregnancy?",
    "How is asthma treated in children?",
    "What are the symptoms of appendicitis?",
    "Which antibiotic treats community-acquired pneumonia?",
    "Does metformin cause lactic acidosis?",
    "What is the incubation period of measles?",
    "How is atrial fibrillation ablated?",
    "What causes migraine with aura?",
    "Can ibuprofen worsen heart failure?",
    "What is the recommended screening age for colorectal cancer?",
    "How effective is the HPV vaccine?",
    "What is the treatment for hepatitis C?",
    "Is amoxicillin safe for a penicillin-allergic patient?",
    "What are the side effects of lithium?",
    "How is type 1 diabetes diagnosed?",
    "Which gene is mutated in cystic fibrosis?",
    "What is the mortality of sepsis?",
    "Does statin therapy prevent stroke?",
    "How do SSRIs work in depression?",
    "What is the staging system of melanoma?",
)


@pytest.fixture(scope="module")
def retriever(service: Service) -> Retriever:
    """The retriever of the shipped index."""
    return Retriever(service.index, service.embeddings, service.settings.retrieval)


def test_filters_never_empty_a_list_that_has_matches(service: Service, retriever: Retriever) -> None:
    """Under every filter the search returns as many passages as there are, up to the number asked for, all of them fit."""
    for kind, since in itertools.product((None, Kind.GUIDELINE, Kind.RESEARCH), _YEARS):
        chosen = selection(Filters(kind=kind, since=since))
        found = retriever.retrieve("vitamin D and falls", chosen)
        fitting = int(service.index.mask(chosen).sum())
        assert len(found) == min(fitting, service.settings.retrieval.passages), (kind, since)
        for passage in found:
            assert kind is None or passage.source.kind is kind
            assert since is None or (passage.source.year or 0) >= since
            assert passage.source.standing in CITABLE


def test_an_answer_keeps_to_its_filters(ask: Ask) -> None:
    """An answer under a filter cites what fits it; only a safety sentence whose absence harms may come from outside."""
    for filters in (Filters(kind=Kind.GUIDELINE), Filters(kind=Kind.RESEARCH), Filters(since=2018)):
        answer = ask("Does vitamin D prevent falls and fractures in older adults?", filters=filters).answer
        assert answer.status is Status.ANSWERED
        outside = {
            reference.number
            for reference in answer.references
            if (filters.kind and reference.kind is not filters.kind)
            or (filters.since and (reference.year or 0) < filters.since)
        }
        assert all(s.section is SectionName.SAFETY for s in answer.statements if outside & set(s.citations)), filters


def test_a_safety_sentence_is_taken_from_within_the_filters_where_there_is_one(ask: Ask) -> None:
    """Among guidelines only, the sentence on vitamin K antagonists is a guideline's too."""
    answer = ask("Is there an upper limit for vitamin K?", filters=Filters(kind=Kind.GUIDELINE)).answer
    assert any(re.search("warfarin|blood thinners|antagonist", s.text) for s in answer.statements)
    assert {reference.kind for reference in answer.references} == {Kind.GUIDELINE}


def test_filters_that_select_nothing_say_so(ask: Ask) -> None:
    """Where no document fits the filters, that is the message, not that the documents do not answer."""
    answer = ask("Does vitamin D prevent falls?", filters=Filters(since=2100)).answer
    assert answer.status is Status.INSUFFICIENT_EVIDENCE
    assert answer.message == NOTHING_SELECTED
    assert not answer.nearest


def test_unrelated_medical_questions_are_refused(ask: Ask) -> None:
    """Twenty medical questions on other subjects are not answered from documents on bones and vitamins."""
    answered = [text for text in UNRELATED if ask(text).answer.status is not Status.INSUFFICIENT_EVIDENCE]
    assert not answered


def test_own_questions_are_answered(own_turns: list[tuple[str, Turn]]) -> None:
    """At least nine tenths of the questions that documents say they answer are answered, most from that document."""
    answered = [(key, turn) for key, turn in own_turns if turn.answer.status is Status.ANSWERED]
    assert len(answered) >= 0.9 * len(own_turns)
    own = sum(key in {reference.document for reference in turn.answer.references} for key, turn in answered)
    assert own >= 0.8 * len(answered)


def test_a_refusal_shows_the_nearest_passages_and_no_medical_negative(ask: Ask) -> None:
    """A refusal says that the documents are at their limit, that this is no "no", and shows what came nearest."""
    for text in UNRELATED:
        answer = ask(text).answer
        assert answer.message == NOT_IN_DOCUMENTS
        assert "does not mean that the answer is no" in answer.message
        assert 1 <= len(answer.nearest) <= 3
        assert not answer.statements
        assert not answer.references


def test_a_name_alone_is_not_enough(ask: Ask) -> None:
    """To name a trial of the corpus does not answer a question that its document does not touch."""
    for question in ("What did ECKO report on hair loss?", "What does Mott 2019 say about dementia?"):
        assert ask(question).answer.status is Status.INSUFFICIENT_EVIDENCE


def test_at_most_so_many_passages_of_one_document(service: Service, retriever: Retriever) -> None:
    """Ten passages are not ten documents: none crowds the others out while they are left."""
    found = retriever.retrieve("USPSTF 2025 osteoporosis screening in women and men", selection(Filters()))
    counts = [sum(p.document == q.document for q in found) for p in found]
    assert max(counts) <= service.settings.retrieval.per_document
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)


def test_the_langchain_retriever_tells_place_and_standing(retriever: Retriever) -> None:
    """LangChain chains get the same passages, each with its document, range and standing."""
    found = SequiturRetriever(retriever=retriever, filters=Filters(kind=Kind.GUIDELINE)).invoke("vitamin D and falls")
    assert len(found) > 3
    for document in found:
        assert document.metadata["end"] - document.metadata["start"] == len(document.page_content)
        assert document.metadata["standing"] in ("current", "under_update")


def test_only_what_has_nothing_to_do_with_the_documents_is_called_out_of_scope(ask: Ask, converse: Converse) -> None:
    """An errand that no rule knows is told to be outside; what goes on with a conversation is only refused for want of
    evidence."""
    assert ask("which visa is needed for a month in the land of my cousin").answer.status is Status.OUT_OF_SCOPE
    questions = ["Does vitamin K2 reduce fractures?", "which visa is needed for a month in the land of my cousin"]
    assert converse(questions, None)[1].answer.status is not Status.OUT_OF_SCOPE
