"""Wishes to starve, to purge or to lose weight dangerously fast: a crisis spoken to in its own terms."""

from __future__ import annotations

import re

from chat.screening.urgent.crisis_words import any_of

_EATING = any_of(
    (
        r"\b(?:make|making|made|force|forcing|get) myself (?:to )?(?:throw up|vomit|puke|sick|purge"
        r"|be sick)\b|\bhow (?:do i|to|can i)\b[^.?!]{0,12} (?:purge|throw up (?:after|food|what))\b"
    ),
    r"\bstarv(?:e|ing) (?:myself|my self|my body)\b|\bhow (?:do i|to|can i)\b[^.?!]{0,12} starve\b",
    (
        r"\bhow (?:do|can|could|would|to)\b[^.?!]{0,12}\b(?:develop|become|get|be|catch|have|stay"
        r"|go)\b[^.?!]{0,12}\b(?:anorexi[ac]|bulimi[ac]|an eating disorder)\b"
    ),
    (
        r"\b(?:speed up|speeding up|maintain\w{0,3}|hide|hiding|keep up|improve|continue|better at"
        r"|worsen|deepen)\b[^.?!]{0,24}\b(?:my |an |with )?(?:anorexi[ac]|bulimi[ac]|eating disorder"
        r"|purging|starvation)\b"
    ),
    (
        r"\b(?:dangerous|extreme|severe|drastic|starvation|unhealthy)\w{0,5}[- ](?:low[- ]calorie "
        r"|calorie |weight[- ]?loss )?(?:diet|restriction|fasting)\b[^.?!]{0,60}\b(?:me|i|my)\b"
        r"|\b(?:me|i|my)\b[^.?!]{0,50}\b(?:dangerous|extreme|starvation"
        r"|unhealthy)\w{0,3} (?:low[- ]calorie |calorie |weight[- ]?loss )?(?:diet|restriction|fast)"
    ),
    (
        r"\b(?:how|help me|i (?:want|need)|can i|ways? (?:for me )?to|tips to)\b[^.?!]{0,24}\b(?:lose"
        r"|drop|shed)\b[^.?!]{0,24}\b(?:overnight|in (?:just |only |under )?(?:a|an|one|two|three|four"
        r"|five|a few|a couple of|several|\d{1,2}) (?:days?|hours?|nights?))\b"
    ),
    (
        r"\b(?:how|help me|i (?:want|need))\b[^.?!]{0,24}\b(?:lose|drop|shed) (?:\w{2,8} )?(?:[1-9]\d"
        r"|ten|twenty|thirty) ?(?:kg|kilos?|pounds?|lbs?)\b[^.?!]{0,12}\bin (?:a|one|1|two|2) weeks?\b"
    ),
    (
        r"\bhow (?:long|many days) (?:can|could|should) i (?:go|survive|live|last) without (?:eating"
        r"|food)\b|\bhow (?:can|do) i stop eating (?:completely|altogether|entirely|for)\b"
        r"|\bstop feeling hungry\b[^.?!]{0,30}\bstarv|\b(?:skinny|thin"
        r"|slim)\b[^.?!]{0,20}\bnot eating\b"
    ),
    (
        r"\b(?:laxatives?|ipecac|diuretics?)\b[^.?!]{0,40}\b(?:to|so i"
        r"|help me) (?:\w{2,6} )?(?:lose weight|purge|stay thin|get thin|skinny)\b"
        r"|\bstop eating\b[^.?!]{0,20}\bto (?:be|get|become|stay) (?:thin|skinny|slim)|\bthinspo\b"
        r"|\bpro[- ]?ana\b"
    ),
)
_RECOVERY = re.compile(r"\b(?:recover\w{0,3}|overcome|treat\w{0,4}|help for|get over|stop my)\b")


def is_disordered(sentence: str) -> bool:
    """Whether a sentence asks for a way to eat dangerously little; recovery and helping another are not meant."""
    return bool(_EATING.search(sentence)) and not _RECOVERY.search(sentence)
