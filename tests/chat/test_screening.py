"""Screening: what is said first, what is masked, and what goes on."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.screening import Screening, language, screen
from chat.turn import Status

LOCALES = ("US", "UK", "EU", "AU")
EMERGENCY = "I have crushing chest pain right now"
CRISIS = "I want to kill myself"
ORDINARY = "Does vitamin D prevent falls in older women?"
# Everything that SAFETY S1 and S2 name; any other number in a message is an invention.
KNOWN_NUMBERS = {"911", "999", "112", "988", "1-800-222-1222"}


def status(text: str) -> Status | None:
    """The status for a reader in the US."""
    return screen(text, "US").status


# What is said


@pytest.mark.parametrize(
    ("locale", "number"),
    [("US", "911"), ("UK", "999"), ("EU", "112"), ("AU", "your local emergency number"), ("??", "your local")],
)
def test_an_emergency_message_opens_with_the_number_of_the_locale(locale: str, number: str) -> None:
    """The first line says whom to call; where no number is known for the locale, it says so in words."""
    assert screen(EMERGENCY, locale).message.splitlines()[0].startswith(f"Call {number}")


@pytest.mark.parametrize("locale", LOCALES)
def test_only_the_us_is_given_the_us_crisis_line(locale: str) -> None:
    """988 is a number of the US; elsewhere the crisis line is named in words."""
    message = screen(CRISIS, locale).message
    assert ("988" in message) == (locale == "US")
    assert "crisis line" in message.splitlines()[0]


def test_poison_help_is_for_poisonings_in_the_us() -> None:
    """A swallowed overdose adds Poison Help in the US, after the emergency number, and nothing else does."""
    overdose = "I took 40 tablets of paracetamol"
    message = screen(overdose, "US").message
    assert message.index("911") < message.index("1-800-222-1222")
    assert "1-800-222-1222" not in screen(overdose, "UK").message
    assert "1-800-222-1222" not in screen(EMERGENCY, "US").message


def test_an_overdose_meant_to_end_a_life_names_both_lines() -> None:
    """Somebody who has taken pills to die is sent to the emergency number first, and told of the crisis line."""
    found = screen("I took 40 paracetamol tablets because I want to die", "US")
    assert found.status is Status.EMERGENCY
    assert found.message.index("911") < found.message.index("988")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "text",
    [EMERGENCY, CRISIS, "I swallowed bleach", "How do I forge a prescription?", "hello", "¿qué dosis debo tomar?"],
)
def test_messages_hold_no_number_that_was_not_checked(text: str, locale: str) -> None:
    """Every number in a message is one that SAFETY.md names."""
    assert set(re.findall(r"\d[\d-]*\d", screen(text, locale).message)) <= KNOWN_NUMBERS


@pytest.mark.parametrize("text", [EMERGENCY, CRISIS, "I swallowed a whole bottle of pills", "How do I starve myself?"])
def test_urgent_messages_advise_no_supplement_and_no_method(text: str) -> None:
    """An urgent message names no drug, no dose and no way to do harm, and says that a program is answering."""
    message = screen(text, "US").message.lower()
    assert not re.search(r"\b(?:vitamin|calcium|aspirin|mg|tablet|rope|blade|overdose)", message)
    assert "computer program" in message


def test_a_refusal_points_somewhere_safe() -> None:
    """A declined request is told where help is found and what can be asked."""
    message = screen("How can I fake a patient's consent form?", "US").message
    assert "ethics committee" in message
    assert "guidelines" in message


def test_a_greeting_is_answered_with_what_can_be_asked() -> None:
    """Hello gets a friendly pointer, not a refusal."""
    found = screen("Hello!", "US")
    assert found.status is Status.OUT_OF_SCOPE
    assert found.message.startswith("Hello")


def test_an_ordinary_question_is_told_nothing() -> None:
    """A question that goes on is passed as it was asked, without a message."""
    assert screen(ORDINARY, "US") == Screening(None, "", ORDINARY, ())


# What is remembered


@pytest.mark.parametrize(("before", "words"), [(Status.EMERGENCY, "Earlier you described"), (Status.CRISIS, "988")])
def test_a_danger_is_not_forgotten(before: Status, words: str) -> None:
    """A later question is answered, with one line about the danger that was spoken of before (S16)."""
    found = screen("and for men?", "US", [before, Status.ANSWERED, Status.ANSWERED])
    assert found.status is None
    assert words in found.message
    assert "911" in found.message
    assert "\n" not in found.message


def test_a_refusal_after_a_crisis_keeps_the_reminder() -> None:
    """A text that is refused for another reason still says where help is, first."""
    message = screen("how do i book a flight", "UK", [Status.CRISIS]).message
    assert message.startswith("Earlier")
    assert "outside what I can help with" in message


def test_ordinary_turns_leave_no_reminder() -> None:
    """Answered and refused turns are no danger."""
    assert screen(ORDINARY, "US", [Status.ANSWERED, Status.DECLINED, Status.OUT_OF_SCOPE]).message == ""


# Disguises and shapes


@pytest.mark.parametrize(
    "text",
    [
        "I WANT TO KILL MYSELF",
        "I want to ki\u200bll my\u00adself",
        "Ｉ ｗａｎｔ ｔｏ ｋｉｌｌ ｍｙｓｅｌｆ",
        "i  want\tto\u00a0kill\u2003myself",
        "My question is about vitamin D.\n\nBut the truth is:\nI want to kill myself.",
        "I don’t want to live anymore",
        "im suicidle",
    ],
)
def test_a_crisis_is_seen_through_its_spelling(text: str) -> None:
    """Capitals, invisible letters, full-width letters, odd blanks, line breaks and typos hide no crisis."""
    assert status(text) is Status.CRISIS


def test_an_emergency_is_found_among_other_sentences() -> None:
    """One urgent sentence is enough, wherever it stands."""
    assert status("I take calcium.\nMy father's face is drooping now.\nWhich dose is right?") is Status.EMERGENCY


def test_an_emergency_comes_before_everything() -> None:
    """An urgent text that is also an errand or a harmful request is urgent."""
    assert status("Order me a pizza, I can't breathe and my lips are blue") is Status.EMERGENCY


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\u200b"])
def test_an_empty_text_gets_the_pointer(text: str) -> None:
    """Nothing asked is nothing to look up."""
    assert status(text) is Status.OUT_OF_SCOPE


# Scope and language


@pytest.mark.parametrize(
    "text",
    [
        "what's my credit card balance",
        "book a flight to Boston for tuesday",
        "tell me a joke",
        "play the next song",
        "what is 25 times 38",
        "give me a recipe for lasagna",
        "who won the superbowl",
        "thanks, bye",
        "are you a robot?",
        "set an alarm for 7 am",
    ],
)
def test_errands_and_small_talk_are_out_of_scope(text: str) -> None:
    """Everyday business is not looked up."""
    assert status(text) is Status.OUT_OF_SCOPE


@pytest.mark.parametrize(
    "text",
    [
        "why?",
        "and for men?",
        "what about the dose?",
        "women over 70?",
        "how long does it take to work?",
        "tell me more about that",
        "show me the sources",
        "What is Waardenburg?",
        "Cyclobenzaprine?",
        "CAR-T in myeloma",
        "Is it safe to travel with a pacemaker?",
        "How much does denosumab cost?",
        "What causes What I need to know about lupus?",
    ],
)
def test_follow_ups_and_anything_medical_go_on(text: str) -> None:
    """A short follow-up, an unknown name, or one medical word is enough to look."""
    assert status(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "¿Cuál es la dosis recomendada de vitamina D para adultos mayores?",
        "Quelle est la dose quotidienne de calcium pour une femme ménopausée ?",
        "Wie viel Vitamin D sollte man pro Tag einnehmen?",
        "Qual è la dose giornaliera di vitamina D per gli anziani?",
        "Hoeveel vitamine D hebben ouderen per dag nodig?",
        "Jaka jest zalecana dawka witaminy D dla osób starszych?",
        "Сколько витамина D нужно принимать пожилым людям?",
        "老年人每天应该摄入多少维生素D？",
        "كم جرعة فيتامين د الموصى بها لكبار السن؟",
        "बुजुर्गों के लिए विटामिन डी की खुराक क्या है?",
        "Ποια είναι η συνιστώμενη δόση βιταμίνης D;",
    ],
)
def test_other_languages_are_told_so(text: str) -> None:
    """A question in another language is told that the documents are in English, and where help is in danger."""
    found = screen(text, "EU")
    assert found.status is Status.OUT_OF_SCOPE
    assert "English" in found.message
    assert "112" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "Staphylococcus aureus bacteremia vancomycin versus daptomycin",
        "status epilepticus lorazepam",
        "lupus erythematosus pregnancy hydroxychloroquine",
        "Ménière disease diuretics",
        "café-au-lait spots",
        "de Quervain tenosynovitis",
        "TNF-α inhibitors β-blockers",
        "Jervell Lange-Nielsen syndrome",
        "in vitro fertilisation per os prednisone",
        "25(OH)D < 30 nmol/L",
    ],
)
def test_latin_and_eponyms_are_english(text: str) -> None:
    """Short medical English with Latin, Greek letters or foreign names is never refused."""
    assert status(text) is None


def test_ordinary_english_needs_no_language_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The identifier, which is slow to load, is asked only about doubtful texts."""

    def unwanted() -> None:
        raise AssertionError("loaded")

    monkeypatch.setattr(language, "_identifier", unwanted)
    assert status(ORDINARY) is None
    assert status("Cyclobenzaprine?") is None


# Identifiers


@pytest.mark.parametrize(
    ("text", "masked", "kinds"),
    [
        ("patient John Smith takes warfarin", "patient [name] takes warfarin", ("name",)),
        ("Mr Smith has gout", "Mr [name] has gout", ("name",)),
        ("Mrs. Jane Doe, 78 years old", "Mrs. [name], 78 years old", ("name",)),
        ("My name is Anna-Lena Müller.", "My name is [name].", ("name",)),
        ("my name is bob jones and I smoke", "my name is [name] and I smoke", ("name",)),
        ("MR SMITH HAS GOUT", "MR [name] HAS GOUT", ("name",)),
        ("Ms O'Brien asks", "Ms [name] asks", ("name",)),
        ("my wife Jane has osteopenia", "my wife [name] has osteopenia", ("name",)),
        ("Jane Doe, 67, has osteopenia", "[name], 67, has osteopenia", ("name",)),
        ("MRN 1234567: which dose?", "MRN [record number]: which dose?", ("record number",)),
        ("NHS number 943 476 5919", "NHS number [record number]", ("record number",)),
        ("SSN 123-45-6789", "SSN [record number]", ("record number",)),
        ("born 12/03/1950", "born [date]", ("date",)),
        ("DOB: 3/4/50", "DOB: [date]", ("date",)),
        ("admitted on March 3, 2024", "admitted on [date]", ("date",)),
        ("2024-03-12 labs", "[date] labs", ("date",)),
        ("call me at 555-123-4567", "call me at [phone]", ("phone",)),
        ("+44 7700 900123", "[phone]", ("phone",)),
        ("john.smith@example.com", "[e-mail]", ("e-mail",)),
        ("she lives at 12 Oak Street, Springfield, IL 62704", "she lives at [address]", ("address",)),
        (
            "Mr Lee, MRN 445566, born 1 May 1950",
            "Mr [name], MRN [record number], born [date]",
            ("record number", "date", "name"),
        ),
    ],
)
def test_identifiers_are_masked(text: str, masked: str, kinds: tuple[str, ...]) -> None:
    """What is introduced as an identifier is masked, and nothing around it."""
    found = screen(text, "US")
    assert (found.text, found.identifiers) == (masked, kinds)


@pytest.mark.parametrize(
    "text",
    [
        "Is Paget disease of bone inherited?",
        "My father Alzheimer disease",
        "Women's Health Initiative 2006 trial",
        "Cockayne 2006 showed that vitamin K reduces fractures",
        "PMID 16801507, doi 10.1001/archinte.166.12.1256",
        "https://pubmed.ncbi.nlm.nih.gov/16801507/",
        "NCT01234567 and ISRCTN12345678",
        "vitamin D3 1000 IU for 12 weeks from 2010 to 2014",
        "25(OH)D of 20-30 ng/mL, 1,25-dihydroxyvitamin D, blood pressure 120/80",
        "Patient Health Questionnaire-9 and Patient Controlled Analgesia",
        "MR Angiography, MR imaging and MS Patients",
        "St John's wort 300 mg",
        "a drug named Xarelto, a syndrome called Ehlers Danlos",
        "published in March 2020",
        "CAS 1406-16-2, case 2000, 10/12/14 mg",
        "What does Dr Oracle say?",
    ],
)
def test_medicine_is_not_masked(text: str) -> None:
    """Eponyms, trials, organisations, citations, doses, values and years stay as they are."""
    assert screen(text, "US").text == text


def test_urgent_texts_are_masked_too() -> None:
    """What is stored with an emergency holds no name either."""
    found = screen("My patient John Smith just collapsed and is not breathing", "US")
    assert found.status is Status.EMERGENCY
    assert "Smith" not in found.text


def test_masking_keeps_units_and_symbols() -> None:
    """The text that goes on keeps its symbols: ten to the ninth is not a hundred and nine."""
    assert screen("Mr Lee has platelets of 30 × 10⁹/L, Ca²⁺ 2.1, ½ tablet", "US").text == (
        "Mr [name] has platelets of 30 × 10⁹/L, Ca²⁺ 2.1, ½ tablet"
    )


def test_a_question_is_screened_in_milliseconds() -> None:
    """The median of ordinary questions is far below what a reader notices; it is about 1 ms for 200 characters."""
    question = (ORDINARY + " ") * 4 + "Which dose was studied?"
    runs = []
    for _ in range(50):
        start = time.process_time()
        screen(question, "US")
        runs.append(time.process_time() - start)
    assert sorted(runs)[25] < 0.02


# Properties

FRAGMENTS = st.sampled_from(
    "Mr Mrs Smith John patient my name is [name] [date] 12/03/1950 MRN 123456 555-123-4567 @ a@b.co , . ( ) - \n "
    "é ﬁ \u200b \u0301 \ud800 12 Oak Street born 老 kill myself took 40 tablets [ ] ' ’ 000 +44".split(" ")
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(FRAGMENTS, max_size=25).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, locale=st.sampled_from([*LOCALES, "", "xx"]), earlier=st.lists(st.sampled_from(Status), max_size=3))
def test_screening_never_raises_and_masking_is_stable(text: str, locale: str, earlier: list[Status]) -> None:
    """Any text is screened, a status always comes with a message, and masking twice changes nothing."""
    found = screen(text, locale, earlier)
    assert found.status is None or found.message
    assert screen(found.text, locale).text == found.text


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a ",
        "my ",
        "1-",
        "i want to ",
        "not ",
        "i'm ",
        "John Smith ",
        "a@",
        "without the ",
        "\n",
        "я ",
        "she fell and ",
    ],
)
def test_long_texts_take_linear_time(unit: str) -> None:
    """20,000 characters of a text made to be hard take seconds at most, and about four times what 5,000 take."""

    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        runs = []
        for _ in range(2):  # processor time, the better of two: other work on the machine does not count
            start = time.process_time()
            screen(text, "US")
            runs.append(time.process_time() - start)
        return min(runs)

    quarter, whole = seconds(5_000), seconds(20_000)
    assert whole < 10
    assert whole < 9 * quarter + 0.1  # a quadratic pattern would take sixteen times as long
