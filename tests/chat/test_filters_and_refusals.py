"""Filters are honoured and never empty a list that has matches; what is not answered is said so, without a verdict."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

import pytest

from chat.filters import Filters, Narrowed
from chat.narrowing import chosen
from chat.pipeline import NOT_AMONG_SELECTED, NOT_IN_DOCUMENTS, NOTHING_SELECTED
from chat.retrieval import CITABLE, NO_EVIDENCE, Retriever, SequiturRetriever, selection
from chat.service import Service
from chat.turn import NoticeKind, SectionName, Status, Turn
from corpus.document import DocumentType, Kind, Metadata
from errors import UsageError

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


NARROW = (
    Filters(types=(DocumentType.RCT,)),
    Filters(types=(DocumentType.GUIDELINE, DocumentType.RECOMMENDATION_STATEMENT), since=2018),
    Filters(organisations=("Endocrine Society",)),
    Filters(jurisdictions=("UK",)),
)


def _fits(source: Metadata, filters: Filters) -> bool:
    return (
        filters.kind in (None, source.kind)
        and (source.year or 0) >= (filters.since or 0)
        and source.type in (filters.types or tuple(DocumentType))
        and source.organisation in (filters.organisations or (source.organisation,))
        and source.jurisdiction in (filters.jurisdictions or (source.jurisdiction,))
    )


def _source(turn: Turn, document: str) -> Metadata:
    return next(passage.source for passage in turn.retrieved if passage.document == document)


@pytest.mark.parametrize("filters", NARROW, ids=range(len(NARROW)))
def test_types_organisations_and_jurisdictions_are_kept_to(ask: Ask, filters: Filters) -> None:
    """An answer on falls under each of them cites what fits, and says of whatever does not that it is outside."""
    turn = ask("Does vitamin D prevent falls and fractures in older adults?", filters=filters)
    assert turn.answer.status is Status.ANSWERED
    assert turn.answer.narrowed is not None
    cited = {reference.document for reference in turn.answer.references}
    assert {key for key in cited if not _fits(_source(turn, key), filters)} == set(turn.answer.narrowed.outside)
    assert cited - set(turn.answer.narrowed.outside)


def test_a_warning_from_outside_the_filters_is_told_to_be_outside(ask: Ask) -> None:
    """What vitamin K does to warfarin is said though no trial says it; the source is named as outside the filters."""
    turn = ask("Is vitamin K2 safe with warfarin?", filters=Filters(types=(DocumentType.RCT,)))
    assert turn.answer.narrowed is not None
    assert turn.answer.narrowed.outside
    for key in turn.answer.narrowed.outside:
        assert _source(turn, key).type is not DocumentType.RCT
    assert "documents that fit the filters" in turn.answer.message


@pytest.mark.parametrize("filters", [Filters(kind=Kind.RESEARCH), Filters(since=2018), Filters(jurisdictions=("UK",))])
def test_a_replaced_document_asked_for_by_name_is_told_of_outside_the_filters(ask: Ask, filters: Filters) -> None:
    """That a guideline was replaced is told whatever is filtered, and neither it nor anything else outside is cited."""
    turn = ask("Is the Endocrine Society guideline of 2011 still in force?", filters=filters)
    (notice,) = [n for n in turn.answer.notices if n.kind is NoticeKind.SUPERSEDED]
    assert notice.documents == ("endocrine-2011-vitamin-d", "endocrine-2024-vitamin-d")
    assert all(_fits(passage.source, filters) for passage in turn.retrieved)


def test_a_retracted_trial_asked_for_by_name_is_told_of_outside_the_filters(ask: Ask) -> None:
    """So is a retraction."""
    answer = ask("Was the Sato 2005 trial retracted?", filters=Filters(kind=Kind.GUIDELINE)).answer
    assert ("sato-2005-bone",) in [n.documents for n in answer.notices if n.kind is NoticeKind.RETRACTED]


def test_a_replaced_document_that_was_filtered_away_unasked_is_not_told_of(ask: Ask) -> None:
    """Who searches since 2020 and names no older document hears of none that was replaced before."""
    turn = ask("Does vitamin D prevent falls in older adults?", filters=Filters(since=2020))
    replaced = [n for n in turn.answer.notices if n.kind is NoticeKind.SUPERSEDED]
    assert all("2013" not in n.text and "2011" not in n.text for n in replaced)


def test_a_disagreement_is_told_of_though_one_side_is_outside_the_filters(ask: Ask) -> None:
    """One body's word alone is not the whole: the other is named as outside, and not cited."""
    filters = Filters(organisations=("Endocrine Society",))
    turn = ask("Should people over 75 take vitamin D so as not to fall?", filters=filters)
    (notice,) = [n for n in turn.answer.notices if n.kind is NoticeKind.CONFLICT]
    assert notice.text.endswith("USPSTF 2018 (falls) does not fit the filters and is not cited here.")
    assert {reference.document for reference in turn.answer.references} == {"endocrine-2024-vitamin-d"}
    assert not turn.answer.sides
    both = ask("Should people over 75 take vitamin D so as not to fall?")
    assert all("does not fit the filters" not in n.text for n in both.answer.notices)


def test_a_refusal_by_filters_says_under_which_there_is_enough(ask: Ask) -> None:
    """One filter is taken away by itself where that helps, all of them where only that does, and none where none does."""
    question = "Does vitamin D prevent falls?"
    wider = {
        filters: ask(text, filters=filters).answer.narrowed
        for text, filters in (
            (question, Filters(since=2100, kind=Kind.GUIDELINE)),
            (question, Filters(since=2100, jurisdictions=("JP",), types=(DocumentType.FACT_SHEET,))),
            ("What is the renal dose of metformin in type 2 diabetes?", Filters(kind=Kind.RESEARCH)),
        )
    }
    assert list(wider.values()) == [
        Narrowed(wider=(Filters(kind=Kind.GUIDELINE),)),
        Narrowed(wider=(Filters(),)),
        Narrowed(),
    ]
    found = ask(question, filters=Filters(kind=Kind.GUIDELINE))
    assert found.answer.status is Status.ANSWERED


def test_a_refusal_under_filters_speaks_of_the_documents_that_fit(ask: Ask) -> None:
    """Only some documents were searched, so only of them it is said that they do not answer."""
    filters = Filters(jurisdictions=("UK",))
    assert ask("What is the mortality of sepsis?", filters=filters).answer.message == NOT_AMONG_SELECTED
    assert ask("What is the mortality of sepsis?").answer.narrowed is None


def test_what_is_offered_is_what_documents_have(service: Service) -> None:
    """Each value that is offered, alone, selects something that may be cited; nothing is offered that is no evidence."""
    offered = service.offer
    by_one = [
        *(Filters(kind=each) for each in offered.kinds),
        *(Filters(since=each) for each in offered.years),
        *(Filters(types=(each,)) for each in offered.types),
        *(Filters(organisations=(each,)) for each in offered.organisations),
        *(Filters(jurisdictions=(each,)) for each in offered.jurisdictions),
    ]
    assert all(service.index.mask(selection(filters)).any() for filters in by_one)
    assert not NO_EVIDENCE & set(offered.types)
    assert len(offered.organisations) > 5


def test_words_become_filters_and_unknown_ones_are_refused_with_what_there_is(service: Service) -> None:
    """Any case will do, and the value is kept as documents write it."""
    filters = chosen(service.offer, types=["RCT"], organisations=["endocrine society "], jurisdictions=["uk"])
    assert (filters.types, filters.organisations) == ((DocumentType.RCT,), ("Endocrine Society",))
    assert filters.jurisdictions == ("UK",)
    assert filters.chosen == ("types", "organisations", "jurisdictions")
    with pytest.raises(UsageError, match=r"type 'leaflet'.* There is: .*rct"):
        chosen(service.offer, types=["leaflet"])
    with pytest.raises(UsageError, match=r"organisation 'WHO'.* There is: .*Endocrine Society"):
        chosen(service.offer, organisations=["WHO"])
    with pytest.raises(UsageError, match=r"jurisdiction 'FR'.* There is: .*UK"):
        chosen(service.offer, jurisdictions=["FR"])


def test_a_turn_that_was_stored_before_there_were_these_filters_loads(ask: Ask) -> None:
    """Its filters are the two of then, and it says nothing of what they did."""
    stored = ask("Does vitamin D prevent falls?", filters=Filters(kind=Kind.GUIDELINE)).model_dump(mode="json")
    stored["question"]["filters"] = {"kind": "guideline", "since": None, "without": []}
    del stored["answer"]["narrowed"]
    loaded = Turn.model_validate(stored)
    assert loaded.question.filters == Filters(kind=Kind.GUIDELINE)
    assert loaded.answer.narrowed is None
    assert loaded.as_json()["filters"]["kind"] == "guideline"


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
