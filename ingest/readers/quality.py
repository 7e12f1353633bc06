"""Was a text extracted well enough to be quoted? Split words, glued words and lost signs say that it was not.

A sentence with "rec ommendations" or "totheevidence" cannot be quoted, found or checked, and a file that holds some
holds others that no rule sees. So such a file is refused, with examples. The test looks for what is rare in sound text
of any language (two fragments that make up a common English word, a run of common words without a space) and never
for words that are merely unknown: names, numbers, tables and other languages pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.readers.characters import REPLACEMENT
from ingest.readers.words import english

# Sound medical text: below 0.1 hits in 1,000 words. The damaged files that are known: 6 to 11.
_LEAST, _DIFFERENT, _PER_WORD = 4, 3, 0.002
_WINDOW = 2000
_PAIR = re.compile(r"(?<![\w'’.-])([A-Za-z]+) (?=([a-z]+)(?![\w'’-]))")
_RUN = re.compile(r"(?<![\w/.@'’-])[a-z]{9,40}(?![\w/@'’-])")
_SPELT = re.compile(r"(?<!\S)(?:[^\W\d_] ){6,}")
_JOINING = frozenset(
    "the of and to in for with that from than was were are this have been which by or is as at on an not".split()
)
# "withdraws", "forgetting": joining words that also begin longer words.
_PREFIXES = frozenset({"with", "for", "not"})
_LOST_SIGN = re.compile(r"\b[A-Za-z] ¼ ?[\d.−-]|\(cid:\d+\)")


def complaint(text: str) -> str | None:
    """Why a text cannot be quoted, with examples; None where it can."""
    words = text.split()
    lost = text.count(REPLACEMENT) + len(_LOST_SIGN.findall(text))
    if lost >= _LEAST and lost > len(words) * _PER_WORD:
        return f"has {lost} characters that could not be decoded; {_ADVICE}"
    if _spelt_out(words):
        return f"has spaces between the letters of its words; {_ADVICE}"
    for start in range(0, len(words), _WINDOW):
        # A short last window would judge a few words; it is looked at together with those before it.
        window = words[max(0, min(start, len(words) - _WINDOW)) : start + _WINDOW]
        found = list(damaged(" ".join(window)))
        different = list({example.lower(): example for example in found}.values())
        if len(different) >= _DIFFERENT and len(found) >= max(_LEAST, len(window) * _PER_WORD):
            examples = ", ".join(f"“{example}”" for example in different[:3])
            return f"was badly extracted from its source: its words are split or run together ({examples}); {_ADVICE}"
    return None


_ADVICE = "take the original file (PDF, DOCX or web page) instead, or run OCR on it"


def damaged(text: str) -> Iterator[str]:
    """The split words and the runs of words in a text whose white space is single spaces."""
    known = english()
    for first, second in _PAIR.findall(text):
        whole = (first + second).lower()
        if len(whole) > 5 and whole in known and (first.lower() not in known or second not in known):
            yield f"{first} {second}"
    yield from (run for run in _RUN.findall(text) if run not in known and _is_run(run))


def _is_run(letters: str) -> bool:
    """Whether letters are at least two common words without a space, one of them a joining word."""
    # best[i]: the parts of letters[:i] with the fewest words
    best: dict[int, tuple[str, ...]] = {0: ()}
    for start in range(len(letters)):
        if start not in best:
            continue
        for end in range(start + 2, len(letters) + 1):
            part, parts = letters[start:end], best[start]
            common = part in _JOINING or (len(part) > 3 and part in english())
            if common and (end not in best or len(best[end]) > len(parts) + 1):
                best[end] = (*parts, part)
    parts = best.get(len(letters), ())
    joining = [part for part in parts if part in _JOINING]
    if len(parts) == 2 and parts[0] in _PREFIXES:
        return False
    return len(parts) > len(joining) and (len(joining) > 1 or any(len(part) > 2 for part in joining))


def _spelt_out(words: list[str]) -> bool:
    """Whether many words are spelt out in single letters, as where a font's spaces were misread."""
    letters = sum(len(run) // 2 for run in _SPELT.findall(" ".join(words) + " "))
    return letters > 60 and letters > 0.3 * len(words)
