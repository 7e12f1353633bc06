"""Words that stand against each other: directions, qualities, recommendations, populations, certainty.

An axis has poles; a statement at one pole does not follow from evidence at another. Entries are patterns of whole words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Axis:
    """`poles` by name; `people` says that it tells apart for whom something holds."""

    name: str
    poles: Mapping[str, re.Pattern[str]]
    people: bool = False

    def opposed(self, one: str, two: str) -> bool:
        """Whether two words stand at two poles."""
        poles = [{name for name, pattern in self.poles.items() if pattern.fullmatch(word)} for word in (one, two)]
        return all(poles) and not poles[0] & poles[1]


def _axis(name: str, *, people: bool = False, **poles: str) -> Axis:
    return Axis(name, {pole: re.compile(words) for pole, words in poles.items()}, people)


AXES = (
    _axis(
        "direction",
        up=r"increas\w*|rais(?:e|es|ed|ing)|rise|rises|rose|risen|rising|higher|highest|more|greater|greatest|elevat\w*|grew|grow"
        r"|grows|growing|gain|gains|gained|up|double[ds]?|exceed(?:s|ed|ing)?|boost(?:s|ed|ing)?|larger|most",
        down=r"decreas\w*|reduc\w*|lower|lowers|lowered|lowering|lowest|less|fewer|fewest|declin\w*|drop|drops|dropped|cut|cuts"
        r"|shrink|shrinks|shrank|diminish\w*|halv\w*|smaller|least|rarer|prevent(?:s|ed|ing)?|curb(?:s|ed)?|fell(?= (?:by|to|from))",
    ),
    _axis(
        "worth",
        good=r"better|best|improv\w*|benefi\w*|protect\w*|favou?r\w*|strengthen\w*|stronger|safe|safer|safely|safety|helpful|helps?",
        bad=r"worse|worst|worsen\w*|harm|harms|harmed|harmful|damag\w*|weaken\w*|weaker|unsafe|dangerous|danger|dangers|hazardous"
        r"|toxic|risky",
    ),
    _axis("enough", yes=r"sufficient\w*|adequate\w*|enough|conclusive\w*", no=r"insufficient\w*|inadequate\w*|inconclusive\w*|limited|unclear|uncertain\w*|unknown|unproven"),
    _axis("effect", yes=r"effective\w*|efficacious", no=r"ineffective\w*|useless|futile"),
    _axis("likelihood", yes=r"likely|likelier|likelihood|probable|probably", no=r"unlikely|improbable"),
    _axis("frequency", often=r"often|frequent|frequently|common|commonly|commoner|usual|usually|always|commonest", seldom=r"rare|rarely|seldom|infrequent\w*|uncommon\w*|never|unusual"),
    _axis("speed", fast=r"fast|faster|quickly|quicker|rapid|rapidly|accelerat\w*|speeds?", slow=r"slow|slower|slowly|slows|slowed|delay\w*"),
    _axis("length", long=r"long|longer|longest|extended", short=r"short|shorter|shortest|brief|briefly"),
    _axis("order", before=r"before|prior|earlier|first", after=r"after|following|later|last"),
    _axis("level", high=r"high|above|over|upper|maximum|ceiling|most|higher|greater|highest|more|exceed\w*", low=r"low|below|under|younger|lower|minimum|floor|little|fewer|less|lowest"),
    _axis("amount", much=r"many|much|large|most|majority", little=r"few|little|small|minority|hardly"),
    _axis("inclusion", within=r"includ\w*|covers?|covered|contain\w*", out=r"exclud\w*|omit\w*|leaves? out|left out"),
    _axis("sense", positive=r"positive\w*", negative=r"negative\w*|inverse\w*"),
    _axis("link", joined=r"associated|linked|related|correlat\w*", apart=r"unrelated|unassociated|independent|independently"),
    _axis("act", start=r"start\w*|begin\w*|begun|began|initiat\w*|continu\w*", stop=r"stop\w*|discontinu\w*|cease\w*|withh\w+|withdraw|withdrawing"),
    _axis("standing", current=r"current|currently|in force|final", former=r"former\w*|draft|superseded|outdated|withdrawn|retracted"),
    _axis("activity", on=r"activat\w*|activ(?:e|ates)|switched on|switch on|stimulat\w*|promot\w*|enhanc\w*", off=r"inactivat\w*|inactive|inhibit\w*|block\w*|suppress\w*|impair\w*|switched off"),
    _axis("certainty", strong=r"strong|strongly|high-certainty|certain", weak=r"weak|weakly|conditional|conditionally|low-certainty|moderate-certainty"),
    _axis("sex", men=r"men|man|male|males|boys?|gentlemen|father|husband", women=r"women|woman|female|females|girls?|ladies|mother|pregnant|pregnancy|postmenopausal|premenopausal|menopaus\w*|wom[ae]n's", people=True),
    _axis("menopause", post=r"postmenopausal|post-menopausal|after menopause|after the menopause", pre=r"premenopausal|pre-menopausal|before menopause|before the menopause", people=True),
    _axis("age", young=r"child|children|infants?|newborns?|babies|baby|toddlers?|adolescents?|teenagers?|boys?|girls?|neonat\w*|p(?:a)?ediatric", grown=r"adults?|elderly|seniors?|men|women|man|woman|postmenopausal|grown-ups?|older", people=True),
    _axis("age", younger=r"younger|young|youngest", older=r"older|old|oldest|elderly", people=True),
    _axis("setting", home=r"community-dwelling|community|home-dwelling", ward=r"institutional\w*|nursing|hospital\w*|inpatients?|residential", people=True),
)  # fmt: skip
