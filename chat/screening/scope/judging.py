"""Whether a text is a question for medical documents at all.

Nothing is refused for being unknown: only everyday errands and small talk are, and neither where a medical word
stands. Follow-ups ("why?", "and for men?") name no subject and go on.
"""

from __future__ import annotations

import re
from enum import Enum

from chat.screening.reading import Reading
from chat.screening.scope.everyday_words import count_everyday
from chat.screening.scope.medical_words import has_medical_word, has_notation


class Outside(Enum):
    """What the reader is told: hello, or that this is not medical."""

    GREETING = "greeting"
    NOT_MEDICAL = "not_medical"


_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day)"
    r"|hello there|hi there|sup|what is up)[\s,.!]*"
    r"(?:there|everyone|bot|assistant|how are you(?: doing)?(?: today)?|nice to meet you)?[\s?.!]*"
    r"|how are you(?: doing)?(?: today)?[?.! ]*|who are you[?! ]*|what are you[?! ]*|what (?:can"
    r"|could) (?:you do|i ask)(?: you)?[?! ]*"
    r"|help[?!. ]*|(?:what|how) can you help(?: me)?(?: with)?[?! ]*|are you there[?! ]*|test(?:ing)?[.! ]*)$"
)
_CHAT = re.compile(
    r"^(?:ok(?:ay)?|yes|no|yeah|yep|yup|nope|nah|maybe|perhaps|sure|true|false|right|correct"
    r"|thanks?|thank you|thx|ty|cool|great|nice"
    r"|awesome|good|bye|goodbye|see you|lol|haha\w*|wow|never ?mind|stop|cancel|whatever"
    r"|not really|of course|absolutely|exactly)"
    r"(?:[ ,.!]+(?:you|so much|very much|a lot|bye|now|then|later|that is (?:right|wrong|true|fake"
    r"|correct|all)|it is|it does|it is not|i do not"
    r"|for (?:that|the) (?:answer|help|information|info)|for your (?:help|time)|please|thanks"
    r"|maybe|not|sure|okay))*[.!? ]*$"
    r"|^(?:that|it) (?:is|was) (?:not )?(?:wrong|right|correct|true|false|fake|all|great|good"
    r"|helpful|cool|nice|interesting)(?: thanks?| thank you)?[.! ]*$"
    r"|\b(?:nice|good|great|pleasure|enjoyed|glad) (?:it was )?(?:to|our|talking|speaking|meeting"
    r"|chatting)\b|\bgoodbye\b|\bbye\b"
    r"|^i (?:am not|do not|did not|cannot) (?:sure|know|able to say|understand you"
    r"|say)\b[\w ]{0,24}[.!]*$|^(?:um|hmm|uh)\b"
)
# To the program about itself, or to the assistant that it is not.
_TO_THE_BOT = re.compile(
    r"\b(?:are|were) you (?:an? )?(?:real|human|bot|robot|computer|machine|ai|person|alive|doing"
    r"|able to speak|okay|happy|married|male|female)\b"
    r"|\bwho (?:made|created|programmed|designed|built|owns|employs|trained) you\b"
    r"|\bwhat (?:company|place|year)\b[\w ]{0,20}\byou\b"
    r"|\b(?:do|did|have|would|can) you (?:have (?:an? (?:name|boss|job|family|soul|body)"
    r"|(?:any )?(?:pets?|kids|hobbies|friends|feelings|siblings))|like|love|live|sing"
    r"|dance|dream|feel|speak|describe yourself)\b"
    r"|\b(?:where|when|how old|whom?) (?:are|were|did|do|is) you\b|\btell me (?:a |an |another "
    r"|your (?:best )?|some )?(?:jokes?|story|stories|riddle|poem|secret|trivia|fact)"
    r"|\b(?:tell|say) (?:me )?something (?:funny|interesting|about yourself)|\babout yourself\b"
    r"|\byour (?:hobbies|pets?|parents|birthday|favorite|job|programmer|creator|maker|gender"
    r"|voice)\b"
    r"|\b(?:call|calling) (?:me|you|mom|dad|my)\b|\bchange (?:your|the) (?:name|voice|language"
    r"|accent|mode)|\bi (?:love|hate|like|miss) you\b"
    r"|\bwhat (?:is|was) (?:that|this|the) (?:song|tune|movie)|\b(?:repeat|say) (?:that"
    r"|it)(?: again)?\b|\b(?:speak|talk|speech)\b[\w ]{0,20}\b(?:slow|fast|loud|quiet|speed|up"
    r"|down)"
    r"|\bwhat (?:questions|kind of questions|sort of questions|subjects"
    r"|information)\b[\w ]{0,20}\byou\b|\bdo you know (?:who i am|me|my|where|what song)\b"
    r"|\bwho do i\b"
)
_ERRAND = re.compile(
    r"^(?:please |could you |can you |would you |will you |i want you to |i need you to "
    r"|i would like (?:you )?to )*(?:add|book|buy|call|cancel|close|confirm|connect|convert"
    r"|delete|dial|disable|display|dim|email|enable|engage|flip|freeze|hire|increase|locate|lower"
    r"|mute|open|order|park|pay|ping|play|power|print|put|rate|read"
    r"|redeem|remind|remove|rent|replay|reserve|reset|roll|schedule|sell|send|set|sign|skip|start"
    r"|stop|submit|switch|sync|text|transfer|turn|unlock|unmute"
    r"|update|upload|use|wake|sing|spell)\b"
)
_SUMS = re.compile(
    r"\b\d+(?:\.\d+)? ?(?:plus|minus|times|divided by|multiplied by|[x*+/]) ?\d+\b(?! ?(?:mg|ml"
    r"|mcg|g|iu|mmhg|units?)\b)"
)
_WHO_DID = re.compile(
    r"\bwho (?:won|wrote|plays?|played|sang|sings|directed|painted|starred|invented|hosts?|stars"
    r"|ran|is the (?:president|king|queen|best|start|representative))\b"
    r"|\bhow (?:old|tall|rich) is [a-z]+ [a-z]+\b|\b(?:born|founded|released) (?:in|on)\b.{0,20}\?*$"
)
_LONGEST_SMALL_TALK = 120
_ENOUGH_HOUSEHOLD = 2


def outside(reading: Reading) -> Outside | None:
    """What the text is instead of a medical question; `None` where it may be one."""
    plain = reading.plain.strip()
    if not plain or _GREETING.match(plain):
        return Outside.GREETING
    if (
        (len(plain) > _LONGEST_SMALL_TALK and len(reading.sentences) > 2)
        or has_medical_word(plain)
        or has_notation(reading.shown)
    ):
        return None
    return Outside.NOT_MEDICAL if _is_everyday(plain) else None


def _is_everyday(plain: str) -> bool:
    if any(pattern.search(plain) for pattern in (_CHAT, _TO_THE_BOT, _SUMS, _WHO_DID)):
        return True
    errands, household = count_everyday(plain)
    return errands > 0 or household >= _ENOUGH_HOUSEHOLD or (household > 0 and bool(_ERRAND.match(plain)))
