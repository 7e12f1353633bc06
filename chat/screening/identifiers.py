"""Health identifiers in a question: found by how people introduce them, and masked before anything is stored or sought.

A capitalised word is no name by itself: eponyms, trials and organisations are what medical questions are made of. A
name counts where it is introduced as one ("Mr Smith", "my name is", "patient John Smith", "Jane Doe, 67").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chat.screening.reading import fold, word_set


@dataclass(frozen=True, slots=True)
class Masked:
    """The text with its identifiers masked, and the kinds that were masked, in the order of `KINDS`."""

    text: str
    identifiers: tuple[str, ...]


KINDS = ("e-mail", "record number", "phone", "date", "address", "name")

_U, _L = "[A-ZÀ-ÖØ-ÞĀ-ſ]", "[a-zß-öø-ÿĀ-ſ]"
_N = rf"(?:O'|D'|Mc|Mac)?{_U}{_L}{{1,20}}(?:[-']{_U}{_L}{{1,20}})?(?!\w)"
_ANY_CASE = r"[^\W\d_](?:[^\W\d_]|['-]){1,20}"
_INITIAL = rf"(?:{_U}\.? )?"
_MORE = rf"(?: {_U}\.)?(?: (?:de|van|von|der|la|bin|al))?(?: {_N})?(?: {_N})?"
_TITLE = (
    r"(?:[Mm]rs?|M[sx]|Mister|Madam|Mme|Herr|Frau|Señora?|Monsieur"
    r"|(?<![Ww]e )(?<!I )(?<![Tt]o )(?<!ou )(?<!ey )(?<!ot )Miss)"
)
_KIN = (
    r"(?:mother|mum|mom|father|dad|wife|husband|son|daughter|brother|sister|partner|grandmother|grandfather|grandma"
    r"|grandpa|aunt|uncle|friend|baby|child)"
)
_SOMEONE = (
    rf"(?:patient|man|woman|lady|gentleman|boy|girl|person|resident|client|colleague"
    rf"|{_KIN}|he|she|who)"
)
# What may follow two capitalised words that are an eponym, not a person.
_NO_EPONYM = (
    r"(?!(?:'s?|s')? (?:[Dd]isease|[Ss]yndrome|[Ss]ign|[Tt]est|[Ss]core|[Cc]riteria|[Pp]henomenon"
    r"|[Ii]ndex|[Ss]cale|[Ll]ymphoma"
    r"|[Pp]alsy|[Ff]racture|[Uu]lcer|[Pp]rocedure|[Ss]tudy|[Tt]rial|[Gg]ene|[Pp]rotein"
    r"|[Ii]nventory|[Qq]uestionnaire))"
)
# Words that follow "MR", "patient" or "I am" with a capital and are no name.
_NOT_A_NAME = word_set(
    """angiography angiographic sequence sequences data image images perfusion diffusion contrast guided based signal
    examination examinations system systems protocol protocols arthrogram imaging spectroscopy enterography elastography venography arthrography findings
    evaluation enhancement scan scans scanner patient patients lesion lesions disease treatment therapy care safety education outcome
    outcomes reported health global questionnaire satisfaction preference preferences activation adherence centered
    centred selection specific generated derived population study studies trial trials group groups controlled blood
    flow transfer navigation navigator monitoring positioning rights advocacy portal type diabetes diabetic positive
    negative pregnant vitamin covid hiv cancer asthma registry involvement experience information summary perspective
    characteristics management risk doctor nurse mobility enablement protection rehabilitation year years new north
    south east west san los united rh not also may will and or the in on of for to from at by as a an is are was were
    has have had with without who i my what how does do can should if when why which it this that he she they we you
    there then but after before because your his her its our their no any both each many high low post pre"""
)

_NUMBER = r"[A-Z]{0,4}[- ]?\d[\dA-Z]{0,12}(?:[-/ ]\d[\dA-Z]{0,9}){0,3}"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?"
    r"|Dec(?:ember)?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:1[89]\d\d|20\d\d)"
_STREET = (
    r"(?:Street|Avenue|Road|Lane|Boulevard|Terrace|Crescent|Highway|Parkway|Gardens|Square|Close"
    r"|Drive|Court|Place|Way|Circle|Row|Mews)"
)
_STREET_SHORT = r"(?:St|Ave?|Rd|Ln|Blvd|Dr|Ct|Pl|Sq|Hwy|Pkwy|Cres)\b\.?"

_FINDERS: dict[str, tuple[re.Pattern[str], ...]] = {
    "e-mail": (re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}\.[A-Za-z0-9.-]{1,100}[A-Za-z]"),),
    "record number": (
        re.compile(
            r"(?i)\b(?:(?:MRN|SSN|NHS|medical record|social security|national insurance|medicare|medicaid"
            r"|health card|patient ID)"
            r"(?: (?:number|no\.?|num|nr\.?|id|#))?|(?:record|chart|hospital|patient|insurance|policy"
            r"|member|account|case|passport"
            r"|licen[cs]e|CHI|NHI|URN|file) (?:number|no\.?|num|nr\.?|id|#))"
            rf"(?: is| was)?[ :#=]{{1,3}}(?P<x>(?=[A-Z\d/ -]{{0,8}}\d\d\d){_NUMBER})(?!\w)"
        ),
        re.compile(r"(?<![\w.-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])"),
    ),
    "phone": (
        re.compile(r"(?<![\w.+/-])\+\d{1,3}[ .-]?\(?\d{1,4}\)?[ .-]?\d{2,4}[ .-]?\d{2,4}[ .-]?\d{0,4}\d(?![\w/])"),
        re.compile(r"(?<![\w./-])(?:1[ .-])?\(?[2-9]\d\d\)?[ .-]{1,2}\d{3}[.-]\d{4}(?![\w./-]\d|\d)"),
        re.compile(r"(?<![\w./-])(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d )\d{3} \d{4}(?![\w./-]|\d)"),
        re.compile(r"(?<![\w./-])\(?0\d{2,4}\)?[ -]\d{3,4}[ -]?\d{3,4}(?![\w./-]|\d)"),
        re.compile(
            r"(?i)\b(?:phone|telephone|tel|mobile|cell|fax|call|text|ring"
            r"|reach)\b[^\d\n]{0,24}(?P<x>\+?\d[\d ()-]{5,16}\d)(?!\w)"
        ),
    ),
    "date": (
        re.compile(
            rf"(?<![\w./-])(?:{_DAY}[/.-]{_DAY}[/.-]{_YEAR}|{_YEAR}[/.-](?:0?[1-9]"
            rf"|1[0-2])[/.-]{_DAY})(?![\w/-])"
        ),
        re.compile(rf"(?i)(?<![\w./-]){_DAY}(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH}\.?,?[ -]{_YEAR}(?!\w)"),
        re.compile(rf"(?i)\b{_MONTH}\.? {_DAY}(?:st|nd|rd|th)?,? {_YEAR}(?!\w)"),
        re.compile(
            r"(?i)\b(?:dob|d\.o\.b\.|date of birth|birth ?date|birthday|born(?: on)?|admitted(?: on)?"
            r"|discharged(?: on)?|admission(?: date)?"
            r"|seen on|surgery on)[ :=]{1,3}(?:is |was |on )?(?:the )?"
            rf"(?P<x>{_DAY}[/.-]{_DAY}[/.-]\d\d|{_DAY}(?:st|nd|rd|th)?(?: of)? {_MONTH}"
            rf"|{_MONTH} {_DAY}(?:st|nd|rd|th)?)(?![\w/])"
        ),
    ),
    "address": (
        re.compile(
            rf"(?<![\w.-])\d{{1,5}}[A-Za-z]?,? (?:(?:North|South|East|West"
            rf"|[NSEW]\.?) )?[A-Z][\w']{{1,20}}(?: [A-Z][\w']{{1,20}})?"
            rf" (?:{_STREET}\b|{_STREET_SHORT})(?:,? (?i:apt|apartment|unit|flat|suite|#)\.? ?\w{{1,5}})?"
            r"(?:,? [A-Z][a-z]{2,20}(?: [A-Z][a-z]{2,20})?)?(?:,? [A-Z]{2},? \d{5}(?:-\d{4})?"
            r"|,? [A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})?(?!\w)"
        ),
        re.compile(
            r"(?i)\b(?:live|lives|living|lived|address|home|resides?|residing|house)\b(?: is| at| in|:| on){0,2} "
            rf"(?P<x>\d{{1,5}}[a-z]? [a-z']{{2,20}}(?: [a-z']{{2,20}})? {_STREET})\b"
        ),
        re.compile(
            r"(?i)\b(?:zip(?: code)?|postcode|postal code)(?: is|:)? (?P<x>\d{5}(?:-\d{4})?"
            r"|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b"
        ),
    ),
    "name": (
        re.compile(rf"\b{_TITLE}\.? (?P<x>{_INITIAL}{_N}{_MORE})"),
        re.compile(r"\b(?:MRS?|MISS)\.? (?P<x>[A-Z]{2,20}(?: [A-Z]{2,20})?)(?!\w)(?=[^a-z]*$)"),
        re.compile(r"\bmrs?\.? (?P<x>[a-z][a-z']{2,20})(?!\w)"),
        re.compile(rf"(?i)\bmy (?:full |first |last )?name(?: is|'s) (?P<x>{_ANY_CASE}(?: {_ANY_CASE})?)(?!\w)"),
        re.compile(
            rf"(?i:\bi am called|\bi'm called|\b{_SOMEONE} (?:is |was |who is )?(?:named|called)"
            rf"|\b(?:patient |pt |full )?name ?[:=]|\bpatient ?:)"
            rf" ?(?P<x>{_N}{_MORE}){_NO_EPONYM}"
        ),
        re.compile(rf"\b(?:patient|pt\.?|resident|client),? (?P<all>{_N} {_INITIAL}{_N}){_NO_EPONYM}"),
        re.compile(
            rf"(?:^|[.?!:] )(?:Patient|Pt\.?|Resident),? (?P<all>{_N} {_INITIAL}{_N})(?=[,.(]| (?:is|was"
            rf"|has|had|fell|takes|aged|who|with|presented)\b)"
        ),
        re.compile(rf"\b[Mm]y (?:\w{{3,8}} )?{_KIN},? (?P<x>{_N}(?: {_N})?){_NO_EPONYM}"),
        re.compile(
            rf"(?<!in )(?<!from )(?<!at )(?<!of )(?<!the )\b(?P<all>{_N} {_INITIAL}{_N})(?:, (?:aged? "
            rf"|an? )?| \(| aged? | is (?:an? )?)"
            r"(?=\d{1,3}(?:[ -](?:years?|yrs?|y/?o)| ?(?:yo|[MFy])\b|, (?:M|F|male|female|who|with|has|on|is)\b))"
        ),
        re.compile(rf"\b(?:I am|I'm|This is) (?P<all>{_N} {_N})(?=[,.;]| and\b| from\b| speaking\b| here\b)"),
    ),
}


# The date of an approval or a publication is about a document, not about a person.
_PUBLICATION = re.compile(r"(?i)\b(?:approv|publish|retract|issu)\w{0,6}\b[^.]{0,12}$")
_BEFORE_A_DATE = 24


def mask(text: str) -> Masked:
    """Mask the identifiers of a text; masking twice changes nothing."""
    found: set[str] = set()
    before = None
    # A mask can bring what stood around it together ("Mr Ann Mrs Lee"), so look again until nothing is left.
    while text != before:
        before = text
        for kind, patterns in _FINDERS.items():
            for pattern in patterns:
                masked = _replace(text, pattern, kind)
                if masked != text:
                    found.add(kind)
                    text = masked
    return Masked(text, tuple(kind for kind in KINDS if kind in found))


def _replace(text: str, pattern: re.Pattern[str], kind: str) -> str:
    pieces, done = [], 0
    for start, end in _spans(fold(text), pattern, kind):
        pieces += [text[done:start], f"[{kind}]"]
        done = end
    return "".join([*pieces, text[done:]]) if pieces else text


def _spans(text: str, pattern: re.Pattern[str], kind: str) -> Iterator[tuple[int, int]]:
    group = next(iter(pattern.groupindex), 0)
    for match in pattern.finditer(text):
        start, end = match.span(group)
        if kind == "date" and _PUBLICATION.search(text, max(0, start - _BEFORE_A_DATE), start):
            continue
        if kind == "name":
            end = start + _name_length(match[group], whole=group == "all")
        if start < end:
            yield start, end


def _name_length(words: str, *, whole: bool) -> int:
    """How much of the words is a name: up to the first word that is none; all or nothing where they must be `whole`."""
    for word in re.finditer(r"[^ ]+", words):
        if word.group().rstrip("'").lower() in _NOT_A_NAME:
            return 0 if whole else len(words[: word.start()].rstrip())
    return len(words)
