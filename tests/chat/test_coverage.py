"""Answers in part: what a question names besides, found by rule, searched once more, and told where nothing names it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chat.coverage import Part, coverage, partly_answered, parts
from chat.turn import Coverage, Status, Turn

Ask = Callable[..., Turn]

# A question of two parts, and a word of the one that no document is on. The rules were made while reading the first
# sixteen; the others were written before they were asked.
UNCOVERED = (
    ("Does vitamin D prevent falls and does magnesium help with leg cramps?", "magnesium"),
    ("What is the upper limit of vitamin D and of zinc?", "zinc"),
    ("Is vitamin K2 safe with warfarin and with metformin?", "metformin"),
    ("Does vitamin D prevent falls or depression in older adults?", "depression"),
    ("What does the USPSTF say on vitamin D and on vitamin B12 for preventing falls?", "B12"),
    ("How does calcium with vitamin D compare with strontium ranelate for preventing fractures?", "strontium"),
    ("At what age should women be screened for osteoporosis? And when should they have a colonoscopy?", "colonoscopy"),
    ("Does exercise prevent falls in adults over 65 and do hearing aids?", "hearing"),
    ("How much vitamin K do adults need, and how much iodine?", "iodine"),
    ("Does low-dose vitamin D with calcium prevent fractures in postmenopausal women and in people with haemophilia?", "haemophilia"),
    ("Is MK-7 good for bone density and for eyesight?", "eyesight"),
    ("what grade does USPSTF give vitamin D for falls, and for preventing dementia", "dementia"),
    ("RDA of vitamin D over 70, and the RDA of vitamin C?", "vitamin C"),
    ("Do bisphosphonates prevent vertebral fractures? Do they help with migraine?", "migraine"),
    ("Does vitamin K1 or collagen improve bone density?", "collagen"),
    ("Does exercise prevent falls in toddlers?", "toddlers"),
    ("What is the tolerable upper intake level of calcium, and of selenium?", "selenium"),
    ("Does vitamin D help against falls? And does it help against asthma attacks?", "asthma"),
    ("Which body recommends DXA before 65, and which recommends thyroid ultrasound?", "thyroid"),
    ("Does menatetrenone prevent vertebral fractures or hair loss?", "hair"),
    ("Do vitamin D supplements prevent fractures in older adults compared with creatine?", "creatine"),
    ("What dose of vitamin D did VITAL use and what dose of melatonin?", "melatonin"),
    ("Is exercise advised against falls in adults over 65 and in people with multiple sclerosis?", "sclerosis"),
    ("USPSTF grade: vitamin D for falls; also for prostate cancer?", "prostate"),
    ("Does vitamin K2 help bones in postmenopausal women and in professional athletes?", "athletes"),
    ("How common is osteoporosis in women over 65 and how common is gout?", "gout"),
    ("What is hyperparathyroidism and what is cushing syndrome", "cushing"),
    ("Can warfarin be taken with vitamin K2 and with ginkgo?", "ginkgo"),
    ("Is calcium or fluoride better against fractures after menopause?", "fluoride"),
    ("Does vitamin D plus calcium prevent fractures in postmenopausal women and infants?", "infants"),
)  # fmt: skip
# Both parts are in the documents.
COVERED = (
    "Does vitamin D prevent falls and fractures in older adults?",
    "What are the RDAs of calcium and vitamin D for adults over 70?",
    "Do bisphosphonates lower vertebral and hip fractures?",
    "What does the USPSTF say on exercise and on vitamin D against falls?",
    "What is the adequate intake of vitamin K for men and for women?",
    "Which 25(OH)D level is enough? And is routine testing advised?",
    "Does the Women's Health Initiative trial show fewer hip fractures, and did kidney stones increase?",
    "Does MK-7 or MK-4 improve bone density after menopause?",
    "Is a yearly megadose of vitamin D safe, and did falls rise?",
    "How does VITAL differ from D-Health in dose?",
    "What does NICE NG259 recommend for DXA and for risk assessment in people under 50?",
    "Should people on warfarin avoid vitamin K, or keep intake steady?",
    "What causes warfarin resistance and how is it inherited?",
    "Does the Endocrine Society suggest vitamin D in pregnancy and in prediabetes?",
    "Does vitamin D prevent falls in men and women over 65?",
    "osteoporosis screening in women and men, USPSTF 2025",
    "Did D-Health or VITAL find fewer fractures?",
    "Does the USPSTF advise exercise or multifactorial interventions to prevent falls?",
    "What is the RDA of vitamin D up to 70 and above 70?",
    "What are the side effects of menatetrenone and does it prevent vertebral fractures?",
    "Was Cockayne 2006 retracted, and which meta-analysis replaces it?",
    "What are kidney stones and how are they prevented?",
    "What is rickets and what causes it?",
    "Which genes change the response to warfarin and how?",
    "how common is osteoporosis in women and in men over 65",
    "Does phylloquinone raise bone density? Did ECKO see fewer fractures?",
    "Which risk tools does NICE recommend, FRAX or QFracture?",
    "What are symptoms and treatment of primary hyperparathyroidism?",
    "What is the bone density test and who needs it?",
    "Do vitamin D and omega-3 prevent fractures in DO-HEALTH?",
)  # fmt: skip


def _answered(ask: Ask, question: str) -> Turn | None:
    turn = ask(question)
    return turn if turn.answer.status is Status.ANSWERED else None


def test_what_no_document_is_on_is_told(ask: Ask) -> None:
    """Of two-part questions that are answered at all, at least three quarters are told which part is missing."""
    asked = [(turn, word) for question, word in UNCOVERED if (turn := _answered(ask, question))]
    assert len(asked) >= 20
    told = [turn for turn, word in asked if turn.answer.partly and word.lower() in str(turn.answer.partly).lower()]
    assert len(told) / len(asked) >= 0.75


def test_what_is_covered_is_not_told_as_missing(ask: Ask) -> None:
    """No wolf is cried: a question both of whose parts are answered has no word on a missing part."""
    wrong = [turn.question.text for q in COVERED if (turn := _answered(ask, q)) and turn.answer.partly]
    assert wrong == []


def test_one_part_questions_are_left_alone(own_turns: list[tuple[str, Turn]]) -> None:
    """Questions that a document says it answers are hardly ever called answered in part."""
    flagged = [turn.question.text for _, turn in own_turns if turn.answer.partly]
    assert len(flagged) <= 0.03 * len(own_turns), flagged


def test_the_message_names_both_and_is_no_medical_negative(ask: Ask) -> None:
    """The reader is told what is covered and what is not, and that silence is no answer."""
    turn = ask("Does vitamin D prevent falls or depression in older adults?")
    assert turn.answer.partly == Coverage(covered=("falls",), not_covered=("depression",))
    assert "cover “falls”. On “depression” they say nothing" in turn.answer.message
    assert "does not mean that the answer is no" in turn.answer.message
    assert turn.as_json()["partly"] == {"covered": ["falls"], "not_covered": ["depression"]}


def test_a_part_that_was_left_out_is_searched_for(ask: Ask) -> None:
    """What the documents hold on a part is added, not called missing: every quote of it is verified like any other."""
    turn = ask("empiric vitamin D in pregnancy or prediabetes - endocrine society 2024 view")
    assert turn.answer.partly is None
    assert any("pregnancy" in statement.text for statement in turn.answer.statements)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Does vitamin D prevent falls?", []),
        ("Is it legal or official?", []),
        ("Is zinc or iodine better?", ["zinc", "iodine"]),
        ("Is zinc safe in toddlers?", ["toddlers"]),
        ("What is gout? Is collagen good for it?", ["Is collagen good for it?"]),
    ],
)
def test_parts_are_found_by_form(question: str, named: list[str]) -> None:
    """Joined subjects, populations and further questions are parts; words that name nothing are none."""
    assert [part.text for part in parts(question)] == named


def test_parts_are_named_without_the_words_that_lead_to_them() -> None:
    """ "what about X" is told as X, and what names no subject is not told as covered."""
    told = coverage([Part("and what about depression", "in men", alone=True)], (), lambda term: 1.0)
    assert told == Coverage(covered=(), not_covered=("depression",))
    told = coverage([Part("how about gout", "for falls in men", alone=True)], (), lambda term: 1.0)
    assert told == Coverage(covered=("falls in men",), not_covered=("gout",))


def test_a_population_is_told_without_what_it_stands_beside() -> None:
    """Where nothing is named beside what is missing, only that is said."""
    said = partly_answered(Coverage(covered=(), not_covered=("toddlers",)))
    assert said.startswith(
        "On “toddlers” the documents at hand say nothing that could be quoted here; that does not mean"
    )


def test_nothing_is_said_where_nothing_is_missing() -> None:
    """A whole answer has no message."""
    assert partly_answered(None) == ""
