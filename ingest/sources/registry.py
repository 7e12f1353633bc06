"""The sources that there are, and what corpus/sources.toml asks them for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from errors import UsageError
from ingest.sources import (
    clinicaltrials,
    crossref,
    dailymed,
    europepmc,
    medlineplus,
    ods,
    openfda,
    pmc,
    pubmed,
    retraction_watch,
    uspstf,
)
from ingest.sources.base import Pull, Source
from settings import SourceSettings

ALL = "all"
# Sources that answer nobody without a key, and the setting that holds it.
_KEYS = {"uspstf": "uspstf_key"}

_EACH: tuple[Source, ...] = (
    pubmed, pmc, europepmc, medlineplus, ods, uspstf, dailymed, openfda, clinicaltrials, crossref, retraction_watch,
)  # fmt: skip
# By name; those that know of standing alone come last, after the documents that they are asked about.
SOURCES: Mapping[str, Source] = {one.NAME: one for one in _EACH}


def _folded(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


# Queries may be written over several lines.
_Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), BeforeValidator(_folded)
]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Entry(_Strict):
    source: str
    topic: _Text
    query: _Text
    limit: int = Field(200, ge=1, le=10_000)
    options: dict[str, _Text] = Field(default_factory=dict)
    on: bool = True


class _File(_Strict):
    pull: list[dict[str, object]] = Field(default_factory=list)


def source(name: str) -> Source:
    """A source by its name. Raises UsageError where there is none, with the names of all."""
    if name not in SOURCES:
        raise UsageError(f"there is no source '{name}'; there are {', '.join(SOURCES)}")
    return SOURCES[name]


def chosen(settings: SourceSettings, named: Iterable[str] = ()) -> tuple[str, ...]:
    """The sources that are switched on or named, in the order in which they are to be asked; "all" names all that have an
    entry, and those that need none. Raises UsageError for an unknown one, and for one without an entry: asked for
    nothing, it would seem to have lost all that is held of it.
    """
    wanted = {*settings.on, *named}
    if not wanted:
        return ()
    with_entries = {entry.source for entry in pulls(settings.file)}
    ready = [name for name, one in SOURCES.items() if name in with_entries or not one.DOCUMENTS]
    keyed = [name for name in ready if name not in _KEYS or getattr(settings, _KEYS[name]) is not None]
    for name in sorted(wanted - {ALL}):
        if source(name).NAME not in ready:
            raise UsageError(f"{settings.file}: no entry of {name} is on; switch one on there, or leave {name} out")
    # "All" are those that can be asked: a key that is not there is told where its source is named.
    return tuple(n for n in SOURCES if n in wanted or (ALL in wanted and n in keyed))


def pulls(file: Path) -> tuple[Pull, ...]:
    """The entries of a file that are on, in its order. Raises UsageError with the file, the entry and what is wrong."""
    try:
        read = _File.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}); SEQUITUR_SOURCES__FILE says which file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: is not TOML ({error})") from None
    except ValidationError as error:
        raise UsageError(f"{file}: {_reason(error)}; a file holds entries that begin with [[pull]]") from None
    entries = [_entry(file, number, stated) for number, stated in enumerate(read.pull, 1)]
    asked: dict[tuple[object, ...], int] = {}
    for number, entry in enumerate(entries, 1):
        question = (entry.source, entry.query, *sorted(entry.options.items()))
        if (first := asked.setdefault(question, number)) != number:
            raise UsageError(f"{file}: entry {number} ({entry.source}) asks the same as entry {first}; take one out")
    return tuple(
        Pull(entry.source, entry.topic, entry.query, entry.limit, entry.options) for entry in entries if entry.on
    )


def _entry(file: Path, number: int, stated: dict[str, object]) -> _Entry:
    """One entry, held against what its source can be asked."""
    where = f"{file}: entry {number}"
    if isinstance(named := stated.get("source"), str):
        where += f" ({named})"
    try:
        entry = _Entry.model_validate(stated)
    except ValidationError as error:
        raise UsageError(f"{where}: {_reason(error)}") from None
    if entry.source not in SOURCES:
        known = ", ".join(name for name, one in SOURCES.items() if one.DOCUMENTS)
        raise UsageError(f"{where}: there is no such source; there are {known}")
    asked = SOURCES[entry.source]
    if not asked.DOCUMENTS:
        raise UsageError(f"{where}: is asked about every work that is held and takes no entry; switch it on instead")
    if unknown := sorted(entry.options.keys() - asked.OPTIONS):
        allowed = f"it has {', '.join(sorted(asked.OPTIONS))}" if asked.OPTIONS else "it has none"
        raise UsageError(f"{where}: has no option '{unknown[0]}'; {allowed}")
    return entry


def _reason(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
