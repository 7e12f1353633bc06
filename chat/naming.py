"""Which documents a question asks for by name: "USPSTF 2013", "CG146", "the draft", "is Cockayne still valid?"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chat.turn import Passage
from corpus.document import Metadata, Standing
from ingest.lexical import terms

# Words that ask for documents of one standing, and words that ask of any document whether it holds.
_SAYS = {
    Standing.DRAFT: r"draft\w*|propos\w+",
    Standing.SUPERSEDED: r"supersed\w*|replac\w*|outdated|obsolete|former|previous|earlier|no longer"
    r"|old(?:er)? (?:\w+ )?(?:guid\w+|statements?|recommend\w+|versions?|advice|positions?|thresholds?|one)",
    Standing.RETRACTED: r"retract\w*",
    Standing.WITHDRAWN: r"withdr[ae]w\w*",
    Standing.CONCERN: r"concern|caution\w*|retract\w*",
}
_PATTERNS = {standing: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for standing, words in _SAYS.items()}
_HOLDS = re.compile(
    r"\b(?:still (?:\w+ )?(?:valid|current|hold\w*|appl\w+)|up to date|reli(?:able|ed on|ability)|trust\w*|credible)\b",
    re.IGNORECASE,
)
_NEWEST = re.compile(r"\b(?:new(?:er|est)|latest|most recent|current(?:ly)?|updated?|in force)\b", re.IGNORECASE)
_REGISTERED = re.compile(
    r"\b(?:regist\w+|recruit\w*|on-?going|under ?way|planned|clinicaltrials\S*|NCT\d{8})\b", re.IGNORECASE
)
_NOTICE = re.compile(
    r"\b(?:notices?|questioned|errat\w+|corrigend\w+|correct(?:ed|ions?)|warn(?:ed|ings?))\b", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_WORD = re.compile(r"[^\W_][\w-]*")
# "CG146", and neither "K2" nor "MK-7".
_CODE = re.compile(r"[a-z]{2,}-?\d{2,}")
_TOPIC = re.compile(r"\(([^)]*)\)")
# Inverse document frequency of a term that one passage in twenty holds.
_RARE = 3.0


@dataclass(frozen=True, slots=True)
class _Name:
    """What a source line is made of: "NICE CG146 2012 (osteoporosis)" is NICE, {cg146}, 2012, {osteoporosi}."""

    body: str
    codes: frozenset[str]
    year: str
    topic: frozenset[str]


def asks_of_standing(question: str) -> bool:
    """Whether a question is about which documents hold, rather than about what they say."""
    return _doubts(question) or _NEWEST.search(question) is not None


def asks_of_registrations(question: str) -> bool:
    """Whether a question is about trials that are registered or under way, rather than about what was found."""
    return _REGISTERED.search(question) is not None


def asks_of_notices(question: str) -> bool:
    """Whether a question is about what became of a paper, rather than about what was found."""
    return asks_of_standing(question) or _NOTICE.search(question) is not None


def _doubts(question: str) -> bool:
    return any(pattern.search(question) for pattern in (*_PATTERNS.values(), _HOLDS))


def without_standing(
    question: str, standalone: str, near: Sequence[Passage], current: Sequence[Passage]
) -> frozenset[str]:
    """The documents among `near`, all without standing, that a question asks for by name; `current` are the passages
    with standing that it found.

    The name may stand earlier in the conversation only where the question itself is about standing ("is it
    outdated?"); else what follows asks for what holds now.
    """
    text = f"{question} {standalone}" if _doubts(question) else question
    others = [_name(passage.source) for passage in (*current, *near)]
    return frozenset(
        p.document for p in near if _asked(text, p.source, others, {_name(c.source).body for c in current})
    )


def _asked(text: str, source: Metadata, others: Sequence[_Name], bodies: set[str]) -> bool:
    own, words = _name(source), {word.casefold() for word in _WORD.findall(text)}
    if own.codes & words:
        return True
    kin = [name for name in others if name.body == own.body]
    if own.body not in words or any(name.codes & words for name in kin):
        return False
    # A year that no document of this body has is no part of a name.
    years = set(_YEAR.findall(text)) & {name.year for name in kin}
    if years:
        rivals = any(name.year == own.year and name.topic != own.topic for name in kin)
        return own.year in years and (not rivals or bool(own.topic & set(terms(text))))
    asked_by_standing = _PATTERNS[source.standing].search(text) is not None
    return asked_by_standing or (own.body not in bodies and _HOLDS.search(text) is not None)


def with_standing(question: str, passages: Sequence[Passage], rarity: Callable[[str], float]) -> frozenset[str]:
    """The citable documents that a question asks for by a name of their own: "ECKO", "Mott 2019", "NG249"."""
    words = {word.casefold() for word in _WORD.findall(question)}
    years = set(_YEAR.findall(question))
    return frozenset(p.document for p in passages if _is_named(_name(p.source), words, years, rarity))


def _is_named(name: _Name, words: set[str], years: set[str], rarity: Callable[[str], float]) -> bool:
    own = terms(name.body)
    if name.codes & words or not (own and name.year and name.body in words):
        return bool(name.codes & words)
    # "D-Health" is a name, whatever its parts are.
    return name.year in years or (not years and (len(own) > 1 or rarity(own[0]) >= _RARE))


def _name(source: Metadata) -> _Name:
    head = _WORD.findall(source.label.split("(")[0].casefold())
    year = next((word for word in head if _YEAR.fullmatch(word)), "")
    codes = frozenset(word for word in head if _CODE.fullmatch(word))
    topic = frozenset(term for inner in _TOPIC.findall(source.label) for term in terms(inner))
    return _Name(head[0] if head else "", codes, year, topic)
