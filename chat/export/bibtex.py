"""References as BibTeX, one entry for each document cited, in UTF-8 as BibLaTeX, Zotero and JabRef read it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from chat.export import sources
from chat.export.records import Name, Record, names, note, record
from chat.export.sources import Library, Source
from chat.export.view import disclaimers
from chat.turn import Turn
from chat.ui import wording

# BibTeX counts braces even behind a backslash, and one alone would end the field: each goes with an invisible other.
_SPECIAL = {
    "\\": r"{\textbackslash}",
    "{": r"\{\vphantom{\}}",
    "}": r"\vphantom{\{}\}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    "|": r"{\textbar}",
    **{char: f"\\{char}" for char in "%$&#_"},
}


def bibtex(turns: Sequence[Turn], library: Library, on: dt.date) -> str:
    """The entries, behind a comment with the disclaimer."""
    head = f"@comment{{Exported from Sequitur on {wording.date(on)}. {escaped(' '.join(disclaimers(turns)))}}}\n"
    found = sources.of_all(turns, library, on)
    return "\n".join((head, *(_entry(source, key) for source, key in zip(found, _keys(found), strict=True))))


def escaped(text: str) -> str:
    """A text within the braces of a field: on one line, each character that TeX would read written out."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return "".join(_SPECIAL.get(char, char) for char in line)


def _keys(found: Sequence[Source]) -> Iterator[str]:
    """The documents' ids; BibTeX does not tell upper from lower case, so one that was taken gets a number."""
    taken: set[str] = set()
    for source in found:
        key = base = re.sub(r"[^A-Za-z0-9:._-]", "-", source.reference.document)
        number = 2
        while key.casefold() in taken:
            key, number = f"{base}-{number}", number + 1
        taken.add(key.casefold())
        yield key


def _entry(source: Source, key: str) -> str:
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(source) if value)
    return f"@{record(source).bibtex}{{{key},\n{fields}}}\n"


def _fields(source: Source) -> Iterator[tuple[str, str]]:
    reference, numbers = source.reference, source.numbers
    yield "title", escaped(reference.title)
    yield "author", " and ".join(_author(name) for name in names(source))
    yield "year", str(reference.year or "")
    holder = {Record.REPORT: "institution", Record.ARTICLE: "journal", Record.PAGE: "howpublished"}[record(source)]
    yield holder, escaped(reference.organisation or "")
    if record(source) is Record.REPORT:
        yield "type", escaped(wording.TYPE.get(reference.type, ""))
    yield "doi", _verbatim(numbers.get("DOI", ""))
    yield "pmid", numbers.get("PMID", "")
    yield "pmcid", numbers.get("PMCID", "")
    yield "url", _verbatim(source.url or "")
    yield "note", escaped(f"{note(source)} {source.terms}")


def _author(name: Name) -> str:
    """In braces where it is one name: BibTeX would take its last word for the family name, and split it at "and"."""
    family = escaped(name.family)
    return f"{{{family}}}, {name.initials}" if name.initials else f"{{{family}}}"


def _verbatim(address: str) -> str:
    """An address is not TeX: what could end the field is percent-encoded (RFC 3986), the rest stays as it is."""
    return re.sub(r"[{}\\\s\"<>^`|]", lambda m: quote(m[0]), address)
