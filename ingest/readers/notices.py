"""The words by which registers of retractions say what became of a work."""

from __future__ import annotations

import re

from corpus.works import Nature

_NATURES = {
    "retraction": Nature.RETRACTED, "retracted": Nature.RETRACTED, "withdrawal": Nature.WITHDRAWN,
    "withdrawn": Nature.WITHDRAWN, "removal": Nature.WITHDRAWN, "removed": Nature.WITHDRAWN,
    "partial retraction": Nature.PARTLY_RETRACTED, "expression of concern": Nature.CONCERN, "concern": Nature.CONCERN,
    "correction": Nature.CORRECTED, "corrected": Nature.CORRECTED, "erratum": Nature.CORRECTED,
    "corrigendum": Nature.CORRECTED, "addendum": Nature.CORRECTED, "clarification": Nature.CORRECTED,
    "corrected and republished": Nature.UPDATED, "new version": Nature.UPDATED, "new edition": Nature.UPDATED,
    "reinstatement": Nature.REINSTATED, "reinstated": Nature.REINSTATED,
}  # fmt: skip
REPUBLISHED = "corrected and republished"
_PREFIX = re.compile(r"\s*\W?(RETRACTED|WITHDRAWN|REMOVED)(?: ARTICLE| PAPER)?\W?\s*:", re.IGNORECASE)


def nature_of(word: str, *, named: bool = True) -> Nature | None:
    """What a type of notice says of the work: "expression_of_concern" is concern. None for other types.

    A work that was corrected and republished is updated where the newer version is `named`, else corrected.
    """
    said = " ".join(re.split(r"[\s_-]+", word.strip().lower()))
    return Nature.CORRECTED if said == REPUBLISHED and not named else _NATURES.get(said)


def nature_in_title(title: str) -> Nature | None:
    """What publishers put before the title of a work that no longer stands: "RETRACTED: ..."."""
    found = _PREFIX.match(title)
    return nature_of(found[1]) if found else None
