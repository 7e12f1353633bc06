"""The library: the corpus documents read from their folder, held to the rules, with their standing resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from pydantic import ValidationError

from corpus.articles import article
from corpus.document import Document, Extent, Kind, Metadata, Replacement, Standing, assemble
from corpus.markdown import FrontMatter, blocks, split_front_matter
from errors import CorpusError

FOLDERS = {"articles": Kind.ARTICLE, "guidelines": Kind.GUIDELINE, "research": Kind.RESEARCH}
_SAYS_STANDING = re.compile(
    r"\b(supersed|replac|earlier|former|previous|retract|withdr|draft|older|no longer|since revers|caution|concern|corrected)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with the file that it was read from and the lines of its front matter."""

    document: Document
    file: Path
    front: FrontMatter


def read_entry(file: Path, text: str) -> Entry:
    """Read one corpus document. Raises CorpusError, naming the file, the line and the rule that it breaks."""
    front, body = split_front_matter(text, file)
    if front is None:
        raise CorpusError(file, 1, "a corpus document begins with front matter ('---'); docs/corpus.md shows one")
    try:
        metadata = Metadata.model_validate(front.values)
    except ValidationError as error:
        first = error.errors()[0]
        path = first["loc"]
        name = ".".join(map(str, path)) or "front matter"
        raise CorpusError(file, front.line_of(path), f"{name}: {first['msg']}") from None
    content, laid_out = assemble(blocks(body))
    if not any(block.start < block.end and block.kind != "heading" for block in laid_out):
        raise CorpusError(file, 1, "the document has no text under its headings")
    return Entry(Document(metadata, content, laid_out), file, front)


def corpus_files(folder: Path) -> Iterator[Path]:
    """The files of the shipped corpus's three folders, in a fixed order."""
    for name in FOLDERS:
        yield from sorted((folder / name).glob("*.md"))


def read_library(folder: Path) -> tuple[list[Entry], list[CorpusError]]:
    """Read every document of a corpus folder; those that break a rule are left out and told."""
    entries: list[Entry] = []
    refused: list[CorpusError] = []
    for file in corpus_files(folder):
        try:
            entry = read_entry(file, file.read_text(encoding="utf-8"))
            _check_place(entry)
            entries.append(entry)
        except CorpusError as error:
            refused.append(error)
        except (OSError, UnicodeDecodeError) as error:
            refused.append(CorpusError(file, 1, f"cannot be read: {error}"))
    kept, broken = check(entries)
    return kept, refused + broken


def _check_place(entry: Entry) -> None:
    metadata, file = entry.document.metadata, entry.file
    if file.stem != metadata.id:
        raise CorpusError(file, entry.front.line_of(("id",)), f"id '{metadata.id}' is not the file's name")
    if FOLDERS[file.parent.name] is not metadata.kind:
        raise CorpusError(file, entry.front.line_of(("kind",)), f"a {metadata.kind} does not belong in {file.parent.name}/")


def check(
    entries: Iterable[Entry], others: Mapping[str, Metadata] | None = None
) -> tuple[list[Entry], list[CorpusError]]:
    """Hold documents to the rules between them: ids unique, edges resolve, no cycles, citations resolve.

    A document that breaks one is refused; those that name a refused one are then refused too, until none is left.
    `others` are documents held already, which edges and citations may name.
    """
    others = others or {}
    held: dict[str, Entry] = {}
    refused: list[CorpusError] = []
    for entry in entries:
        twin = held.setdefault(entry.document.id, entry)
        if twin is not entry:
            line = entry.front.line_of(("id",))
            refused.append(CorpusError(entry.file, line, f"id '{entry.document.id}' is taken by {twin.file}"))
    resolved = resolve({**others, **{key: entry.document.metadata for key, entry in held.items()}})
    while True:
        known = held.keys() | others.keys()
        broken = {key: error for key, entry in held.items() if (error := next(_faults(entry, known, resolved), None))}
        if not broken:
            return list(held.values()), refused
        refused += broken.values()
        held = {key: entry for key, entry in held.items() if key not in broken}


def _faults(entry: Entry, held: Set[str], resolved: Mapping[str, Metadata]) -> Iterator[CorpusError]:
    metadata = entry.document.metadata
    for field, number, target in _edges(metadata):
        line = entry.front.line_of((field, number))
        if target not in held:
            yield CorpusError(entry.file, line, f"{field} names '{target}', which is not in the corpus")
        elif target == metadata.id:
            yield CorpusError(entry.file, line, f"{field} names the document itself")
    if metadata.supersedes and metadata.standing is Standing.DRAFT:
        line = entry.front.line_of(("supersedes",))
        yield CorpusError(entry.file, line, "a draft replaces nothing yet; use proposes_to_replace")
    if metadata.standing is Standing.SUPERSEDED and not resolved[metadata.id].superseded_by:
        line = entry.front.line_of(("standing",))
        yield CorpusError(entry.file, line, "a superseded document names its successor in superseded_by")
    sections = {step for block in entry.document.blocks for step in block.section}
    for number, grade in enumerate(metadata.grades):
        if grade.section is not None and grade.section not in sections:
            line = entry.front.line_of(("grades", number))
            yield CorpusError(entry.file, line, f"grade {grade.grade} names the section '{grade.section}', which is no heading")
    if cycle := _cycle(metadata.id, resolved):
        yield CorpusError(entry.file, 1, f"the documents replace or rest on each other in a circle: {' -> '.join(cycle)}")
    if metadata.kind is Kind.ARTICLE:
        yield from _article_faults(entry, held, resolved)


def _edges(metadata: Metadata) -> Iterator[tuple[str, int, str]]:
    for field in ("supersedes", "superseded_by", "disagrees_with"):
        for number, edge in enumerate(getattr(metadata, field)):
            yield field, number, edge.id
    for field in ("depends_on", "proposes_to_replace"):
        for number, target in enumerate(getattr(metadata, field)):
            yield field, number, target


def _cycle(start: str, documents: Mapping[str, Metadata]) -> list[str]:
    """The circle that a document stands in, by what it replaces and rests on; empty where there is none."""
    graph: dict[str, set[str]] = {}
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key not in graph and key in documents:
            graph[key] = {edge.id for edge in documents[key].supersedes} | set(documents[key].depends_on)
            waiting += graph[key]
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle if start in circle else []
    return []


def _article_faults(entry: Entry, held: Set[str], resolved: Mapping[str, Metadata]) -> Iterator[CorpusError]:
    source = entry.file.read_text(encoding="utf-8").splitlines() if entry.file.exists() else []
    for part in article(entry.document).parts:
        for item in part.items:
            line = next((n for n, text in enumerate(source, 1) if item.text[:40] and item.text[:40] in text), 1)
            if not item.citations:
                yield CorpusError(entry.file, line, f"no citation: '{item.text[:60]}'")
            for key in item.citations:
                if key not in held:
                    yield CorpusError(entry.file, line, f"cites '{key}', which is not in the corpus")
                elif not resolved[key].standing.citable and not _SAYS_STANDING.search(item.text):
                    yield CorpusError(entry.file, line, f"cites '{key}' ({resolved[key].standing}) without saying so")


def resolve(documents: Mapping[str, Metadata]) -> dict[str, Metadata]:
    """Give each document the standing that follows from the whole library.

    A document that a final one replaces wholly is superseded, whatever its own file says; one that rests, at any
    distance, on a retracted or withdrawn one is of *concern*. Drafts replace nothing. `supersedes` and
    `superseded_by` are read as one edge, whichever side states it; edges to documents not held are kept as stated.
    """
    successors: dict[str, dict[str, Replacement]] = {key: {e.id: e for e in d.superseded_by} for key, d in documents.items()}
    predecessors: dict[str, dict[str, Replacement]] = {key: {e.id: e for e in d.supersedes} for key, d in documents.items()}
    for key, document in documents.items():
        for edge in document.supersedes:
            if edge.id in successors and document.standing is not Standing.DRAFT:
                successors[edge.id].setdefault(key, edge.model_copy(update={"id": key}))
        for edge in document.superseded_by:
            if edge.id in predecessors:
                predecessors[edge.id].setdefault(key, edge.model_copy(update={"id": key}))
    tainted = _tainted(documents)
    resolved = {}
    for key, document in documents.items():
        standing = document.standing
        if standing.citable and any(edge.extent is Extent.WHOLE for edge in successors[key].values()):
            standing = Standing.SUPERSEDED
        elif standing.citable and key in tainted:
            standing = Standing.CONCERN
        update = {
            "standing": standing,
            "superseded_by": tuple(successors[key].values()),
            "supersedes": tuple(predecessors[key].values()),
        }
        resolved[key] = document.model_copy(update=update)
    return resolved


def _tainted(documents: Mapping[str, Metadata]) -> set[str]:
    """Documents that rest, at any distance, on a retracted or withdrawn one."""
    tainted = {key for key, d in documents.items() if d.standing in (Standing.RETRACTED, Standing.WITHDRAWN)}
    grown = True
    while grown:
        more = {key for key, d in documents.items() if key not in tainted and tainted & set(d.depends_on)}
        tainted |= more
        grown = bool(more)
    return tainted
