"""Signs of injury and bleeding: falls, blows to the head, wounds."""

from __future__ import annotations

from chat.screening.urgent.signs import CANNOT, ITS, THINNER, Sign, sign

_HEAD_BLOW = (
    rf"(?:(?:hit|hits|bang\w{{0,3}}|bump\w{{0,2}}|struck|knock\w{{0,2}}|smash\w{{0,2}}|injured"
    rf"|crack\w{{0,2}}|bash\w{{0,2}}) {ITS} head"
    r"|head (?:injury|wound)|(?:fell|landed|fallen) (?:on|onto) (?:\w{2,5} )?head|blow to the head)"
)
_FALL = (
    r"(?:fell|fallen|(?:had|took|after) an? (?:\w{3,9} )?fall|slipped|tripped|stumbled|tumbled|knocked over|went down)"
)

INJURIES: tuple[Sign, ...] = (
    sign(
        "bleeding",
        r"(?:bleed\w{0,3}|blood|nosebleed)\b",
        (
            r"(?:(?:will|does|do|did|is|has|have) not (?:be )?stop\w{0,4}"
            r"|cannot (?:\w{2,5} )?(?:be )?stop\w{0,4}|not stopping|everywhere|spurt\w{0,3}|gush\w{0,3}"
            r"|pouring|profusely|soak\w{0,3}|to death|heavily)\b"
        ),
    ),
    sign(
        "bleeding",
        r"stab\w{0,3}|cut\b|wound\b|gash",
        r"(?:cannot|will not|not) (?:\w{2,5} )?stop\w{0,4} (?:the )?bleeding",
    ),
    sign(
        "bleeding",
        rf"{THINNER}\b",
        r"(?:bleeding|nosebleed|blood)\b(?! (?:a bit|a little|slightly|easily|after brushing|when|test|pressure|clot))",
        r"(?:is|am|are|been|started|keeps?|hours?|minutes?|mins?|lot|since|now)\b(?! it)",
    ),
    sign(
        "bleeding",
        (
            r"(?:black|tarry|bloody|blood in (?:my|his|her|the))\b[^.]{0,20}\b(?:stools?|poo\w{0,3}"
            r"|motions?|faeces|feces)"
        ),
        rf"(?:{THINNER}|faint|dizzy|weak)\b",
    ),
    sign(
        "bleeding",
        r"pregnant|after (?:giving )?birth|postpartum",
        r"(?:bleeding (?:heavily|a lot|badly)|heavy bleeding|heavily|soaked|baby (?:is )?not moving)\b",
    ),
    sign(
        "bleeding",
        (
            r"lost (?:a lot|lots|pints) of blood|bleeding (?:\w{2,8} )?(?:heavily|profusely|badly|to death"
            r"|out|a lot)"
        ),
    ),
    sign(
        "vomiting blood",
        (
            r"(?:vomit\w{0,3}|throw(?:ing|n|s)? up|threw up|puk\w{1,3}|cough(?:ing|ed|s)?(?: up)?"
            r"|spitting up|bringing up|brought up)\b[^.]{0,40}\b(?:blood|clots|coffee grounds)"
        ),
    ),
    sign(
        "head injury",
        _HEAD_BLOW,
        (
            rf"{THINNER}|confus\w{{2,3}}|vomit\w{{0,3}}|threw up|throwing up|drowsy|sleepy|unconscious"
            rf"|passed out|blacked out|knocked out|severe headache|worst|cracked"
        ),
    ),
    sign("head injury", rf"{_FALL}\b", rf"{THINNER}\b", r"(?:confused|drowsy|headache|sleepy|vomit\w{0,3}|head)\b"),
    sign(
        "fall",
        rf"{_FALL}\b",
        (
            rf"{CANNOT}\b[^.]{{0,14}}\b(?:stand|walk|get (?:back )?up|move|rise|weight|weight-? ?bear|feel"
            rf"|lift|hold)\b|\blying on the floor\b"
        ),
    ),
    sign(
        "fall",
        rf"{_FALL}\b",
        r"(?:hip|leg|thigh|pelvis|back|neck|femur)\b",
        (
            r"(?:broken|broke|fractured?|shorter|shortened|rotated|turned (?:out|in)|twisted|deformed"
            r"|terribl[ey]|severe|unbearabl[ey]|agony|excruciating|scream\w{0,3}|crack|snap\w{0,3})\b"
        ),
    ),
    sign(
        "fall",
        (
            r"(?:hip|femur|pelvis) (?:is|looks|must be|might be|may be|could be"
            r"|seems) (?:\w{2,9} )?(?:broken|fractured)"
        ),
    ),
    sign(
        "injury",
        (
            r"(?:was|been|got|is) (?:just )?(?:stabbed|shot|electrocuted|run over|hit by an? \w{3,6}"
            r"|impaled|crushed|bitten by an? (?:\w{3,9} )?snake)\b|bone (?:is )?(?:sticking|poking) out"
            r"|severe(?:ly)? burn(?:s|ed|t)?\b|drown(?:ing|ed)\b|(?:severed|amputated|cut off) (?:my|his"
            r"|her) \w{3,6}\b"
        ),
    ),
)
