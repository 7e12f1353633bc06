"""Which named part of a question an answer does not cover: a second question, a second subject, a population.

A question is taken apart by rule where its words join parts ("falls and depression", "compared with", "in children", a
second question). A part is covered where the statements, with the headings of their passages, hold most of what it names,
or one comes close to it in meaning. For what they miss there is a second search. It is told as missing only where none of
the passages found names it at all: what cannot be told counts as covered, since a wrong "they say nothing on it" would be
a false statement on the documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

import numpy as np

from chat.filters import UNFILTERED, Filters
from chat.turn import Coverage, Passage
from chat.ui.wording import enumeration
from chat.words import Rarity, subject_terms
from ingest.embedding import Encode
from ingest.lexical import terms

# A question that goes on behind a mark or a joining word with a verb or a question word of its own.
_QUESTION_WORD = (
    r"(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|what|which|how|when|who|whom|why|where"
    r"|for whom|at what)"
)
_JOINED_QUESTIONS = re.compile(
    rf"[?;.]+\s+(?:and\s+)?(?={_QUESTION_WORD}\b)|,?\s+(?:and|or|but)\s+(?:also\s+)?(?={_QUESTION_WORD}\b)",
    re.IGNORECASE,
)
_JOINED_SUBJECTS = re.compile(
    r"(?:,?\s+|\s*/\s*)(?:and also|and|or|nor|vs\.?|versus|compared? (?:with|to)|as well as|together with|along with|plus|than|with)(?=\s)"
    r"|\s*;\s*also(?=\s)",
    re.IGNORECASE,
)
# What ends a subject, and what may stand before one: words of grammar and the common verbs of questions.
_GRAMMAR = frozenset(
    "a an the of for in on to at by from into with without within against about over under after before during per via as and or nor vs "
    "versus than but if whether because so not no any some all each every both either neither also too only just even else more most less "
    "least very i me my we us our you your he him his she her it its they them their this that these those there here who whom whose which "
    "what when where why how is are was were be been being am do does did done can could should would will shall may might must has have "
    "had get gets got go goes let say says said tell show shows shown mean means make makes find found use uses used using take takes "
    "taking taken give gives given need needs want wants work works help helps helping prevent prevents preventing protect protects reduce "
    "reduces reducing lower lowers lowering raise raises raising increase increases improve improves improving cause causes treat treats "
    "treating affect affects differ compare compared recommend recommends recommended advise advises advised suggest suggests suggested "
    "support supports keep keeps contain contains count counts belong name names named call called know same other another instead really "
    "now today please according patients patient people person persons adults adult someone anyone those groups group".split()
)
# Words of every day that name no subject, though no document may have them; and abbreviations, whose long form it may have.
_EVERYDAY = frozenset(
    terms(
        "pick choose choice hear heard read listen talk ask asked answer reject accept allow allowed agree disagree quote quoted cite cited "
        "flag flagged retract retracted withdraw withdrawn valid invalid true false right wrong fact myth official legal real fake good bad "
        "better worse fine okay ok fit healthy well ill sick strong weak big small large little high higher low low-dose long short new old "
        "young younger older elderly early earlier late later current outdated former latest recent first second third last next past present "
        "future one two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety hundred half quarter "
        "number amount share part parts whole rest sort kind type family name level range limit size rate ratio point way ways thing things "
        "reason matter idea question problem issue case cases example detail difference story world country home house school work job "
        "money price cost expensive cheap free worth buy sell shop website internet online page book textbook leaflet newspaper magazine "
        "thesis lecture course exam class paper papers sheet doctor gp nurse pharmacist clinician physician specialist expert experts friend "
        "friends neighbour mother father mum mom dad grandmother grandma grandfather grandad sister brother wife husband son daughter aunt "
        "uncle lady guy body bodies society committee agency board day days week weeks month months year years time times morning evening "
        "night hour hours minute minutes daily weekly monthly yearly deadly dangerous harmful safely compatible content useful useless "
        "important necessary enough extra total exact exactly alone together separately apart combined both different similar equal special "
        "normal usual common rare often seldom always never ever soon still stand stands hold holds come comes goes arise arises happen "
        "happens begin start stop end finish change changed stay live lives living own carry bring put set try tried turn run walk move "
        "think believe trust rely feel see look seem appear call tablet tablets pill pills capsule capsules drop drops dose doses strength "
        "like likes single double cut off cutoff independent independently assisted product brand bottle form forms doesnt dont isnt wasnt cant "
        "wont im ive bmi pt pts vit hx tx dx rx yo yr yrs vs ie eg etc "
        "bmd went between multi senior seniors g mg kg ml iu ng mcg unit units percent up down off out mine"
    )
)
_WORD = re.compile(r"[^\s,.;:?!()\"“”/]+")
_LEADING = re.compile(r"^(?:(?:and|(?:what|how) about|for|in)\s+)+", re.IGNORECASE)
_LONGEST = 4
# The least share of a part's weighted terms that covers it, that leaves it open, and the cosine to a statement that
# covers it.
_HELD = 0.5
_TOUCHED = 0.4
_NEAR = 0.45
_ALIKE = 0.82
_ABBREVIATION = 5

# Populations: what names one in a question, and what in a statement says that it is meant. "Adults" are men and women.
_EVERYONE = (
    r"\b(?:adults?|people|persons?|patients?|participants?|everyone|anyone|population|both sexes|older americans)\b"
)
_POPULATIONS = tuple(
    (re.compile(rf"\b(?:{asked})\b", re.IGNORECASE), re.compile(rf"\b(?:{said})|{anyone}", re.IGNORECASE))
    for asked, said, anyone in (
        (r"pregnan\w*|expectant mothers?", r"pregnan|antenatal|prenatal|gestation|expectant", r"(?!)"),
        (r"breast-?\s?feed\w*|lactat\w*|nursing (?:mothers?|women)", r"breast-?\s?fe|lactat|nursing (?:mother|wom)", r"(?!)"),
        (r"bab(?:y|ies)|infants?|newborns?|toddlers?", r"bab(?:y|ies)\b|infan|newborn|toddler|child|birth", r"(?!)"),
        (r"child(?:ren)?|kids?|adolescents?|teenagers?|teens?|boys|girls", r"child|kids?\b|adolescen|teen|infan|rickets|aged 1\b", r"(?!)"),
        (r"premenopausal women|before (?:the )?menopause", r"premenopaus|before (?:the )?menopause|women", _EVERYONE),
        (r"m[ea]n|males", r"m[ea]n\b|males?\b", _EVERYONE),
        (r"wom[ae]n|females", r"wom[ea]n\b|females?\b|menopaus", _EVERYONE),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question as it was written, and what it stands beside. `alone` says that it is a whole question."""

    text: str
    beside: str
    alone: bool = False

    def names(self) -> list[str]:
        """The terms of what it names and the part beside it does not; none where it names nothing that one could miss."""
        words = [word for word in _WORD.findall(self.text) if not _is_code(word)]
        return [term for word in words for term in _named_by(word) if term not in terms(self.beside)]

    def is_in(self, text: str, rarity: Rarity, least: float = _HELD) -> bool:
        """Whether a text holds at least a share of what it names, by rarity."""
        for asked, meant in _POPULATIONS:
            if asked.fullmatch(self.text):
                return bool(meant.search(text))
        weights, held = {term: rarity(term) for term in self.names()}, frozenset(terms(text))
        share = sum(weight for term, weight in weights.items() if _holds(held, term)) / (sum(weights.values()) or 1.0)
        return not weights or share >= least

    @property
    def is_population(self) -> bool:
        """Whether it names for whom is asked."""
        return any(asked.fullmatch(self.text) for asked, _ in _POPULATIONS)


def _named_by(word: str) -> list[str]:
    """The terms of a word that name a subject."""
    if word.casefold() in _GRAMMAR or word.isdigit():
        return []
    return [term for term in subject_terms(word) if term not in _EVERYDAY]


def _is_code(word: str) -> bool:
    """An abbreviation in capitals, which may be spelt out in the documents."""
    return word.isupper() and word.isalpha() and len(word) <= _ABBREVIATION


def _holds(held: frozenset[str], term: str) -> bool:
    """Whether a term is held, be it misspelt."""
    if len(term) == 2 and term[1].isdigit():
        # "D3" is a kind of D.
        return term in held or term[0] in held
    return term in held or (len(term) >= _ABBREVIATION and bool(get_close_matches(term, held, 1, _ALIKE)))


def parts(question: str) -> list[Part]:
    """The named parts of a question, in order; none where it has but one."""
    question = " ".join(question.split())
    asked = [each.strip(" ,;") for each in _JOINED_QUESTIONS.split(question) if each.strip(" ,;?.")]
    found = [Part(each, asked[0], alone=True) for each in asked[1:]]
    found += [part for each in asked for part in _subjects(each)]
    populations = [match[0] for pattern, _ in _POPULATIONS if (match := pattern.search(question))]
    return [part for part in found if part.names()] + [Part(name, "") for name in populations]


def _subjects(question: str) -> Iterator[Part]:
    """The subjects that joining words put side by side."""
    pieces = [piece for piece in _JOINED_SUBJECTS.split(question) if _run(piece)]
    for left, right in pairwise(pieces):
        one, other = " ".join(_run(left, backwards=True)[-_LONGEST:]), " ".join(_run(right)[:_LONGEST])
        if subject_terms(one) and subject_terms(other):
            yield Part(one, other)
            yield Part(other, one)


def _run(text: str, *, backwards: bool = False) -> list[str]:
    """The nearest unbroken run of words that are no grammar."""
    found: list[re.Match[str]] = []
    words = list(_WORD.finditer(text))
    for word in reversed(words) if backwards else words:
        first, last = (word, found[-1]) if backwards and found else (found[-1], word) if found else (word, word)
        if word[0].casefold() in _GRAMMAR or text[first.end() : last.start()].strip():
            if found:
                break
            continue
        if not found and not _named_by(word[0]):
            continue
        found.append(word)
    while found and not _named_by(found[-1][0]):
        found.pop()
    return [word[0] for word in (reversed(found) if backwards else found)]


def missed(question: str, said: Sequence[str], rarity: Rarity, encode: Encode) -> list[Part]:
    """The parts of a question that none of some statements covers; each comes with its passage's headings."""
    found = [part for part in parts(question) if not part.is_in("\n".join(said), rarity)] if said else []
    return [part for part in found if part.is_population or _nearness(part.text, said, encode) < _NEAR]


def _nearness(text: str, said: Sequence[str], encode: Encode) -> float:
    vectors = encode([text, *said])
    return float((np.stack(vectors[1:]) @ vectors[0]).max())


def coverage(missing: Sequence[Part], passages: Sequence[Passage], rarity: Rarity) -> Coverage | None:
    """What is covered and what not, where parts are missing that no passage found names; None where there are none."""
    untold = [
        part
        for part in missing
        if part.is_population or not any(part.is_in(p.text, rarity, _TOUCHED) for p in passages)
    ]
    names = {part.text for part in untold}
    # Where both of two subjects are missing, the answer is on neither, and that is for sufficiency to say.
    told = [part for part in untold if part.is_population or part.beside not in names]
    beside = [part.beside for part in told if part.alone or _names_something(part.beside)]
    names_alone = [name for text in beside if subject_terms(name := _bare(text))]
    unique = tuple(dict.fromkeys(names_alone)), tuple(dict.fromkeys(_bare(part.text) for part in told))
    return Coverage(covered=unique[0], not_covered=unique[1]) if told else None


def _bare(text: str) -> str:
    """A part without the words that only lead to it: "and what about depression" is on depression."""
    return _LEADING.sub("", text)


def _names_something(text: str) -> bool:
    return any(_named_by(word) for word in _WORD.findall(text))


def partly_answered(found: Coverage | None, filters: Filters = UNFILTERED) -> str:
    """What a reader is told where an answer covers its question in part; empty where it covers it. No medical negative."""
    if found is None:
        return ""
    covered, missing = (
        enumeration([f"“{name.strip(' ?')}”" for name in names]) for names in (found.covered, found.not_covered)
    )
    searched = "documents that fit the filters" if filters.chosen else "documents at hand"
    both = f"The {searched} cover {covered}. On {missing} they" if covered else f"On {missing} the {searched}"
    return (
        f"{both} say nothing that could be quoted here; that does not mean that the answer is no, or that something is "
        "safe or without effect."
    )
