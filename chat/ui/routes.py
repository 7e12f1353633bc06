"""The pages and their addresses. Everything that is shown can be linked to by query parameters."""

from __future__ import annotations

import re
from collections.abc import Set
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import streamlit as st

from chat.people import Role

# A file of ours: an icon by name or an emoji would be fetched from elsewhere.
ICON = Path(__file__).with_name("icon.svg").read_text(encoding="utf-8")
_PAGES = "chat/ui/pages/"
HOME = _PAGES + "home.py"
ARTICLE = _PAGES + "article.py"
ASK = _PAGES + "ask.py"
LIBRARY = _PAGES + "library.py"
DOCUMENT = _PAGES + "document.py"
ADD = _PAGES + "add.py"
REFRESH = _PAGES + "refresh.py"
HISTORY = _PAGES + "history.py"
REVIEW = _PAGES + "review.py"
POLICY = _PAGES + "policy.py"
# By its path: the evaluations know the chat, and not the other way round.
QUALITY = "evals/ui/quality.py"
ABOUT = "evals/ui/about.py"
_UNKNOWN = _PAGES + "unknown.py"
# The path of the first page, by which Streamlit knows it; its address is the empty one.
_FRONT = "front"
_NAME = re.compile(r"[\w.~%-]{1,200}")

# By the path of their address. Any other page is for all readers; of an action, the action itself says who may.
OPEN = frozenset(("about", "policy"))
"""What is shown before anybody signs in."""
FOR = {"add": Role.ADMIN, "refresh": Role.ADMIN, "review": Role.REVIEWER}
"""Who a page is for, where it is not for all readers."""


def pages() -> list[st.Page]:
    """What `st.navigation` is given; paths are relative to app.py."""
    known = [
        st.Page(HOME, title="Sequitur", url_path=_FRONT, default=True),
        st.Page(ARTICLE, title="Article", url_path="article"),
        st.Page(ASK, title="Ask a question", url_path="ask"),
        st.Page(LIBRARY, title="Library", url_path="library"),
        st.Page(DOCUMENT, title="Document", url_path="document"),
        st.Page(ADD, title="Add a document", url_path="add"),
        st.Page(REFRESH, title="Refresh", url_path="refresh"),
        st.Page(HISTORY, title="History", url_path="history"),
        st.Page(REVIEW, title="Review", url_path="review"),
        st.Page(POLICY, title="Editorial policy", url_path="policy"),
        st.Page(ABOUT, title="About", url_path="about"),
        st.Page(QUALITY, title="Quality", url_path="quality"),
    ]
    return [*known, *_unknown({_FRONT, *(page.url_path for page in known)})]


def _unknown(known: Set[str]) -> list[st.Page]:
    """A page for an address that is none of ours: Streamlit would show the first page, with a box over it. Where the app
    is served below a path, the last part of that gets one too, which nothing leads to."""
    name = urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2]
    return (
        [st.Page(_UNKNOWN, title="No page here", url_path=name)] if _NAME.fullmatch(name) and name not in known else []
    )


def _address(page: str, **parameters: str | int | None) -> str:
    # Relative, so that the app can be served below any path.
    query = urlencode({key: value for key, value in parameters.items() if value is not None})
    return f"./{page}?{query}" if query else f"./{page}"


def document(
    id: str,
    version: str | None = None,
    start: int | None = None,
    end: int | None = None,
    since: str | None = None,
) -> str:
    """The address of a document: at a quote where a range is given, or with what changed since an earlier version."""
    return _address("document", document=id, version=version or None, start=start, end=end, since=since)


def library() -> str:
    """The address of the Library."""
    return _address("library")


def add() -> str:
    """The address where a document is added."""
    return _address("add")


def refresh() -> str:
    """The address of refreshes."""
    return _address("refresh")


def ask() -> str:
    """The address where a question is asked without an article."""
    return _address("ask")


def conversation(id: str, article: str | None = None) -> str:
    """The address of a conversation: below the article that it is on, where it is on one."""
    return _address("article", id=article, conversation=id) if article else _address("ask", conversation=id)


def history(conversation: str | None = None, words: str | None = None) -> str:
    """The address of past conversations, of those that hold some words, or where one of them is renamed or deleted."""
    return _address("history", words=words or None, conversation=conversation)


def review(item: str | None = None) -> str:
    """The address of the reviewers' queue, or of one item of it."""
    return _address("review", item=item)


def article(id: str) -> str:
    """The address of an article."""
    return _address("article", id=id)


def policy() -> str:
    """The address of the editorial policy."""
    return _address("policy")


def quality(
    run: str | None = None, eval: str | None = None, dataset: str | None = None, case: str | None = None
) -> str:
    """The address of the Quality page: of a run, of one of its evaluations, or of one case of that."""
    return _address("quality", run=run, eval=eval, dataset=dataset, case=case)
