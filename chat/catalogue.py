"""The catalogue of the documents held: chosen by what is known of them, and found by their words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chat.excerpts import Match, excerpt
from corpus.document import DocumentType, Kind, Metadata, Standing
from ingest.chunking import Passage
from ingest.index import Index, Selection
from ingest.lexical import terms

_WORD = re.compile(r"\w+")
# Places looked at: enough that every document with a good place is among them.
_MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Holding:
    """A document with where it came from and when its text was last stored (ISO 8601, UTC)."""

    metadata: Metadata
    source: str
    stored: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What the catalogue is limited to; None limits nothing."""

    kind: Kind | None = None
    standing: Standing | None = None
    type: DocumentType | None = None
    organisation: str | None = None
    source: str | None = None
    since: int | None = None

    def admits(self, holding: Holding) -> bool:
        """Whether a document is among those chosen."""
        known = holding.metadata
        return (
            self.kind in (None, known.kind)
            and self.standing in (None, known.standing)
            and self.type in (None, known.type)
            and self.organisation in (None, known.organisation)
            and self.source in (None, holding.source)
            and (self.since is None or (known.year is not None and known.year >= self.since))
        )


@dataclass(frozen=True, slots=True)
class Snippet:
    """Where the text of a document matches: words around it, the ranges in them that match, and the whole place."""

    text: str
    marks: tuple[tuple[int, int], ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found; without a snippet where only its title, label or organisation matches."""

    holding: Holding
    snippet: Snippet | None = None


def chosen(holdings: Iterable[Holding], choice: Choice) -> list[Hit]:
    """All documents that a choice admits, by label."""
    held = [each for each in holdings if choice.admits(each)]
    return [Hit(each) for each in sorted(held, key=lambda h: (h.metadata.label.casefold(), h.metadata.id))]


def search(index: Index, holdings: Iterable[Holding], choice: Choice, text: str) -> list[Hit]:
    """The documents that a choice admits and whose text or name shares words with the query: those that have all of
    its words first, then by the BM25 score of their best passage."""
    wanted = set(terms(text))
    admitted = {hit.holding.metadata.id: hit.holding for hit in chosen(holdings, choice)}
    if not wanted or not admitted:
        return []
    rows, scores = index.top_lexical(index.lexical.scores(text), Selection(only=frozenset(admitted)), _MOST_ROWS)
    best: dict[str, tuple[int, float]] = {}
    for row, score in zip(rows.tolist(), scores.tolist(), strict=True):
        best.setdefault(index.document_of(row), (row, score))
    passages = dict(zip(best, index.passages([row for row, _ in best.values()]), strict=True))
    named = {id: wanted & _name(holding.metadata) for id, holding in admitted.items()}
    whole = {id: wanted <= named[id] | set(terms(passages[id].text if id in passages else "")) for id in admitted}
    found = [id for id in admitted if id in best or wanted <= named[id]]
    found.sort(key=lambda id: (not whole[id], wanted > named[id], -best.get(id, (0, 0.0))[1]))
    return [Hit(admitted[id], snippet(passages[id], wanted) if id in passages else None) for id in found]


def _name(metadata: Metadata) -> set[str]:
    return set(terms(" ".join((metadata.title, metadata.label, metadata.organisation or "", metadata.id))))


def snippet(passage: Passage, wanted: set[str]) -> Snippet:
    """The words of a passage around the place with most of the wanted terms."""
    found = ((word, wanted & set(terms(word[0]))) for word in _WORD.finditer(passage.text))
    cut = excerpt(passage.text, [Match(*word.span(), held) for word, held in found if held])
    return Snippet(cut.text, cut.marks, passage.start, passage.end)


def counted(holdings: Sequence[Holding]) -> tuple[Mapping[Kind, int], Mapping[Standing, int]]:
    """How many documents there are of each kind, and of each standing."""
    kinds = Counter(each.metadata.kind for each in holdings)
    standings = Counter(each.metadata.standing for each in holdings)
    return {kind: kinds[kind] for kind in Kind if kinds[kind]}, {s: standings[s] for s in Standing if standings[s]}
