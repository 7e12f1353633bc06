"""The evidence for a question: passages to answer from, and what must be said of those that were kept out."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from chat.filters import Filters
from chat.injection import holds_instructions, safe_name
from chat.naming import asks_of_notices, asks_of_registrations, asks_of_standing, with_standing, without_standing
from chat.retrieval import CITABLE, NO_AGREEMENT, Agreement, Query, Retriever, agreement, selection
from chat.rewriting import Rewritten
from chat.standing import disagreements, partly_replaced, standing_notices
from chat.turn import Notice, NoticeKind, Passage
from corpus.document import DocumentType, Standing
from ingest.index import Index, Selection

_NOT_CITABLE = frozenset(Standing) - CITABLE
_NOTHING_IS_TAKEN = frozenset((Standing.RETRACTED, Standing.WITHDRAWN))
_UNSTANDING = 6
_GRADED = 2
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a search found. `named` are documents that the question asks for by name, `barred` those of them that have no
    standing; `heard` are those that an answer may not leave out: both sides of a disagreement, and what replaced a
    named one."""

    passages: tuple[Passage, ...]
    notices: tuple[Notice, ...]
    named: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()
    of_standing: bool = False
    agreement: Agreement = NO_AGREEMENT


def gather(
    rewritten: Rewritten, asked_now: str, query: Query, filters: Filters, retriever: Retriever, index: Index
) -> Evidence:
    """Search under the reader's filters. A document without standing is left out and told of; asked for by name, it is
    shown with its standing on every citation and what replaced it beside it. What does not fit the filters is shown in
    no case, but that a document asked for by name has no standing, or that one outside disagrees, is told all the same."""
    chosen = _without_unasked(rewritten.text, filters)
    searched = retriever.search(query, chosen)
    passages = retriever.passages(searched)
    barred = selection(filters, _NOT_CITABLE)
    near = retriever.find(query, barred, _UNSTANDING) if index.mask(barred).any() else ()
    asked = without_standing(asked_now, rewritten.text, near, passages)
    named = asked | with_standing(asked_now, passages, index.lexical.rarity)
    best = max((passage.dense for passage in passages), default=0.0)
    beyond = _asked_beyond(rewritten, asked_now, query, filters, passages, retriever, index) if filters.chosen else ()
    notices = standing_notices((*near, *beyond), best, index, asked | {passage.document for passage in beyond})
    successors = frozenset(edge.id for key in asked for edge in index.metadata(key).superseded_by)
    if asked:
        beside = replace(selection(Filters(without=filters.without)), only=successors)
        newer = retriever.find(query, beside) if index.mask(beside).any() else ()
        own = tuple(p for p in near if p.document in asked and p.source.standing not in _NOTHING_IS_TAKEN)
        passages = tuple({passage.id: passage for passage in (*own, *newer, *passages)}.values())
    if not (asked or asks_of_notices(rewritten.text)):
        passages = tuple(
            p
            for p in passages
            if p.source.type is not DocumentType.NOTICE or p.document in named or p.source.type in filters.types
        )
    passages += _other_grades(passages, query, chosen, retriever)
    rarity = index.lexical.rarity
    conflicts = disagreements(rewritten.text, query.vector, passages, index.find, rarity, retriever.encode)
    passages += _other_sides(conflicts, passages, query, chosen, retriever, index)
    held = {passage.document for passage in passages}
    one_sided = _one_sided(conflicts, held, filters, chosen, index) if filters.chosen else ()
    conflicts = [notice for notice in conflicts if held.issuperset(notice.documents)]
    notices += [*partly_replaced(passages, best, index, named), *conflicts, *one_sided, *_injections(passages)]
    heard = successors | {key for notice in conflicts for key in notice.documents}
    of_standing = bool(asked) or asks_of_standing(rewritten.text)
    return Evidence(passages, tuple(notices), named, asked, heard, of_standing, agreement(searched))


def _without_unasked(question: str, filters: Filters) -> Selection:
    """What a question may find: registrations only where it asks for such. Whether it asks for notices is known only when
    it is known which documents it names."""
    return selection(filters, without_types=frozenset()) if asks_of_registrations(question) else selection(filters)


def _asked_beyond(
    rewritten: Rewritten,
    asked_now: str,
    query: Query,
    filters: Filters,
    passages: Sequence[Passage],
    retriever: Retriever,
    index: Index,
) -> tuple[Passage, ...]:
    """Passages, not to be shown, of the documents without standing that a question asks for by name and that do not fit
    the reader's filters."""
    anywhere = selection(Filters(without=filters.without), _NOT_CITABLE)
    if not index.mask(anywhere).any():
        return ()
    fitting = selection(filters, _NOT_CITABLE)
    near = retriever.find(query, anywhere, _UNSTANDING)
    asked = without_standing(asked_now, rewritten.text, near, passages)
    return tuple(p for p in near if p.document in asked and not fitting.admits(index.documents[p.document]))


def _one_sided(
    conflicts: Sequence[Notice], held: Set[str], filters: Filters, chosen: Selection, index: Index
) -> tuple[Notice, ...]:
    """The disagreements of which the reader's filters leave one side out: it is named, and not shown."""
    found = []
    for notice in conflicts:
        missing = [key for key in notice.documents if key not in held]
        if missing and not any(key in filters.without or chosen.admits(index.documents[key]) for key in missing):
            labels = " and ".join(safe_name(index.metadata(key).label, key) for key in missing)
            text = f"{notice.text} {labels} does not fit the filters and is not cited here."
            found.append(notice.model_copy(update={"text": text}))
    return tuple(found)


def _other_sides(
    conflicts: Sequence[Notice],
    passages: Sequence[Passage],
    query: Query,
    chosen: Selection,
    retriever: Retriever,
    index: Index,
) -> tuple[Passage, ...]:
    """The best passages of the documents in a dispute that were not found themselves."""
    missing = {key for notice in conflicts for key in notice.documents} - {passage.document for passage in passages}
    beside = replace(chosen, only=frozenset(missing))
    return retriever.find(query, beside, _GRADED) if missing and index.mask(beside).any() else ()


def _other_grades(
    passages: Sequence[Passage], query: Query, chosen: Selection, retriever: Retriever
) -> tuple[Passage, ...]:
    """For the best graded documents, the best passage of each grade that was not found: a body that graded one dose D
    and another I is not told by one of the two."""
    found: dict[str, set[str]] = {}
    for passage in passages:
        if passage.grade is not None and passage.source.standing.citable:
            found.setdefault(passage.document, set()).add(passage.grade)
    added: list[Passage] = []
    for key, grades in list(found.items())[:_GRADED]:
        for passage in retriever.find(query, replace(chosen, only=frozenset((key,))), _WHOLE):
            if passage.grade is not None and passage.grade not in grades:
                grades.add(passage.grade)
                added.append(passage)
    return tuple(added)


def _injections(passages: Sequence[Passage]) -> list[Notice]:
    """One notice for each document that gives orders to whoever answers; such sentences are never shown."""
    labels = {p.document: safe_name(p.source.label, p.document) for p in passages if gives_orders(p)}
    return [
        Notice(
            kind=NoticeKind.INJECTION,
            text=f"{label} contains text that gives orders to this software; those sentences are left out. Check the "
            "document before trusting the rest of it.",
            documents=(key,),
        )
        for key, label in labels.items()
    ]


def gives_orders(passage: Passage) -> bool:
    """Whether a passage holds a sentence that gives orders to whoever answers."""
    return holds_instructions(passage.text, passage.source.language)


def showable(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages that may be shown whole: those that give no orders."""
    return tuple(passage for passage in passages if not gives_orders(passage))
