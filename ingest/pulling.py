"""What public sources say against what is held: documents of theirs, and what they know of the standing of works."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from corpus.ledger import Ledger
from corpus.store import Held, is_source
from corpus.works import Mark
from errors import ReadError, SourceError
from ingest.documents import document_of
from ingest.keeping import Keep
from ingest.readers.base import Gone, Reading, Refused
from ingest.scan import Scan
from ingest.sources.base import Context, Found, Pull, Source
from ingest.sources.http import Client
from ingest.sources.limits import Hosts
from settings import SourceSettings

Told = Callable[[str, int, int], None]
# Fewer may vanish without being asked for, whatever share that is: a single document comes and goes.
_FEW = 2
_VERIFIED = "Taken from {source} as it is there; no one has checked it"
# Items between two reports of progress.
_STEP = 20


def pull(
    source: Source,
    pulls: Sequence[Pull],
    settings: SourceSettings,
    home: Path,
    held: Mapping[str, Held],
    keep: Keep,
    ledger: Ledger | None,
    told: Told,
    hosts: Hosts,
    *,
    accept_removals: bool = False,
) -> Scan:
    """Ask one source for its entries of sources.toml. What cannot be had is told, and costs nothing that is held: where
    the source fails midway, what came before is kept and nothing is removed. Marks go into the ledger (none in a dry
    run: there is none then)."""
    mine = {key: each for key, each in held.items() if each.origin == source.NAME}
    found = Scan()
    seen: set[str] = set()
    gone: set[str] = set()
    works = [each.metadata.identifiers for each in held.values()]
    with Client(source.NAME, source.HOSTS, settings, home / "http", hosts) as http:
        items = source.pull(pulls, Context(http, settings, works))
        marks = _marks(_counted(items, source, told), source, held, mine, keep, found, seen, gone)
        try:
            _store(marks, source, ledger)
        except SourceError as error:
            http.forget_last()
            found.failed.append((source.NAME, f"{str(error).rstrip('.')}. What is held of it stays."))
            found.whole = False
    if not source.DOCUMENTS:
        return found
    # What failed is no longer told of, not gone.
    lost = (gone | (mine.keys() - seen if found.whole else set())) & mine.keys()
    if not accept_removals and len(lost) >= _FEW and len(lost) > settings.most_lost * len(mine):
        reason = f"{len(lost)} of {len(mine)} documents are not there any more; nothing was removed"
        found.failed.append((source.NAME, f"{source.NAME}: {reason}. If they are to go, add --accept-removals."))
        found.whole, lost = False, set()
    found.removed = sorted(lost)
    return found


def _counted(items: Iterator[Found], source: Source, told: Told) -> Iterator[Found]:
    number = 0
    for number, item in enumerate(items, 1):
        if number % _STEP == 0:
            told(f"Asking {source.NAME}", number, 0)
        yield item
    told(f"Asking {source.NAME}", number, number)


def _store(marks: Iterator[Mark], source: Source, ledger: Ledger | None) -> None:
    if ledger is None:
        for _ in marks:
            pass
    elif source.DOCUMENTS:
        # Few, and worth keeping even where the source fails before its end.
        kept: list[Mark] = []
        try:
            kept.extend(marks)
        except SourceError:
            ledger.put_marks(source.NAME, kept, whole=False)
            raise
        ledger.put_marks(source.NAME, kept)
    else:
        ledger.put_marks(source.NAME, marks)


def _marks(
    items: Iterator[Found],
    source: Source,
    held: Mapping[str, Held],
    mine: Mapping[str, Held],
    keep: Keep,
    found: Scan,
    seen: set[str],
    gone: set[str],
) -> Iterator[Mark]:
    """The marks among what a source hands over; everything else is taken up on the way."""
    for item in items:
        if isinstance(item, Mark):
            yield item
        elif isinstance(item, Gone):
            gone.add(item.key)
        elif isinstance(item, Refused):
            seen.add(item.key)
            found.failed.append((item.key, f"{source.NAME}: {item.reason}"))
        elif item.key is not None and item.key not in seen:
            seen.add(item.key)
            _take(item, item.key, source, held, mine, keep, found)


def _take(
    reading: Reading,
    key: str,
    source: Source,
    held: Mapping[str, Held],
    mine: Mapping[str, Held],
    keep: Keep,
    found: Scan,
) -> None:
    if key in held and key not in mine and is_source(held[key].origin):
        # Two sources of the same documents (labels by DailyMed and by openFDA): the first is kept.
        return
    if key in held and key not in mine:
        found.failed.append((key, f"{source.NAME}: '{key}' is the id of a document that is held from elsewhere"))
        return
    try:
        document = document_of(reading, key, key, _VERIFIED.format(source=source.NAME))
    except ReadError as error:
        found.failed.append((key, f"{source.NAME}: {error.reason}"))
        return
    digest = hashlib.sha256(f"{document.version}{document.metadata.model_dump_json()}".encode()).hexdigest()
    if key not in mine or mine[key].sha256 != digest:
        keep(document)
        found.changed.append(Held(document.metadata, document.version, source.NAME, key, digest))
