"""Requests to harm, deceive, expose or exclude patients, or to break the rules that protect them.

A request is judged by its form and its words. The form: someone asks how to do a thing, or asks for a thing to be
written or done. The words: those of `trust`, `conduct` and `doubts`. A question of fact about the same wrongs ("what are the consequences
of…") has not the form, and a wrong that is to be prevented, found out or reported is not asked for.
"""

from __future__ import annotations

import re

from chat.screening.harm.conduct import CONDUCT
from chat.screening.harm.doubts import DOUBTS
from chat.screening.harm.trust import TRUST
from chat.screening.reading import Reading

# A grave wrong is enough where a request asks for it; a doubt needs another beside it.
_GRAVE = tuple(re.compile(rf"\b(?:{words})") for group in (TRUST | CONDUCT).values() for words in group)
_DOUBTFUL = tuple(re.compile(rf"\b(?:{words})") for words in DOUBTS)
_GRAVE_POINTS, _DECLINE_AT = 2, 2

_ROLE = (
    r"(?:doctor|physician|surgeon|nurse|clinician|practitioner|dentist|pharmacist|therapist"
    r"|specialist|professional|researcher"
    r"|scientist|provider|hospital|clinic|practice|system|company|insurer|gp|resident|intern"
    r"|worker|caregiver|student|pathologist"
    r"|\w{2,14}(?:ologist|iatrist|ician|practor|thetist|allergist)|allergist|someone|person|one)"
)
_AGENT = rf"(?:i|we|you|they|(?:an?|the|some|many|my|our) [\w' -]{{0,40}}?\b{_ROLE}s?|{_ROLE}s)"
# Things that are written or built to act on people; a summary, a leaflet or a table of evidence is not among them.
_ARTEFACT = (
    r"(?:polic(?:y|ies)|e-?mails?|letters?|messages?|blog|posts?|articles?|book|script|campaign"
    r"|contract|directive|announcement|memo"
    r"|app|application|algorithm|software|website|system|workflow|schedule|program|scheme|scam"
    r"|strateg(?:y|ies)|plan|proposal|model"
    r"|marketing|tool|process|newsletter|presentation|pamphlet|video|report|form|legal document"
    r"|certificate|excuses?|justification|explanation"
    r"|method|manual|device|tutorial|document|position paper|opinion piece|statement|protocol"
    r"|guidelines?|study|trial)"
)
_MAKE = (
    r"(?:draft|write|compose|create|craft|develop|design|generate|formulate|propose|construct"
    r"|outline|invent|concoct|fabricate|produce"
    r"|publish|prepare|build|devise|detail|implement|introduce|plan|set up|launch|make)"
)
_DO = (
    r"(?:describe|explain|provide|list|give|offer|suggest|advise|instruct|recommend|convince"
    r"|persuade|encourage|advocate|announce"
    r"|circulate|spread|promote|demonstrate|compile|conceal|forge|falsify|show|teach|tell"
    r"|analy[sz]e|use|prescribe|perform|conduct|order"
    r"|disclose|reveal|share|sell|refuse|deny|dismiss|disregard|ignore|avoid|neglect|fail|misuse"
    r"|abuse|misrepresent|manipulate|engage"
    r"|discriminate|prioriti[sz]e|sacrifice|withhold|pressure|force|ask|exploit|harm|bill|charge"
    r"|administer|treat|lie|hide|alter|change"
    r"|delete|justify|argue|restrict|limit|exclude|modify|impose|test|delay|skip|undermine"
    r"|diagnose|help|mislead|deceive|steal|misappropriate|work with|pretend|coerce|lure|trick"
    r"|blackmail|intimidate|threaten|mock|ridicule|belittle|humiliate|overcharge|overprescribe"
    r"|fake|bribe|hack|leak|poison|kill|breach"
    r"|violate|inflate|exaggerate|downplay|circumvent|bypass|cover up|tamper|sabotage"
    r"|plagiari[sz]e|fabricate|discourage|abandon|rush|charge)"
)
_ASKED = re.compile(
    rf"\bhow (?:can|could|do|does|did|might|may|would|should|shall) {_AGENT}\b|\bhow (?:can|could"
    rf"|might) (?:an?|the|our|my) "
    r"|\b(?:how|ways?|methods?|strateg(?:y|ies)|steps?|means|tactics|techniques?|tips|excuses?"
    r"|instructions?) (?:\w{2,12} )?(?:to|of|for|by|i can) "
    r"|^(?:please )?(?:can|could|would|will) you\b|\bcan i (?:ignore|refuse|hide|deny)\b"
    r"|\b(?:i|we) (?:want|need|would like|wish|intend|plan|am trying|have)(?: you)? to\b|\bhelp me\b"
    rf"|^(?:please |now |then )?(?:{_MAKE}|{_DO})\b"
)
_WRITE_OR_BUILD = re.compile(rf"^(?:please |(?:can|could|would) you (?:please )?)?{_MAKE}\b[^.]{{0,60}}\b{_ARTEFACT}\b")

# The same words where the wrong is to be prevented, found out, reported, treated or explained.
_PROTECTS = re.compile(
    r"\b(?:prevent(?:s|ing)?|discontinu\w{1,3}|deprescrib\w{1,3}|withdraw\w{0,3}|without (?:being"
    r"|harming|hurting|offending|damaging)|reduc(?:e|es|ing)(?! costs)|detect(?:s|ing)?"
    r"|recogni[sz](?:e|es|ing)|identify(?! and)|spot|address(?:ing)?(?! the media)|combat|counter"
    r"|tackle"
    r"|fight|protect(?:s|ing)?|respond to|cope with|deal with|legally|lawfully|safely|ethically"
    r"|victims?|stop (?:a |the )?(?:colleague|doctor|spread)"
    r"|consequences of|report (?:a|an|on|suspected|my)|tell (?:if|whether)|confront|challenge"
    r"|appeal|respect|ensur\w{1,3} (?:that )?\w+ (?:are|is) not)\b"
    r"|\bwhy\b.*\b(?:unethical|wrong|illegal|not allowed)\b"
)
_ASKS_WHETHER = re.compile(
    r"\b(?:legally|lawfully|ethically|safely|according to the law|permitted)\b|\bis (?:it|this"
    r"|that) (?:\w{3,9} )?(?:safe|dangerous|harmful|risky|ok|okay)\b"
    r"|\bwhy\b.*\b(?:unethical|wrong|illegal|not allowed)\b"
)
# What a patient does is not what the asker asks for.
_PATIENTS_OWN = re.compile(
    r"\b(?:patients?|people|child|children|someone|famil(?:y|ies)|m(?:a|e)n|wom(?:a|e)n|mother"
    r"|father|parents?) (?:who|that|which) "
    r"(?:\w{2,10} )?(?:refus|avoid|den|ignor|hid|skip|lie|manipulat|abus|threat|exaggerat|fak"
    r"|withhold|dismiss|discontinu|reject)\w{0,5}"
)


def is_harmful(reading: Reading) -> bool:
    """Whether a sentence asks for a wrong."""
    return any(map(_asks_for_a_wrong, reading.sentences))


def _asks_for_a_wrong(sentence: str) -> bool:
    if not _ASKED.search(sentence) or _ASKS_WHETHER.search(sentence):
        return False
    sentence = _PATIENTS_OWN.sub(" ", sentence)
    points = (
        _GRAVE_POINTS * _count(_GRAVE, sentence) + _count(_DOUBTFUL, sentence) + bool(_WRITE_OR_BUILD.search(sentence))
    )
    return points >= _DECLINE_AT


def _count(wrongs: tuple[re.Pattern[str], ...], sentence: str) -> int:
    found = (words.search(sentence) for words in wrongs)
    return sum(1 for match in found if match and not _PROTECTS.search(sentence[: match.start()]))
