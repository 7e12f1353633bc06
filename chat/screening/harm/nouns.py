"""The people, things and acts of care that wrongs are done to; parts of the patterns of `trust`, `care` and `doubts`."""

from __future__ import annotations

PATIENT = (
    r"(?:patients?|them|famil(?:y|ies)|relatives?|parents?|child(?:ren)?|minors?|elderly|disabled"
    r"|people|persons?|individuals?|someone|women"
    r"|public|communit(?:y|ies)|populations?|participants?|subjects?|clients?|residents?"
    r"|prisoners?|inmates?|immigrants?|customers?)"
)
STAFF = (
    r"(?:doctors?|physicians?|nurses?|surgeons?|clinicians?|practitioners?|specialists?"
    r"|professionals?|staff|colleagues?|employees"
    r"|workers|researchers?|providers?|trainees?|students?|(?:an?|the) \w{2,16}(?:ologist|iatrist"
    r"|ician|practitioner|therapist))"
)
RECORD = (
    r"(?:records?|charts?|notes?|histor(?:y|ies)|results?|data|documents?|documentation|files"
    r"|logs?|reports?|scores?|surveys?"
    r"|statistics|findings|outcomes?|claims|bills?|invoices?|credentials?|licen[cs]es?"
    r"|certificates?|consent|images?|scans?)"
)
TRAIT = (
    r"(?:rac(?:e|ial)|ethnic\w{0,4}|religio\w{1,3}|faith|nationality|national origin"
    r"|immigra\w{2,5}|citizenship|politic\w{1,3}"
    r"|sexual orientation|sexuality|gender identity|socio-?economic|social (?:status|class"
    r"|standing)|income|wealth|financial"
    r"|insurance|ability to pay|celebrity|fame|criminal|beliefs?|personal characteristics?|biased"
    r"|caste|skin colou?r|accent"
    r"|appearance|employment|education level|housing|background)"
)
CARE = (
    r"(?:care|treat\w{0,6}|services?|access|surger(?:y|ies)|screenings?|coverage|appointments?"
    r"|transplant\w{0,5}|tests?|testing"
    r"|therap(?:y|ies)|medications?|medicines?|counsel\w{2,4}|pain relief|relief|analgesia"
    r"|referrals?|vaccin\w{1,7}|insurance"
    r"|benefits|rights?|admission|emergency|help|immunotherapy)"
)
GERUND = (
    r"(?:report\w{0,3}|inform\w{0,3}|tell\w{0,3}|disclos\w{1,3}|discuss\w{0,3}|explain\w{0,3}"
    r"|educat\w{1,3}|correct\w{0,3}|treat\w{0,3}"
    r"|refer\w{0,4}|consult\w{0,3}|seek\w{0,3}|provid\w{1,3}|follow\w{0,3}|address\w{0,3}"
    r"|acknowledg\w{1,3}|monitor\w{0,3}|review\w{0,3}"
    r"|engag\w{1,3}|obtain\w{0,3}|mention\w{0,3}|offer\w{0,3}|respect\w{0,3}|listen\w{0,3}"
    r"|warn\w{0,3}|shar\w{1,3}|advocat\w{1,3}"
    r"|speak\w{0,3}|perform\w{0,3}|steriliz\w{1,3}|sterilis\w{1,3}|handl\w{1,3}|pay\w{0,3}"
    r"|updat\w{1,3}|read\w{0,3}|conduct\w{0,3}"
    r"|consider\w{0,3}|verif\w{1,5}|check\w{0,3}|investigat\w{1,3}|ensur\w{1,3}|emphasi\w{2,4}"
    r"|anonymi\w{2,4}|balanc\w{1,3}|notify\w{0,3}"
    r"|receiv\w{1,3}|support\w{0,3}|accommodat\w{1,3}|evaluat\w{1,3}|document\w{0,3}"
    r"|diagnos\w{1,3}|adher\w{1,3}|comply\w{0,3}|match\w{0,3})"
)
USE = (
    r"(?:us(?:e|es|ing)|promot\w+|perform\w*|conduct\w*|prescrib\w+|sell\w*|recommend\w*"
    r"|introduc\w+|push\w*|implant\w*|administer\w*|obtain\w*|smuggl\w+|giv(?:e|ing))"
)
