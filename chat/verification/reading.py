"""A text as the checks read it: words with their stems, sentences, clauses, and which of them a negation reaches.

The scope of a negation is NegEx's (Chapman et al. 2001): what follows it, up to the end of the clause or a few words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.sentences import sentences
from ingest.lexical import terms

# "mk-7" and "omega-3" are one word each.
_WORD = re.compile(r"[^\W\d_]+-\d+\b|\d+(?:[.,]\d+)*|\w+(?:'\w+)?|[,;:()%]")
_NEGATION = re.compile(
    r"no|not|never|none|nor|neither|nobody|nothing|without|cannot|\w+n['’]t|lack(?:s|ed|ing)?|absence|absent|missing"
    r"|fail(?:s|ed|ing)?|unable|untrue|false|wrong|incorrect|myth|den(?:y|ies|ied)|hardly|barely|contrary|whether"
)
# "not only A but B" and "no more than 5" deny nothing.
_NO_NEGATION = re.compile(
    r"(?:not (?:only|just|merely|least)|no (?:more|less|fewer|later|earlier) than|whether or not)\b"
)
_RECOMMENDED = r"\b(?:recommend|advis|suggest|counsel|caution|endors|warn|support)\w*"
_ADVERBS = (
    r"(?:\s+(?:in|since|as of)(?:\s+\w+)?\s+\d{4}|\s+\w+ly|\s+(?:for or|for nor|for and|either for or|to|both|also))*"
)
# "recommended in 2018 against vitamin D" denies; "recommended exercise against falls" does not.
RECOMMENDED_AGAINST = rf"{_RECOMMENDED}{_ADVERBS}\s+against\b"
_AGAINST = re.compile(rf"{RECOMMENDED_AGAINST}$")
_ENDS = frozenset(", ; : ( ) but whereas although though while because however unless except save which who so".split())
# Behind "and" they open something that the negation does not reach ("does not recommend it and is a call for research").
_OPENERS = frozenset("is are was were has have had does do did can may will should must would could need a an".split())
_REACH = 9
_CONCORD = frozenset(("neither", "nor"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text; `stem` is empty for stop words, `sentence` and `clause` count from 0, `depth` is the number of
    negations that reach it."""

    text: str
    stem: str
    sentence: int
    clause: int
    depth: int
    is_negation: bool

    @property
    def negated(self) -> bool:
        """Whether any negation reaches it."""
        return self.depth > 0


def plain(text: str) -> str:
    """A text in one form of its letters: NFKC, one kind of hyphen, minus and apostrophe."""
    folded = unicodedata.normalize("NFKC", text)
    return re.sub("[\u2010\u2011\u2012\u2013\u2014\u2212]", "-", folded).replace("’", "'")


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in order, without its punctuation."""
    found: list[Word] = []
    for number, sentence in enumerate(sentences(plain(text))):
        found += _of_sentence(sentence.text.lower(), number)
    return tuple(found)


def _of_sentence(text: str, number: int) -> list[Word]:
    tokens = list(_WORD.finditer(text))
    found: list[Word] = []
    clause, denied = 0, False
    reaches: list[int] = []
    for place, match in enumerate(tokens):
        token = match[0]
        if token in _ENDS or (token == "and" and _next(tokens, place) in _OPENERS):
            clause, reaches = clause + 1, []
        if not (token[0].isalnum() or token[0] in "_%"):
            continue
        cue = bool(_NEGATION.fullmatch(token)) and not _NO_NEGATION.match(text, match.start())
        cue = cue and not (token == "not" and text[: match.start()].endswith("whether or "))
        # "no effect, neither with A nor with B" denies the effect once more, and not A and B.
        cue = cue and not (denied and token in _CONCORD)
        cue = cue or (token == "against" and not denied and _denies(text, match))
        found.append(Word(token, _stem(token), number, clause, 0 if cue else len(reaches), cue))
        reaches = [left - 1 for left in reaches if left > 1] + ([_REACH] if cue else [])
        denied = denied or cue
    return found


def _denies(text: str, against: re.Match[str]) -> bool:
    return not against.start() or bool(_AGAINST.search(text[: against.end()]))


def _next(tokens: Sequence[re.Match[str]], place: int) -> str:
    return tokens[place + 1][0] if place + 1 < len(tokens) else ""


@lru_cache(maxsize=50_000)
def _stem(token: str) -> str:
    if token[0].isdigit():
        return token.replace(",", "")
    if "-" in token:
        return token.replace("-", "")
    return next(iter(terms(token.replace("'s", ""))), "")


def near(words: Sequence[Word], place: int, width: int = 6) -> frozenset[str]:
    """The stems around a word, within its sentence and so many words to each side, its own left out."""
    own = words[place]
    around = words[max(0, place - width) : place + width + 1]
    return frozenset(w.stem for w in around if w.sentence == own.sentence and w.stem and w is not own)
