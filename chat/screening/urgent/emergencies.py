"""Whether someone needs an ambulance: what is said, not what is wrong, decides.

Signs are looked for only in what is happening now to a particular person (`present`), so a question about strokes is a
question, and a stroke is an emergency.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chat.screening.reading import Reading
from chat.screening.urgent.illness import ILLNESSES
from chat.screening.urgent.injury import INJURIES
from chat.screening.urgent.poisoning import POISONINGS
from chat.screening.urgent.present import about_someone, happening, is_acute
from chat.screening.urgent.signs import Sign

# A course or a day's dose spread out is not swallowed at once.
_COURSE = re.compile(
    r"\b(?:over|a day|per day|daily|days|weeks|months|course|(?:every|each) (?:\w{3,7} )?(?:day|morning|night|evening|week|month|meal)"
    r"|prescribed|a year)\b"
)
# A sign's words may be spread over neighbouring clauses, not over a whole history.
_CLAUSES_TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Emergency:
    """What was recognised. `poisoning`: something was swallowed, breathed in or injected."""

    sign: str
    poisoning: bool


def find_emergency(reading: Reading) -> Emergency | None:
    """The first sign of an acute event that is happening to someone; `None` where there is none."""
    for signs, poisoning in ((POISONINGS, True), (ILLNESSES + INJURIES, False)):
        present = happening(reading, days=poisoning)
        if about_someone(" . ".join(present)):
            for text in _windows(present):
                sign = None if poisoning and _COURSE.search(text) else _first_sign(signs, text)
                if sign:
                    return Emergency(sign.name, poisoning)
    return None


def _windows(clauses: tuple[str, ...]) -> Iterator[str]:
    for start in range(max(1, len(clauses) - _CLAUSES_TOGETHER + 1)):
        yield " . ".join(clauses[start : start + _CLAUSES_TOGETHER])


def _first_sign(signs: tuple[Sign, ...], text: str) -> Sign | None:
    """A sign that is enough alone, or any sign where it is acute or where there are two."""
    found = [sign for sign in signs if sign.is_in(text)]
    enough = [sign for sign in found if sign.alone] or (found if is_acute(text) or len(found) > 1 else [])
    return enough[0] if enough else None
