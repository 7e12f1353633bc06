"""Numbers, units, intervals and grades, each put wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations

from evals.datasets.mutants.picking import chosen, pick, replaced

_DOSE = re.compile(r"(?<![\w.,-])(\d+(?:,\d{3})*(?:\.\d+)?)(?= (?:IU|mg|mcg|micrograms?|g|milligrams?)\b)")
_YEAR = re.compile(r"(?<![\w.,-])(?:19|20)\d\d(?![\w%-])")
_RANGE = re.compile(r"(?<![\w.,])(-?\d+(?:\.\d+)?)(?= to -?\d)|(?<= to )(-?\d+(?:\.\d+)?)(?![\w.]*\d)")
# No year: that is a kind of its own.
_NUMBER = re.compile(r"(?<![\w.,-])(?!(?:19|20)\d\d\b)\d+(?:\.\d+)?(?![\w,-]|\.\d)")
_PERCENT = re.compile(r"(?<=\d)(?: percent\b|%)(?! (?:confidence|CI))")
_MEASURED = re.compile(r"(?<![\w.,-])(\d+(?:,\d{3})*(?:\.\d+)?)( ?(?:%|mg|IU|micrograms|years))")
_UNITS = {
    "IU": "mg", "mg": "micrograms", "micrograms": "mg", "mcg": "mg", "g": "mg", "ng/mL": "nmol/L", "nmol/L": "ng/mL",
    "months": "years", "years": "months", "weeks": "months", "days": "weeks",
}  # fmt: skip
_UNIT = re.compile(rf"(?<=\d )({'|'.join(map(re.escape, _UNITS))})(?![\w/])(?! (?:old|or older))")
_INTERVALS = {
    "once a year": "once a month", "a day": "a week", "a week": "a month", "a month": "a day", "a year": "a month",
    "daily": "weekly", "weekly": "daily", "monthly": "daily", "yearly": "monthly",
}  # fmt: skip
_INTERVAL = re.compile(rf"\b(?:{'|'.join(_INTERVALS)})\b")
_GRADE = re.compile(r"(?<=[Gg]rade )[A-DI](?!\w)|\b[A-DI](?= statement\b)")
_GRADES = "ABCDI"


def dose(text: str) -> str | None:
    """Ten times the dose, or a tenth of it."""
    match = chosen(_DOSE, text, "dose")
    if match is None:
        return None
    value = float(match[1].replace(",", ""))
    changed = value / 10 if pick(text, "by", 2) and value >= 10 else value * 10
    return replaced(text, match, f"{changed:,.2f}".rstrip("0").rstrip("."))


def year(text: str) -> str | None:
    """One to six years earlier."""
    match = chosen(_YEAR, text, "year")
    return replaced(text, match, str(int(match[0]) - 1 - pick(text, "years", 6))) if match else None


def bound(text: str) -> str | None:
    """Another last digit at one end of a range or confidence interval."""
    match = chosen(_RANGE, text, "range")
    if match is None:
        return None
    changed = match[0][:-1] + str((int(match[0][-1]) + 1 + pick(text, "bound", 8)) % 10)
    return replaced(text, match, changed) if float(changed) != float(match[0]) else None


def figure(text: str) -> str | None:
    """Another first digit of a number that is no year."""
    match = chosen(_NUMBER, text, "figure")
    if match is None:
        return None
    changed = str(1 + (int(match[0][0]) + pick(text, "digit", 8)) % 9) + match[0][1:]
    return replaced(text, match, changed) if changed != match[0] else None


def percent(text: str) -> str | None:
    """A count, or a bare number, for a percentage."""
    match = chosen(_PERCENT, text, "percent")
    if match is None:
        return None
    counted = pick(text, "count", 2) and not text[match.end() :].startswith(" of")
    return replaced(text, match, " people" if counted else "")


def exchanged(text: str) -> str | None:
    """The first two figures of one unit in each other's place."""
    for one, two in combinations(_MEASURED.finditer(text), 2):
        if one[2] == two[2] and one[1] != two[1]:
            between = text[one.end(1) : two.start(1)]
            return f"{text[: one.start(1)]}{two[1]}{between}{one[1]}{text[two.end(1) :]}"
    return None


def unit(text: str) -> str | None:
    """Another unit of the same kind."""
    return _other(text, _UNIT, _UNITS)


def interval(text: str) -> str | None:
    """Weekly for daily, and so on."""
    return _other(text, _INTERVAL, _INTERVALS)


def grade(text: str) -> str | None:
    """Another grade of recommendation."""
    match = chosen(_GRADE, text, "grade")
    if match is None:
        return None
    others = [letter for letter in _GRADES if letter != match[0]]
    return replaced(text, match, others[pick(text, "letter", len(others))])


def _other(text: str, pattern: re.Pattern[str], table: Mapping[str, str]) -> str | None:
    match = chosen(pattern, text, min(table))
    return replaced(text, match, table[match[0]]) if match else None
