"""What lies on disk against what is held: the shipped corpus, and folders of the user's own files.

A user's file is known by its place on the disk, whichever of its folders is named: no file is held twice.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.document import Document, Kind
from corpus.library import Entry, check, corpus_files, read_library
from corpus.store import SHIPPED, Held
from errors import CorpusError, ReadError, UsageError
from ingest.files import read_file

_NOWHERE = ""
_BYTES_LIMIT = 100 * 1024 * 1024


@dataclass(slots=True)
class Scan:
    """What a look at the disk found: documents to write, ids that are gone, and files that could not be read."""

    changed: list[tuple[Document, Held]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)

    def after(self, held: Mapping[str, Held]) -> dict[str, Held]:
        """What is held once the scan is written."""
        kept = {key: value for key, value in held.items() if key not in set(self.removed)}
        return kept | {value.id: value for _, value in self.changed}


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
    changed = {value.id for _, value in found.changed}
    found.removed = [h.id for name, h in mine.items() if name not in files and h.id not in changed]
    found.failed += [
        (h.file, f"{h.origin}/{h.file}: the corpus has a document '{h.id}' of its own now; give this one another id")
        for h in held.values()
        if h.origin != SHIPPED and h.id in changed
    ]
    return found


def scan_folder(folder: Path, held: Mapping[str, Held]) -> Scan:
    """Look at a folder of the user's files; a file that cannot be read is named, and its held version is kept."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder.")
    root = folder.resolve()
    mine = {name: h for h in held.values() if (name := _name_in(root, h)) is not None}
    found = Scan()
    names, unread = _names(root, found)
    if mine and not names and not unread:
        raise UsageError(f"{folder} held {len(mine)} documents and is empty now; nothing was removed. Is it mounted?")
    gone = {name for name in mine if name not in names and not any(Path(name).is_relative_to(part) for part in unread)}
    entries = _read_all(root, names, mine, {h.id for h in held.values()}, found)
    changing = {mine[name].id for name in gone | entries.keys() if name in mine}
    kept, refused = check(
        [entry for entry, _ in entries.values()], {h.id: h.metadata for h in held.values() if h.id not in changing}
    )
    found.failed += [(str(error.file.relative_to(root)), str(error)) for error in refused]
    ids = {id(entry) for entry in kept}
    written = {name: (entry, digest) for name, (entry, digest) in entries.items() if id(entry) in ids}
    found.changed = [_held(entry.document, str(root), name, digest) for name, (entry, digest) in written.items()]
    # A file that was renamed, or whose document has another id now, leaves its former id behind.
    now = {value.id for _, value in found.changed}
    found.removed = [mine[name].id for name in mine if name in gone | written.keys() and mine[name].id not in now]
    return found


def scan_documents(documents: Iterable[Document], held: Mapping[str, Held]) -> Scan:
    """Hold documents that lie in no folder against what is held: these, and no others, are to be held."""
    found = Scan()
    ids: set[str] = set()
    for document in documents:
        ids.add(document.id)
        new = _held(document, _NOWHERE, document.id, document.version)
        if held.get(document.id) != new[1]:
            found.changed.append(new)
    found.removed = [key for key in held if key not in ids]
    return found


def _name_in(root: Path, held: Held) -> str | None:
    """The name of a held document's file in a folder; None where it lies elsewhere."""
    if held.origin == SHIPPED:
        return None
    file = Path(held.origin, held.file)
    return str(file.relative_to(root)) if file.is_relative_to(root) else None


def _read_all(
    root: Path, names: list[str], mine: Mapping[str, Held], taken: set[str], found: Scan
) -> dict[str, tuple[Entry, str]]:
    """Each new or changed file's document and SHA-256, by the file's name."""
    entries = {}
    for name in names:
        file = root / name
        try:
            data = _bytes(file)
            digest = hashlib.sha256(data).hexdigest()
            if name in mine and mine[name].sha256 == digest:
                continue
            entry = read_file(file, data, root, mine[name].id if name in mine else None, taken)
            if entry.document.metadata.kind is Kind.ARTICLE:
                rule = "articles belong to the shipped corpus; use guideline or research"
                raise CorpusError(file, entry.front.line_of(("kind",)), rule)
            entries[name] = (entry, digest)
            taken.add(entry.document.id)
        except (ReadError, CorpusError) as error:
            found.failed.append((name, str(error)))
        except OSError as error:
            found.failed.append((name, f"{file}: {error.strerror or error}"))
        except Exception as error:
            # One file that a reader was not made for must not keep all others out.
            found.failed.append((name, f"{file}: cannot be read ({type(error).__name__}: {error})"))
    return entries


def _names(root: Path, found: Scan) -> tuple[list[str], list[str]]:
    """The names of all files below a folder, and of the folders that could not be looked into."""
    unread = []

    def told(error: OSError) -> None:
        unread.append(str(Path(error.filename).relative_to(root)))
        found.failed.append((str(error.filename), f"{error.filename}: {error.strerror or error}"))

    names: list[str] = []
    for folder, folders, files in os.walk(root, onerror=told):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # Hidden files and Office's lock files are not documents.
        paths = [Path(folder, name).relative_to(root) for name in sorted(files) if not name.startswith((".", "~$"))]
        names += _speakable([str(path) for path in paths], found)
    return names, unread


def _speakable(names: list[str], found: Scan) -> Iterator[str]:
    """The names that are text; the others can be kept in no database, and are told."""
    for name in names:
        shown = name.encode("utf-8", "backslashreplace").decode()
        if shown == name:
            yield name
        else:
            found.failed.append((shown, f"{shown}: its name is not UTF-8; rename it"))


def _bytes(file: Path) -> bytes:
    if file.stat().st_size > _BYTES_LIMIT:
        raise ReadError(file, f"is larger than {_BYTES_LIMIT // 2**20} MiB; part it into smaller documents")
    return file.read_bytes()


def _held(document: Document, origin: str, file: str, digest: str) -> tuple[Document, Held]:
    return document, Held(document.metadata, document.version, origin, file, digest)


def _sha256(file: Path) -> str:
    """The SHA-256 (hex) of a file; empty where it cannot be read, which the library then tells."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
