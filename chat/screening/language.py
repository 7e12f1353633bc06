"""Whether a question is in another language than English: answered "yes" only where it is certain.

Drug names, Latin binomials and eponyms look like a dozen languages to a statistical identifier. So a question that
holds any plainly English word is English, Latin counts as English, and the identifier must be all but sure. It is
loaded when the first doubtful question comes, since that takes most of a second.
"""

from __future__ import annotations

import importlib
import re
from functools import cache
from typing import Any

from chat.screening.reading import word_set

# A hyphenated compound is one word: "café-au-lait spots" is two.
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-])+")
_FEWEST_WORDS = 4
_FEWEST_FOREIGN_LETTERS = 2
# Enough to tell a language, and keeps the cost of a pasted page small.
_LONGEST = 1000
# Below this share for English and Latin together the question is foreign. Measured on 16,000 English medical questions:
# the lowest has 0.05, and the lowest of them without its function words, as one types into a search box, 0.01.
_MOST_ENGLISH = 0.008

# Words of English questions that none of `_LANGUAGES` spells alike ("dose", "patient", "pain" and "for" are shared).
_ENGLISH = word_set(
    """the what how does which why when where who should would could with without between after before during from about
    and were been this that these those there their they them your you she then than many much tell explain please help
    want take taking people women children older adults disease diseases disorder symptoms treatment treatments treat risk
    effects blood heart kidney trials study studies evidence drugs cells deficiency increase safe used diagnosis diagnose
    diagnosed pregnancy elderly supplement guideline guidelines"""
)
_LANGUAGES = "en la es pt ca gl fr it ro de nl af sv da no fi et lt lv pl cs sk hr sl hu tr vi id tl sq sw".split()


def is_foreign(text: str) -> bool:
    """Whether the text is certainly not English. Short texts in the Latin alphabet never are."""
    text = text[:_LONGEST].lower()
    if _other_script(text):
        return True
    words = _WORD.findall(text)
    if len(words) < _FEWEST_WORDS or not _ENGLISH.isdisjoint(words):
        return False
    shares = dict(_identifier().rank(" ".join(words)))
    return float(shares["en"] + shares["la"]) < _MOST_ENGLISH


def _other_script(text: str) -> bool:
    """Whether most letters are of another alphabet; a lone Greek letter is notation."""
    letters = [c for c in text if c.isalpha()]
    foreign = sum(not _is_latin(c) for c in letters)
    return foreign >= _FEWEST_FOREIGN_LETTERS and foreign * 2 > len(letters)


def _is_latin(char: str) -> bool:
    return char < "\u0250" or "\u1e00" <= char <= "\u1eff" or "\uff21" <= char <= "\uff5a"


@cache
def _identifier() -> Any:
    """The identifier with its packaged weights; nothing is fetched."""
    langid = importlib.import_module("py3langid.langid")
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier
