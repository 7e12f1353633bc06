"""Two current documents that disagree, side by side: who says what, when, how strongly, and for whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from chat.injection import safe_name
from chat.turn import Notice, NoticeKind, Passage, Position, Sides, Statement
from corpus.document import Disagreement, Metadata
from ingest.embedding import Encode
from ingest.lexical import terms

# Where the note on a disagreement goes over from one position to the other.
_OTHER_POSITION = re.compile(r",?\s+(?:while|whereas|but)\s+|;\s+", re.IGNORECASE)


def disputes(
    notices: Iterable[Notice], passages: Iterable[Passage]
) -> Iterator[tuple[Disagreement, Metadata, Metadata]]:
    """The disagreements that a reader is told of, each with its two documents."""
    sources = {passage.document: passage.source for passage in passages}
    for notice in notices:
        if notice.kind is NoticeKind.CONFLICT and sources.keys() >= set(notice.documents):
            one, other = (sources[key] for key in notice.documents)
            yield from (
                (edge, one, other) for edge in one.disagrees_with if edge.id == other.id and edge.on in notice.text
            )


def position(edge: Disagreement, source: Metadata) -> str:
    """What the note on a disagreement says of one of its documents: the part of it that names that body most."""
    own = set(terms(f"{source.label} {source.organisation}"))
    return max(_OTHER_POSITION.split(edge.note), key=lambda part: len(own & set(terms(part))))


def sides(
    notices: Sequence[Notice], statements: Sequence[Statement], passages: Mapping[str, Passage], encode: Encode
) -> tuple[Sides, ...]:
    """One pair for each disagreement that is told of and that the answer quotes from both documents; passages by id."""
    found = []
    for edge, *documents in disputes(notices, passages.values()):
        both = [_said(edge, source, statements, passages, encode) for source in documents]
        if both[0] and both[1]:
            found.append(Sides(on=edge.on, positions=(both[0], both[1])))
    return tuple(found)


def _said(
    edge: Disagreement,
    source: Metadata,
    statements: Sequence[Statement],
    passages: Mapping[str, Passage],
    encode: Encode,
) -> Position | None:
    """A document's side in its own words: the statement of it that comes closest to its position."""
    own = [each for each in statements if each.quotes[0].document == source.id]
    if not own:
        return None
    wanted, *vectors = encode([position(edge, source), *(each.text for each in own)])
    statement = own[int(np.argmax(np.stack(vectors) @ wanted))]
    return Position(
        document=source.id,
        body=safe_name(source.organisation or source.label, source.id),
        year=source.year,
        grade=passages[statement.quotes[0].passage].grade,
        population=source.population,
        text=statement.text,
        citation=statement.citations[0],
    )
