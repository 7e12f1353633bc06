"""What lies on disk against what is held: the shipped corpus, and folders of the user's own files."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.document import Document, DocumentType, Kind, Metadata, ReadDepth, RawBlock, assemble
from corpus.library import Entry, check, corpus_files, read_entry, read_library
from corpus.markdown import FrontMatter, blocks, split_front_matter
from corpus.store import SHIPPED, Held
from errors import CorpusError, ReadError, UsageError
from ingest.readers import MARKDOWN, Reading, read

_BYTES_LIMIT = 100 * 1024 * 1024


@dataclass(slots=True)
class Scan:
    """What a look at the disk found: documents to write, ids that are gone, and files that could not be read."""

    changed: list[tuple[Document, Held]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


def scan_corpus(folder: Path, held: Mapping[str, Held]) -> Scan:
    """Look at the shipped corpus. Nothing is parsed where every file is as it was."""
    mine = {h.file: h for h in held.values() if h.origin == SHIPPED}
    files = {str(file.relative_to(folder)): file for file in corpus_files(folder)}
    found = Scan()
    if not files:
        raise UsageError(f"The corpus folder {folder} holds no documents; SEQUITUR_CORPUS names another.")
    sums = {name: _sha256(file) for name, file in files.items()}
    if {name: h.sha256 for name, h in mine.items()} == sums:
        return found
    entries, refused = read_library(folder)
    found.failed = [(str(error.file), str(error)) for error in refused]
    for entry in entries:
        name = str(entry.file.relative_to(folder))
        if name not in mine or mine[name].sha256 != sums[name]:
            found.changed.append(_held(entry.document, SHIPPED, name, sums[name]))
    found.removed = [h.id for name, h in mine.items() if name not in files]
    return found


def scan_folder(folder: Path, held: Mapping[str, Held]) -> Scan:
    """Look at a folder of the user's files; a file that cannot be read is named, and its held version is kept."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder.")
    root = folder.resolve()
    mine = {h.file: h for h in held.values() if h.origin == str(root)}
    found = Scan()
    entries: list[tuple[Entry, str, str]] = []
    seen: set[str] = set()
    for file in _files(root, found):
        name = str(file.relative_to(root))
        seen.add(name)
        try:
            data = _bytes(file)
            digest = hashlib.sha256(data).hexdigest()
            if name in mine and mine[name].sha256 == digest:
                continue
            entry = _entry(file, name, data, root, {h.id for h in held.values() if h.file != name or h.origin != str(root)})
            if entry.document.metadata.kind is Kind.ARTICLE:
                raise CorpusError(file, entry.front.line_of(("kind",)), "articles belong to the shipped corpus; use guideline or research")
            entries.append((entry, name, digest))
        except (ReadError, CorpusError) as error:
            found.failed.append((name, str(error)))
        except OSError as error:
            found.failed.append((name, f"{file}: {error.strerror or error}"))
    others = {h.id: h.metadata for h in held.values()}
    kept, refused = check([entry for entry, _, _ in entries], others)
    found.failed += [(str(error.file), str(error)) for error in refused]
    names = {id(entry): (name, digest) for entry, name, digest in entries}
    found.changed = [_held(entry.document, str(root), *names[id(entry)]) for entry in kept]
    if mine and not seen:
        raise UsageError(f"{folder} held {len(mine)} documents and is empty now; nothing was removed. Is it mounted?")
    found.removed = [h.id for name, h in mine.items() if name not in seen]
    return found


def _files(root: Path, found: Scan) -> Iterator[Path]:
    def told(error: OSError) -> None:
        found.failed.append((str(error.filename), error.strerror or str(error)))

    for folder, folders, names in os.walk(root, onerror=told):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            # Hidden files and Office's lock files are not documents.
            if not name.startswith((".", "~$")):
                yield Path(folder, name)


def _bytes(file: Path) -> bytes:
    size = file.stat().st_size
    if size > _BYTES_LIMIT:
        raise ReadError(file, f"is larger than {_BYTES_LIMIT // 2**20} MiB; part it into smaller documents")
    if size == 0:
        raise ReadError(file, "is empty")
    return file.read_bytes()


def _entry(file: Path, name: str, data: bytes, root: Path, taken: set[str]) -> Entry:
    if file.suffix.lower() in MARKDOWN:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise ReadError(file, "is not UTF-8 text; save it as UTF-8") from None
        front, body = split_front_matter(text, file)
        if front is not None:
            return read_entry(file, text)
        raw = tuple(blocks(body))
        reading = Reading(title=next((b.text for b in raw if b.level == 1), None), blocks=raw)
    else:
        reading = read(data, name)
    return _plain_entry(file, reading, _new_id(root, name, taken))


def _plain_entry(file: Path, reading: Reading, key: str) -> Entry:
    title = " ".join((reading.title or file.stem.replace("_", " ")).split())[:300]
    metadata = Metadata(
        id=key,
        kind=Kind.RESEARCH,
        type=DocumentType.DOCUMENT,
        title=title,
        label=title if len(title) <= 60 else title[:59].rstrip() + "…",
        organisation=reading.organisation,
        authors=reading.authors,
        year=reading.year,
        read_depth=ReadDepth.FULL_TEXT,
        verified="Added from a file by its user; its standing was not checked",
    )
    text, places = assemble(_with_text(reading.blocks))
    if not places:
        raise ReadError(file, "holds no text")
    return Entry(Document(metadata, text, places), file, FrontMatter({}, {}))


def _with_text(raw: tuple[RawBlock, ...]) -> Iterator[RawBlock]:
    # Control characters would be kept in quotes and break their display.
    for block in raw:
        yield RawBlock(block.kind, "".join(c if c.isprintable() or c.isspace() else " " for c in block.text), block.level, block.page)


def _new_id(root: Path, name: str, taken: set[str]) -> str:
    slug = re.sub(r"[^A-Za-z0-9._-]+", ".", f"{root.name}/{name}").strip("._-") or "document"
    if len(slug) > 100 or slug in taken:
        slug = f"{slug[-90:].lstrip('._-')}-{hashlib.sha256(f'{root}/{name}'.encode()).hexdigest()[:8]}"
    return slug


def _held(document: Document, origin: str, file: str, digest: str) -> tuple[Document, Held]:
    return document, Held(document.metadata, document.version, origin, file, digest)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
