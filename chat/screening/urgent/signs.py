"""What a sign of an emergency is: a few word groups that must stand together, in any order.

Order and small words vary too much to be written out ("his face is drooping", "drooping on one side of the face"),
so a sign asks only that its groups meet within a few clauses of the present (`present`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chat.screening.urgent.present import KIN

ITS = r"(?:my|his|her|their|the|your|our|one)"

CANNOT = (
    r"(?:cannot|could not|can (?:hardly|barely)|hardly|barely|unable to|not able to|will not"
    r"|would not|does not|did not|do not"
    r"|not|struggl\w{1,3}(?: to)?|trouble|difficulty)"
)

THINNER = (
    r"(?:warfarin|coumadin|apixaban|eliquis|rivaroxaban|xarelto|dabigatran|pradaxa|edoxaban"
    r"|lixiana|heparin|enoxaparin|clexane"
    r"|blood ?thinn\w{1,4}|anti-?coagula\w{2,4}|acenocoumarol|phenprocoumon|clopidogrel|ticagrelor)"
)

HE = rf"(?:{KIN}|he|she|him|her|they|them|someone|somebody|patient|pt|resident|man|woman|neighbou?r)"


@dataclass(frozen=True, slots=True)
class Sign:
    """Words of an acute event. `alone`: enough without a word of time or severity, or a second sign."""

    name: str
    groups: tuple[re.Pattern[str], ...]
    alone: bool

    def is_in(self, text: str) -> bool:
        """Whether every group occurs."""
        return all(group.search(text) for group in self.groups)


def sign(name: str, *groups: str, alone: bool = True) -> Sign:
    """A sign from its word groups; each is matched from the start of a word."""
    return Sign(name, tuple(re.compile(rf"\b(?:{group})") for group in groups), alone)
