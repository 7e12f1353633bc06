"""The articles to start from, found by the words of their title, their topics and their text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chat.excerpts import Excerpt, excerpt, matches, words
from corpus.articles import Article


@dataclass(frozen=True, slots=True)
class Found:
    """An article; where one was searched for, the place of its text that matches, if it is in the text."""

    article: Article
    excerpt: Excerpt | None = None


def search(articles: Iterable[Article], text: str) -> tuple[Found, ...]:
    """The articles that hold every word of a search, those with all in title and topics first; all for none.

    A word counts wherever it stands, within another as well; case and accents do not count.
    """
    wanted = words(text)
    if not wanted:
        return tuple(Found(each) for each in articles)
    found: list[tuple[bool, Found]] = []
    for each in articles:
        told = _text(each)
        named = matches(" ".join((each.metadata.title, *each.metadata.topics)), wanted)
        said = matches(told, wanted)
        if wanted <= frozenset[str]().union(*(match.words for match in (*named, *said))):
            in_name = wanted <= frozenset[str]().union(*(match.words for match in named))
            found.append((not in_name, Found(each, excerpt(told, said) if said else None)))
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))


def _text(article: Article) -> str:
    """What an article says, without its title and its citation marks."""
    return " ".join(text for part in article.parts for text in (*_heading(part.heading), *(i.text for i in part.items)))


def _heading(text: str) -> tuple[str, ...]:
    return (f"{text}:",) if text else ()
