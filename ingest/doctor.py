"""Is the index what the corpus says it should be? Each finding names the command that mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from corpus.document import Standing
from corpus.ledger import Ledger
from corpus.store import DocumentStore
from errors import SequiturError, StoreError
from ingest.embedding import EmbeddingIdentity
from ingest.generation import Generations
from ingest.index import Index
from ingest.plan import Target, difference
from settings import Settings

_REFRESH = "sequitur refresh"
_REBUILD = "sequitur refresh --rebuild"
_METRIC = "cosine"
_NOUGHT = 1e-6


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, and the command that mends it."""

    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All findings, with the sizes of what was held against each other."""

    findings: tuple[Finding, ...]
    generation: str | None
    documents: int = 0
    passages: int = 0

    @property
    def healthy(self) -> bool:
        """True where nothing was found."""
        return not self.findings

    def as_json(self) -> dict[str, Any]:
        """The object that `sequitur doctor --json` prints."""
        return {**asdict(self), "findings": [asdict(finding) for finding in self.findings], "healthy": self.healthy}


def diagnose(settings: Settings, identity: EmbeddingIdentity) -> Diagnosis:
    """Hold documents, passages, vectors and lexical index against each other."""
    name = Generations(settings.home).current_name()
    store = DocumentStore(settings.home / "documents.sqlite")
    ledger = Ledger(settings.home / "ledger.sqlite")
    held = (*_damage(store.check), *_damage(ledger.check))
    try:
        index = Index.open(settings, identity)
    except SequiturError as error:
        return Diagnosis((*held, _told(error, _REFRESH if name is None else _REBUILD)), name)
    with closing(index):
        # Where the documents are damaged there is nothing to hold the index against.
        against = () if held else (*_corpus(index, store, ledger), *_text(index, store))
        findings = (*held, *against, *_sizes(index), *_vectors(index, identity), *_standing(index))
        return Diagnosis(findings, name, len(index.documents), len(index.ids))


def _damage(read: Callable[[], object]) -> Iterator[Finding]:
    try:
        read()
    except SequiturError as error:
        yield _told(error, _REBUILD)


def _told(error: SequiturError, mend: str) -> Finding:
    # Findings are no whole sentences: their reader sets the full stop.
    return Finding(str(error).rstrip("."), mend)


def _corpus(index: Index, store: DocumentStore, ledger: Ledger) -> Iterator[Finding]:
    def unread(key: str) -> Any:
        raise StoreError(key)

    target = Target.of(store.held(), ledger, unread)
    change = difference(target, index.documents)
    for words, keys in (
        ("held but not in the index", change.added),
        ("in the index but no longer held", change.removed),
        ("indexed in another version than is held", change.retext),
        ("indexed with other metadata than is held", change.remeta),
    ):
        if keys:
            yield Finding(f"{len(keys)} documents are {words}: {_some(keys)}", _REFRESH)


def _text(index: Index, store: DocumentStore) -> Iterator[Finding]:
    """Every passage must stand in its document's text, word for word, at its range."""
    texts: dict[str, str] = {}
    wrong = []
    for passage in index.all_passages():
        if passage.document not in texts:
            document = store.document(passage.document, index.documents[passage.document].version)
            texts = {passage.document: document.text if document else ""}
        if texts[passage.document][passage.start : passage.end] != passage.text:
            wrong.append(passage.document)
    if wrong:
        yield Finding(f"{len(wrong)} passages are not in their documents at their ranges: {_some(wrong)}", _REBUILD)


def _vectors(index: Index, identity: EmbeddingIdentity) -> Iterator[Finding]:
    try:
        matrix = index.matrix
    except SequiturError as error:
        yield _told(error, _REBUILD)
        return
    if matrix.shape[1] != identity.dimension:
        yield Finding(f"The vectors have {matrix.shape[1]} dimensions, the model makes {identity.dimension}", _REBUILD)
    if index.metric != _METRIC:
        yield Finding(f"Chroma compares by {index.metric}, not by {_METRIC}", _REBUILD)
    lengths = np.linalg.norm(matrix, axis=1)
    nought, unknown = lengths < _NOUGHT, ~np.isfinite(lengths)
    for words, wrong in (
        ("nought", nought),
        ("no numbers (NaN)", unknown),
        ("not of length 1", ~nought & ~unknown & ~np.isclose(lengths, 1.0, atol=1e-3)),
    ):
        if wrong.any():
            owners = (index.document_of(int(row)) for row in np.flatnonzero(wrong))
            yield Finding(f"{int(wrong.sum())} vectors are {words}: {_some(owners)}", _REBUILD)


def _sizes(index: Index) -> Iterator[Finding]:
    said = index.manifest
    for words, found, expected in (
        ("documents", len(index.documents), said.documents),
        ("passages", len(index.ids), said.passages),
        ("texts in the lexical index", index.lexical.size, len(index.ids)),
    ):
        if found != expected:
            yield Finding(f"There are {found} {words}, not {expected}", _REBUILD)


def _standing(index: Index) -> Iterator[Finding]:
    wrong = [
        key
        for key, row in index.documents.items()
        if Standing(row.standing).citable
        and any(e.extent == "whole" and e.id in index.documents for e in index.metadata(key).superseded_by)
    ]
    if wrong:
        yield Finding(f"{len(wrong)} superseded documents are marked as current: {_some(wrong)}", _REFRESH)


def _some(keys: Any) -> str:
    names = list(dict.fromkeys(keys))
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
