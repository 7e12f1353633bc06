"""Fact sheets of the NIH Office of Dietary Supplements. There is no list of them for machines: entries name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from errors import SourceError
from ingest.readers import ods_xml
from ingest.readers.base import Item, Reading, Refused
from ingest.sources.answers import each_once, read_one
from ingest.sources.base import Context, Found, Pull

NAME = "ods"
HOSTS = frozenset(("ods.od.nih.gov",))
DOCUMENTS = True
# levels: which versions of the sheet, between commas.
OPTIONS = frozenset(("levels",))

_API = "https://ods.od.nih.gov/api/"
# As our keys name a version of a sheet: as the source does.
_LEVELS = {"HealthProfessional": "Health Professional", "Consumer": "Consumer", "Spanish": "Datos en español"}
_DEFAULT = "HealthProfessional, Consumer"


def pull(pulls: Sequence[Pull], context: Context) -> Iterator[Found]:
    """The sheets on each entry's substance. The query is its name as the source writes it, such as VitaminD."""
    yield from each_once(pulls, lambda entry: _sheets(entry, context))


def _sheets(entry: Pull, context: Context) -> Iterator[Item]:
    name = entry.query.strip()
    if re.fullmatch(r"[A-Za-z0-9-]{2,60}", name) is None:
        raise SourceError(NAME, f"'{name}' is no name of a fact sheet; write it as its address does, such as VitaminD")
    levels = [level.strip() for level in entry.options.get("levels", _DEFAULT).split(",")]
    if unknown := [level for level in levels if level not in _LEVELS]:
        raise SourceError(NAME, f"has no level '{unknown[0]}'; the option levels takes {', '.join(_LEVELS)}")
    for level in dict.fromkeys(levels):
        key = f"ods-{name}-{level}"
        asked = {"resourcename": name, "readinglevel": _LEVELS[level], "outputformat": "XML"}
        answer = context.http.get(_API, asked, accept=(200, 404))
        if answer.status == 404:
            yield Refused(key, "is no fact sheet of this source; look the name up on its page and mend the entry")
            continue
        item = read_one(ods_xml, answer, key)
        # Its file may leave out or misspell what it is; we know what we asked for.
        yield replace(item, key=key) if isinstance(item, Reading) else item
