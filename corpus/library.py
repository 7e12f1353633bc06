"""The library: the corpus documents read from their folder, and held to the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from pydantic import ValidationError

from corpus.articles import article
from corpus.document import Document, Kind, Metadata, Standing, assemble
from corpus.markdown import FrontMatter, blocks, split_front_matter
from corpus.standing import resolve
from errors import CorpusError

FOLDERS = {"articles": Kind.ARTICLE, "guidelines": Kind.GUIDELINE, "research": Kind.RESEARCH}
# Words that say that a document no longer stands. "Older" and "earlier" count only before a document: "older adults"
# and "earlier falls" say nothing of it.
_SAYS_STANDING = re.compile(
    r"\b(?:supersed|replac|retract|withdr|drafts?\b|no longer|since revers|caution|of concern|corrected"
    r"|(?:earlier|former|previous|older(?!\s+(?:adult|people|person|patient|wom|men\b)))\b[^.;:]{0,40}\b(?:guidelines?|statements?|recommendations?|version|edition|grade|advice|analysis))",
    re.IGNORECASE,
)


def says_standing(sentence: str) -> bool:
    """Whether a sentence itself says that what it is on no longer stands, or not yet."""
    return _SAYS_STANDING.search(sentence) is not None


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
        line = entry.front.line_of(("kind",))
        raise CorpusError(file, line, f"a {metadata.kind} does not belong in {file.parent.name}/")


def check(
    entries: Iterable[Entry], others: Mapping[str, Metadata] | None = None
) -> tuple[list[Entry], list[CorpusError]]:
    """Hold documents to the rules between them: ids unique, edges resolve, no cycles, citations resolve.

    A document that breaks one is refused; those that name a refused one are then refused too, until none is left.
    `others` are documents that are held and stay as they are: edges and citations may name them, and their ids are
    taken.
    """
    others = others or {}
    held: dict[str, Entry] = {}
    refused: list[CorpusError] = []
    for entry in entries:
        key = entry.document.id
        twin = held.get(key)
        if twin is not None or key in others:
            taken = f"id '{key}' is taken by {twin.file if twin else 'another document that is held'}"
            refused.append(CorpusError(entry.file, entry.front.line_of(("id",)), taken))
        else:
            held[key] = entry
    while True:
        # Anew in each round: what a refused document says of others does not count.
        resolved = resolve({**others, **{key: entry.document.metadata for key, entry in held.items()}})
        broken = {key: error for key, entry in held.items() if (error := next(_faults(entry, resolved), None))}
        if not broken:
            return list(held.values()), refused
        refused += broken.values()
        held = {key: entry for key, entry in held.items() if key not in broken}


def _faults(entry: Entry, resolved: Mapping[str, Metadata]) -> Iterator[CorpusError]:
    metadata = entry.document.metadata
    for field, number, target in _edges(metadata):
        line = entry.front.line_of((field, number))
        if target not in resolved:
            yield CorpusError(entry.file, line, f"{field} names '{target}', which is not in the corpus")
        elif target == metadata.id:
            yield CorpusError(entry.file, line, f"{field} names the document itself")
    if metadata.supersedes and metadata.standing is Standing.DRAFT:
        line = entry.front.line_of(("supersedes",))
        yield CorpusError(entry.file, line, "a draft replaces nothing yet; use proposes_to_replace")
    for number, edge in enumerate(metadata.superseded_by):
        if edge.id in resolved and resolved[edge.id].standing is Standing.DRAFT:
            line = entry.front.line_of(("superseded_by", number))
            yield CorpusError(entry.file, line, f"'{edge.id}' is a draft, which replaces nothing yet")
    if metadata.standing is Standing.SUPERSEDED and not resolved[metadata.id].superseded_by:
        line = entry.front.line_of(("standing",))
        yield CorpusError(entry.file, line, "a superseded document names its successor in superseded_by")
    sections = {step for block in entry.document.blocks for step in block.section}
    for number, grade in enumerate(metadata.grades):
        if grade.section is not None and grade.section not in sections:
            line = entry.front.line_of(("grades", number))
            rule = f"grade {grade.grade} names the section '{grade.section}', which is no heading"
            yield CorpusError(entry.file, line, rule)
    if cycle := _cycle(metadata.id, resolved):
        rule = f"the documents replace or rest on each other in a circle: {' -> '.join(cycle)}"
        yield CorpusError(entry.file, 1, rule)
    if metadata.kind is Kind.ARTICLE:
        yield from _article_faults(entry, resolved)


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


def _article_faults(entry: Entry, resolved: Mapping[str, Metadata]) -> Iterator[CorpusError]:
    source = entry.file.read_text(encoding="utf-8") if entry.file.exists() else ""
    for part in article(entry.document).parts:
        for item in part.items:
            line = _line_of(item.text, source)
            if not item.citations:
                yield CorpusError(entry.file, line, f"no citation: '{item.text[:60]}'")
            for key in item.citations:
                if key not in resolved:
                    yield CorpusError(entry.file, line, f"cites '{key}', which is not in the corpus")
                elif resolved[key].kind is Kind.ARTICLE:
                    yield CorpusError(entry.file, line, f"cites '{key}', an article, which is no evidence itself")
                elif not resolved[key].standing.citable and not says_standing(item.text):
                    yield CorpusError(entry.file, line, f"cites '{key}' ({resolved[key].standing}) without saying so")


def _line_of(text: str, source: str) -> int:
    """The line of a file on which a text begins, by its first words, whose line breaks may lie anywhere; else 1."""
    found = re.search(r"\s+".join(map(re.escape, text.split()[:6])), source)
    return source.count("\n", 0, found.start()) + 1 if found else 1
