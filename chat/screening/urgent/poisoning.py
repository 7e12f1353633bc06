"""Signs that something harmful was swallowed, breathed in or injected."""

from __future__ import annotations

from chat.screening.urgent.present import KIN
from chat.screening.urgent.signs import Sign, sign

_PILLS = (
    r"(?:tablets?|pills?|capsules?|caps|tabs|gummies|caplets?|sachets?|patch(?:es)?|paracetamol"
    r"|acetaminophen|tylenol|ibuprofen|aspirin"
    r"|advil|medications?|medicines?|meds|drugs|painkillers?|vitamins?|vitamin d|supplements?"
    r"|drops|syrup|insulin|opioids?|oxycodone"
    r"|antidepressants?|sleeping|iron|calcium|warfarin|digoxin|metformin)"
)
_TOOK = (
    r"(?:took|taken|swallowed|swallows|ingested|drank|drunk|ate|eaten|consumed|injected|inhaled"
    r"|downed|gulped|chewed|licked|sniffed"
    r"|snorted|had)"
)
_TOXIC = (
    r"(?:bleach|anti-?freeze|\w{4,7} cleaner|cleaning (?:fluid|product|agent)s?|detergent"
    r"|laundry pods?|dishwasher tablets?|pesticides?"
    r"|insecticide|weed ?killer|herbicide|(?:rat )?poison|methanol|lye|ammonia|gasoline|petrol"
    r"|kerosene|paint thinner|white spirit"
    r"|turpentine|lamp oil|(?:button )?batter(?:y|ies)|magnets?|nail polish remover"
    r"|carbon monoxide|(?:wild|toxic|poisonous) \w{4,10}"
    r"|hand saniti[sz]er)"
)
_MANY = (
    r"(?:[1-9]\d{1,2}|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred"
    r"|dozens?)(?! ?(?:mg|mcg|iu|ml|%|min|minutes|hours?|days?|weeks?"
    r"|months?|years?|units?|am|pm|times))"
)
_ALL_OF_IT = (
    r"(?:(?:whole|entire|full|half (?:a|an|the|my)) (?:\w{2,9} )?(?:bottle|pack|packet|box|strip"
    r"|jar|tube|blister|thing|lot)|handfuls?|(?:bottle|packet"
    r"|box|strip|load|loads|lots|ton|tons|bunch|pile) of|(?:way |far )?too (?:many|much)|way more"
    r"|all (?:of )?(?:my|his|her|the|them)"
    r"|\d{1,2} ?(?:x|times) (?:my|the|his|her)|a lot of)"
)

POISONINGS: tuple[Sign, ...] = (
    sign(
        "overdose",
        (
            rf"{_TOOK}\b[^.]{{0,40}}\b{_MANY}\b[^.]{{0,50}}\b{_PILLS}\b"
            rf"|{_TOOK}\b[^.]{{0,60}}\b{_PILLS}\b[^.]{{0,20}}\b{_MANY}\b(?: of them)?"
            rf"|{_TOOK}\b[^.]{{0,40}}\b{_MANY} of (?:them|my|his|her)"
        ),
    ),
    sign(
        "overdose",
        (
            rf"{_TOOK}\b[^.]{{0,60}}\b{_ALL_OF_IT}\b(?! (?:\w{{2,9}} )?(?:water|milk|juice|wine|beer|food|fluid|salt|sugar"
            rf"|coffee|fibre|fiber))"
        ),
    ),
    sign(
        "overdose",
        (
            r"(?:i|he|she|they|we|has|have|just|who|think) (?:\w{2,9} )?(?:overdosed|o\.?d\.?'?e?d)\b"
            r"|^(?:overdosed|od'?e?d) on|(?:taken|took|had|having|has) an (?:\w{3,12} )?overdose\b"
            r"|is overdosing\b|overdose of [^.]{0,30}\btaken\b"
        ),
    ),
    sign(
        "overdose",
        r"(?:accident\w{0,5}|mistake|instead of|by error|wrong)\b",
        r"(?:insulin|[1-9]\d\d[,. ]?000 ?(?:iu|units?|i\.u\.)|(?:\d|three|four|five|ten) ?(?:x|times))",
        rf"{_TOOK}|gave|given\b",
    ),
    sign(
        "swallowed",
        (
            r"(?:toddler|baby|infant|child|kid|months?[- ]old|years?[- ]old|\dyo|little (?:boy|girl)"
            r"|nephew|niece|grandson|granddaughter)\b"
        ),
        (
            rf"(?:swallowed|ate|eaten|drank|got (?:into|hold of)|chewed|licked"
            rf"|took some)\b[^.]{{0,60}}\b(?:{_PILLS}|coins?|{_TOXIC}|bottle|couple)\b"
            rf"|{_PILLS}\b[^.]{{0,30}}\b(?:ate|swallowed)\b"
        ),
    ),
    sign(
        "swallowed",
        rf"{KIN}\b",
        (
            rf"(?:swallowed|ate|drank|got (?:into|hold of)|took some of)\b[^.]{{0,24}}\b(?:my|some|his|her"
            rf"|the)\b[^.]{{0,24}}\b(?:{_PILLS}|bottle|{_TOXIC})\b"
        ),
        alone=True,
    ),
    sign(
        "poison",
        (
            rf"{_TOOK}\b[^.]{{0,40}}\b{_TOXIC}\b|{_TOXIC}\b[^.]{{0,40}}\bswallowed\b|(?:i|he|she"
            rf"|we)\b[\w ]{{0,24}} (?:been|was|were|am|is) poisoned\b|injected heroin"
        ),
    ),
)
