"""How strong a kind of document is, and which words mark a sentence as one that cannot stand alone or is on safety."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import DocumentType, Metadata

# Highest first: what a body recommends, what pooled and single trials found, then the rest (after GRADE's order of
# study designs; Guyatt et al. 2008). It breaks ties between sentences that answer equally well. What a trial planned
# and what became of a paper are no findings.
_ORDER = (
    DocumentType.RECOMMENDATION_STATEMENT,
    DocumentType.GUIDELINE,
    DocumentType.REFERENCE_INTAKES,
    DocumentType.META_ANALYSIS,
    DocumentType.RCT,
    DocumentType.COHORT,
    DocumentType.CROSS_SECTIONAL,
    DocumentType.REVIEW,
    DocumentType.FACT_SHEET,
    DocumentType.LABEL,
    DocumentType.DOCUMENT,
    DocumentType.ARTICLE,
    DocumentType.REGISTRY,
    DocumentType.NOTICE,
)

# A sentence that opens so, or leans on the one before it, says something else when it is read alone.
_LEANS = re.compile(
    r"^(?:however|moreover|furthermore|in addition|additionally|also|but|and|or|so|thus|therefore|hence|consequently|nevertheless"
    r"|nonetheless|instead|otherwise|similarly|likewise|conversely|in contrast|by contrast|on the other hand|for example|for instance|then"
    r"|this|that|these|those|it|its|they|their|them|he|she|his|her|such|both|neither|another|the (?:latter|former|same|other)|here|there"
    r"|finally|as a result|in this|of these|among these|some of)\b",
    re.IGNORECASE,
)
_SAFETY = re.compile(
    r"\b(?:harm|harms|harmful|adverse|side effects?|risk of bleeding|bleeding|toxicity|toxic|overdose|interact\w*|contraindicat\w*|hypercalc\w+"
    r"|kidney stones?|upper (?:intake )?level|antagonists?|warfarin|avoid|caution|unsafe|safety|safe)\b",
    re.IGNORECASE,
)
# Sentences on what was read or left out: honest, but no answer where there is one.
_ON_THE_TEXT = re.compile(
    r"\b(?:(?:not|never|nor) (?:been )?(?:checked|read|stated|verified|captured|compared|given|seen)|different question"
    r"|(?:does|do|did) not (?:mention|address|name)"
    r"|is listed only|(?:for|in|of) this (?:text|corpus)|is cited here|read only|unread|unchecked|says? nothing (?:about|of)|(?:does|do) not describe"
    r"|(?:was|were) not (?:tested|among)|outside the scope|only (?:its |the )?existence)\b",
    re.IGNORECASE,
)
# What alone a grade or statement covers, where the sentence begins with that and not with a finding.
_ON_THE_SCOPE = re.compile(
    r"^[^,;:]{0,120}\b(?:grade|statement|recommendation|guideline)s?\b[^,;:]{0,120}"
    r"\b(?:(?:concerns?|covers?|addresses|appl(?:y|ies) to) (?:[^,;:]{1,80} )?only|(?:does|do|did) not (?:apply to|cover))\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:(?:wo)?men|(?:wo)?man|adults?|people|persons?|patients?|participants?|children|infants?|individuals|subjects|those|users)\b",
    re.IGNORECASE,
)
_FOR_WHOM = re.compile(rf"^(?:in|among|amongst|for|of) [^,.;]{{0,80}}{_PEOPLE.pattern}[^,.;]{{0,80}},", re.IGNORECASE)
_STANDING_HEADINGS = frozenset(("standing", "status", "history", "update information", "publication history"))
_WORD = re.compile(r"[^\W\d_]{2,}")


def rank(source: Metadata) -> float:
    """The strength of a document's kind: 1 for the highest, towards 0 for the lowest."""
    return 1 - _ORDER.index(source.type) / len(_ORDER)


def stands_alone(sentence: str) -> bool:
    """Whether a sentence can be read by itself: no question, no fragment or table row, no opening that points back."""
    words = _WORD.findall(sentence)
    return 5 <= len(words) <= 90 and ends(sentence) and " | " not in sentence and not _LEANS.match(sentence)


def ends(sentence: str) -> bool:
    """Whether a sentence ends like a statement: it is no question, heading or broken-off piece."""
    return sentence[-1] in '.!)]”"%'


def leans(sentence: str, before: str) -> bool:
    """Whether a sentence says its own only with the one before it: it opens so as to point back, or the one before names
    for whom it holds ("In women aged 65 or older, …") and it names nobody."""
    return bool(_LEANS.match(sentence)) or (bool(_FOR_WHOM.match(before)) and not _PEOPLE.search(sentence))


def on_safety(sentence: str) -> bool:
    """Whether a sentence is about harms, interactions or limits."""
    return bool(_SAFETY.search(sentence))


def on_the_text(sentence: str) -> bool:
    """Whether a sentence tells what its text holds or was checked for, rather than what was found. A remark behind a
    semicolon does not take back the finding before it."""
    return bool(_ON_THE_TEXT.search(sentence.split(";")[0]))


def on_the_scope(sentence: str) -> bool:
    """Whether a sentence tells what alone a grade or statement covers: worth knowing beside a finding, but none itself."""
    return bool(_ON_THE_SCOPE.match(sentence))


def on_standing(section: Sequence[str]) -> bool:
    """Whether a section of a document tells what replaced what, and is no answer unless that is asked."""
    return any(heading.casefold() in _STANDING_HEADINGS for heading in section[-1:])
