"""Signs of acute illness: heart, brain, breath, allergy, consciousness."""

from __future__ import annotations

from chat.screening.urgent.signs import CANNOT, HE, ITS, Sign, sign

_SWOLLEN = r"(?:swell\w{0,3}|swollen|puff\w{1,3}|closing|closed|tight\w{0,4}|fat|thick|huge)"
_SEIZURE = r"(?:s(?:ei|ie|e|ee)z\w{0,2}ures?|convulsions?|fits?)"
_OUT = (
    r"(?:unconscious|unresponsive|not respond\w{0,3}\b(?! to (?:h|t|m))|not (?:be )?(?:waking|wake|woken|rous\w{1,3})"
    r"|(?:cannot|will not|would not|does not|not) (?:\w{2,4} )?"
    r"(?:\w{3,5} )?(?:wake|rouse|respond\b(?! to (?:h|t|m))|answer|wake up)|cannot get \w{2,4} to (?:wake|respond)"
    r"|passed out|blacked out|out of it|lifeless|floppy|limp"
    r"|cannot keep (?:his|her|my|their) eyes open|no pulse|pulseless|not moving|keeled over)"
)

ILLNESSES: tuple[Sign, ...] = (
    sign(
        "chest pain",
        (
            r"(?<!do i )(?<!why do i )(?:have|has|having|had|got|feel|feels|feeling|experienc\w{1,4}"
            r"|developed|started|woke up with|there is|complain\w{2,4})\b[^.]{0,40}\b(?:chest"
            r"|heart)\b[^.]{0,24}\b(?:pains?|pressure|tightness|discomfort|heaviness|ache|sensation"
            r"|arm pain)"
        ),
    ),
    sign(
        "chest pain",
        (
            rf"{ITS} (?:chest|heart)\b[^.]{{0,24}}\b(?:hurts?|hurting|tight|aches?|aching|heavy"
            rf"|crush\w{{1,3}}|squeez\w{{1,3}}|burning|weird|elephant|pounding|going crazy|killing me)"
        ),
    ),
    sign(
        "chest pain",
        (
            rf"(?<!do i )(?:have|has|having|had|got|there is|elephant|weight)\b[^.]{{0,50}}\b(?:in|on"
            rf"|across|around) {ITS} chest\b"
        ),
    ),
    sign(
        "chest pain",
        r"(?:chest|breastbone)\b",
        r"(?:pains?|pressure|tight\w{0,4}|heav\w{1,4}|squeez\w{1,3}|crush\w{1,3}|hurts?)\b",
        alone=False,
    ),
    sign(
        "chest pain",
        r"chest\b",
        r"(?:pains?|pressure|tight\w{0,4}|heav\w{1,4}|hurts?|weird)\b",
        r"(?:(?:left|down (?:my|his|her)|both) arms?|jaw|clammy|sweat\w{1,3}|palpitations)\b",
    ),
    sign(
        "heart attack",
        (
            r"(?:am|is|are|be|being)(?: i)? having (?:a|another|some kind of|some sort of) (?:heart attack"
            r"|stroke|cardiac arrest|mini-? ?stroke|tia)\b"
        ),
    ),
    sign(
        "heart attack",
        (
            r"(?:is (?:this|it) an? (?:heart attack|stroke)|(?:having|has|have|had|in|into|just) (?:just "
            r"|a |had a )*(?:cardiac|respiratory) arrest|gone into arrest|has just (?:arrested|coded))\b"
        ),
    ),
    sign(
        "stroke",
        r"(?:face|mouth|smile|eyelid)\b",
        (
            r"(?:droop\w{0,3}|dropp?(?:ed|ing)|sagg\w{1,3}|lopsided|crooked|twisted|looks funny"
            r"|fallen on one)\b"
        ),
    ),
    sign("stroke", r"(?:slurr\w{2,3}|slurry)\b", r"(?:speech|words?|speaking|talking|he|she|his|her|my)\b"),
    sign(
        "stroke",
        rf"(?:{HE}|my|i)\b",
        (
            rf"{CANNOT}\b[^.]{{0,12}}\b(?:speak|talk|find (?:the |my |his |her )?words|get (?:his|her|my"
            rf"|the) words|lift (?:\w{{2,4}} )?(?:\w{{4,5}} )?arm|raise (?:\w{{2,4}} )?(?:\w{{4,5}} )?arm"
            rf"|move (?:\w{{2,4}} )?(?:\w{{4,5}} )?(?:arm|leg|side)"
            rf"|feel (?:\w{{2,4}} )?(?:\w{{3,5}} )?(?:arm|leg|legs|side|face))"
        ),
        alone=False,
    ),
    sign(
        "stroke",
        (
            r"(?:talking|speaking|speech)\b[^.]{0,20}\b(?:nonsense|gibberish|garbled|jumbled)"
            r"|(?:not making|making no|not make) (?:any )?sense|did not know who (?:i|he|she|we) (?:was|am"
            r"|is)"
        ),
        alone=True,
    ),
    sign(
        "stroke",
        r"(?:one|left|right)(?: hand)? (?:side|arm|leg)|(?:arm|leg|side|face)\b",
        r"(?:numb|weak|weakness|numbness|paraly[sz]ed|limp|dead|cannot feel|tingl\w{1,3}|drop)\b",
        alone=False,
    ),
    sign(
        "stroke",
        (
            r"sudden(?:ly)?\b[^.]{0,40}\b(?:confus\w{2,3}|weakness|numbness|aphasia|hemi(?:paresis|plegia)"
            r"|blind\w{0,4}|los\w{1,3} (?:of )?(?:\w{2,5} )?(?:vision|sight)|headache)"
            r"|curtain\b[^.]{0,24}\beye|lost (?:my |the )?(?:vision|sight)\b"
        ),
    ),
    sign(
        "worst headache",
        r"(?:worst|thunderclap) headache",
        r"(?:i|my|have|having|got|has|sudden\w{0,2}|started|came on|ever)\b",
    ),
    sign(
        "breathing",
        (
            rf"{CANNOT} (?:\w{{2,8}} )?(?:breath\w{{0,3}}|get (?:any |enough )?air|catch {ITS} breath"
            rf"|speak full sentences)\b(?! (?:well |properly )?through)"
        ),
    ),
    sign("breathing", r"(?:not|stopped|stops|no longer|barely|hardly) breathing|gasping\b|suffocating\b"),
    sign(
        "blue",
        (
            r"(?:(?:lips?|face|skin|mouth)\b[^.]{0,20}|(?:turn\w{2,3}|gone|going|went|he is|she is|baby is)"
            r" (?:a bit |all |completely )?)\b(?:blue|bluish|purple|mottled)\b"
        ),
    ),
    sign(
        "breathing",
        (
            r"(?:short(?:ness)? of breath|out of breath|breathless|wheez\w{1,3}|(?:trouble|difficulty"
            r"|problems?) breathing|inhaler (?:is )?(?:empty|not working))\b"
        ),
        alone=False,
    ),
    sign("choking", rf"{HE} (?:is |keeps )?chok(?:ing|es)\b|choking on\b"),
    sign(
        "anaphylaxis",
        r"throat|airway|tongue",
        r"(?:closing|clos\w{1,3} up|swell\w{0,3}|swollen|fat|thick|shut)\b",
        r"(?:my|his|her|he|she|i|throat|and)\b",
        alone=False,
    ),
    sign(
        "anaphylaxis",
        (
            rf"(?:throat|airway) (?:\w{{2,6}} )?(?:closing|closed|shut|swelling (?:shut|up))"
            rf"|tongue (?:\w{{2,6}} )?(?:\w{{2,6}} )?{_SWOLLEN}|swollen (?:lips and )?tongue"
        ),
    ),
    sign(
        "anaphylaxis",
        rf"(?:lips?|face|tongue|throat)\b[^.]{{0,30}}\b{_SWOLLEN}",
        (
            r"(?:wheez\w{1,3}|breath\w{0,3}|hives|stung|sting|bee|wasp|peanuts?|nuts?|allergic reaction"
            r"|fast|rash|new (?:tablets?|pills?|medic\w{2,5}))\b"
        ),
    ),
    sign(
        "anaphylaxis",
        r"allergic reaction|stung|sting|wasp|bee\b",
        r"(?:throat|tongue|cannot breathe?|breath\w{0,3}|wheez\w{1,3}|faint\w{0,3}|passing out)\b",
    ),
    sign(
        "anaphylaxis",
        (
            r"(?:having|going into|in|is|have|think|its"
            r"|an?) (?:\w{2,9} )?(?:\w{2,9} )?ana[fp]h?[iy]?l?\w{3,7}(?: shock| reaction)?"
            r"|^ana[fp]h?yla\w{2,6} shock"
        ),
    ),
    sign(
        "seizure",
        (
            r"(?:is|are|am|was|been|started|keeps|starts) (?:\w{4,9} )?(?:seizing|convulsing|fitting)\b"
            r"|(?:is|are|am|been|was|started|^)(?: having)? ?having (?:an?|another"
            r"|\w{3,9})? ?(?:\w{4,9} )?"
        )
        + _SEIZURE
        + r"\b",
    ),
    sign("seizure", rf"{_SEIZURE}\b", rf"(?:{HE}|i|my)\b", alone=False),
    sign("unconscious", rf"{HE}\b", _OUT),
    sign("unconscious", r"(?:i|my)\b", r"(?:lost consciousness|woke up on the (?:\w{4,9} )?floor)", alone=True),
    sign("unconscious", rf"{_OUT}|faint\w{{0,3}}|lost consciousness", alone=False),
    sign(
        "collapse",
        (
            rf"{HE} (?:\w{{3,8}} )?collapsed\b|(?:just|suddenly) collapsed\b"
            rf"|collapsed\b[^.]{{0,40}}\b(?:not|pulse|help)\b|no pulse\b"
        ),
    ),
    sign(
        "limp child",
        r"(?:baby|infant|newborn|toddler|child|son|daughter)\b",
        r"(?:limp|floppy|lifeless|blue|mottled)\b",
    ),
    sign("meningitis", r"stiff neck\b", r"(?:fever|rash|light|confus\w{2,3})\b"),
    sign(
        "low sugar",
        r"(?:sugar|glucose|hypo|diabetic|insulin)\b",
        r"(?:confus\w{2,3}|unconscious|passing out|cannot wake|not making sense)\b",
    ),
    sign(
        "sudden pain",
        (
            r"sudden(?:ly)?\b[^.]{0,20}\b(?:severe|terrible|excruciating|unbearable"
            r"|tearing)\b[^.]{0,20}\b(?:abdominal|stomach|belly|back|head\w{0,4}|testic\w{2,4}|groin)"
        ),
    ),
    sign("dying", r"think i(?: a)?m dying", r"(?:heart|chest|breath\w{0,3}|pain|blood)\b"),
    sign(
        "asks for help",
        (
            r"(?:need|send|get|call) (?:me |us )?an ambulance\b(?! \w{3,8}ed\b)|this is an emergency\b"
            r"|should (?:i|we) (?:call|ring|dial) (?:911|999|112|000|an ambulance)(?: now| for (?:my|him"
            r"|her|us)\b|\?|$)"
        ),
    ),
)
