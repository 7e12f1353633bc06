"""Does a statement say the same way round what its evidence says? Negations, opposites, recommendations for and against.

Each finding is a reason in words. `Finding.hard` ones contradict the evidence; the others only keep a statement from being
supported in full. A word at one pole is held against the words at either pole that stand among the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chat.verification.axes import AXES, poles
from chat.verification.reading import RECOMMENDED_AGAINST, Word, near, plain, words_of
from corpus.sentences import sentences

# How many words more the opposite must stand among before it is taken for what the evidence says.
_MARGIN = 2
# Who tells the grade of a recommendation against something need not say "against".
_GRADED = frozenset(("grade", "graded", "grades", "statement"))
# Words that deny without a negation: what stands beside them may be put as a denial.
_QUASI = frozenset("little few outside rather instead differs differ unlike only exclude excludes excluded".split())
_HEADS = 2
_AGAINST = re.compile(
    rf"{RECOMMENDED_AGAINST}|\b(?:recommend|advis|told|warn)\w*[^.;]{{0,90}}\bnot to\b|\bdiscourag\w*|\bshould (?:avoid|not)\b"
    r"|\bavoid\w*|\bdo(?: not|n't) (?:offer|use|give|recommend)\b|^(?:do not|don't|never)\b|\bcontraindicated\b|\bneed(?:s)? not\b"
    r"|\breject\w*", re.IGNORECASE,
)  # fmt: skip
# An order, or leave, to take something.
_ORDER = r"^(?:take|use|give|offer|start|continue|try|choose|consider|prescribe|swallow|add|keep)\b|\b(?:can|may|could) be (?:taken|used|given|started)\b"
_FOR = re.compile(
    r"\b(?:recommend|endors|advis|suggest|advocat)\w*|\bcalls? for\b|\bshould\b|\bought to\b|\b(?:to be|says? to|said to) (?:consider\w*|offer\w*)"
    r"|\bconsider(?:ed)?\b|\boffer(?:s|ed|ing)?\b|\burg(?:e|es|ed)\b|\b(?:have|need|needs|has) to\b|\bmust\b|\bneed(?:s|ed)?\b"
    rf"|\b(?:is|are) (?:indicated|preferred)\b|\basked\b|\basks\b|\bkeep(?:ing)?\b|{_ORDER}",
    re.IGNORECASE,
)  # fmt: skip
# Words that a statement must not bring in where no part of the evidence recommends anything.
_RECOMMENDS = re.compile(
    rf"\b(?:recommend|advis(?:e|es|ed)\b|endors)\w*|\bshould\b|\bought to\b|\bmust\b|{_ORDER}", re.IGNORECASE
)
# A recommendation in another shape: a grade, an allowance, somebody's advice.
_ADVICE = re.compile(
    r"\b(?:advice|referr\w+|allowances?|guid(?:elines?|ance)|grades?|intake levels?|criteria)\b", re.IGNORECASE
)
_DENIED = re.compile(r"\b(?:not|no longer|never|nor|neither|n't)\b[\w\s-]{0,25}$", re.IGNORECASE)
_DENIES = (
    r"\b(?:not|no|never|false|untrue|wrong|incorrect|unlikely|myth|den(?:y|ies|ied)|doubt\w*|disprov\w*|refut\w*)\b"
)
# "It is not true that …", "There is no evidence that …": all that follows is denied.
_DENIED_WHOLE = re.compile(rf"^(?:\W*\w+){{0,5}}?\W*{_DENIES}[^,;:.]{{0,30}}\bthat\b", re.IGNORECASE)
_DENIED_CLAUSE = re.compile(rf"{_DENIES}[^,;:.]{{0,30}}\bthat\b", re.IGNORECASE)
_CLAUSES = re.compile(r"[;:]\s|,?\s(?:while|whereas|but|although|though|unlike)\s", re.IGNORECASE)
_OPEN = re.compile(r"\bneither\b|\bno recommendation\b|\binsufficient\b|\bI statement\b")


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a statement is not, or not wholly, what its evidence says."""

    reason: str
    hard: bool


def findings(text: str, evidence: str) -> Iterator[Finding]:
    """What speaks against a statement, the hardest not first."""
    own, held = words_of(text), words_of(evidence)
    yield from _denials(own, held, "denies what the passage says")
    yield from _denials(held, own, "leaves out a denial in the passage", lost=True)
    if _DENIED_WHOLE.search(plain(text)) and not _DENIED_CLAUSE.search(plain(evidence)):
        yield Finding("denies as a whole what the passage says", hard=True)
    deepest = {word.stem: word.depth for word in sorted(held, key=lambda word: word.depth)}
    if twice := next((w for w in own if w.depth > 1 and w.stem and deepest.get(w.stem, 2) < w.depth), None):
        yield Finding(f"denies “{twice.text}” once more than the passage", hard=False)
    for axis in range(len(AXES)):
        yield from _opposites(axis, own, held)
    yield from _stances(text, evidence)


def _denials(one: Sequence[Word], other: Sequence[Word], reason: str, *, lost: bool = False) -> Iterator[Finding]:
    """Negations of one text over words that the other affirms, and only affirms."""
    quasi = {word.sentence for word in other if word.text in _QUASI}
    affirmed = {word.stem for word in other if word.stem and not word.negated}
    negated = {word.stem for word in other if word.stem and word.negated}
    for place, cue in enumerate(one):
        if not cue.is_negation:
            continue
        reach = [w for w in _scope(one, place) if w.stem]
        shared = [word for word in reach if word.stem in affirmed | negated]
        if not shared:
            if not lost and not any(word.is_negation for word in other):
                yield Finding(f"{reason}: “{_phrase(one, place)}”", hard=False)
            continue
        heads = shared[:_HEADS]
        # What stands denied in one place of a text and affirmed in another is both.
        if any(word.stem in negated for word in heads):
            continue
        if cue.text == "against" and lost and any(word.text in _GRADED for word in other):
            continue
        direct = heads[0] is reach[0]
        if lost and (
            heads[0].stem in {w.stem for w in one if not w.negated} or not (direct or len(shared) * 2 >= len(reach))
        ):
            continue
        softened = any(word.sentence in quasi for word in other if word.stem == heads[0].stem)
        yield Finding(f"{reason}: “{_phrase(one, place)}”", hard=not softened and not (lost and cue.text == "without"))


def _scope(words: Sequence[Word], place: int) -> Sequence[Word]:
    end = place + 1
    while end < len(words) and (words[end].negated or words[end].is_negation):
        end += 1
    return words[place + 1 : end]


def _phrase(words: Sequence[Word], place: int) -> str:
    return " ".join(word.text for word in (words[place], *_scope(words, place)[:4]))


def _opposites(number: int, own: Sequence[Word], held: Sequence[Word]) -> Iterator[Finding]:
    axis, theirs = AXES[number], list(_on(number, held))
    for place, pole in _on(number, own):
        around = near(own, place)
        same = [len(around & near(held, other)) for other, their in theirs if their == pole]
        against = [(len(around & near(held, other)), other) for other, their in theirs if their != pole]
        if not against:
            if axis.people and not same:
                yield Finding(f"the passage does not name {own[place].text}", hard=False)
            continue
        shared, other = max(against)
        group = {_behind(held, at): their for at, their in theirs}.get(_behind(own, place)) if axis.people else None
        if same and group:
            # "half of women and a quarter of men": what a group stands behind tells the two apart.
            if group != pole:
                yield Finding(f"says “{own[place].text}” where the passage says “{held[other].text}”", hard=False)
            continue
        if same and max(same) + (1 if axis.people else _MARGIN) > shared:
            continue
        if not shared and not axis.people:
            # Said of other things: "large numbers", "small molecules".
            continue
        turned = own[place].negated == held[other].negated and shared > (0 if axis.people else 1)
        reason = f"says “{own[place].text}” where the passage says “{held[other].text}”"
        yield Finding(reason, hard=turned and not same)


def _behind(words: Sequence[Word], place: int) -> str:
    """The stem of the last word before a place that has one."""
    return next((word.stem for word in reversed(words[max(0, place - 3) : place]) if word.stem), "")


def _on(axis: int, words: Sequence[Word]) -> Iterator[tuple[int, str]]:
    for place, word in enumerate(words):
        following = words[place + 1].text if place + 1 < len(words) else ""
        own = {pole for at, pole in poles(word.text) | poles(f"{word.text} {following}") if at == axis}
        if len(own) == 1:
            yield place, own.pop()


def _stances(text: str, evidence: str) -> Iterator[Finding]:
    held = [(stance, _stems(part)) for part in _parts(evidence) for stance in [_stance(part)]]
    said = {stance for stance, _ in held if stance}
    for part in _parts(text):
        own = _stance(part)
        if not own:
            continue
        if not said:
            if _RECOMMENDS.search(part):
                yield Finding("the passage recommends nothing of the kind", hard=not _ADVICE.search(evidence))
            continue
        stems = _stems(part)
        best = max(len(stems & each) for stance, each in held if stance)
        near_ones = {stance for stance, each in held if stance and len(stems & each) >= best - 1}
        if not any(_agrees(own, stance) for stance in near_ones):
            yield Finding("recommends otherwise than the passage", hard=True)


def _parts(text: str) -> Iterator[str]:
    """The clauses that recommend something each by itself."""
    for sentence in sentences(plain(text)):
        yield from _CLAUSES.split(sentence.text)


def _stems(text: str) -> set[str]:
    return {word.stem for word in words_of(text) if word.stem}


def _stance(text: str) -> str:
    """ "for", "against", "not for", "not against" or "open"; empty where nothing is recommended."""
    if _OPEN.search(text):
        return "open"
    against = _AGAINST.search(text)
    if against:
        return "not against" if _DENIED.search(text[: against.start()]) else "against"
    found = _FOR.search(text)
    if found:
        return "not for" if _DENIED.search(text[: found.start()]) else "for"
    return ""


def _agrees(own: str, theirs: str) -> bool:
    return own == theirs or (own, theirs) in {("not for", "against"), ("open", "not against"), ("not against", "open")}
