"""What all connectors do with answers: read them, hand over each document once, keep what an entry asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from errors import ReadError, SourceError
from ingest.readers.base import Item, Reader, Refused, SetReader
from ingest.readers.json_values import parse_json
from ingest.sources.base import Found, Pull
from ingest.sources.http import Answer

_WORD = re.compile(r"\w+")


def each_once(pulls: Sequence[Pull], ask: Callable[[Pull], Iterable[Item]]) -> Iterator[Found]:
    """What `ask` finds for each entry, at most the entry's limit, without what an earlier entry had already."""
    seen: set[str] = set()
    for pull in pulls:
        for item in islice(ask(pull), pull.limit):
            if item.key is not None and item.key in seen:
                continue
            if item.key is not None:
                seen.add(item.key)
            yield item


def read_page(source: str, reader: SetReader, answer: Answer) -> Iterator[Item]:
    """The documents of an answer with many. What cannot be read as a whole is the source's error, never an empty answer."""
    try:
        yield from reader.read_all(answer.data, _named(answer))
    except ReadError as error:
        raise _unusable(source, answer, error) from None


def read_pages(
    source: str, reader: SetReader, first: Answer, total: int, entry: Pull, following: Callable[[Answer, int], Answer]
) -> Iterator[Item]:
    """The documents of all pages of a search, until there are as many as the entry or the source's `total` says.

    `following` asks for the page after an answer, given how many documents there were so far. A page with none before
    the end is the source's error.
    """
    answer, had = first, 0
    while True:
        found = 0
        for item in read_page(source, reader, answer):
            found += 1
            yield item
        had += found
        if had >= min(total, entry.limit):
            return
        if not found:
            raise SourceError(source, f"said that it has {total} documents for '{entry.query}' and gave {had}")
        answer = following(answer, had)


def read_one(reader: Reader, answer: Answer, key: str) -> Item:
    """The one document of an answer; it alone is refused where it cannot be read."""
    try:
        return reader.read(answer.data, _named(answer))
    except ReadError as error:
        return Refused(key, error.reason)


def json_of(source: str, answer: Answer) -> object:
    """The value of a JSON answer. Raises SourceError where it is none: a truncated body, or a page of words."""
    try:
        return parse_json(answer.data, _named(answer))
    except ReadError as error:
        raise _unusable(source, answer, error) from None


def about(query: str) -> Callable[[Iterable[str]], bool]:
    """Tells texts that are about a query from others, for sources that hand over everything they have.

    A query lists phrases between commas, one of which has to be there with all of its words, in any order. A word stands
    for all that begin with it, in any case: "vitamin d, fall" is about "Vitamin D and falls". "*" takes everything.
    """
    phrases = [_WORD.findall(phrase.casefold()) for phrase in query.split(",")]
    wanted = [words for words in phrases if words]

    def is_about(texts: Iterable[str]) -> bool:
        said = {word for text in texts for word in _WORD.findall(text.casefold())}
        return any(all(_among(word, said) for word in words) for words in wanted)

    return (lambda _: True) if query.strip() == "*" else is_about


def _among(wanted: str, said: set[str]) -> bool:
    # A single letter is a name (vitamin D), not the beginning of one.
    return wanted in said or (len(wanted) > 1 and any(word.startswith(wanted) for word in said))


def _named(answer: Answer) -> str:
    parts = urlsplit(answer.url)
    return f"{parts.hostname}{parts.path}"


def _unusable(source: str, answer: Answer, error: ReadError) -> SourceError:
    return SourceError(source, f"the answer of {_named(answer)} cannot be used: it {error.reason}")
