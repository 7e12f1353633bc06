"""True statements made untrue, one way at a time: mutants (DeMillo, Lipton & Sayward 1978) for measuring the verifier.

Each kind changes what is said, and nothing is made where it finds nothing to change. Which word, which number and which
name of the corpus is put in its place hangs on the statement's own characters, so every run makes the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_DOSE = re.compile(r"(?<![\w.,-])(\d+(?:,\d{3})*(?:\.\d+)?)(?= (?:IU|mg|mcg|micrograms?|g|milligrams?)\b)")
_YEAR = re.compile(r"(?<![\w.,-])(?:19|20)\d\d(?![\w%-])")
_RANGE = re.compile(r"(?<![\w.,])(-?\d+(?:\.\d+)?)(?= to -?\d)|(?<= to )(-?\d+(?:\.\d+)?)(?![\w.]*\d)")
# No year: that is a kind of its own.
_NUMBER = re.compile(r"(?<![\w.,-])(?!(?:19|20)\d\d\b)\d+(?:\.\d+)?(?![\w,-]|\.\d)")
_PERCENT = re.compile(r"(?<=\d)(?: percent\b|%)(?! (?:confidence|CI))")
_UNITS = {
    "IU": "mg", "mg": "micrograms", "micrograms": "mg", "mcg": "mg", "g": "mg", "ng/mL": "nmol/L", "nmol/L": "ng/mL",
    "months": "years", "years": "months", "weeks": "months", "days": "weeks",
}  # fmt: skip
_UNIT = re.compile(rf"(?<=\d )({'|'.join(map(re.escape, _UNITS))})(?![\w/])(?! (?:old|or older))")
_INTERVALS = {"a day": "a week", "a week": "a month", "a month": "a day", "a year": "a month", "daily": "weekly", "weekly": "daily", "monthly": "daily", "yearly": "monthly", "once a year": "once a month"}
_GRADE = re.compile(r"(?<=[Gg]rade )[A-DI](?!\w)|\b[A-DI](?= statement\b)")

# Pairs that are changed into each other; the first that stands in a text, in the order of its words, is.
_DIRECTIONS = (
    ("increased", "decreased"), ("increases", "decreases"), ("increase", "decrease"), ("raised", "lowered"),
    ("raises", "lowers"), ("raise", "lower"), ("rose", "fell"), ("rise", "fall"), ("higher", "lower"), ("more", "fewer"),
    ("more", "less"), ("reduced", "increased"), ("reduces", "increases"), ("reduce", "increase"), ("reduction", "increase"),
    ("better", "worse"), ("improved", "worsened"), ("improves", "worsens"), ("greater", "smaller"), ("above", "below"),
    ("strengthens", "weakens"), ("slower", "faster"), ("slowly", "quickly"), ("slow", "speed up"), ("longer", "shorter"), ("benefit", "harm"),
    ("benefits", "harms"), ("likely", "unlikely"), ("often", "seldom"), ("common", "rare"), ("before", "after"),
)  # fmt: skip
_ADVICE = (
    ("recommended against", "recommended"), ("recommends against", "recommends"), ("advises against", "advises"),
    ("recommend against", "recommend"), ("recommends", "recommends against"), ("suggests", "advises against"),
    ("advises", "advises against"), ("suggest", "advise against"), ("says to consider", "says not to consider"), ("calls for", "advises against"),
    ("should", "should not"), ("is recommended", "is discouraged"), ("are advised to", "are advised not to"),
)  # fmt: skip
_SIGNIFICANCE = (
    ("not statistically significant", "statistically significant"), ("did not significantly", "did significantly"),
    ("no statistically significant", "a statistically significant"), ("not significantly", "significantly"), ("no significant", "a significant"),
    ("not a significant", "a significant"), ("statistically significant", "not statistically significant"), ("significantly", "not significantly"),
)  # fmt: skip
_POPULATIONS = (
    ("women", "men"), ("men", "women"), ("adults", "children"), ("children", "adults"), ("postmenopausal", "premenopausal"), ("premenopausal", "postmenopausal"),
    ("older than", "younger than"), ("younger than", "older than"), ("or older", "or younger"), ("older", "younger"), ("newborn babies", "adults"), ("infants", "adults"),
    ("community-dwelling", "institutionalised"), ("girls", "boys"), ("pregnant", "postmenopausal"), ("healthy", "pregnant"),
)  # fmt: skip
_LOST = (
    ("did not significantly", "did significantly"), ("is not", "is"), ("are not", "are"), ("was not", "was"), ("were not", "were"), ("does not", "does"),
    ("do not", "do"), ("did not", "did"), ("cannot", "can"), ("could not", "could"), ("should not", "should"), ("may not", "may"), ("would not", "would"), ("need not", "must"),
    ("no longer", "still"), ("found no", "found an"), ("had no", "had an"), ("has no", "has an"), ("showed no", "showed an"), ("gives no", "gives a"), ("is no", "is a"), ("no limit", "a limit"), ("no reduction", "a reduction"),
    ("no effect", "an effect"), ("no evidence", "evidence"), ("without", "with"), ("never", "always"), ("and not", "and"), ("neither endorses nor rejects", "endorses"),
)  # fmt: skip
_AUXILIARY = re.compile(r"\b(is|are|was|were|can|could|may|might|should|must|has|have|had|will|would|did|does)\b(?! (?:not|no)\b)")
_VERB = re.compile(
    r"\b(?P<stem>recommend|suggest|show|assign|report|occur|lower|affect|contain|cover|help|need|reduc|increas|rais|advis|caus|"
    r"concern|appl|call|weaken|regain|block|compar|control|agree|prevent|work|warn|assum|count|develop|reveal|support|provid|supply|form|play)(?P<end>e?s|e?d|ies|ied)\b"
)
_BASES = {"reduc": "reduce", "increas": "increase", "rais": "raise", "advis": "advise", "caus": "cause", "appl": "apply", "compar": "compare", "assum": "assume", "provid": "provide"}
_CONDITION = re.compile(
    r",? (?:unless|except|save(?= (?:in|for|where|when))|only (?:if|when|where)|provided that|but only|if) [^,;.()]+(?=[,;.]|$)"
)
_ONLY = re.compile(r"\bonly (?=in|for|to|with|among|the|its|with|at|after)")
_VITAMIN = re.compile(r"\b[Vv]itamin [A-Z]\d?\b")
_NAME = re.compile(
    r"\bMK-\d+\b|\bomega-3\b|\b(?:calcium|magnesium|phosphorus|potassium|zinc)\b|\b[a-z]{2,}(?:dronate|dronic acid|sumab|parin|farin|tide|xifene|mycin|"
    r"calciferol|calcitriol|triol|tenone|quinones?|vastatin|sartan|gliptin|prazole|olone|isone|thiazide|azepam)\b", re.IGNORECASE,
)  # fmt: skip
_SOURCE = re.compile(r"\b(?:[A-Z]{3,8}|[A-Z]+-[A-Z]+)\b(?! ?\d)")
_NO_SOURCE = frozenset("DXA FRAX BMD RDA INR BMI PTH CKD SSRI DNA RNA HIV FDA UVB QCT CI OR RR HR MBD ORAI OST SCORE OSIRIS IU EQ-VAS JAMA CTX PHOS PINP RANKL VKORC NSAID COPD BPPV".split())


@dataclass(frozen=True, slots=True)
class Mutant:
    """An untrue statement."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Names:
    """What stands in the corpus and may be put in another's place."""

    interventions: tuple[str, ...]
    sources: tuple[str, ...]


def names_of(texts: Iterable[str]) -> Names:
    """The vitamins, medicines and sources that some texts name, in alphabetical order."""
    interventions: set[str] = set()
    sources: set[str] = set()
    lower: set[str] = set()
    for text in texts:
        lower |= set(re.findall(r"\b[a-z]+\b", text))
        interventions |= {name[0].lower() + name[1:] for name in _VITAMIN.findall(text)}
        interventions |= {name if name.startswith("MK") else name.lower() for name in _NAME.findall(text)}
        sources |= set(_SOURCE.findall(text)) - _NO_SOURCE
    # "RESULTS" is a heading, not a name.
    return Names(tuple(sorted(interventions)), tuple(sorted(name for name in sources if name.lower() not in lower)))


def mutants(text: str, names: Names) -> list[Mutant]:
    """One mutant of each kind that the statement allows."""
    made = {kind: make(text, names) for kind, make in _KINDS.items()}
    return [Mutant(kind, found) for kind, found in made.items() if found is not None and found != text]


def _pick(text: str, salt: str, size: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{salt}\0{text}".encode()).digest()[:4], "big") % size


def _chosen(pattern: re.Pattern[str], text: str, salt: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[_pick(text, salt, len(found))] if found else None


def _replaced(text: str, match: re.Match[str], by: str) -> str:
    return text[: match.start()] + by + text[match.end() :]


def _paired(pairs: Sequence[tuple[str, str]], *, both: bool = False) -> Callable[[str, Names], str | None]:
    table: dict[str, str] = {}
    for one, two in pairs:
        table.setdefault(one, two)
        if both:
            table.setdefault(two, one)
    # The longest first: "recommends against" before "recommends".
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, table), key=len, reverse=True))})\b(?!-| neither| for or| people not)")

    def make(text: str, names: Names) -> str | None:
        match = _chosen(pattern, text, pairs[0][0])
        return _replaced(text, match, table[match[0]]) if match else None

    return make


def _dose(text: str, names: Names) -> str | None:
    match = _chosen(_DOSE, text, "dose")
    if match is None:
        return None
    value = float(match[1].replace(",", ""))
    changed = value / 10 if _pick(text, "by", 2) and value >= 10 else value * 10
    return _replaced(text, match, f"{changed:,.2f}".rstrip("0").rstrip("."))


def _year(text: str, names: Names) -> str | None:
    match = _chosen(_YEAR, text, "year")
    return _replaced(text, match, str(int(match[0]) - 1 - _pick(text, "years", 6))) if match else None


def _bound(text: str, names: Names) -> str | None:
    match = _chosen(_RANGE, text, "range")
    if match is None:
        return None
    digits = match[0]
    last = (int(digits[-1]) + 1 + _pick(text, "bound", 8)) % 10
    changed = digits[:-1] + str(last)
    return _replaced(text, match, changed) if float(changed) != float(digits) else None


def _figure(text: str, names: Names) -> str | None:
    match = _chosen(_NUMBER, text, "figure")
    if match is None:
        return None
    digits = match[0]
    first = 1 + (int(digits[0]) + _pick(text, "digit", 8)) % 9
    changed = str(first) + digits[1:]
    return _replaced(text, match, changed) if changed != digits else None


def _percent(text: str, names: Names) -> str | None:
    match = _chosen(_PERCENT, text, "percent")
    return _replaced(text, match, " people" if _pick(text, "count", 2) and text[match.end() :][:3] not in (" of",) else "") if match else None


def _table(table: dict[str, str], pattern: re.Pattern[str]) -> Callable[[str, Names], str | None]:
    def make(text: str, names: Names) -> str | None:
        match = _chosen(pattern, text, pattern.pattern[:9])
        return _replaced(text, match, table[match[0]]) if match else None

    return make


def _grade(text: str, names: Names) -> str | None:
    match = _chosen(_GRADE, text, "grade")
    if match is None:
        return None
    others = [letter for letter in "ABCDI" if letter != match[0]]
    return _replaced(text, match, others[_pick(text, "letter", len(others))])


def _denied(text: str, names: Names) -> str | None:
    verb, auxiliary = _chosen(_VERB, text, "verb"), _chosen(_AUXILIARY, text, "auxiliary")
    if auxiliary:
        return _replaced(text, auxiliary, f"{auxiliary[0]} not")
    # A word in -ed may be a participle ("vitamin D given"); it is one unless a subject stands before it.
    if verb and (verb["end"].endswith("s") or re.search(r"(?:\)|\b[A-Z]\w+|\bit|statement|trial|study|guideline) $", text[: verb.start()])):
        base = _BASES.get(verb["stem"], verb["stem"])
        return _replaced(text, verb, f"{'does' if verb['end'].endswith('s') else 'did'} not {base}")
    return None


def _intervention(text: str, names: Names) -> str | None:
    found = list(_VITAMIN.finditer(text)) + list(_NAME.finditer(text))
    if not found:
        return None
    own = {match[0].lower() for match in found}
    match = found[_pick(text, "name", len(found))]
    others = [name for name in names.interventions if name.lower() not in own and _alike(name, match[0])]
    if not others:
        return None
    by = others[_pick(text, "other", len(others))]
    by = by[0].upper() + by[1:] if match[0][0].isupper() and match.start() == 0 else by
    return re.sub(rf"\b{re.escape(match[0])}\b", by, text)


def _alike(name: str, other: str) -> bool:
    """A vitamin for a vitamin, MK-n for MK-n, another for another: what a careless writer mixes up; and none within
    the other ("vitamin K" and "vitamin K2")."""
    one, two = name.lower(), other.lower()
    group = [("vitamin " in each, each.startswith("mk-")) for each in (one, two)]
    return group[0] == group[1] and not one.startswith(two) and not two.startswith(one) and one[:5] != two[:5] or (
        group[0] == group[1] and any(group[0]) and one != two and not one.startswith(two) and not two.startswith(one)
    )


def _source(text: str, names: Names) -> str | None:
    found = [match for match in _SOURCE.finditer(text) if match[0] in names.sources]
    if not found:
        return None
    match = found[_pick(text, "source", len(found))]
    others = [name for name in names.sources if name not in text]
    return re.sub(rf"\b{re.escape(match[0])}\b", others[_pick(text, "other", len(others))], text) if others else None


def _condition(text: str, names: Names) -> str | None:
    match = _CONDITION.search(text) or _ONLY.search(text)
    changed = _replaced(text, match, "") if match else None
    return changed if changed and len(changed) > 25 else None


_KINDS: dict[str, Callable[[str, Names], str | None]] = {
    "negation_added": _denied,
    "negation_lost": _paired(_LOST),
    "dose": _dose,
    "year": _year,
    "range": _bound,
    "figure": _figure,
    "percent": _percent,
    "unit": _table(_UNITS, _UNIT),
    "interval": _table(_INTERVALS, re.compile(rf"\b(?:{'|'.join(sorted(_INTERVALS, key=len, reverse=True))})\b")),
    "grade": _grade,
    "direction": _paired(_DIRECTIONS, both=True),
    "advice": _paired(_ADVICE),
    "significance": _paired(_SIGNIFICANCE),
    "population": _paired(_POPULATIONS),
    "intervention": _intervention,
    "source": _source,
    "condition": _condition,
}
