"""Claims become an answer here: each is verified, what fails is dropped, and what an answer owes its reader is added.

It is the same for every answerer. Where a language model wrote and nothing that it wrote is fully carried by the passages
that it cites, the extractive answer stands in for it, and the reader is told why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from chat.answering.claims import Claim, owed
from chat.answering.extractive import Extract
from chat.answering.generative import Draft
from chat.compose import citations
from chat.gathering import gives_orders
from chat.turn import Passage, Quote, Reference, SectionName, Statement, Verdict, Written
from chat.verification import UNCHECKED, Check

UNVERIFIED = "Nothing that the language model '{model}' wrote could be verified against the passages that it cites."
INSTEAD = "{why} This answer was put together without it, word for word from the passages."

Checked = tuple[Claim, Check]
# A statement's text, its quotes, and passages by id: whether the quotes carry it.
Verifier = Callable[[str, Sequence[Quote], Mapping[str, Passage]], Check]
# What goes with an answer of some texts and is not among them yet.
Companions = Callable[[Sequence[str]], Sequence[Extract]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer's statements with their references; those that were dropped; all passages that any of them could rest on;
    and what is told, and kept, of the language model, where one was asked."""

    statements: tuple[Statement, ...]
    references: tuple[Reference, ...]
    dropped: tuple[Statement, ...]
    passages: tuple[Passage, ...]
    message: str = ""
    written: Written | None = None


def outcome(
    extracts: Sequence[Extract],
    draft: Draft | None,
    verifier: Verifier,
    companions: Companions,
    must_be_heard: Collection[str],
    passages: Sequence[Passage],
    most: int,
) -> Outcome:
    """What is shown, each claim verified: the extracts, or what a model wrote (at most `most` claims a section) with what is owed beside it."""
    known = {passage.id: passage for passage in (*passages, *(extract.passage for extract in extracts))}
    kept, dropped, written = _of_model(draft, known, verifier, most) if draft else ([], [], None)
    beside = owed(extracts, [claim for claim, _ in kept], must_be_heard) if kept else extracts
    kept, failed = _with(kept, beside, known, verifier)
    also = companions([claim.text for claim, _ in kept]) if kept else ()
    known |= {extract.passage.id: extract.passage for extract in also}
    kept, failed_too = _with(kept, also, known, verifier)
    order = list(SectionName)
    statements, references = citations(sorted(kept, key=lambda item: order.index(item[0].section)))
    not_shown, _ = citations([*dropped, *failed, *failed_too])
    told = INSTEAD.format(why=written.failure) if written and written.failure and statements else ""
    return Outcome(tuple(statements), tuple(references), tuple(not_shown), tuple(known.values()), told, written)


def _of_model(
    draft: Draft, passages: Mapping[str, Passage], verifier: Verifier, most: int
) -> tuple[list[Checked], list[Checked], Written]:
    """What a model's answer keeps and drops. Without one claim that is fully carried it is no answer, and keeps none."""
    checked = [(claim, _check(claim, passages, verifier)) for claim in draft.claims]
    kept, dropped = _split(checked)
    line = next((item for item in kept if item[1].verdict is Verdict.SUPPORTED), None)
    if line is None:
        failure = draft.written.failure or UNVERIFIED.format(model=draft.written.model)
        written = draft.written.model_copy(update={"left_out": len(checked), "failure": failure})
        return [], checked, written
    by_section = {name: [item for item in kept if item is not line and item[0].section is name] for name in SectionName}
    shown = [item for held in by_section.values() for item in held[:most]]
    first = (replace(line[0], section=SectionName.BOTTOM_LINE), line[1])
    return [first, *shown], dropped, draft.written.model_copy(update={"left_out": len(dropped)})


def _with(
    kept: Sequence[Checked], extracts: Sequence[Extract], passages: Mapping[str, Passage], verifier: Verifier
) -> tuple[list[Checked], list[Checked]]:
    """What was kept with those of some extracts that are carried; and those that are not."""
    claims = [Claim.of(extract) for extract in extracts]
    carried, failed = _split([(claim, _check(claim, passages, verifier)) for claim in claims])
    return [*kept, *carried], failed


def _split(checked: Sequence[Checked]) -> tuple[list[Checked], list[Checked]]:
    unsupported = [item for item in checked if item[1].verdict is Verdict.UNSUPPORTED]
    return [item for item in checked if item[1].verdict is not Verdict.UNSUPPORTED], unsupported


def _check(claim: Claim, passages: Mapping[str, Passage], verifier: Verifier) -> Check:
    """What verification found; a sentence beside an order is marked, since who planted the one may have written both."""
    if claim.flaw:
        return Check(Verdict.UNSUPPORTED, claim.flaw)
    (provisional,), _ = citations([(claim, UNCHECKED)])
    check = verifier(claim.text, provisional.quotes, passages)
    if check.verdict is Verdict.SUPPORTED and any(gives_orders(extract.passage) for extract in claim.evidence):
        return Check(Verdict.PARTLY_SUPPORTED, "its passage also gives orders to this software")
    return check
