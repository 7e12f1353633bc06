"""Words that are a wrong only in company: each is a doubt, and two doubts decline a request."""

from __future__ import annotations

from chat.screening.harm.nouns import PATIENT, STAFF

DOUBTS: tuple[str, ...] = (
    r"unnecessar\w+|unneeded|inappropriate\w*",
    r"unproven|untested|unapproved|non-?fda|ineffective|outdated|unorthodox|alternative cure",
    r"experimental\w*|makeshift|home remed\w+",
    (
        r"off-label|high-dose|higher doses|self-administ\w+|self-induc\w+|self-diagnos\w+"
        r"|own (?:\w+ )?dos\w+|at home|anabolic|controlled substances?|performance-enhancing"
        r"|nootropics?"
    ),
    (
        r"profit\w*|revenue|lucrative|reimburs\w+|sales|monet\w+|marketing|investors?|financial\w*"
        r"|costly|expensive|cheap\w*|cost-(?:efficien|cutting|saving)\w*|cut costs"
    ),
    r"secret(?:ly)?|covert\w*|discreet\w*|intentional\w*|deliberate\w*|knowingly|purposely",
    (
        r"selectiv\w+|exclusiv\w+|aggressiv\w+|automatically|arbitrar\w+|biased|favou?r(?:s|ing"
        r"|itism)?"
    ),
    (
        r"avoid\w*|skip\w*|omit\w*|neglect\w*|ignor\w+|overlook\w*|dismiss\w*|delay\w*|refus\w+"
        r"|den(?:y|ies|ying|ial)|withhold\w*|limit(?:s|ing)|restrict\w*|exclu(?:d\w+|sion)"
    ),
    (
        rf"(?:convinc|persuad|push|steer|pressur|encourag|discourag|dissuad|urg|forc|induc|lur|requir"
        rf"|mandat|guid|scar|frighten)(?:e|es|ed|ing)?\b[^.]{{0,20}}\b(?:{PATIENT}|{STAFF}|parents"
        rf"|them|an insurance)"
    ),
    r"fear\b|threat\w*|retaliat\w+|manipulat\w+|sway|leverag\w+",
    (
        r"hide|hiding|hidden|suppress\w* (?:evidence|findings|complaints?|data)|silenc\w+"
        r"|minimi[sz]\w+|harsh\w*|blame|denial|excuses?|justif\w+"
    ),
    (
        r"risky|high-risk|harmful|dangerous|addictive|unsafe|severe side effects|known to be"
        r"|not intended"
    ),
    (
        r"confidential\w*|private|privacy|personal (?:health )?information|patient data|identif(?:y"
        r"|ying|iable)|genetic information|medical (?:records|information)\b"
    ),
    (
        r"skeptic\w*|personal (?:beliefs?|opinion|preference)|conspirac\w+|anti-vaccin\w+"
        r"|contradict\w*|contrary to|against"
    ),
    (
        r"monopol\w+|non-compete|quota|48-hour|36-hour|long shifts|overwork\w*|workload|burnout"
        r"|low(?:er)? (?:compensation|priority|quality)|higher wait|longer wait"
    ),
    r"despite|under the guise|rather than|instead of|in favou?r of|more than is safe",
    (
        r"fitness to work|medical leave|sick note|exemption|disability (?:claim|benefits)|drug test"
        r"|evade|evasion"
    ),
    (
        r"celebrit\w+|politician\w*|wealthy|rich|premium|elite|vulnerable|marginali[sz]ed|undocumented"
        r"|citizens"
    ),
)
