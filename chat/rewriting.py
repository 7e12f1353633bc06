"""A follow-up made to stand alone, by rule and without a language model; the reader sees the result.

A question stands alone when it names a subject of its own. One that points back ("is it safe?", "and for men?",
"what about calcium instead?") is joined with the subject of the conversation: the article's topic, or what the last
question was about, and with the populations named since.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chat.words import subject_terms, without_ages
from ingest.lexical import terms

_OPENING = re.compile(
    r"^\s*(?:(?:and|but|or|so|also|ok(?:ay)?|then|what about|how about|and what about|what if|same for|now)\b[\s,:]*)+",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|he|she|his|her|him|the same|the (?:first|second|third|last|other|latter|former) one"
    r"|the combination|such|one|either|both|there)\b",
    re.IGNORECASE,
)
# Pronouns that have what they mean within their own sentence: "it is", "is it true that", "that" as a joining word.
_EMPTY = re.compile(
    r"\b(?:is it (?:true|possible|safe to say|known) (?:that|to)|there (?:is|are|any)|is there|are there|was there|those (?:who|with|aged|over|under)"
    r"|that (?:is|are|was|were|the|a|an|can|do|does|vitamin)|(?:one|both) (?:or|of|in)|such as|at (?:that|this) (?:age|point))\b",
    re.IGNORECASE,
)
# Behind a preposition at the end, a pronoun stands for something that was said before, whatever else the question names.
_POINTING_LAST = re.compile(
    r"\b(?:about|after|against|before|by|for|from|in|of|on|than|to|with|without) (?:it|this|that|them|these|those|him|her|one)\s*[?.!]*$",
    re.IGNORECASE,
)
# A few words without a verb are the end of a sentence that somebody else began: "upper limit?", "K1 instead".
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|am|do|does|did|done|can|could|should|would|will|shall|may|might|must|has|have|had|\w+n['’]?t|\w{3,}s|\w{3,}ed"
    r"|say|mean|take|took|give|gave|get|got|make|made|find|found|work|help|tell|explain|compare|list|show|use|go|went|need|know)\b",
    re.IGNORECASE,
)
_FRAGMENT = 5
# Characters of the last answer that go into the search: about one sentence.
_ANSWER = 200
_POPULATION = re.compile(
    r"\b(?:(?:for|in|among|who (?:take|takes|use|uses|have|has)|taking|aged?|over|under|during)\s+[^,.;?!]+|(?:people|adults|women|men|patients|someone|those) (?:with|on)\s+[^,.;?!]+"
    r"|\d{1,3}[- ]year[- ]olds?[^,.;?!]*|(?:she|he|they|the patient|my patient|my mother|my father)\s+(?:is|has|takes|also takes|was|uses)\s+[^,.;?!]+)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:what (?:happened|happens) (?:to|with|in)\b|what (?:is|are|was|were)(?: \(\w+\))? (?:the )?(?:role|effect|effects|evidence|recommendation|recommendations|dose|risk|risks|benefit|benefits)? ?(?:of|for|on)?"
    r"|(?:does|do|did|is|are|can|could|should|would|will|how|why|when|which|who)\b)\s*",
    re.IGNORECASE,
)
# What may take another's place; whatever else a population names (an illness, a medicine) is of no such sort.
_SORTS = {
    "age": re.compile(
        r"\b(?:\d{1,3}(?:[- ]year[- ]olds?|[- ]years?)?|aged?|elderly|older|younger|adults?|children|teenagers?|over|under)\b",
        re.IGNORECASE,
    ),
    "sex": re.compile(r"\b(?:men|women|males?|females?|postmenopausal|premenopausal)\b", re.IGNORECASE),
}
_INSTEAD = re.compile(r"\b(?:instead(?: of .*)?|rather than .*)$", re.IGNORECASE)
_SHIFT = re.compile(r"^\s*(?:and )?(?:what|how) about\b", re.IGNORECASE)
_REPORTED = re.compile(
    r"^what (?:do|does|did|has|have) (?:the )?(.+?) (?:say|said|recommend|advise|advised|state|find|found|conclude)s? (?:about|on|for|regarding) (.+)$",
    re.IGNORECASE,
)
# So many words of its own before a pronoun, and the pronoun stands for one of them.
_OWN_SUBJECT = 3


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier question of the conversation, whether it was answered, and what was answered first."""

    question: str
    answered: bool = True
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A question that stands alone, the part of it that was asked just now, and the conversation before it: its first
    and last questions and the last answer's beginning, since "how many women took part" is about the trial named there."""

    text: str
    focus: str
    background: str = ""

    @property
    def searched(self) -> str:
        """The words for the lexical search: what was asked just now counts twice."""
        return without_ages(self.text if self.focus == self.text else f"{self.text} {self.focus}")


def rewrite(question: str, earlier: Sequence[Exchange], topic: str = "") -> Rewritten:
    """Make a question stand alone. `topic` is the article's subject; `earlier` are the exchanges before, oldest first."""
    question = " ".join(question.split())
    subject = ", ".join(_context(earlier, topic, asks_something=bool(_asked(question))))
    background = _background(earlier)
    if not subject or not (needs_context(question) or (earlier and _is_fragment(question))):
        return Rewritten(question, question, background)
    bare = _OPENING.sub("", question).strip() or question
    missing = [word for word in subject.split() if not set(terms(word)) <= set(terms(bare))] if terms(subject) else []
    if not missing:
        return Rewritten(bare[0].upper() + bare[1:], bare, background)
    return Rewritten(f"{subject[0].upper()}{subject[1:]}: {bare}", bare, background)


def _background(earlier: Sequence[Exchange]) -> str:
    """What was answered first and last: what could not be answered was mostly on something else."""
    answered = [exchange for exchange in earlier if exchange.answered]
    said = [each.question for each in (*answered[:1], *answered[-1:])] + [
        each.answer[:_ANSWER] for each in answered[-1:]
    ]
    return " ".join(dict.fromkeys(text for text in said if text))


def needs_context(question: str) -> bool:
    """Whether a question points back: it opens like a continuation, has a pronoun that nothing in it explains, or
    names no subject at all."""
    if _OPENING.match(question) or _POINTING_LAST.search(question):
        return True
    pointer = _POINTING.search(_EMPTY.sub(lambda match: "_" * len(match[0]), question))
    if pointer:
        return len(subject_terms(question[: pointer.start()])) < _OWN_SUBJECT
    return not subject_terms(question)


def _is_fragment(question: str) -> bool:
    return len(question.split()) <= _FRAGMENT and _VERB.search(question) is None


def _context(earlier: Sequence[Exchange], topic: str, *, asks_something: bool) -> list[str]:
    """What the conversation is about: the last subject asked about, else the topic; the aspect that "what about" turned
    to, unless something else is asked now; and the population named since.

    A question that was not answered gives the subject only where there is no other; whom it was asked for is not
    forgotten.
    """
    subject, aspect, populations = topic, "", list[str]()
    for exchange in earlier:
        asked, answered = exchange.question, exchange.answered
        if named := [each for each in _POPULATION.findall(asked) if subject_terms(each) or _sorts(each)]:
            populations = _joined(populations, named)
        if not needs_context(asked) and not (subject and _is_fragment(asked)):
            if answered or not subject:
                subject, aspect, populations = _noun_phrase(asked), "", []
        elif answered and not named and _SHIFT.match(asked) and subject_terms(_OPENING.sub("", asked)):
            bare = _OPENING.sub("", asked).strip().rstrip("?.! ")
            turned = _INSTEAD.sub("", bare).strip(" ,")
            subject, aspect = (turned, "") if turned != bare else (subject, turned)
    return [part for part in (subject, "" if asks_something else aspect, *populations) if part]


def _asked(question: str) -> list[str]:
    """The words by which a follow-up asks for something of its own, besides naming a population."""
    return terms(_POINTING.sub(" ", _POPULATION.sub(" ", _OPENING.sub("", question))))


def _joined(populations: Sequence[str], named: Sequence[str]) -> list[str]:
    """A population holds until another of its sort is named: another age, another sex. An illness or a medicine stays
    for as long as the subject does, since forgetting one may harm."""
    kept = [old for old in populations if not any(_sorts(old) and _sorts(old) <= _sorts(new) for new in named)]
    return list(dict.fromkeys((*kept, *named)))


def _sorts(population: str) -> set[str]:
    found = {sort for sort, words in _SORTS.items() if words.search(population)}
    rest = re.sub("|".join(words.pattern for words in _SORTS.values()), " ", population, flags=re.IGNORECASE)
    return found | ({"other"} if subject_terms(rest) else set())


def _noun_phrase(question: str) -> str:
    """A question without its question words: "What is the role of vitamin K2 in bone?" -> "vitamin K2 in bone"."""
    bare = question.strip().rstrip("?.! ")
    if reported := _REPORTED.match(bare):
        return f"{reported[2]}, {reported[1]}"
    return _LEAD.sub("", bare) or bare
