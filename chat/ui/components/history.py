"""Past conversations as a list, by the day they were last asked and the article they are on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from chat.conversations import Conversation
from chat.history import Remembered
from chat.ui import routes, wording
from chat.ui.components.references import Library
from chat.ui.render import Html, highlighted, join, tag

_NO_ARTICLE = "Without an article"


def listed(found: Iterable[Remembered], library: Library, words: str = "") -> Html:
    """The conversations by day, and within a day by article; each opens, and leads to where it is changed."""
    days = groupby(found, key=lambda each: wording.day(each.conversation.last))
    return join(_day(day, list(group), library, words) for day, group in days)


def _day(day: str, found: Sequence[Remembered], library: Library, words: str) -> Html:
    by_article: dict[str | None, list[Remembered]] = {}
    for each in found:
        by_article.setdefault(each.conversation.article, []).append(each)
    # Where a day has no article at all, there is nothing to tell apart.
    headed = set(by_article) > {None} or None not in by_article
    parts = []
    for article, group in by_article.items():
        parts += [tag("h3", article_title(article, library), class_="eyebrow")] if headed else []
        parts.append(tag("ul", *(_entry(each, library, words) for each in group), class_="holdings catalogue"))
    return tag("section", tag("h2", day), *parts, class_="past")


def _entry(each: Remembered, library: Library, words: str) -> Html:
    known = each.conversation
    change = tag(
        "a",
        "Rename or delete",
        href=routes.history(known.id, words),
        aria_label=f"Rename or delete “{known.title}”",
    )
    return tag(
        "li",
        tag("a", known.title, href=address(known, library), class_="name"),
        tag("span", known.question, class_="title") if known.name else Html(),
        tag("blockquote", highlighted(each.excerpt.text, each.excerpt.marks)) if each.excerpt else Html(),
        tag("span", join((*facts(known), change), " · "), class_="facts line"),
    )


def facts(known: Conversation) -> list[str]:
    """How many questions it has, when it was last asked, and when it began where that was on another day."""
    questions = "1 question" if known.turns == 1 else f"{known.turns} questions"
    begun = wording.day(known.begun)
    return [questions, wording.clock(known.last), *([f"begun {begun}"] if begun != wording.day(known.last) else [])]


def article_title(article: str | None, library: Library) -> str:
    """The title of an article; its id where it is no longer held."""
    return _NO_ARTICLE if article is None else library[article].title if article in library else article


def address(known: Conversation, library: Library) -> str:
    """Where a conversation goes on: below its article, while that is held."""
    return routes.conversation(known.id, known.article if known.article in library else None)
