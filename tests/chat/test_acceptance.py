"""What a good product must notice: each fault of the text that this project started from, asked as a question, and each
document that was replaced, withdrawn or is not final, asked about by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from chat.filters import Filters
from chat.service import Service
from chat.turn import NoticeKind, Status, Turn
from corpus.document import Standing

# The first test that needs all turns asks some two hundred questions, which a busy machine takes minutes for.
pytestmark = pytest.mark.timeout(900)

Ask = Callable[..., Turn]
_RETRACTED = {"sato-2002-bone", "sato-2005-bone", "iwamoto-2009-meta-analysis"}


@dataclass(frozen=True)
class Fault:
    """A faulty claim as a question, and what its answer must hold: words, cited documents, notices; and what it must not."""

    question: str
    says: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    notices: tuple[tuple[NoticeKind, str], ...] = ()
    never: tuple[str, ...] = ()


FAULTS = (
    Fault(
        "Is the USPSTF 2013 statement the most authoritative US guideline on vitamin D and fractures?",
        ("replaced",),
        ("uspstf-2018-fractures",),
        ((NoticeKind.SUPERSEDED, "uspstf-2013-fractures"), (NoticeKind.DRAFT, "uspstf-2024-draft-vitamin-d")),
    ),
    Fault(
        "What does the USPSTF recommend on vitamin D and calcium to prevent fractures?",
        (r"recommended in 2018 against",),
        ("uspstf-2018-fractures",),
        ((NoticeKind.SUPERSEDED, "uspstf-2013-fractures"), (NoticeKind.DRAFT, "uspstf-2024-draft-vitamin-d")),
        never=("2013",),
    ),
    Fault(
        "Should people aged 65 or older with falls or vitamin D deficiency receive vitamin D with a median dose of 800 IU "
        "to prevent falls?",
        (r"2018.* against vitamin D|grade D", r"documented vitamin D deficiency is a different question"),
        ("uspstf-2018-falls",),
        ((NoticeKind.SUPERSEDED, "uspstf-2012-falls"),),
    ),
    Fault(
        "Is the optimal vitamin D level 30 ng/mL or higher?",
        (r"no longer endorses|endorses neither", r"97\.5% of people"),
        ("endocrine-2024-vitamin-d", "iom-2011-vitamin-d"),
        (
            (NoticeKind.CONFLICT, "iom-2011-vitamin-d"),
            (NoticeKind.CONFLICT, "endocrine-2024-vitamin-d"),
            (NoticeKind.SUPERSEDED, "endocrine-2011-vitamin-d"),
        ),
    ),
    Fault(
        "Should vitamin D deficiency be treated with 50,000 IU weekly for 8 weeks?",
        ("4,000 IU", r"deficiency is a different question"),
        notices=((NoticeKind.SUPERSEDED, "endocrine-2011-vitamin-d"),),
        never=(r"\b50,000 IU", r"\byou should\b", r"\btake \d"),
    ),
    Fault(
        "Does 800 IU or more of vitamin D reduce hip fracture by 30% and non-vertebral fracture by 14%?",
        (r"actual.intake", r"not the result of the randomised comparison", r"DO-HEALTH|VITAL|D-Health|WHI"),
        ("bischoff-ferrari-2012",),
    ),
    Fault("Does vitamin K2 include MK-2 to MK-14?", ("MK-4 to MK-13", "differs"), ("ods-vitamin-k",)),
    Fault("Which menaquinones make up vitamin K2?", ("MK-4 to MK-13",), ("ods-vitamin-k",)),
    Fault(
        "Does USPSTF evidence clearly show no benefit of vitamin D and calcium?",
        (r"grade D\)", "I statement", "does not prove"),
        ("uspstf-2018-fractures",),
    ),
    Fault(
        "Is the evidence for vitamin K2 and fractures inconclusive?",
        (
            "no difference in new vertebral fractures",
            "not evidence of fewer fractures",
            "no longer statistically significant",
        ),
        ("inoue-2009", "mott-2019"),
        ((NoticeKind.RETRACTED, "cockayne-2006"),),
    ),
    Fault(
        "Can someone on warfarin take vitamin K2?", ("warfarin", "consistent|steady"), ("vitamin-k-warfarin-review",)
    ),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.question[:40])
def test_a_fault_of_the_first_text_is_mended_by_the_answer(ask: Ask, fault: Fault) -> None:
    """A faulty claim, asked, is answered with what holds, with the notices due, and never with the faulty claim."""
    answer = ask(fault.question).answer
    text = "\n".join(statement.text for statement in answer.statements)
    assert answer.status is Status.ANSWERED
    assert not [pattern for pattern in fault.says if not re.search(pattern, text)], text
    assert set(fault.cites) <= {reference.document for reference in answer.references}
    told = {(notice.kind, document) for notice in answer.notices for document in notice.documents}
    assert set(fault.notices) <= told
    assert not [pattern for pattern in fault.never if re.search(pattern, text)], text
    assert not _RETRACTED & {reference.document for reference in answer.references}


def test_secondary_sources_that_cannot_be_resolved_answer_nothing(ask: Ask) -> None:
    """Sources that the first text named and nobody can find are in no document, and no answer is made up of them."""
    for question in ("Is the reference Praxis a guideline?", "Is Dr.Oracle a reliable source?"):
        assert ask(question).answer.status is Status.INSUFFICIENT_EVIDENCE


def test_a_conflict_shows_both_bodies_among_the_statements(turns: list[Turn]) -> None:
    """Where a conflict between current documents is told of, both of them are cited in the same answer."""
    told = 0
    for turn in turns:
        cited = {reference.document for reference in turn.answer.references}
        for notice in turn.answer.notices:
            if notice.kind is NoticeKind.CONFLICT and turn.answer.status is Status.ANSWERED:
                told += 1
                assert set(notice.documents) <= cited, turn.question.text
    assert told >= 5


def _without_standing(service: Service) -> list[str]:
    return [source.id for source in service.documents() if not source.standing.citable]


def test_the_corpus_holds_every_kind_without_standing(service: Service) -> None:
    """The edges below are tried on superseded, draft, retracted and doubtful documents."""
    found = {service.index.metadata(key).standing for key in _without_standing(service)}
    assert found >= {Standing.SUPERSEDED, Standing.DRAFT, Standing.RETRACTED, Standing.CONCERN}


def test_a_document_asked_for_by_name_is_shown_with_its_standing(service: Service, ask: Ask) -> None:
    """Asked for by name, each is told of first, with what replaced it, and cited with its standing or not at all."""
    labels = {source.id: source.label for source in service.documents()}
    for key in _without_standing(service):
        source = service.index.metadata(key)
        answer = ask(f"Is {source.label} still current?").answer
        own = [notice for notice in answer.notices if notice.documents[0] == key]
        assert own, source.label
        assert source.label in own[0].text
        assert all(labels[edge.id] in own[0].text for edge in source.superseded_by), own[0].text
        assert all(labels[key] in own[0].text for key in source.proposes_to_replace), own[0].text
        references = {reference.document: reference for reference in answer.references}
        if source.standing is Standing.RETRACTED:
            assert key not in references
        else:
            assert references[key].standing is source.standing
        assert all(edge.id in references for edge in source.superseded_by), source.label


def test_naming_one_edition_does_not_bring_in_another(ask: Ask) -> None:
    """A question on one named edition cites no other document of the same body that is without standing."""
    for question, named in (
        ("Is USPSTF 2012 (falls) reliable?", "uspstf-2012-falls"),
        ("Is NICE CG161 2013 (falls) reliable?", "nice-cg161-falls"),
        ("Is USPSTF 2018 (osteoporosis) reliable?", "uspstf-2018-osteoporosis"),
    ):
        references = ask(question).answer.references
        assert {r.document for r in references if not r.standing.citable} == {named}


def test_an_age_is_no_word_on_standing(ask: Ask) -> None:
    """ "Older than 75 years" does not ask for the older guideline."""
    answer = ask("What does the Endocrine Society suggest on vitamin D for adults older than 75 years?").answer
    assert all(reference.standing.citable for reference in answer.references)
    assert "older than 75 years" in answer.statements[0].text


def test_a_trial_asked_for_by_name_leads_the_answer(ask: Ask) -> None:
    """The bottom line on a trial named in the question comes from that trial."""
    for question, document in (
        ("What did the D-Health trial report on fractures?", "d-health-2023"),
        ("What did ECKO report on fractures and cancers?", "cheung-2008-ecko"),
        ("What does Mott 2019 conclude about vertebral fractures?", "mott-2019"),
    ):
        assert ask(question, filters=Filters()).answer.statements[0].quotes[0].document == document
