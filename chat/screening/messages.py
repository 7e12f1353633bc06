"""Every text that screening shows, in one place, so that a clinician can review them in one sitting.

Only the numbers that SAFETY.md names are given; elsewhere the words are generic. No text advises a dose or a method.
"""

from __future__ import annotations

from collections.abc import Sequence

from chat.turn import Status

_EMERGENCY_NUMBERS = {"US": "911", "UK": "999", "EU": "112"}
_ANY_EMERGENCY_NUMBER = "your local emergency number"

_EMERGENCY = """Call {number} now. This may be an emergency, and this chat cannot help with it in time.
{extra}Stay with the person, keep the phone line open and follow what the call taker says. If you are the one who is \
unwell, tell someone near you.
Do not wait for an answer here, and do not take or give anything because of what you read here. You are using a \
computer program, not talking to a person."""
_POISON_HELP_US = "Something was swallowed, breathed in or injected: Poison Help in the US is 1-800-222-1222. Have the package at hand."
_POISON_HELP = (
    "Something was swallowed, breathed in or injected: say what, how much and when, and have the package at hand."
)
_ALSO_CRISIS = "If this was meant to end a life, say so on the call. {crisis_line}"

_CRISIS = """{first}
If you or the person you are worried about may act on this soon, call {number} now. Do not stay alone or leave them \
alone, and move away from anything that could be used to cause harm.
You are using a computer program, not talking to a person, and it does not answer questions about ways to harm \
oneself. Someone on the line will listen, and so may a friend, a family member or a clinician you trust: please tell \
one of them today."""
_CRISIS_LINE_US = "Call 988 now: it is the crisis line in the US."
_CRISIS_LINE = "Please call your local crisis line now."
_CRISIS_LINE_FOR_EATING = {
    True: "If you are in distress or making yourself ill, call 988: it is the crisis line in the US.",
    False: "If you are in distress or making yourself ill, please call your local crisis line.",
}
_EATING = """{first}
Starving, making oneself vomit and losing weight very fast can be dangerous. If someone has collapsed, has \
chest pain or is confused, call {number} now.
You are using a computer program, not talking to a person, and it does not help with this. A doctor, or an \
eating-disorder service, can help you safely and without judging you: please tell one of them, or someone you trust, \
today."""

_DECLINED = """I cannot help with this: it could harm or mislead patients or others, or break their trust or the law.
If you face a hard situation, an ethics committee, a senior colleague, the patient-safety or compliance office, or \
your professional body can advise in confidence. If someone is in danger now, call {number}.
I can answer from the documents here, for example what guidelines and studies say on benefits, harms, consent, safe \
prescribing or the reporting of errors."""

_NOT_MEDICAL = """This is outside what I can help with: I answer medical questions from the guidelines and research \
documents held here.
Ask, for example, what a guideline recommends, what the studies found, or how safe a treatment is."""
_GREETING = """Hello. I answer medical questions from the guidelines and research documents held here, and show the \
passages behind every sentence.
Ask, for example, what a guideline recommends, what the studies found, or how safe a treatment is."""
_NOT_ENGLISH = """The documents here are in English, and so are the questions I can read. Please ask again in English.
If someone is in danger now, call {number}."""

_REMINDERS = {
    Status.EMERGENCY: "Earlier you described what may be an emergency. If it is not over, call {number} now.",
    Status.CRISIS: "Earlier you wrote about self-harm or suicide. {crisis_line} If there is danger now, call {number}.",
}


def emergency(locale: str, *, poisoning: bool = False, self_harm: bool = False) -> str:
    """Call the emergency number: the first words, whatever else is added."""
    extra = ""
    if poisoning:
        extra += (_POISON_HELP_US if _country(locale) == "US" else _POISON_HELP) + "\n"
    if self_harm:
        extra += _ALSO_CRISIS.format(crisis_line=_crisis_line(locale)) + "\n"
    return _EMERGENCY.format(number=_number(locale), extra=extra)


def crisis(locale: str, *, eating: bool = False) -> str:
    """Call the crisis line: the first words; an eating disorder is spoken to in its own terms."""
    if eating:
        return _EATING.format(first=_CRISIS_LINE_FOR_EATING[_country(locale) == "US"], number=_number(locale))
    return _CRISIS.format(first=_crisis_line(locale), number=_number(locale))


def declined(locale: str) -> str:
    """A refusal with a safe direction."""
    return _DECLINED.format(number=_number(locale))


def not_medical() -> str:
    """A pointer to what can be asked."""
    return _NOT_MEDICAL


def greeting() -> str:
    """A friendly pointer to what can be asked."""
    return _GREETING


def not_english(locale: str) -> str:
    """The documents are in English."""
    return _NOT_ENGLISH.format(number=_number(locale))


def reminder(earlier: Sequence[Status], locale: str) -> str:
    """One line for each safety state that the conversation has been in; empty where there was none."""
    lines = (text for status, text in _REMINDERS.items() if status in earlier)
    return "\n".join(line.format(number=_number(locale), crisis_line=_crisis_line(locale)) for line in lines)


def _country(locale: str) -> str:
    return locale.strip().upper()


def _number(locale: str) -> str:
    return _EMERGENCY_NUMBERS.get(_country(locale), _ANY_EMERGENCY_NUMBER)


def _crisis_line(locale: str) -> str:
    return _CRISIS_LINE_US if _country(locale) == "US" else _CRISIS_LINE
