"""Wrongs in what is done: law, care, justice, violence. Read with `trust`."""

from __future__ import annotations

from chat.screening.harm.nouns import CARE, GERUND, PATIENT, STAFF, TRAIT, USE

CONDUCT: dict[str, tuple[str, ...]] = {
    "law": (
        r"illegal\w*|illicit\w*|unlawful\w*",
        r"fraud\w*|scams?\b|embezzl\w+|launder\w+",
        r"brib(?:e|es|ery|ing)\b|kickbacks?",
        r"smuggl\w+|black market|pirated|identity theft",
        r"unethical\w*",
        (
            r"evad(?:e|es|ing)\b (?:\w+ )?(?:detection|legal|regulat\w+|tax\w*|law\w*|responsib\w+"
            r"|liab\w+)|evasion of"
        ),
        r"loopholes?",
        (
            r"(?:circumvent|bypass|sidestep)(?:s|ed|ing)?\b(?! (?:surger|graft|operation"
            r"|procedure))(?=[^.]{0,60}\b(?:regulat|law|rule|ethic|approv|review|consent|protocol|safety"
            r"|polic|requirement|report|guideline|import|standard|process|oversight|check))"
        ),
        (
            r"(?:without )?(?:get|getting|being|be) (?:caught|detected|noticed|found out)"
            r"|avoid(?:ing)? (?:detection|scrutiny|prosecution|liability|accountability|consequences)"
        ),
        (
            r"money laundering|organi[sz]ed crime|insider|upcod\w+|overbill\w*|overcharg\w+"
            r"|never (?:performed|happened)|not (?:rendered|performed)|non-performed"
        ),
        (
            r"(?:personal|financial|monetary|own|unfair) (?:gain|benefit|profit|advantage|interests"
            r"|enrichment)|personal (?:or professional )?reputation"
        ),
        (
            r"(?:for|of) (?:the (?:sole )?purposes? of )?(?:non-medical|recreational|bodybuilding"
            r"|body building|cognitive enhancement|aesthetic (?:reasons|purposes)|entertainment"
            r"|commercial (?:gain|research|purposes)|convenience)\b"
        ),
        (
            r"(?:outside|contrary to|against|violation of|violat\w+|not in (?:compliance|line) with"
            r"|breach\w*) [^.]{0,24}\b(?:law|laws|legal|approved|regulations?|indications?|confidential\w*"
            r"|privacy|ethic\w*|rights|guidelines|scientific evidence|protocols?)"
        ),
        r"steal\w*|misappropriat\w+|pretend\w*|pose as",
        r"sexual harassment|inappropriate (?:behavio\w+|relationship)|multiple relationships",
    ),
    "care": (
        r"disregard\w*",
        (
            rf"(?:ignor|overlook|neglect|dismiss|brush\w* off|trivial)\w*\b[^.]{{0,40}}\b(?:{PATIENT}"
            rf"|{STAFF}|concerns?|complain\w*|protocols?|guidelines?|standards?|allerg\w+|wishes"
            rf"|directives?|needs?|safety|consent|evidence|risks?|rights|privacy|consequences|incompeten\w+"
            rf"|symptoms?|side effects|well-?being|empathy|determinants|health|duty|legal|ethic\w*|outreach"
            rf"|severity|importance|significance|burnout|research)"
        ),
        (
            rf"withhold\w*\b[^.]{{0,30}}\b(?:{PATIENT}|information|diagnos\w+|truth|care|treatment from"
            rf"|medical|alternatives?|findings)"
        ),
        r"(?:unqualified|unlicensed|untrained|incompetent)\b",
        (
            r"negatively (?:impact|affect)\w*|contribut\w+ to (?:the |a )?(?:\w+ )?(?:spread|under\w+"
            r"|declin\w+|erosion|worsening|stigma\w*|inequal\w+|dispar\w+|polic)"
        ),
        r"subpar|substandard|cut(?:ting)? corners|botched|sub-?optimal care",
        (
            rf"{USE}\b[^.]{{0,50}}\b(?:unapproved|unproven|untested|unnecessary|outdated|makeshift"
            rf"|ineffective|non-fda|known to (?:be|cause))\b"
        ),
        (
            r"over(?:prescrib|utili|treat|medicat|dos)\w*(?: (?:patients|medical|opioids|drugs))"
            r"|unnecessarily"
        ),
        r"(?:secretly|covertly|surreptitiously|knowingly|deliberately|intentionally|discreetly)\b",
        (
            r"(?:at|to) the expense of|(?:over|above|rather than|instead of"
            r"|not on) (?:the )?(?:patients?'?s?'?|medical|quality|genuine|patient) (?:need|well|care"
            r"|safety|outcome|comfort|benefit|interest|of care|empath)\w*"
        ),
        (
            r"priorit\w+\b[^.]{0,50}\b(?:individuals|people|patients) who\b"
            r"|priorit\w+\b[^.]{0,50}\b(?:profit\w*|revenue|cost|interests?|convenience|workload|billing"
            r"|pay|insured|insurance|efficiency|over|suppliers?|reimbursements?|administrative|economy)"
        ),
        (
            r"not (?:be )?(?:in (?:the|their) (?:patient'?s? )?best|medically necessary|necessary"
            r"|appropriate|need(?:ed)?\b|evidence-based|fda|supported by|been (?:tested|proven|approved"
            r"|scientific\w*)|terminally|receive|adequately)"
        ),
        (
            r"(?:unqualified|unlicensed|untrained) (?:person\w*|individual|staff|\w+)|human experiment\w*"
            r"|harm (?:to )?(?:the |a |their )?patients?|cause harm|harm patients|designed to (?:fail"
            r"|harm)|more addictive"
        ),
        (
            r"without (?:any |the |a |an |their |proper |full |fully |adequate |valid |prior |explicit "
            r"|clear |informed |appropriate |thorough |necessary |ethical |medical |scientific |obtaining "
            r"|giving |regard |his |her |patient'?s?'? |parental |further )*(?:consent|knowledge|knowing"
            r"|permission|approval|disclosure|supervision|licen[cs]e|prescription|justification"
            r"|qualifications?|training|expertise|oversight|transparency|authori[sz]ation|evidence"
            r"|diagnosis|evaluation|examination|indication|sterili[sz]ation|consideration|awareness"
            r"|agreement|ethics?|ethical|investigation|assessment|review|regard|empathy|support|safety"
            r"|precautions|documentation|proof|basis|clinical trials?|research|imaging|degree"
            r"|certification|reporting)\b"
        ),
        rf"without\b[^.]{{0,12}}\b{GERUND}\b",
        (
            rf"(?:avoid|fail to|failing to|not|never|refuse to|refusing to|omit|neglect to|decline to"
            rf"|delay)\w* (?:properly |fully |regularly |adequately |intentionally |having to "
            rf"|to )?{GERUND}\b(?! (?:a |the )?(?:drug|medication|nsaid|opioid|antibiotic))"
        ),
    ),
    "justice": (
        r"discriminat\w+\b(?! (?:between|from|validity|performance|ability|of the (?:model|score)))",
        r"racis\w+|sexis\w+|homophob\w+|xenophob\w+|prejudic\w+",
        r"exploit\w*",
        (
            rf"(?:with|of|from) (?:an? )?(?:higher|lower|high|low|better) (?:\w+ )?{TRAIT}|preferential\w*"
            rf"|inability to pay|cannot (?:afford|pay)"
        ),
        (
            rf"of a (?:certain|particular|specific|different) {TRAIT}|(?:based|depending|conditional"
            rf"|dependent)[^.]{{0,20}}\bon\b[^.]{{0,40}}\b{TRAIT}|because of[^.]{{0,20}}\b{TRAIT}"
            rf"|regardless of (?:\w+ )?(?:need|medical|current)"
        ),
        (
            rf"(?:den(?:y|ies|ying|ied)|refus\w+|declin\w+|restrict\w*|limit\w*|exclud\w+|withhold\w*"
            rf"|turn\w* away|ration\w*|block\w*|prohibit\w*|selectively"
            rf"|disqualif\w+)\b[^.]{{0,40}}\b(?:{CARE}|{PATIENT})\b[^.]{{0,80}}\b(?:without|who|because"
            rf"|based|from (?:low|minor|poor|immigra|disadvant)|due to|with(?:out)? (?:mental|disab|aut"
            rf"|depress|HIV|a history)|regardless|citing|on the (?:basis|grounds))"
        ),
        (
            r"(?:exclusively|only|solely|primarily)\b[^.]{0,40}\b(?:patients?|individuals?|members?"
            r"|payers?|people|those)\b[^.]{0,40}\b(?:who|afford|pay|premium|certain|particular|with|in)"
            r"|(?:only|exclusively) (?:available|serve\w*|treat\w*|provid\w+|offer\w*|to certain|cover\w*)"
        ),
        (
            r"(?:can|who) (?:pay|afford)\b|abilit(?:y|ies) to pay|paying more|premium (?:members|payers"
            r"|service)|privately insured|high-(?:income|profile)|low-income|underserved|uninsured"
        ),
        (
            r"should not (?:be |have |receive |provide |report |disclose |get )|not (?:be )?(?:entitled"
            r"|eligible|deserve\w*)"
        ),
    ),
    "violence": (
        (
            rf"(?:kill|poison|torture|sedate|drug|assault|hurt|injure|harm|euthani[sz]e|suffocate|overdose"
            rf"|starve|smother|abuse|punish|endanger)(?:s|ing)?\b[^.]{{0,20}}\b(?:an? |my |the |their "
            rf"|our )(?:\w+ )?(?:{PATIENT}|husband|wife|partner|mother|father|neighbou?r|boss|colleague)\b"
        ),
        (
            r"bioweapon\w*|nerve agent|make (?:a )?poison|undetectable poison|illegal euthanasia"
            r"|euthanasia\b[^.]{0,60}\bnot terminally"
        ),
    ),
}
