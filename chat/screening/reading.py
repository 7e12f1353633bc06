"""A question as the screens read it: cleaned for showing, and folded to plain words for matching."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NEWLINES = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_LOOKS_ALIKE = str.maketrans({"‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"'})
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_SPACES = re.compile(r"[^\S\n]+")
# A full stop ends a sentence only before a blank, and not after a title or an initial: "0.5 mg", "Dr. Lee", "U.S.".
_STOP = r"(?<=[.!?])(?<!\b\w\.)(?<!\b[dms][rst]\.)(?<!\bvs\.)(?<!\bmrs\.)\s+"
_SENTENCE_END = re.compile(rf"{_STOP}|\n+|;\s")
_CLAUSE_END = re.compile(rf"{_STOP}|\n+|;\s|,? \bbut\b |,? \band now\b |, (?=now\b)|\bhowever\b")

# People in a hurry leave the apostrophe out; the patterns are written once, for the long form.
_SHORT_FORMS = {
    "cant": "cannot", "can't": "cannot", "can not": "cannot", "wont": "will not", "won't": "will not",
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not", "arent": "are not",
    "wasnt": "was not", "hasnt": "has not", "havent": "have not", "shouldnt": "should not", "couldnt": "could not",
    "im": "i am", "ive": "i have", "hes": "he is", "shes": "she is", "theyre": "they are", "thats": "that is",
    "wanna": "want to", "gonna": "going to", "gotta": "have to", "pls": "please", "whats": "what is",
}  # fmt: skip
_SHORT = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, _SHORT_FORMS), key=len, reverse=True)) + r")\b")
_ENDINGS = (
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    # "he's" and "my husband's having a stroke" hold a verb, "my husband's face" does not.
    (re.compile(r"(?<=\bhe)'s\b|(?<=\bshe)'s\b|(?<=\bit)'s\b|(?<=\bthat)'s\b|(?<=\bwhat)'s\b|(?<=\bwho)'s\b"), " is"),
    (re.compile(r"'s (?=not\b|unconscious\b|collapsed\b|been\b|taken\b|\w{2,14}ing\b)"), " is "),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The same question three times: as it is shown, as plain lower-case words, and cut into sentences."""

    shown: str
    plain: str
    sentences: tuple[str, ...]
    clauses: tuple[str, ...]


def clean(text: str) -> str:
    """The text without characters that cannot be seen, line ends made alike; cleaning twice changes nothing.

    Invisible characters (format, control, private, lone surrogates) serve only to slip a word past a reader.
    """
    text = _NEWLINES.sub("\n", text)
    seen = "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFC", seen).strip()


def fold(text: str) -> str:
    """The text with typographic variants made plain, character for character: offsets still fit."""
    if text.isascii():
        return text
    return "".join(_fold_one(c) for c in text)


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as running text, which keeps long lists readable."""
    return frozenset(text.split())


def read(text: str) -> Reading:
    """Read a question."""
    shown = clean(text)
    plain = _plain(shown)
    return Reading(shown, plain, _cut(_SENTENCE_END, plain), _cut(_CLAUSE_END, plain))


def _fold_one(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char.translate(_LOOKS_ALIKE))
    return _DASHES.sub("-", folded) if len(folded) == 1 else char


def _plain(text: str) -> str:
    """Lower case, long forms, single blanks; lines are kept."""
    text = unicodedata.normalize("NFKC", text).translate(_LOOKS_ALIKE).lower()
    text = _SPACES.sub(" ", _DASHES.sub("-", text))
    text = _SHORT.sub(lambda found: _SHORT_FORMS[found.group()], text)
    for ending, full in _ENDINGS:
        text = ending.sub(full, text)
    return text


def _cut(end: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in end.split(text) if part and part.strip())
