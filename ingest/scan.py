"""What lies on disk against what is held: the shipped corpus, and folders of the user's own files.

A user's file is known by its place on the disk, whichever of its folders is named: no file is held twice.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.document import BlockKind, Document, Kind
from corpus.library import Entry, check, corpus_files, read_library
from corpus.store import SHIPPED, Held
from errors import CorpusError, ReadError, UsageError
from ingest.files import SIDECAR, read_file
from ingest.keeping import Keep
from ingest.readers.base import Refused

_NOWHERE = ""
_BYTES_LIMIT = 100 * 1024 * 1024
# A folder that lost this many of its documents, and this share of them, was more likely unmounted than emptied.
_FEW = 3
_MOST_LOST = 0.5


@dataclass(slots=True)
class Scan:
    """What a look at a place found: documents that changed, ids that are gone, and what could not be taken. Texts are not
    among it: they are kept where `Keep` puts them."""

    changed: list[Held] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    whole: bool = True
    """False where a place could not be looked at whole, so that something is left to do."""

    def after(self, held: Mapping[str, Held]) -> dict[str, Held]:
        """What is held once the scan is written."""
        gone = set(self.removed)
        return {key: value for key, value in held.items() if key not in gone} | {v.id: v for v in self.changed}

    def add(self, part: Scan) -> None:
        """Take up what was found in another place."""
        self.changed += part.changed
        self.removed += part.removed
        self.failed += part.failed
        self.whole &= part.whole


def scan_corpus(folder: Path, held: Mapping[str, Held], keep: Keep) -> Scan:
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
            keep(entry.document)
            found.changed.append(_held(entry.document, SHIPPED, name, sums[name]))
    changed = {value.id for value in found.changed}
    found.removed = [h.id for name, h in mine.items() if name not in files and h.id not in changed]
    found.failed += [
        (h.file, f"{h.origin}/{h.file}: the corpus has a document '{h.id}' of its own now; give this one another id")
        for h in held.values()
        if h.origin != SHIPPED and h.id in changed
    ]
    return found


def scan_folder(folder: Path, held: Mapping[str, Held], keep: Keep, *, accept_removals: bool = False) -> Scan:
    """Look at a folder of the user's files; a file that cannot be read is named, and its held version is kept. Where most
    of its documents are gone, none is removed unless `accept_removals`."""
    root = folder.resolve()
    mine: dict[str, list[Held]] = {}
    for each in held.values():
        if (name := _name_in(root, each)) is not None:
            mine.setdefault(name, []).append(each)
    found = Scan()
    names, unread = _names(root, found)
    gone = {name for name in mine if name not in names and not any(Path(name).is_relative_to(part) for part in unread)}
    lost, total = sum(len(mine[name]) for name in gone), sum(map(len, mine.values()))
    if not accept_removals and (len(gone) == len(mine) > 0 or (lost >= _FEW and lost > total * _MOST_LOST)):
        found.failed.append(
            (
                str(folder),
                f"{folder} held {total} documents and {lost} of them are gone; nothing was removed. Is it mounted? "
                "If they are to go, add --accept-removals.",
            )
        )
        found.whole, gone = False, set()
    lost_ids = {each.id for name in gone for each in mine[name]}
    places = {key: f"{h.origin}/{h.file}" for key, h in held.items() if h.origin != SHIPPED and key not in lost_ids}
    read, sums = _read_all(root, names, mine, set(held), places, keep, found)
    # A later record of a document that another file holds takes its place.
    newer = {entry.document.id for entries in read.values() for entry, _ in entries if _numbered(entry)}
    newer = {key for key in newer if key in held and held[key].origin != SHIPPED}
    changing = {each.id for name in gone | read.keys() for each in mine.get(name, ())}
    kept, refused = check(
        [entry for entries in read.values() for entry, _ in entries],
        {h.id: h.metadata for h in held.values() if h.id not in changing | newer},
    )
    found.failed += [(_told_name(error.file, root), str(error)) for error in refused]
    ids = {id(entry) for entry in kept}
    for name, entries in read.items():
        taken = [
            Held(entry.document.metadata, version, str(root), name, sums[name])
            for entry, version in entries
            if id(entry) in ids
        ]
        # A file of which nothing could be taken keeps what is held of it.
        gone |= {name} if taken else set()
        found.changed += taken
    # A file that was renamed, or whose document has another id now, leaves its former id behind.
    now = {value.id for value in found.changed}
    found.removed = [each.id for name in gone for each in mine.get(name, ()) if each.id not in now]
    return found


def scan_documents(documents: Iterable[Document], held: Mapping[str, Held], keep: Keep) -> Scan:
    """Hold documents that lie in no folder against what is held: these, and no others, are to be held."""
    found = Scan()
    ids: set[str] = set()
    for document in documents:
        ids.add(document.id)
        new = _held(document, _NOWHERE, document.id, document.version)
        if held.get(document.id) != new:
            keep(document)
            found.changed.append(new)
    found.removed = [key for key in held if key not in ids]
    return found


def _name_in(root: Path, held: Held) -> str | None:
    """The name of a held document's file in a folder; None where it lies elsewhere."""
    if not held.origin.startswith(os.sep):
        return None
    prefix, path = f"{root}{os.sep}", f"{held.origin}{os.sep}{held.file}"
    return path.removeprefix(prefix) if path.startswith(prefix) else None


def _read_all(
    root: Path,
    names: list[str],
    mine: Mapping[str, list[Held]],
    taken: set[str],
    places: dict[str, str],
    keep: Keep,
    found: Scan,
) -> tuple[dict[str, list[tuple[Entry, str]]], dict[str, str]]:
    """The documents of each new or changed file, without their texts, with their versions; and the files' SHA-256."""
    read: dict[str, list[tuple[Entry, str]]] = {}
    sums = {}
    for name in names:
        file = root / name
        try:
            data = _bytes(file)
            beside = None
            with suppress(FileNotFoundError):
                beside = _bytes(file.with_name(file.name + SIDECAR))
            sums[name] = hashlib.sha256(data + (b"" if beside is None else b"\0" + beside)).hexdigest()
            former = mine.get(name, [])
            if former and all(each.sha256 == sums[name] for each in former):
                continue
            for item in read_file(file, data, beside, root, [each.id for each in former], taken):
                if isinstance(item, Refused):
                    found.failed.append((f"{name}: {item.key}", item.reason))
                    continue
                if item.document.metadata.kind is Kind.ARTICLE:
                    rule = "articles belong to the shipped corpus; use guideline or research"
                    raise CorpusError(file, item.front.line_of(("kind",)), rule)
                id = item.document.metadata.id
                # Of one record in several files the last counts, by name: so are files of updates numbered.
                if _numbered(item) and places.get(id, "") > str(file):
                    continue
                if _numbered(item):
                    _drop(read, id)
                    places[id] = str(file)
                keep(item.document)
                read.setdefault(name, []).append((_light(item), item.document.version))
                taken.add(item.document.id)
        except (ReadError, CorpusError) as error:
            found.failed.append((name, str(error)))
        except OSError as error:
            found.failed.append((name, f"{file}: {error.strerror or error}"))
        except Exception as error:
            # One file that a reader was not made for must not keep all others out.
            found.failed.append((name, f"{file}: cannot be read ({type(error).__name__}: {error})"))
    return read, sums


def _numbered(entry: Entry) -> bool:
    """Whether a document has its id from its source, not from who wrote its front matter."""
    return "id" not in entry.front.values


def _drop(read: dict[str, list[tuple[Entry, str]]], id: str) -> None:
    """Take a document out of what was read from other files."""
    for name, entries in read.items():
        read[name] = [(entry, version) for entry, version in entries if entry.document.id != id]


def _light(entry: Entry) -> Entry:
    """An entry without its text: what the rules between documents need."""
    headings = tuple(block for block in entry.document.blocks if block.kind is BlockKind.HEADING)
    return replace(entry, document=replace(entry.document, text="", blocks=headings))


def _names(root: Path, found: Scan) -> tuple[list[str], list[str]]:
    """The names of all files below a folder, and of the folders that could not be looked into."""
    unread = []

    def told(error: OSError) -> None:
        if error.filename != str(root) or root.exists():
            unread.append(str(Path(error.filename).relative_to(root)))
            found.failed.append((str(error.filename), f"{error.filename}: {error.strerror or error}"))

    names: list[str] = []
    for folder, folders, files in os.walk(root, onerror=told):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # Hidden files, Office's lock files and what is stated beside a file are not documents.
        beside = {name + SIDECAR for name in files}
        own = [name for name in sorted(files) if not name.startswith((".", "~$")) and name not in beside]
        place = os.path.relpath(folder, root)
        names += _speakable([name if place == "." else os.path.join(place, name) for name in own], found)
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
    known = file.stat()
    if not stat.S_ISREG(known.st_mode):
        # A pipe never ends, a device never runs out.
        raise ReadError(file, "is no file but a pipe, a device or a socket; take it out of the folder")
    if known.st_size > _BYTES_LIMIT:
        raise ReadError(file, f"is larger than {_BYTES_LIMIT // 2**20} MiB; part it into smaller documents")
    return file.read_bytes()


def _told_name(file: Path, root: Path) -> str:
    return str(file.relative_to(root)) if file.is_relative_to(root) else str(file)


def _held(document: Document, origin: str, file: str, digest: str) -> Held:
    return Held(document.metadata, document.version, origin, file, digest)


def _sha256(file: Path) -> str:
    """The SHA-256 (hex) of a file; empty where it cannot be read, which the library then tells."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
