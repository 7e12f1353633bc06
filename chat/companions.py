"""What an answer on one thing must also say: known omissions that harm (an answer on vitamin K without warfarin).

A companion is not written here: it is a sentence of the corpus, found and cited like any other, and absent where the
corpus does not hold it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Companion:
    """When a text matches `when`, and none of the statements matches `says`, look for `query` and take a sentence
    that matches `says`."""

    when: re.Pattern[str]
    says: re.Pattern[str]
    query: str

    def is_due(self, question: str, statements: Sequence[str]) -> bool:
        """Whether the answer is on this subject (the question names it, or half of the statements do) and lacks what
        the companion says."""
        naming = sum(1 for text in statements if self.when.search(text))
        on_it = self.when.search(question) is not None or 2 * naming > len(statements)
        return on_it and not any(self.fits(text) for text in statements)

    def fits(self, sentence: str) -> bool:
        """Whether a sentence says it: it names both sides."""
        return bool(self.says.search(sentence) and self.when.search(sentence))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_HOW_MUCH = r"\b(?:dose|doses|dosage|dosing|how much|high|mega\w*|toxic\w*|maximum|too much|safe|safely|safety|unsafe|harm\w*)\b"

COMPANIONS = (
    # SAFETY S4: vitamin K in any form works against vitamin K antagonists.
    Companion(
        _pattern(r"\bvitamin k(?:\b|[12]\b)|\bmenaquinone|\bmenatetrenone|\bphylloquinone|\bmk-?[47]\b|\bk2\b"),
        _pattern(r"\bwarfarin|\bvitamin k antagonist|\banticoagula|\bblood.thinn|\bcoumarin"),
        "vitamin K intake in people who take vitamin K antagonists such as warfarin",
    ),
    # SAFETY S4: every answer on how much vitamin D carries the upper level.
    Companion(
        _pattern(rf"\bvitamin d3?\b.*(?:{_HOW_MUCH}|\biu\b)|{_HOW_MUCH}.*\bvitamin d3?\b"),
        _pattern(r"\bupper\b.{0,40}\b(?:intake|level|limit)"),
        "tolerable upper intake level of vitamin D for adults",
    ),
    # Guidance for unselected adults says nothing on the treatment of a deficiency that was found.
    Companion(
        _pattern(r"\bvitamin d\b.*\bdeficien|\bdeficien.*\bvitamin d\b"),
        _pattern(r"\bdifferent question\b|\boutside\b|\bdoes not apply\b|\bdid not apply\b"),
        "treatment of documented vitamin D deficiency is a different question from prevention in unselected adults",
    ),
)
