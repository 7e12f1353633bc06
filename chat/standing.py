"""What an answer says of documents that may not be cited as current, and of current ones that disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set

from chat.injection import safe_name
from chat.turn import Notice, NoticeKind, Passage
from chat.words import Rarity, weights
from corpus.document import Disagreement, Extent, Kind, Metadata, Standing
from ingest.embedding import Vectors
from ingest.index import Index
from ingest.lexical import terms

# How far below the best citable passage (cosine) a passage may lie and its document still be worth a warning.
_NEAR = 0.08
_LEAST = 0.45
_MOST = 3
# The share of a question (by rarity) that the note on a disagreement must hold.
_IN_DISPUTE = 0.4
# The cosine of a question to the note above which it is about the dispute, in whatever words. Chosen on our own gold
# questions, since only our corpus has such notes.
_ABOUT_THE_DISPUTE = 0.6
EncodeOne = Callable[[str], Vectors]
Lookup = Callable[[str], Metadata | None]
_NOTICE_KIND = {
    Standing.SUPERSEDED: NoticeKind.SUPERSEDED,
    Standing.DRAFT: NoticeKind.DRAFT,
    Standing.RETRACTED: NoticeKind.RETRACTED,
    Standing.WITHDRAWN: NoticeKind.RETRACTED,
    Standing.CONCERN: NoticeKind.RETRACTED,
}


def standing_notices(near: Sequence[Passage], best: float, index: Index, asked: Set[str]) -> list[Notice]:
    """A notice for each document without standing that would have been among the evidence, or was asked for."""
    notices: dict[str, Notice] = {}
    for passage in near:
        source = passage.source
        if source.id not in notices and (source.id in asked or passage.dense >= max(_LEAST, best - _NEAR)):
            text = standing_sentence(source, index)
            successors = tuple(edge.id for edge in source.superseded_by)
            notices[source.id] = Notice(
                kind=_NOTICE_KIND[source.standing], text=text, documents=(source.id, *successors)
            )
    ordered = sorted(notices, key=lambda key: key not in asked)
    return [notices[key] for key in ordered[: max(_MOST, len(asked))]]


def partly_replaced(found: Sequence[Passage], best: float, index: Index, named: Set[str]) -> list[Notice]:
    """A notice for each document near the question that stands, and that a newer one replaces in part: what it says may
    be of the part that no longer holds."""
    near = [p for p in found if p.document in named or p.dense >= max(_LEAST, best - _NEAR)]
    sources = {p.document: p.source for p in near if p.source.standing.citable and p.source.superseded_by}
    return [
        Notice(
            kind=NoticeKind.SUPERSEDED,
            text=f"{safe_name(source.label, key)} has been replaced by {_successors(source, index)}; the rest of it stands.",
            documents=(key, *(edge.id for edge in source.superseded_by)),
        )
        for key, source in sources.items()
    ]


def standing_sentence(source: Metadata, index: Index) -> str:
    """What a reader must know of a document without standing, in one or two sentences."""
    label = safe_name(source.label, source.id)
    match source.standing:
        case Standing.SUPERSEDED:
            return f"{label} has been replaced by {_successors(source, index)}; it is not used as current guidance."
        case Standing.DRAFT:
            targets = _labels(source.proposes_to_replace, index)
            rest = f" It proposes to replace {targets}, which stands until then." if targets else ""
            return f"{label} is a draft and not final; it is not used as current guidance.{rest}"
        case Standing.RETRACTED:
            return f"{label} has been retracted; nothing is taken from it."
        case Standing.WITHDRAWN:
            return f"{label} has been withdrawn; nothing is taken from it."
        case Standing.CONCERN:
            fallen = [key for key in source.depends_on if not _stands(key, index)]
            if not fallen:
                return f"An expression of concern was published about {label}; it is not relied on."
            return f"{label} rests on work that was retracted ({_labels(fallen, index)}); it is not relied on."
        case _:
            return ""


def _stands(key: str, index: Index) -> bool:
    found = index.find(key)
    return found is not None and found.standing not in (Standing.RETRACTED, Standing.WITHDRAWN, Standing.CONCERN)


def _successors(source: Metadata, index: Index) -> str:
    said = []
    for edge in source.superseded_by:
        label = _labels([edge.id], index) or edge.id
        partly = f" (in part{f': {edge.note}' if edge.note else ''})" if edge.extent is Extent.PARTIAL else ""
        said.append(label + partly)
    return " and ".join(said) or "a newer document"


def _labels(ids: Iterable[str], index: Index) -> str:
    return ", ".join(safe_name(index.metadata(key).label, key) if key in index.documents else key for key in ids)


def disagreements(
    question: str, vector: Vectors, passages: Sequence[Passage], lookup: Lookup, rarity: Rarity, encode: EncodeOne
) -> list[Notice]:
    """Pairs of current documents that disagree on what is asked, each with both positions; one of the two is among the
    evidence. `vector` is the question's unit vector, `encode` gives that of another text; `lookup` finds a document."""
    sources: Mapping[str, Metadata] = {passage.document: passage.source for passage in passages}
    found: dict[frozenset[str], Notice] = {}
    for source in sources.values():
        for edge in source.disagrees_with:
            other = lookup(edge.id)
            if other is None or not (source.standing.citable and other.standing.citable):
                continue
            means = float(encode(f"{edge.on}: {edge.note}") @ vector) >= _ABOUT_THE_DISPUTE
            if means or _names_dispute(question, edge, source, other, rarity):
                what = "guidance" if source.kind is other.kind is Kind.GUIDELINE else "evidence"
                text = f"Current {what} disagrees on {edge.on}: {edge.note}"
                pair = frozenset((source.id, edge.id))
                found.setdefault(pair, Notice(kind=NoticeKind.CONFLICT, text=text, documents=(source.id, edge.id)))
    return list(found.values())


def _names_dispute(question: str, edge: Disagreement, source: Metadata, other: Metadata, rarity: Rarity) -> bool:
    # A word that no document has tells nothing of what the documents dispute.
    wanted = {term: weight for term, weight in weights(question, rarity).items() if rarity(term) < rarity("\0")}
    # To name a body is not yet to name what it disputes.
    named = {term for each in (source, other) for term in terms(f"{each.label} {each.organisation}")}
    about = set(terms(f"{edge.on} {edge.note}")) - (named - set(terms(edge.on)))
    shared = sum(weight for term, weight in wanted.items() if term in about)
    return shared / (sum(wanted.values()) or 1.0) >= _IN_DISPUTE
