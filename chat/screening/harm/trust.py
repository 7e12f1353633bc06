"""Wrongs against the trust of patients and colleagues: honesty, respect, consent, confidentiality.

A word that medicine uses innocently (bypass, exclude, discriminate) stands here only with what makes it a wrong. The
principles follow the usual codes of medical ethics.
"""

from __future__ import annotations

from chat.screening.harm.nouns import PATIENT, RECORD, STAFF

TRUST: dict[str, tuple[str, ...]] = {
    "honesty": (
        r"falsif\w+",
        r"falsely|false\b(?! (?:positiv|negativ|discover|alarm|memor|teeth))",
        (
            r"(?:incorrect|inaccurate|incomplete|inadequate|insufficient|wrong) (?:or \w+ )?(?:information"
            r"|care|advice|answers|instructions|treatment|pain)"
        ),
        r"fabricat(?:e|es|ed|ing)\b(?! illness)",
        r"forge[sd]?\b|forging|forgery",
        r"faked?\b|faking",
        r"counterfeit\w*",
        r"bogus|phony|hoax\w*",
        r"fictitious|non-?existent|made-up",
        r"decei[tv]\w*|decepti\w+",
        r"mislead\w*|misled",
        r"misrepresent\w*",
        r"(?:mis|dis)inform\w*",
        r"exaggerat\w+",
        r"overstat\w+|overpromis\w+|oversell\w*",
        r"downplay\w*|understat\w+",
        r"misdiagnos\w+|misinterpret\w*",
        (
            r"(?:no|not backed by|not supported by|lack\w* (?:of )?|lacking) (?:\w+ )?(?:scientific"
            r"|clinical|medical|proven|peer)(?: \w+)? ?(?:evidence|backing|basis|value|justification"
            r"|support|proof|review)?\b"
        ),
        r"pseudo-?scien\w+|debunked|snake oil|\"?miracle\"? cures?|unrealistic",
        r"scare tactics|fear-?monger\w*|unfounded|baseless",
        (
            r"cover(?:ing|s)?[ -]up (?!to\b)|cover for (?:an? |the |my )?(?:\w+ )?(?:doctor|colleague"
            r"|nurse|surgeon|physician)|(?:hid(?:e|es|ing)|disguis\w+|mask(?:s|ing)?"
            r"|bury(?:ing)?)\b[^.]{0,30}\b(?:errors?|mistakes?|lack of|incompeten\w+|malpractice|deaths?"
            r"|side effects|evidence|complications?|misconduct|harms?|abuse|negligence|truth)|hush up"
            r"|whitewash\w*"
        ),
        r"conceal\w*",
        r"impersonat\w+",
        r"plagiari\w+|cherry-?pick\w*",
        r"discredit\w*|undermin\w+|defam\w+|slander\w*|smear\w*",
        r"turn(?:ing)? a blind eye|look(?:ing)? the other way",
        r"(?:keep|keeping|stay|staying|remain|remaining) (?:quiet|silent)",
        r"rumou?rs",
        r"lie to|lying to",
        (
            rf"(?:alter|chang|modif|adjust|edit|delet|eras|tamper|backdat|rewrit|doctor(?=ed|ing)|inflat"
            rf"|massag|skew)\w*\b[^.]{{0,30}}\b{RECORD}"
        ),
    ),
    "respect": (
        r"mock\w*\b(?! (?:trial|exam|infect|transfect))",
        r"ridicul\w+",
        r"belittl\w+",
        r"humiliat\w+",
        r"insult(?:s|ing)?\b(?! to)",
        r"trivializ\w+|trivialis\w+|make(?:s|ing)? light of|make(?:s|ing)? fun",
        r"demean\w*|disparag\w+|degrading|dehumani\w+",
        r"disrespect\w*|condescend\w*|patroni[sz]\w+",
        r"insensitiv\w+|derogator\w+",
        r"stigmati[sz]\w+|stereotyp\w+",
        r"bull(?:y|ying) ",
        r"harass\w*|intimidat\w+",
        r"gossip\w*",
        (
            r"(?:publicly|unnecessarily) (?:sham|harsh|compar|cruel)\w*|sham(?:e|es|ing) (?:a "
            r"|the )?(?:patient|physician|doctor|nurse)\w*"
        ),
        r"rude(?:ly)?\b(?! awakening)",
        r"jokes? (?:about|of|on|in)\b|joke (?:\w+ )?about",
        r"(?:show|express)\w* (?:impatience|annoyance|contempt|irritation)",
        r"dismissive\w*|offensive (?:\w+ )?(?:jokes?|comments?|remarks?)",
    ),
    "consent": (
        r"coerc\w+",
        (
            rf"manipulat\w+\b[^.]{{0,30}}\b(?:{PATIENT}|{RECORD}|emotions?|media|symptoms?|regimen"
            rf"|{STAFF}|health|insurance)"
        ),
        r"trick(?:s|ing)? (?:an? |the )?\w+ into",
        (
            r"against (?:his|her|their|the) (?:\w+'?s? )?(?:will|wishes|comfort|assessment|consent"
            r"|objections?)"
        ),
        r"non-?consen\w+",
        r"brainwash\w*|guilt-?trip\w*",
        (
            rf"{STAFF}\b[^.]{{0,40}}\b(?:be|being|are|is|to be) (?:forced|mandated|required|compelled"
            rf"|directed|pressured|obliged|made|ordered|coerced|prohibited|restricted|punished)\b"
        ),
        rf"(?:forc|pressur|mandat|compel|coerc|punish|shaming|threaten)\w*\b[^.]{{0,20}}\b{STAFF}",
        rf"(?:prohibit|demand|require|restrict|prevent|stop|forbid)\w* (?:that )?(?:a |the )?{STAFF}",
        (
            r"under (?:the )?threat of|despite (?:their |the )?(?:\w+ )?(?:objections?|concerns?|refusal"
            r"|wishes)"
        ),
    ),
    "confidentiality": (
        r"blackmail\w*|extort\w*",
        r"divulg\w+|leak(?:ing|s)?\b (?:\w+ )?(?:information|records|data|details)",
        r"hack\w*|eavesdrop\w*|spy on|snoop\w*",
        (
            rf"(?:sell|selling|trade|trading)\b[^.]{{0,30}}\b(?:data|{PATIENT}|information|records"
            rf"|prescription|drugs|medications?|samples|organs?)"
        ),
        r"unauthori[sz]ed|without authori[sz]ation",
        (
            r"social media|gossip column|(?:to|with|in) (?:the media|the press|a public|an employer"
            r"|their employer|his employer|her employer|third part)"
        ),
        (
            rf"(?:reveal|expos|publici|publish|post|disclos|shar|discuss"
            rf"|interrogat)\w*\b[^.]{{0,40}}\b(?:identit\w+|private|confidential|personal (?:health"
            rf"|information)|{PATIENT}'s?\b)[^.]{{0,90}}\b(?:public\w*|blog|forum|seminar|famil(?:y|ies)"
            rf"|friends?|workplace|school|colleagues|community|other (?:patients|parents|people)|compar\w+"
            rf"|entertain\w+)"
        ),
        (
            r"(?:know|find out|get|tell me|access|obtain|have)\b[^.]{0,20}\b(?:identity|names?"
            r"|contact information|(?:sexual |medical |personal )(?:history|records?|information)"
            r"|medical condition) of (?:an? |the |all )?(?:particular |specific |certain )?(?:patients?"
            r"|celebrity|person)"
        ),
        (
            r"(?:give|provide|tell|show|send) me\b[^.]{0,30}\b(?:(?:medical|health|patient) records?"
            r"|personal|identity|contact|names|medical (?:information|history)"
            r"|list of (?:all )?patients)\b[^.]{0,40}\b(?:patients?|celebrity|minor|neighbou?r)"
        ),
    ),
}
