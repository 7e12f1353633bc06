"""Words of someone who may harm themselves, or of someone who fears that another will.

Two ideas must meet in a sentence: a person (the asker, or someone they speak of) who wants, plans or cannot stop, and
dying or being hurt. Rates, risk factors, tools and treatments of suicide name nobody, and go on as questions.
"""

from __future__ import annotations

import re
from enum import Enum

from chat.screening.reading import Reading
from chat.screening.urgent import eating
from chat.screening.urgent.crisis_words import METHOD, OTHER_AT_RISK, SELF_DEATH, SELF_HARM, TO_DIE, WISHED


class Crisis(Enum):
    """What the crisis message speaks to."""

    SELF_HARM = "self_harm"
    EATING = "eating"


_SPEAKS_OF_SELF = re.compile(
    r"\b(?:i|me|my|mine|myself|ive)\b|^(?:been|want|want to|just|going|suicid\w*|thinking|feel\w*"
    r"|no |nothing|tired|sick|cannot|honestly|life|everything|everyone|it |there|kms|done|should)"
)

_PURGE_OF_MEANING = re.compile(
    r"\b(?:feel(?:s|ing)? like i am dying|afraid of dying|fear of (?:death|dying)|scared of dying"
    r"|dying to (?:know|see|try|go|hear)|patients? (?:who|that|with) [^.?!]{0,60}"
    r"|(?:care|caring) for suicidal|history of (?:\w{3,12} )?(?:\w{3,12})|near[- ]death|brain dead"
    r"|dead (?:tooth|skin|tissue|tired)|cell death|my (?:\w{3,8} )?(?:is|was|are) dying|kill(?:ing"
    r"|s)? (?:the )?(?:cells|bacteria|pain|germs))\b"
)

# Ordinary mishaps, and wishes to be spared them.
_MISHAP = re.compile(
    r"\b(?:avoid|prevent|without|never|worried about|risk|not (?:want|wanting|trying|going"
    r"|to))\b[^.?!]{0,24}\b(?:hurt|harm|cut|burn|injur)\w{0,4} myself"
    r"|\b(?:exercis|lifting|gym\b|sport|workout|working out|training|yoga|shav|cooking|deadlift|squat)"
)

# Professionals who ask how patients are cared for; "my son" and "him" are people at risk.
_CARING = re.compile(
    r"\b(?:help|support|treat|care for|talk to|assess|manage|prevent|stop|ask|screen|plan for"
    r"|counsel)\b[^.?!,]{0,20}"
    r"\b(?:patients|an? (?:\w{3,12} )?patient|people|adolescents|teens|teenagers|children|clients"
    r"|students|veterans|inmates)\b"
)

# Ended, and told as history: "my mother tried to kill herself ten years ago".
_HISTORY = re.compile(
    r"\b(?:years?|decades?) ago\b|\blast year\b|\bin (?:19|20)\d\d\b|\b(?:used to|as a (?:child"
    r"|teenager))\b"
)

_AGAIN = re.compile(r"\b(?:now|again|still|today|tonight|lately|recently|this (?:week|month|morning))\b")


def find_crisis(reading: Reading) -> Crisis | None:
    """The kind of crisis that a sentence speaks of; `None` where none does."""
    for sentence in reading.sentences:
        if _HISTORY.search(sentence) and not _AGAIN.search(sentence):
            continue
        if _is_self_harm(_PURGE_OF_MEANING.sub(" ", sentence)):
            return Crisis.SELF_HARM
        if eating.is_disordered(sentence):
            return Crisis.EATING
    return None


def _is_self_harm(sentence: str) -> bool:
    of_self = bool(_SPEAKS_OF_SELF.search(sentence))
    if of_self and (SELF_DEATH.search(sentence) or TO_DIE.search(sentence)):
        return True
    if _CARING.search(sentence):
        return False
    if OTHER_AT_RISK.search(sentence) or METHOD.search(sentence):
        return True
    return of_self and bool(WISHED.search(sentence) or SELF_HARM.search(sentence)) and not _MISHAP.search(sentence)
