"""What a text says is happening now, to a particular person: the rest is history, supposition or study.

The same words stand in "my father's face is drooping" and in "what makes a face droop after a stroke?". What tells them
apart is told here: who is spoken of, and whether the clause is about now.
"""

from __future__ import annotations

import re

from chat.screening.reading import Reading

_KIN = (
    r"mum|mom|mam|mother|father|dad|daddy|papa|grandma|grandmother|grandpa|grandfather|grandad"
    r"|granddad|nana|granny|gran"
    r"|husband|wife|spouse|partner|boyfriend|girlfriend|fianc\w{1,2}|son|daughter|child|children"
    r"|kid|kids|baby|toddler|infant"
    r"|newborn|boy|girl|teen|teenager|brother|sister|sibling|twin|uncle|aunt|cousin|niece|nephew"
    r"|grandson|granddaughter"
    r"|grandchild|friend|neighbou?r|roommate|flatmate|housemate|colleague|coworker|boss|student|ex"
    r"|hubby|nan|nanna|grandad|missus|bf|gf|lad|auntie"
)
KIN = rf"(?:{_KIN})"
# Someone whom the asker can point at. "A patient" and "patients" are not: they stand for a class.
_PERSON = re.compile(
    rf"\b(?:i|me|my|we|us|our|he|she|him|her|his|someone|somebody|(?:my|our|the|this) (?:\w+ )?{KIN})\b"
    rf"|(?:^|[.!?,] )(?:help[ ,!.]{{0,4}})?{KIN}\b|\b(?:mum|mom|dad|grandma|grandpa|nan)\b"
)
_PATIENT = re.compile(
    r"\b(?:my|our|the|this) (?:\w+ )?(?:patient|pt|resident|client)\b"
    r"|^(?:\d\d? ?-?year-? ?old )?(?:\w{3,8} )?(?:patient|pt|resident)\b"
)
# Notes rather than sentences ("vomiting blood since this morning") are about someone at hand; titles and questions that
# name nobody begin like this, or with a noun and no word of time.
_NOTE_OPENING = re.compile(
    r"^(?:having|got|getting|been|feeling|vomiting|throwing up|coughing|choking|bleeding|cannot"
    r"|took|swallowed|overdosed|od'?e?d|think|just|help"
    r"|woke up|wheezing|struggling|gone|fell|hit|stung|swollen|call an ambulance)\b"
)
_GENERAL_OPENING = re.compile(
    r"^(?:what|how|which|who|whom|whose|why|when|where|is|are|was|were|does|do|did|can|could"
    r"|should|would|will|has|have|had|may|might|must"
    r"|in|for|among|the|an?|if|after|during|effects?|role|use|list|describe|explain|tell|give|name"
    r"|define|patients|risk)\b"
)

# Strong enough to bring a clause back that otherwise reads like history or supposition.
_RIGHT_NOW = re.compile(
    r"\b(?:right now|at (?:the|this) moment|just now|currently having|in front of me|next to me"
    r"|tonight|this morning"
    r"|this (?:afternoon|evening)|today|(?:minutes?|mins?|seconds?|hours?|hrs?) ago)\b"
)
_NOW = re.compile(
    _RIGHT_NOW.pattern + r"|\b(?:now|just|sudden|suddenly|still|(?:will|does|do|is|are) not stop(?:ping)?|cannot stop"
    r"|not stopping|cannot get"
    r"|(?:for|since|last|past|the) (?:an?|one|two|three|four|five|six|ten|\d{1,2}|a few|several|half an?)"
    r" (?:minutes?|mins?|seconds?|hours?|hrs?)|emergency|urgent|ambulance|help (?:me|us|him|her|now|please|my)|(?:please|need|get) help|^help|getting worse"
    r"|and worse|all of a sudden|woke up|fast|since (?:last night|yesterday))\b"
)
_SEVERE = re.compile(
    r"\b(?:severe|crushing|terribl[ey]|unbearable|excruciating|worst|horribl[ey]|heavily|heavy|really bad(?:ly)?"
    r"|so bad(?:ly)?|a lot|intense|squeezing|radiating|sweating|faint|dizzy|blue"
    r"|gr[ae]y|pale|clammy)\b"
)

_MONTH = "(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_LONG_AGO = re.compile(
    r"\b(?:(?:years?|yrs?|months?|weeks?) (?:ago|back|earlier|before)|(?:last|previous"
    r"|past) (?:year|month|week|summer|winter"
    rf"|spring|autumn|time|episode)|(?:in|since|during|of|around) (?:early |late )?(?:19|20)\d\d"
    rf"|in {_MONTH}|previous|previously"
    r"|used to|history of|when (?:i|he|she|we) (?:was|were)|as an? (?:child|kid|baby|teenager"
    r"|infant)|at (?:the )?age"
    r"|in the past|back in|died|survived|survivor|recover(?:ed|ing)|had once|once had"
    r"|already (?:been )?(?:seen|treated)"
    r"|went to the (?:er|hospital|ed)|was (?:diagnosed|admitted|treated|hospitali[sz]ed)|discharged)\b"
)
_DAYS_AGO = re.compile(
    r"\b(?:days? (?:ago|back|earlier|before)|yesterday|last (?:night|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday))\b"
)
_HABIT = re.compile(
    r"\b(?:for [\w ]{0,24}\b(?:weeks?|months?|years?|yrs)|on and off|off and on|every (?:time|day"
    r"|night|morning|month|week|few)"
    r"|sometimes|occasionally|often|usually|always|from time to time|chronic|chronically|recurrent"
    r"|recurring|frequent"
    r"|frequently|at times|(?:each|per|a) (?:day|week|month)|daily|weekly|on exertion|intermittent"
    r"|comes and goes|panic attacks|sleeping on|in the cold|when crying|in (?:spring|summer|winter)|hay ?fever"
    r"|through (?:my|his|her|the) nose|stuffy|congest(?:ed|ion)"
    r"|(?:when|whenever|while|if) (?:i|he|she|we|they) (?:cough|swallow|eat|run|walk|climb"
    r"|exercise|exert|lie|lay|sleep|bend"
    r"|press|brush|go up|work out|pee|urinate|stand up|get up|move|am|is|are)\w{0,3}|(?:when|after"
    r"|while|from|by|with)"
    r" (?:coughing|running|walking|climbing|exercis\w{2,3}|brushing|swallowing|working out|lying"
    r"|shaving|meals|eating(?= spicy| too| a lot|[.?!]|$)))\b"
)

# From here to the end of the thought, nobody is said to have anything. "What do I do if he is choking?" is asked by
# someone who watches it, "what should I do if I ever have a seizure?" is not.
_SUPPOSED = re.compile(
    r"\b(?<!do )(?:if|in case|in the event|unless|when should|suppose|imagine)\b[^,]{0,200}"
    r"|\bwhen(?:ever)? (?:i|he|she|we) (?:feel|feels|get|gets|have|has)\b[^,]{0,80}"
    r"|\bif\b[^,]{0,60}\b(?:ever|again|comes? back|returns?|happens?)\b[^,]{0,80}"
    r"|\b(?:when|whenever|where|whether) (?:an?|the|someone|somebody|people|patients?|you|one)\b[^,]{0,200}"
    r"|\b(?:an? (?:\w+ )?(?:patient|person|child|adult|infant|woman|man|adolescent|baby)|patients"
    r"|people|persons|those|anyone"
    r"|individuals|someone|somebody) (?:who|that|with|in|on|having|presenting|after)\b[^,]{0,200}"
    r"|\b(?:afraid|worried|scared|concerned|anxious|fear|fearful)"
    r" (?:of|about|that (?:i|he|she|we) (?:could|might|may|will))\b[^,]{0,80}"
)
_DENIED = re.compile(
    r"\b(?:no longer (?!breath|respon)|no more|no (?!pulse|breath|respon|one|sign|heart)|without|denies|denied"
    r"|(?:have|has|had) never|never (?:get|have|had|gets|has)|do(?:es)? not (?:have|feel|get)"
    r"|did not have|(?:have|has) not had"
    r"|not having|not had)\b[^,]{0,60}?(?=,|\band\b|$)"
)
_TOPIC = re.compile(
    r"\b(?:signs?|symptoms?|risks?|causes?|treatments?|management|history|prevention|rates?|incidence|chances?|odds"
    r"|likelihood|prevalence|prophylaxis|diagnosis|pathophysiology|mechanism|dose|guidelines?)"
    r" (?:of|for|in|after|during)\b[^,]{0,60}?(?=,|\band\b|$)"
)


def happening(reading: Reading, *, days: bool = False) -> tuple[str, ...]:
    """The clauses that tell of the present; denied, supposed and general parts are left out.

    `days`: what happened in the last days counts too, as it does for poisons, which are slow.
    """
    return tuple(filter(None, (_present_part(clause, days) for clause in reading.clauses)))


def is_acute(present: str) -> bool:
    """Whether the words tell of something new, going on or severe."""
    return bool(_NOW.search(present) or _SEVERE.search(present))


def about_someone(present: str) -> bool:
    """Whether a particular person is spoken of; in notes without a subject, and for patients, only where it is acute."""
    if _PERSON.search(present):
        return True
    if _PATIENT.search(present):
        return is_acute(present)
    return bool(_NOTE_OPENING.search(present) or (_NOW.search(present) and not _GENERAL_OPENING.search(present)))


def _present_part(clause: str, days: bool) -> str:
    if not _RIGHT_NOW.search(clause):
        if _LONG_AGO.search(clause) or _HABIT.search(clause) or (not days and _DAYS_AGO.search(clause)):
            return ""
        clause = _SUPPOSED.sub(" ", clause)
    return _TOPIC.sub(" ", _DENIED.sub(" ", clause)).strip()
