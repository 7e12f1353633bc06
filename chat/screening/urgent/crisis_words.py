"""What people say who want to die or to hurt themselves, or who fear it for another.

The phrases are grouped by what they need beside them; `crises` puts them together.
"""

from __future__ import annotations

import re

from chat.screening.urgent.present import KIN


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern for all of them."""
    return re.compile("|".join(rf"(?:{pattern})" for pattern in patterns))


# "sucide", "suiside", "suicdal", "suicidl": misspelt more often than most words, and by people in a hurry.
_SUICIDE = r"su[iu]?[sc]{1,2}[iye]{0,2}d(?:e|es|al|ale|l|le|el|ally|ial)?"

_THEMSELVES = r"(?:himself|herself|themsel\w{1,3}|him self|her self)"

_KILL = (
    r"(?:kil{1,2}(?:ing|ed)?|k.ll|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?|poison(?:ing)?"
    r"|suffocat(?:e|ing)|strangl(?:e|ing)|stab(?:bing)?|gas(?:sing)?|top|off|neck|unalive)"
)

_HURT = r"(?:hurt(?:ing)?|harm(?:ing)?|cut(?:ting)?|burn(?:ing|ed|t)?|injur(?:e|ing)|punish(?:ing)?)"

_END = (
    r"end(?:ing|ed)? (?:my|his|her|their|our|this|one's|your) (?:own )?(?:li[fv]e|lives|existence"
    r"|misery|suffering permanently|pain for good)"
    r"|end(?:ing)? it(?: all)?\b|end(?:ing)? (?:things|everything)\b|tak(?:e|ing) (?:my|his|her"
    r"|their|one's|your) (?:own )?life"
)

_SLIT = (
    r"slit(?:ting)? (?:my|his|her|your|the) (?:wrists?|throat)|jump(?:ing)? (?:off|from"
    r"|in front of|out of|under) |driv(?:e|ing) (?:my car )?into (?:traffic|a (?:tree|wall))"
)

# Enough alone when the asker speaks of themselves.
SELF_DEATH = any_of(
    rf"\b{_KILL} (?:myself|my self)\b(?! (?:laughing|with laughter|working|at work|in the gym|over|up\b|off\b))",
    (
        rf"\bmy (?:own )?{_SUICIDE}\b|\b{_SUICIDE} (?:and|but|again|today|tonight|lately|now|since)\b"
        rf"|^(?:very |so |feeling |i am )?{_SUICIDE}\b(?! \w{{4,}})"
    ),
    (
        rf"\b(?:i|i am|am|been|be|feel|feeling|felt|and|so|very|really"
        rf"|completely) (?:\w{{2,11}} )?(?:\w{{2,11}} )?{_SUICIDE}(?= ?(?:[.,!?]|$|and|but|again|today"
        rf"|tonight|lately|now|since|for|because|all|when|at))"
    ),
    (
        rf"\b(?:i|me|my|having|had|have|been)\b[^.?!]{{0,30}}\b{_SUICIDE} (?:thoughts?|ideation|urges"
        rf"|feelings|plans?|impulses)\b"
    ),
    (
        r"\b(?:stop|not|cease) (?:to )?exist(?:ing)?\b|\bnot (?:want|wanting) to (?:be alive"
        r"|live\b(?! with)|be here|b here|exist|wake up|be around|go on\b(?! with)|keep (?:going|living))"
    ),
    (
        r"\b(?:better off|happier|easier|better)\b[^.?!]{0,24}\b(?:dead|without me"
        r"|if i (?:just )?(?:was not|were not|was gone|were gone|died|disappeared|was dead))"
    ),
    (
        r"\b(?:no|nothing|not (?:have|see|find|any)|without"
        r"|do not see)\b[^.?!]{0,20}\b(?:left )?(?:to live\b(?! with)|to live for|living"
        r"|to keep (?:going|living)|to go on|to be alive|way out|future for myself|point (?:any ?more"
        r"|going on|in (?:anything|living|life|going on)))"
    ),
    (
        r"\b(?:life|it) (?:is|seems|feels) (?:not|no longer|just not) worth|\bnot worth living\b"
        r"|\b(?:no|what is the) (?:point|reason) (?:to|of|in) (?:my |this )?(?:life|living)\b"
    ),
    (
        r"\b(?:tired|sick) of (?:living|life|being alive|existing)\b|\b(?:cannot|could not"
        r"|not) (?:go on|live|keep living|keep going)(?: (?:any ?more|like this|living))?(?=[.?!,]|$)"
        r"|\bno longer want to (?:live|be)\b"
    ),
    (
        r"\bwish(?:ed)? (?:i|that i) (?:was|were|had) (?:dead|never|not)|\bwish i would not wake"
        r"|\bnever (?:want to )?wake(?: ?up)?(?: again)?(?=[.?!,]|$)|\b(?:sleep|asleep|disappear"
        r"|gone)\b[^.?!]{0,10}\b(?:forever|for good)\b"
    ),
    (
        r"\b(?:done|finished|through|fed up) with (?:life|living|this life|it all)\b|\bgiv(?:e|ing"
        r"|en) up on life\b|\bdanger to myself\b|\bnot (?:feel )?safe (?:alone|with|from) ?(?:myself)?"
        r"|\bkeep myself safe\b|\bam not safe\b"
    ),
    (
        r"\b(?:no one|nobody)\b[^.?!]{0,16}\b(?:would|will)? ?(?:miss|care"
        r"|notice)\b[^.?!]{0,12}\b(?:me\b|if i)|\bworld would be better\b|\bbe a burden\b"
    ),
    (
        r"\b(?:goodbye|suicide|farewell) (?:letters?|notes?|messages?|video)\b|\bwritten letters to\b"
        r"|\bgiving my things away\b|\bmake it through the night\b|\b(?:not going to"
        r"|will not) be (?:here|around|alive)\b|\bmyself being here\b"
    ),
    (
        r"\b(?:gun|knife|blade|razor|noose|rope) (?:to|against|on|around) my (?:head|throat|wrists?"
        r"|neck)\b|\bkms\b|\bgoing to do it tonight\b|\bdo not care (?:any ?more |any more )?(?:if i"
        r"|whether i) (?:live|die)"
    ),
    (
        r"\b(?:tak(?:e|ing)|swallow(?:ing)?) (?:them all|the lot|all of (?:them|my"
        r"|the)\b[^.?!]{0,30}\b(?:at once|together))|\bpills lined up\b|\bwant to take (?:them"
        r"|it) all\b"
    ),
)

# A wish, a plan or an inability, and then a way out.
_WISH = (
    r"\b(?:want|wanted|wants|wish|would like|feel like|feels like|feeling like|think(?:ing)? (?:of"
    r"|about)|thought (?:of|about)|thoughts? (?:of|about)|think i|plan|plans"
    r"|planned|planning|going to|about to|ready|decided|fantasi\w{2,5}|dream\w{0,3}|urges?"
    r"|consider\w{0,3}|tempted|scared|afraid|cannot stop|can not stop|rather|hope|hoping"
    r"|prepar\w{2,4}|tried|trying|need|might|will|should i|stockpil\w{2,3}|dark|hopeless|worthless"
    r"|trapped|violent)\b"
)

WISHED = re.compile(
    rf"(?:{_WISH})[^.?!]{{0,60}}\b(?:{_END}|{_SLIT}|{_SUICIDE}\b(?! (?:risk|rates?|prevention"
    rf"|screening|research|patients?|people))|overdos(?:e|ing)\b(?! (?:of|risk))"
    rf"|{_HURT} (?:myself|my self)|self[- ]?harm\w{{0,3}}|do to myself|thoughts about myself"
    rf"|disappear(?:ing)?(?= from|[.?!,]|$)|escape permanently|it (?:all )?to be over"
    r"|way out\b|only stop if i am dead)"
)

TO_DIE = re.compile(
    r"(?<!you )(?<!people )(?<!one )(?<!patients )\b(?:want|wanted|wants|going|rather|ready|wish"
    r"|like|need|just|fantasi\w{2,5} about|and) (?:to |just |be )*(?:die|dying|dead|be dead)\b"
    r"(?! (?:of|from|out|at home|with dignity|natural|to|tired|for|laughing|ende?d?)\b)"
    r"|\bdeath is\b[^.?!]{0,12}\bway\b|\bexcept death\b|\bthink(?:ing)? about (?:death"
    r"|dying)\b[^.?!]{0,40}\b(?:every|all|always|over)\b"
)

# Said of another.
_OTHER = (
    rf"(?:he|she|they|someone|somebody|(?:my|our|the|this|a) (?:\w{{3,9}} )?(?:{KIN}|patient"
    rf"|resident|client|pupil|classmate|teacher))"
)

_SAYS = (
    r"(?:disclos\w{1,2}|reveal\w{1,2}|admit\w{1,3}|express\w{1,2}|voic\w{1,2}|reports"
    r"|confess\w{1,2}|posted|left|sent|says?|said|told|tells|telling|texted|wrote|writes"
    r"|threat\w{2,6}|wants?|plans?"
    r"|planning|is going|going to|is thinking|talk(?:s|ed|ing)? (?:about|of)|keeps? (?:saying"
    r"|talking|threatening)|will|might|may|trying|tries|tried|wishes|intends|is about"
    r"|has been (?:talking|thinking|saying)|made|has a)"
)

OTHER_AT_RISK = any_of(
    (
        rf"\b{_OTHER}\b[^.?!]{{0,40}}\b{_SAYS}\b[^.?!]{{0,50}}\b(?:{_KILL} {_THEMSELVES}|{_END}"
        rf"|{_SUICIDE}|{_SLIT}|want(?:s|ed)? to die|to die\b|will die\b(?= if)|be dead|be alive"
        rf"|overdose|hang|want to live|live any ?more|better off dead)(?! of| from)"
    ),
    rf"\b{_OTHER} (?:is|has been|seems|sounds|feels|has become) (?:\w{{2,9}} )?(?:feeling )?{_SUICIDE}\b(?! risk)",
    (
        rf"\b{_OTHER}\b[^.?!]{{0,20}}\b(?:is|keeps|has been|has started) (?:{_HURT}"
        rf"|{_KILL}) {_THEMSELVES}|\bmy (?:\w{{3,9}} )?{KIN}\b[^.?!]{{0,30}}\b(?:is|keeps|has been"
        rf"|started|has started) self[- ]?(?:harm|injur)\w{{0,3}}"
    ),
)

# Asking for a way; the asker need not be named.
_WAY = (
    r"(?:ways?|methods?|means|place|pills?|drugs?|medications?|medicines?|medication|poison"
    r"|things?|objects?|items?|tools?|steps|instructions|tips|techniques?|painkillers?|dose|time"
    r"|height|bridge)"
)

METHOD = any_of(
    (
        rf"\b(?:how|what|where|which|should|can|could|is it|does it|easiest"
        rf"|best)\b[^.?!]{{0,40}}\b(?:{_KILL} (?:myself|yourself|oneself|your self)"
        rf"|commit\w{{0,4}} {_SUICIDE}|end(?:ing)? (?:my|your|one's) (?:own )?life|die (?:painless"
        rf"|peaceful|quick|without|fast|easi|in my)\w{{0,5}})"
    ),
    (
        rf"\b(?:painless|quick|easy|easi|best|fast|effective|peaceful|reliable|surest|least painful"
        rf"|deadli)\w{{0,5}}\b[^.?!]{{0,24}}\b{_WAY}\b[^.?!]{{0,24}}\b(?:to|of) (?:die|overdose|{_END}"
        rf"|(?:commit\w{{0,4}} )?{_SUICIDE}|be dead|(?:kill|hang) (?:myself|yourself))"
    ),
    (
        r"\bhow (?:many|much)\b[^.?!]{0,60}\b(?:kill me\b|to (?:end it|not wake up|never wake)|(?:i|me"
        r"|for me|my)\b[^.?!]{0,24}\bto (?:die|overdose|end|kill)|to kill (?:myself|yourself|oneself))"
    ),
    (
        r"\b(?:which|what|how|will|would)\b[^.?!]{0,40}\bkill me (?:fast|quick|painless|instant"
        r"|in my)\w{0,5}|\b(?:lethal|fatal|deadly) dose\b[^.?!]{0,20}\b(?:for me|for someone my"
        r"|my size|i need|i would)"
    ),
    (
        rf"\b(?:how (?:to|do|can|could|should)|{_WAY}|best|easiest|hide)\b[^.?!]{{0,30}}\b(?:to|for|of"
        rf"|be used for|i|you) self[- ]?(?:harm|injur|mutilat)\w{{0,3}}\b(?! (?:in|among|prevention"
        rf"|risk|assess|treat|manage))"
    ),
    (
        rf"\b(?:which|what|any)\b[^.?!]{{0,20}}\b{_WAY}\b[^.?!]{{0,12}}\b(?:can|could"
        rf"|should) i overdose|\bbleed out\b[^.?!]{{0,20}}\bwrists?|\b{_WAY}\b[^.?!]{{0,30}}\b(?:i"
        rf"|me)\b[^.?!]{{0,24}}\bto (?:die|overdose|kill myself)"
    ),
)

SELF_HARM = any_of(
    (
        rf"\b(?:how|ways?|steps?|tips|deep|hard|where|what)\b[^.?!]{{0,40}}\b(?:to|should i|do i|can i"
        rf"|could i|for me to) (?:\w{{3,9}} )?{_HURT} (?:myself|my self|oneself|yourself)"
    ),
    (
        r"\b(?:been|am|keep|stop|started|start|like|again|with) (?:(?:cutting|hurting|harming"
        r"|burning) (?:myself|my (?:arms?|wrists?|legs?|skin))|cutting again)"
        r"|\bcut(?:ting)? my (?:wrists?|veins)\b|\burges? to cut\b|\bself[- ]?harm when\b"
    ),
    (
        r"\b(?:cut|hurt|burnt|burned|burn) myself\b[^.?!]{0,40}\b(?:on purpose|deliberately"
        r"|intentionally|again|felt (?:good|better|relie)|feels? (?:good|better)|to feel|to cope"
        r"|relief|badly)"
    ),
    r"\b(?:my|i|me|do i|can i|should i|been)\b[^.?!]{0,30}\bself[- ]?(?:harm|injur|mutilat)\w{0,4}",
    r"\b(?:hide|hiding|cover|conceal)\w{0,3} (?:my |the )?(?:self[- ]?harm|cuts|scars from (?:cutting|self))",
)
