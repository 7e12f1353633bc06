"""Numbers with their units, bounds, intervals and grades: each that a statement gives must stand in its evidence.

Units are converted only where that is exact: within masses, within times, vitamin D from units to micrograms
(1 microgram = 40 IU; IOM 2011), 25-hydroxyvitamin D from ng/mL to nmol/L (factor 2.496).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import isclose

from chat.verification.reading import Word, near, plain, words_of

# The figure of a name ("MK-7", "K2") is none.
_VALUE = re.compile(
    r"(?<![\w.])(?<![a-zA-Z]-)(?P<sign>(?:(?<=[\s(])|^)-)?(?P<value>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:[.·]\d+)?)(?!\w*[a-z]\d)"
)
_UNITS = {
    "ng/ml": r"ng/ml|nanograms? per millilit(?:er|re)s?",
    "nmol/l": r"nmol/l|nanomoles? per lit(?:er|re)s?",
    "mmol/l": r"mmol/l|millimoles? per lit(?:er|re)s?",
    "mg/dl": r"mg/dl",
    "kg/m2": r"kg/m2",
    "mcg": r"mcg|μg|ug|micrograms?|microgrammes?",
    "mg": r"mg|milligram(?:me)?s?",
    "kg": r"kg|kilograms?",
    "g": r"g|gram(?:me)?s?",
    "iu": r"iu|international units?|units?",
    "%": r"%|percent(?: points?)?|per cent|percentage points?",
    "year": r"years?|yrs?|y/o",
    "month": r"months?",
    "week": r"weeks?|wks?",
    "day": r"days?",
    "hour": r"hours?|hrs?",
    "minute": r"minutes?|mins?",
    "ml": r"ml|millilit(?:er|re)s?",
    "l": r"l|lit(?:er|re)s?",
    "cm": r"cm|centimet(?:er|re)s?",
    "mm": r"mm|millimet(?:er|re)s?",
}
_UNIT = re.compile(
    r"[\s-]?(?:" + "|".join(f"(?P<u{n}>{p})" for n, p in enumerate(_UNITS.values())) + r")(?![\w/])", re.I
)
_NAMES = tuple(_UNITS)
# To the first unit of its kind: masses to micrograms, times to days or to months.
_SCALES = {
    "mcg": ("mass", 1.0), "mg": ("mass", 1e3), "g": ("mass", 1e6), "kg": ("mass", 1e9),
    "minute": ("time", 1.0), "hour": ("time", 60.0), "day": ("time", 1440.0), "week": ("time", 10080.0),
    "month": ("age", 1.0), "year": ("age", 12.0), "ml": ("volume", 1.0), "l": ("volume", 1e3),
    "mm": ("length", 1.0), "cm": ("length", 10.0),
}  # fmt: skip
_COUNT = "of them"
# "aged 65" is 65 years.
_MAY_STAND_ALONE = frozenset(("year", _COUNT))
# Words to each side that tell what a figure is of.
_NEAR = 3
_MCG_PER_IU = 0.025
_NMOL_PER_NG = 2.496
_VITAMIN_D = re.compile(r"\bvitamin d|cholecalciferol|ergocalciferol|25\s?\(oh\)|25-hydroxy", re.IGNORECASE)
_COUNTED = re.compile(
    r" (?:people|persons|patients|participants|women|men|adults|children|users|cases|trials|studies)\b", re.IGNORECASE
)
_JOINT = re.compile(r"(?:%|\s)*(?:to|and|or|-|,)\s*-?\d", re.IGNORECASE)
_AT_LEAST_BEFORE = re.compile(
    r"(?:at least|over|above|more than|greater than|older than|higher than|longer than|after|exceed(?:s|ing)?|from|≥|>|minimum of"
    r"|no (?:less|fewer) than)(?: (?:an? |the )?ages? of| age)?\s*$", re.IGNORECASE,
)  # fmt: skip
_AT_MOST_BEFORE = re.compile(
    r"(?:at most|up to|below|under|less than|fewer than|younger than|lower than|shorter than|before|within|≤|<|maximum of"
    r"|no more than|not above)(?: (?:an? |the )?ages? of| age)?\s*$", re.IGNORECASE,
)  # fmt: skip
_AT_LEAST_AFTER = re.compile(
    r"(?: of age)?,?\s*(?:(?:or|and) (?:older|more|higher|above|over|longer|greater|later|up)\b|\+)", re.I
)
_AT_MOST_AFTER = re.compile(
    r"(?: of age)?,?\s*(?:or|and) (?:younger|less|fewer|lower|below|under|shorter|earlier)\b", re.I
)
_WORDS = {w: float(n) for n, w in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)}
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_EVERY = r"(?:\b(?:an?|per|each|every)[\s-]{name}|\bonce[\s-]{adverb}|/{name}|\b{adverb})\b(?!\s?-?old)"
_INTERVALS = {
    name: re.compile(_EVERY.format(name=name, adverb=adverb), re.IGNORECASE)
    for name, adverb in (
        ("day", "daily"), ("week", "weekly"), ("month", "monthly"), ("year", "(?:yearly|annual(?:ly)?)")
    )
}  # fmt: skip
_GRADE = re.compile(
    r"\b[Gg]rad(?:es?|ed|ing)(?: of)?(?: an?)? ([A-Z][+-]?)(?!\w)|\b([A-Z]) (?:statement|recommendation|grade)s?\b"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it is said: "400 IU" or "65 years or older" (`bound` +1, at most -1, else 0)."""

    value: float
    unit: str
    bound: int
    said: str


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The numbers in figures of a text. In "1 to 3 mg" both are milligrams."""
    folded = plain(text)
    matches = list(_VALUE.finditer(folded))
    units = [_unit(folded, match.end()) for match in matches]
    found = []
    for place, match in reversed(list(enumerate(matches))):
        unit, end = units[place]
        follows = place + 1 < len(matches) and _JOINT.match(folded, match.end())
        if not unit and follows and matches[place + 1].start("value") < follows.end() and folded[match.end()] != ",":
            unit = units[place + 1][0]
            units[place] = (unit, end)
        value = float(match["value"].replace(",", "").replace("·", "."))
        before, after = folded[max(0, match.start() - 40) : match.start()], folded[end : end + 24]
        at_least = _AT_LEAST_BEFORE.search(before) or _AT_LEAST_AFTER.match(after)
        at_most = _AT_MOST_BEFORE.search(before) or _AT_MOST_AFTER.match(after)
        bound = 1 if at_least else -1 if at_most else 0
        found.append(Quantity(-value if match["sign"] else value, unit, bound, folded[match.start() : end].strip(" -")))
    return tuple(reversed(found))


def _unit(text: str, end: int) -> tuple[str, int]:
    match = _UNIT.match(text, end)
    if not match:
        return _COUNT if _COUNTED.match(text, end) else "", end
    return _NAMES[int(str(match.lastgroup)[1:])], match.end()


def missing(text: str, evidence: str) -> list[str]:
    """The numbers of a text that its evidence does not give, as they are said; so too with another unit or another bound."""
    # "two weeks" carries "14 days"; a bare "two" is no figure.
    spelt = _WORD.sub(lambda word: f"{_WORDS[word[0].lower()]:.0f}", plain(evidence))
    held = [*quantities(evidence), *(each for each in quantities(spelt) if each.unit)]
    vitamin_d = bool(_VITAMIN_D.search(text))
    return [own.said for own in quantities(text) if not any(_same(own, other, vitamin_d) for other in held)]


def turned(text: str, evidence: str) -> list[str]:
    """The numbers that the evidence gives only as a bound on the other side ("65 or older", "up to 65")."""
    held, vitamin_d = quantities(evidence), bool(_VITAMIN_D.search(text))
    found = []
    for own in quantities(text):
        bounds = {other.bound for other in held if _same(own, other, vitamin_d)}
        if own.bound and bounds == {-own.bound}:
            found.append(own.said)
    return found


def missing_words(text: str, evidence: str) -> list[str]:
    """Numbers in words ("two"), found in the evidence neither in words nor in figures."""
    held = {q.value for q in quantities(evidence)} | {_WORDS[w.lower()] for w in _WORD.findall(plain(evidence))}
    return [word for word in _WORD.findall(plain(text)) if _WORDS[word.lower()] not in held]


def exchanged(text: str, evidence: str) -> tuple[str, str] | None:
    """Two figures that stand in a text among the words that the other stands among in the evidence."""
    own, held = words_of(text), words_of(evidence)
    for one, two in combinations(_figures(own), 2):
        names = own[one].stem, own[two].stem
        places = [[at for at in _figures(held) if held[at].stem == name] for name in names]
        if names[0] == names[1] or not all(places):
            continue
        mine = _around(own, one), _around(own, two)
        same = sum(max(len(mine[n] & _around(held, at)) for at in places[n]) for n in (0, 1))
        crossed = sum(max(len(mine[n] & _around(held, at)) for at in places[1 - n]) for n in (0, 1))
        if crossed > same:
            return own[one].text, own[two].text
    return None


def _figures(words: Sequence[Word]) -> list[int]:
    return [place for place, word in enumerate(words) if word.text[0].isdigit()]


def _around(words: Sequence[Word], place: int) -> set[str]:
    return {stem for stem in near(words, place, _NEAR) if not stem[0].isdigit()}


@lru_cache(maxsize=4096)
def is_unit(word: str) -> bool:
    """Whether a word is the name of a unit."""
    match = _UNIT.match(word)
    return match is not None and match.end() == len(word)


def _same(own: Quantity, other: Quantity, vitamin_d: bool) -> bool:
    if own.unit == other.unit or not own.unit or not other.unit:
        if own.value != other.value:
            return False
        # A bare number may be said of years; one with a dose's unit or a percent sign is another without it.
        return own.unit == other.unit or own.unit in _MAY_STAND_ALONE or (not own.unit and other.unit != "%")
    one, two = _scaled(own, vitamin_d), _scaled(other, vitamin_d)
    return one[0] == two[0] and isclose(one[1], two[1], rel_tol=0.002 if one[0] == "level" else 1e-6)


def _scaled(quantity: Quantity, vitamin_d: bool) -> tuple[str, float]:
    if vitamin_d and quantity.unit == "iu":
        return "mass", quantity.value * _MCG_PER_IU
    if vitamin_d and quantity.unit in ("ng/ml", "nmol/l"):
        return "level", quantity.value * (_NMOL_PER_NG if quantity.unit == "ng/ml" else 1.0)
    kind, factor = _SCALES.get(quantity.unit, (quantity.unit, 1.0))
    return kind, quantity.value * factor


def intervals(text: str) -> set[str]:
    """How often: "day", "week", "month", "year"."""
    folded = plain(text)
    return {name for name, pattern in _INTERVALS.items() if pattern.search(folded)}


def grades(text: str) -> set[str]:
    """The grades of recommendation that a text names."""
    return {"".join(found) for found in _GRADE.findall(plain(text))}


def listed(found: Iterable[str]) -> str:
    """Words one after the other, each once, in order."""
    return ", ".join(dict.fromkeys(found))
