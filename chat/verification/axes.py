"""Words that stand against each other: directions, qualities, recommendations, populations, certainty.

An axis has poles; a statement at one pole does not follow from evidence at another. Entries are whole words; `*` stands for
any ending, `_` joins two words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Axis:
    """`poles` by name; `people` says that it tells apart for whom something holds."""

    name: str
    poles: Mapping[str, re.Pattern[str]]
    people: bool = False


def _axis(name: str, *, people: bool = False, **poles: str) -> Axis:
    compiled = {
        pole: re.compile("|".join(word.replace("*", r"\w*").replace("_", " ") for word in words.split()))
        for pole, words in poles.items()
    }
    return Axis(name, compiled, people)


AXES = (
    _axis(
        "direction",
        up="increas* raise raises raised raising rise rises rose risen rising higher highest more greater greatest elevat* "
        "grew grow grows growing gain gains gained up double doubles doubled exceed exceeds exceeded exceeding boost* larger most",
        down="decreas* reduc* lower lowers lowered lowering lowest less fewer fewest declin* drop drops dropped cut cuts "
        "shrink shrinks shrank diminish* halv* smaller least rarer prevent prevents prevented preventing curb curbs curbed",
    ),
    _axis(
        "worth",
        good="better best improv* benefi* protect* favor* favour* strengthen* stronger safe safer safely safety helpful help helps",
        bad="worse worst worsen* harm harms harmed harmful damag* weaken* weaker unsafe dangerous danger dangers hazardous toxic risky",
    ),
    _axis(
        "enough",
        yes="sufficient* adequate* enough conclusive*",
        no="insufficient* inadequate* inconclusive* limited unclear uncertain* unknown unproven",
    ),
    _axis("effect", yes="effective* efficacious", no="ineffective* useless futile"),
    _axis("likelihood", yes="likely likelier likelihood probable probably", no="unlikely improbable"),
    _axis(
        "frequency",
        often="often frequent frequently common commonly commoner commonest usual usually always",
        seldom="rare rarely seldom infrequent* uncommon* never unusual",
    ),
    _axis(
        "speed",
        fast="fast faster quickly quicker rapid rapidly accelerat* speed speeds",
        slow="slow slower slowly slows slowed delay*",
    ),
    _axis("length", long="long longer longest extended", short="short shorter shortest brief briefly"),
    _axis("order", before="before prior earlier first", after="after following later last"),
    _axis(
        "level",
        high="high above over upper maximum ceiling most higher greater highest more exceed*",
        low="low below under younger lower minimum floor little fewer less lowest",
    ),
    _axis("amount", much="many much large most majority", little="few little small minority hardly"),
    _axis("inclusion", within="includ* cover covers covered contain*", out="exclud* omit* leaves_out left_out"),
    _axis("sense", positive="positive*", negative="negative* inverse*"),
    _axis(
        "link", joined="associated linked related correlat*", apart="unrelated unassociated independent independently"
    ),
    _axis(
        "act",
        start="start* begin* begun began initiat* continu*",
        stop="stop* discontinu* cease* withhold withheld withdraw withdrawing",
    ),
    _axis(
        "standing",
        current="current currently in_force final",
        former="former* draft superseded outdated withdrawn retracted",
    ),
    _axis(
        "activity",
        on="activat* active switched_on switch_on stimulat* promot* enhanc*",
        off="inactivat* inactive inhibit* block* suppress* impair* switched_off",
    ),
    _axis(
        "certainty",
        strong="strong strongly high-certainty certain",
        weak="weak weakly conditional conditionally low-certainty moderate-certainty",
    ),
    _axis(
        "sex",
        men="men man male males boy boys gentlemen father husband",
        women="women woman female females girl girls lady ladies mother pregnant pregnancy postmenopausal premenopausal menopaus*",
        people=True,
    ),
    _axis(
        "menopause",
        post="postmenopausal post-menopausal after_menopause",
        pre="premenopausal pre-menopausal before_menopause",
        people=True,
    ),
    _axis(
        "age group",
        young="child children infant infants newborn newborns baby babies toddler toddlers adolescent* teenager* boy boys girl "
        "girls neonat* pediatric paediatric",
        grown="adult adults elderly senior seniors men women man woman postmenopausal grown-up grown-ups older",
        people=True,
    ),
    _axis("age", younger="younger young youngest", older="older old oldest elderly", people=True),
    _axis(
        "setting",
        home="community-dwelling community home-dwelling",
        ward="institutional* nursing hospital* inpatient inpatients residential",
        people=True,
    ),
)


@lru_cache(maxsize=50_000)
def poles(words: str) -> frozenset[tuple[int, str]]:
    """The poles at which a word, or two words with a space between, stand: (place in `AXES`, pole)."""
    return frozenset(
        (place, pole)
        for place, axis in enumerate(AXES)
        for pole, pattern in axis.poles.items()
        if pattern.fullmatch(words)
    )


def opposed(one: str, two: str) -> bool:
    """Whether two words stand at two poles of an axis, and at no common one of it."""
    mine, theirs = poles(one), poles(two)
    shared = {place for place, _ in mine} & {place for place, _ in theirs}
    return any(not {p for n, p in mine if n == place} & {p for n, p in theirs if n == place} for place in shared)
