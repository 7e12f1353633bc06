"""Vitamins, medicines and sources, each swapped for another that the corpus names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from evals.datasets.mutants.picking import pick

_VITAMIN = re.compile(r"\b[Vv]itamin [A-Z]\d?\b")
# Stems of international nonproprietary names (WHO), forms of vitamins, minerals.
_NAME = re.compile(
    r"\bMK-\d+\b|\bomega-3\b|\b(?:calcium|magnesium|phosphorus|potassium|zinc)\b|\b[a-z]{2,}(?:dronate|dronic acid|sumab|parin"
    r"|farin|tide|xifene|mycin|calciferol|calcitriol|triol|tenone|quinones?|vastatin|sartan|gliptin|prazole|olone|isone"
    r"|thiazide|azepam)\b", re.IGNORECASE,
)  # fmt: skip
_SOURCE = re.compile(r"\b(?:[A-Z]{3,8}|[A-Z]+-[A-Z]+)\b(?! ?\d)")
# Tests, tools, statistics, genes, units: what is said, not who says it.
_NO_SOURCE = frozenset(
    "DXA FRAX BMD RDA INR BMI PTH CKD SSRI DNA RNA HIV FDA UVB QCT CI OR RR HR MBD CKD-MBD ORAI OST SCORE OSIRIS IU EQ-VAS JAMA "
    "CTX PHOS PINP RANKL VKORC NSAID COPD BPPV".split()
)
_LOWER = re.compile(r"\b[a-z]+\b")


@dataclass(frozen=True, slots=True)
class Names:
    """What stands in the corpus and may be put in another's place."""

    interventions: tuple[str, ...]
    sources: tuple[str, ...]


def names_of(texts: Iterable[str]) -> Names:
    """The vitamins, medicines and sources that some texts name, in alphabetical order."""
    interventions, sources, lower = set[str](), set[str](), set[str]()
    for text in texts:
        lower |= set(_LOWER.findall(text))
        interventions |= {name[0].lower() + name[1:] for name in _VITAMIN.findall(text)}
        interventions |= {name if name.startswith("MK") else name.lower() for name in _NAME.findall(text)}
        sources |= set(_SOURCE.findall(text)) - _NO_SOURCE
    # "RESULTS" is a heading, not a name.
    return Names(tuple(sorted(interventions)), tuple(sorted(name for name in sources if name.lower() not in lower)))


def intervention(text: str, names: Names) -> str | None:
    """Another vitamin for a vitamin, another medicine or mineral for one."""
    found = [*_VITAMIN.finditer(text), *_NAME.finditer(text)]
    if not found:
        return None
    own = {match[0].lower() for match in found}
    match = found[pick(text, "name", len(found))]
    others = [name for name in names.interventions if name.lower() not in own and _may_stand_for(name, match[0])]
    if not others:
        return None
    by = others[pick(text, "other", len(others))]
    by = by[0].upper() + by[1:] if match[0][0].isupper() and match.start() == 0 else by
    return re.sub(rf"\b{re.escape(match[0])}\b", by, text)


def source(text: str, names: Names) -> str | None:
    """Another trial or body for the one that is named."""
    found = [match[0] for match in _SOURCE.finditer(text) if match[0] in names.sources]
    others = [name for name in names.sources if name not in text]
    if not found or not others:
        return None
    own = found[pick(text, "source", len(found))]
    return re.sub(rf"\b{re.escape(own)}\b", others[pick(text, "other", len(others))], text)


def _may_stand_for(name: str, other: str) -> bool:
    """What a careless writer mixes up, and neither within the other ("vitamin K" and "vitamin K2" may agree)."""
    one, two = name.lower(), other.lower()
    kinds = [next((kind for kind in ("vitamin ", "mk-") if each.startswith(kind)), "") for each in (one, two)]
    nested = one.startswith(two) or two.startswith(one)
    return kinds[0] == kinds[1] and not nested and (bool(kinds[0]) or one[:5] != two[:5])
