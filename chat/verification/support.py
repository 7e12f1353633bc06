"""How much of a statement its evidence holds: its words, the names in it, the conditions put on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from chat.verification.axes import opposed, poles
from chat.verification.numbers import is_unit
from chat.verification.reading import Word, plain, words_of
from corpus.sentences import sentences
from ingest.lexical import terms

_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]*[A-Z]\w*\b")
_INITIALS = re.compile(r"[^\W\d_]+")
# Words that tell of a finding, and not what was found: a paraphrase may bring them in, or leave out whose they are.
_TELLING = frozenset(
    stem
    for word in """
    about above according account add after again against ago all allow almost along also although always among amount
    another any anyone anything apart appear apply are around ask asked aside bear became because been before began
    begin behind being belong beside besides between beyond body both bring brought came can case choose chose chosen
    cite cited claim come comes common compare compared comparison concern concerns conclude conclusion consider
    considered contain could count cover data decide define depend describe described did differ difference different
    do document does done during each either else especially estimate even ever every everybody everyone example
    examples except explain extra fact far few figure find finding findings finds for form found from further gave
    general get gets give given gives go goes going got group groups guidance guideline had half hand happen has have
    having he held her here his hold holds how however if important in include includes including indeed instead into
    involve involved is issue issued it its itself judge judged just keep keeps kept kind kinds know known large later
    leave leaves left less let level like likewise list listed look made main mainly make makes many mark matter may
    mean means meant measure mention might more most much must name named namely need needed needs neither never next
    no nobody none nor normally not note noted nothing now number occur of off often old on once one only onto open or
    order other others ought our out outside over own part particular people per perhaps person persons place play
    point possible pose present put question quite rather read reason regard regarded related remain report reported
    research rest result results return review reviewed right roughly said same saw say says see seem seen sets
    several shall she should show showed shown shows side similar since single small so some someone something
    somewhat sort speak special stand stands state stated statement states still stop stops study studies such take
    taken takes tell tells term test than that the their them themselves then there therefore these they thing things
    think this those though through throughout thus time together told too took toward true try turn turned type types
    under until up upon us use used uses using usual usually various very via view was way ways we well went were what
    whatever when where whereas whether which while who whole whom whose why will with within without word words work
    works would yes yet you your serve serves doctor doctors clinician clinicians patient patients trial trials
    evidence taker takers ci cis advise advised advises advice recommend recommended recommends recommendation suggest
    suggested suggests suggestion plus dose doses foods food
    """.split()
    for stem in (*terms(word), word)
)  # fmt: skip
_TIMES = frozenset("day days daily week weeks weekly month months monthly year years yearly".split())
# For them another word of the same pole does not stand: a woman may be neither.
_SPECIFIC = re.compile(
    r"pregnan\w+|p(?:ost|re)menopausal|newborns?|neonat\w*|infants?|adolescents?|teenagers?|toddlers?"
)
_CONDITION = re.compile(
    r"\b(?:only|unless|except|save (?:in|for|where|when)|provided that|if)\b([^,;.()]*)", re.IGNORECASE
)
_SHORTEST_ROOT = 5
# Words of an edit, and words around it that are the same.
_LONGEST_EDIT = 3
_CONTEXT = 3
# Of both texts, from which on a statement is a copy (Ratcliff & Metzener 1988).
_COPY = 0.8
_RESTRICTIONS = frozenset(("only", "unless", "except", "save", "if", "against", "%"))


def coverage(text: str, evidence: str) -> float:
    """The share of a text's words, stop words left out, that its evidence holds: 0 to 1."""
    own, held = _stems(text), _stems(evidence)
    return len(own & held) / max(1, len(own))


def strange(text: str, evidence: str) -> list[str]:
    """What a text names and its evidence does not: all words but those of telling, those that stand on an axis together
    with a word of the evidence, and other forms of its words and names."""
    held = _stems(evidence)
    words = {word.text for word in words_of(evidence)}
    short = _initials(evidence) | {name.lower() for name in _ACRONYM.findall(plain(evidence))}
    spelt = {word for name in _ACRONYM.findall(plain(evidence)) for word in _spelt(name, text)}
    found = []
    for word in words_of(text):
        if not word.stem or word.stem in held or word.text in words or word.stem in _TELLING or word.text in _TELLING:
            continue
        if (
            word.text[0].isdigit()
            or is_unit(word.text)
            or word.text in _TIMES
            or word.text in short
            or word.text in spelt
            or _has_form(word.stem, held)
        ):
            continue
        if _SPECIFIC.fullmatch(word.text) or not any(poles(word.text) & poles(other) for other in words):
            found.append(word.text)
    return list(dict.fromkeys(found))


def _has_form(stem: str, held: Iterable[str]) -> bool:
    """Whether another form of a word is there ("randomisation", "randomised"): they share all but the last letters."""
    if any(char.isdigit() for char in stem):
        # "VKORC1" and "MK-4" have no forms.
        return False
    root = stem[: max(_SHORTEST_ROOT, len(stem) - 3)]
    return len(stem) >= _SHORTEST_ROOT and any(
        other.startswith(root) and abs(len(other) - len(stem)) < 5 for other in held
    )


def _initials(text: str) -> set[str]:
    """ "rda" for "recommended dietary allowance": the initials of any two to six words in a row."""
    found = set()
    for sentence in sentences(plain(text)):
        first = "".join(word[0].lower() for word in _INITIALS.findall(sentence.text))
        found |= {first[start : start + size] for size in range(2, 7) for start in range(len(first) - size + 1)}
    return found


def _spelt(name: str, text: str) -> set[str]:
    """The words of a text that a name of the evidence abbreviates."""
    words = [word.lower() for word in _INITIALS.findall(plain(text))]
    size = len(name)
    for start in range(len(words) - size + 1):
        if "".join(word[0] for word in words[start : start + size]) == name.lower():
            return set(words[start : start + size])
    return set()


@dataclass(frozen=True, slots=True)
class Edit:
    """Where a text follows a sentence of its evidence word for word, and departs from it by a few words. `hard` where
    the whole is a copy of the sentence but for a negation, or for a word that its evidence does not have."""

    own: tuple[Word, ...]
    theirs: tuple[Word, ...]
    hard: bool

    def __str__(self) -> str:
        own, theirs = (" ".join(word.text for word in words) for words in (self.own, self.theirs))
        if own and theirs:
            return f"says “{own}” where the passage says “{theirs}”"
        return f"adds “{own}” to the words of the passage" if own else f"leaves out “{theirs}” of the passage"


def edits(text: str, evidence: str) -> Iterator[Edit]:
    """The departures that change what is said: a negation, a restriction, another word in a word's place."""
    own, held = words_of(text), words_of(evidence)
    for number in range(held[-1].sentence + 1 if held else 0):
        yield from _of_sentence(own, held, [word for word in held if word.sentence == number])


def _of_sentence(own: Sequence[Word], held: Sequence[Word], theirs: Sequence[Word]) -> Iterator[Edit]:
    everywhere, mine = {word.stem for word in held}, {word.stem for word in own}
    denied = _negated(own) & _negated(held)
    matcher = SequenceMatcher(None, [_key(w) for w in own], [_key(w) for w in theirs], autojunk=False)
    codes, is_copy = matcher.get_opcodes(), matcher.ratio() >= _COPY
    # "does not recommend" for "recommends against": who advises what is compared elsewhere.
    as_often = _count(own) == _count(theirs) and any(w.is_negation and w.text == "against" for w in (*own, *theirs))
    moved = {word.stem for what, _, _, c, d in codes if what != "equal" for word in theirs[c:d]}
    for place, (what, a, b, c, d) in enumerate(codes):
        before, after = (
            codes[at][2] - codes[at][1] if 0 <= at < len(codes) and codes[at][0] == "equal" else 0
            for at in (place - 1, place + 1)
        )
        edit = Edit(tuple(own[a:b]), tuple(theirs[c:d]), hard=is_copy)
        restricted = _restricts(edit.own) != _restricts(edit.theirs)
        short = max(b - a, d - c) <= _LONGEST_EDIT or (is_copy and restricted)
        if what == "equal" or not short or before + after < _CONTEXT:
            continue
        if _count(edit.own) != _count(edit.theirs) and not as_often:
            if is_copy or not {_first(own[a:]), _first(theirs[c:])} & denied:
                yield edit
        elif restricted and before and after and not as_often:
            yield replace(edit, hard=False)
        elif _replaces(edit, is_copy, min(before, after), everywhere, mine, moved):
            # A copy with a word of its own in a word's place says something else than what it copies.
            yield replace(edit, hard=is_copy and any(w.stem and w.stem not in everywhere for w in edit.own))


def _negated(words: Iterable[Word]) -> set[str]:
    return {word.stem for word in words if word.negated and word.stem}


def _first(words: Iterable[Word]) -> str:
    return next((word.stem for word in words if word.stem and not word.is_negation), "")


def _count(words: Iterable[Word]) -> int:
    return sum(word.is_negation for word in words)


def _restricts(words: Iterable[Word]) -> set[str]:
    return {word.text for word in words} & _RESTRICTIONS


def _replaces(edit: Edit, is_copy: bool, around: int, everywhere: set[str], mine: set[str], moved: set[str]) -> bool:
    """Whether another word stands in a word's place; `around` is how many words are the same on each side at least."""
    own, theirs = ([w for w in words if w.stem or (is_copy and poles(w.text))] for words in (edit.own, edit.theirs))
    # Figures that the evidence gives in another unit have been held against it as quantities.
    own = [w for w in own if w.stem in everywhere or not (w.text[0].isdigit() or is_unit(w.text))]
    if not own or not theirs or all(_interchangeable(word, theirs) for word in own):
        return False
    if any(word.stem not in everywhere for word in own):
        return True
    # Words that stand elsewhere in the evidence. In a copy they may have been moved as a phrase, else they are swapped
    # one for one between words that are the same.
    if is_copy:
        return around > 0 or not all(word.stem in moved for word in own)
    return len(own) == len(theirs) == 1 and around >= 2 and theirs[0].stem not in mine


def _key(word: Word) -> str:
    return word.stem or word.text


def _interchangeable(word: Word, others: Sequence[Word]) -> bool:
    if not poles(word.text) and (word.stem in _TELLING or word.text in _TELLING):
        return True
    held = {other.stem for other in others}
    if (word.stem and word.stem in held) or _has_form(word.stem, held):
        return True
    if any(opposed(word.text, other.text) for other in others):
        return False
    return any(poles(word.text) & poles(other.text) for other in others)


def dropped_condition(text: str, evidence: str) -> str:
    """The condition that the evidence puts on what a text says, where the text says nothing of it; empty where none is.

    Only conditions in so many words ("unless", "only if", "save in") are looked at."""
    own = _stems(text)
    for sentence in sentences(plain(evidence)):
        match = _CONDITION.search(sentence.text)
        if not match or _CONDITION.search(plain(text)):
            continue
        rest = sentence.text[: match.start()] + sentence.text[match.end() :]
        kept, condition = _stems(rest), _stems(match[1])
        if condition and not len(condition & own) * 2 > len(condition) and len(kept & own) * 2 > len(own):
            return match[0].strip()
    return ""


def _stems(text: str) -> set[str]:
    return {word.stem for word in words_of(text) if word.stem}
