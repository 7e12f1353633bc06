"""Words put in the place of their opposites: directions, advice, significance, populations, and negations left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from evals.datasets.mutants.picking import chosen, replaced

_DIRECTIONS = (
    ("increased", "decreased"), ("increases", "decreases"), ("increase", "decrease"), ("raised", "lowered"),
    ("raises", "lowers"), ("raise", "lower"), ("rose", "fell"), ("rise", "fall"), ("higher", "lower"),
    ("more", "fewer"), ("more", "less"), ("reduced", "increased"), ("reduces", "increases"), ("reduce", "increase"),
    ("reduction", "increase"), ("better", "worse"), ("improved", "worsened"), ("improves", "worsens"),
    ("greater", "smaller"), ("above", "below"), ("strengthens", "weakens"), ("slower", "faster"),
    ("slowly", "quickly"), ("slow", "speed up"), ("longer", "shorter"), ("benefit", "harm"), ("benefits", "harms"),
    ("likely", "unlikely"), ("often", "seldom"), ("common", "rare"), ("before", "after"),
)  # fmt: skip
_ADVICE = (
    ("recommended against", "recommended"), ("recommends against", "recommends"), ("advises against", "advises"),
    ("recommend against", "recommend"), ("recommends", "recommends against"), ("suggests", "advises against"),
    ("advises", "advises against"), ("suggest", "advise against"), ("says to consider", "says not to consider"),
    ("calls for", "advises against"), ("should", "should not"), ("is recommended", "is discouraged"),
    ("are advised to", "are advised not to"),
)  # fmt: skip
_SIGNIFICANCE = (
    ("not statistically significant", "statistically significant"), ("did not significantly", "did significantly"),
    ("no statistically significant", "a statistically significant"), ("not significantly", "significantly"),
    ("no significant", "a significant"), ("not a significant", "a significant"),
    ("statistically significant", "not statistically significant"), ("significantly", "not significantly"),
)  # fmt: skip
_POPULATIONS = (
    ("women", "men"), ("men", "women"), ("adults", "children"), ("children", "adults"),
    ("postmenopausal", "premenopausal"), ("premenopausal", "postmenopausal"), ("older than", "younger than"),
    ("younger than", "older than"), ("or older", "or younger"), ("older", "younger"), ("newborn babies", "adults"),
    ("infants", "adults"), ("community-dwelling", "institutionalised"), ("girls", "boys"),
    ("pregnant", "postmenopausal"), ("healthy", "pregnant"),
)  # fmt: skip
_LOST = (
    ("did not significantly", "did significantly"), ("is not", "is"), ("are not", "are"), ("was not", "was"),
    ("were not", "were"), ("does not", "does"), ("do not", "do"), ("did not", "did"), ("cannot", "can"),
    ("could not", "could"), ("should not", "should"), ("may not", "may"), ("would not", "would"), ("need not", "must"),
    ("no longer", "still"), ("found no", "found an"), ("had no", "had an"), ("has no", "has an"),
    ("showed no", "showed an"), ("gives no", "gives a"), ("is no", "is a"), ("no limit", "a limit"),
    ("no reduction", "a reduction"), ("no effect", "an effect"), ("no evidence", "evidence"), ("without", "with"),
    ("never", "always"), ("and not", "and"), ("neither endorses nor rejects", "endorses"),
)  # fmt: skip


def _paired(pairs: Sequence[tuple[str, str]], *, both: bool = False) -> Callable[[str], str | None]:
    table: dict[str, str] = {}
    for one, two in pairs:
        table.setdefault(one, two)
        if both:
            table.setdefault(two, one)
    # The longest first: "recommends against" before "recommends".
    words = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    pattern = re.compile(rf"\b(?:{words})\b(?!-| neither| for or| people not)")

    def make(text: str) -> str | None:
        match = chosen(pattern, text, pairs[0][0])
        return replaced(text, match, table[match[0]]) if match else None

    return make


direction = _paired(_DIRECTIONS, both=True)
advice = _paired(_ADVICE)
significance = _paired(_SIGNIFICANCE)
population = _paired(_POPULATIONS)
negation_lost = _paired(_LOST)
