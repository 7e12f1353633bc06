"""What a page says where it cannot be shown: what is the matter, what that means, and where to go on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chat.ui import routes, wording
from chat.ui.render import Html, join, tag
from errors import ConversationError, CorpusError, NotAllowedError, NotHeldError, SequiturError, StoreError, UsageError

_COMMAND = re.compile(r"`([^`]+)`")
_HOME = ("Articles", "./")
_LIBRARY = ("Library", routes.library())
_HISTORY = ("History", routes.history())
_ASK = ("Ask a question", routes.ask())


@dataclass(frozen=True, slots=True)
class State:
    """A heading, what is said below it, and links by label."""

    heading: str
    said: str
    links: tuple[tuple[str, str], ...] = (_HOME,)


UNKNOWN_ADDRESS = State(
    "There is no page at this address",
    "It may have been copied without its end. Articles, documents and conversations have addresses of their own, which "
    "are found here:",
    (_HOME, _ASK, _LIBRARY, _HISTORY),
)
WENT_WRONG = State("This page cannot be shown", wording.WENT_WRONG)
_EMPTY = State(
    "There are no documents yet",
    "Nothing has been indexed, so there is nothing to read and nothing to answer from. Whoever keeps this server runs "
    "`sequitur refresh`, or starts the app with `make run`, which does it first; then reload this page. Conversations that "
    "were kept before can still be read.",
    (_HISTORY,),
)
_NOT_HELD = State(
    "This is not held here",
    "It may have been taken out of the corpus, or the address is not complete. What an answer quoted stays readable where "
    "the number of its citation leads.",
    (_LIBRARY, _HOME),
)


def of(error: SequiturError) -> State:
    """The state that an error leaves a page in."""
    if isinstance(error, StoreError):
        return _EMPTY if error.empty else State("The documents cannot be opened", told(error), (_HISTORY,))
    if isinstance(error, NotHeldError):
        return State(_NOT_HELD.heading, f"{told(error)} {_NOT_HELD.said}", _NOT_HELD.links)
    if isinstance(error, ConversationError):
        return State("This conversation cannot be shown", told(error), (_HISTORY, _ASK))
    if isinstance(error, NotAllowedError):
        return State("This is not open to you", told(error))
    if isinstance(error, UsageError):
        return State("This address is not complete", told(error))
    return State(WENT_WRONG.heading, told(error))


def told(error: SequiturError) -> str:
    """An error of ours as a sentence for a reader: files, lines and commands that list are for who keeps the corpus."""
    if isinstance(error, NotHeldError):
        return f"There is no {error.what} here."
    if isinstance(error, CorpusError):
        return f"{error.rule[:1].upper()}{error.rule[1:]}."
    return str(error)


def drawn(state: State) -> Html:
    """The state as a page: the style sheet drops its heading where the page has got one already."""
    links = (tag("a", label, href=address) for label, address in state.links)
    return join(
        (
            tag("h1", state.heading, class_="stand-in"),
            tag("p", commands(state.said), class_="lead", role="alert"),
            tag("p", join(links, " · "), class_="links"),
        )
    )


def commands(text: str) -> Html:
    """The text with what stands between backticks as commands to type."""
    parts = _COMMAND.split(text)
    return join(tag("code", part) if at % 2 else part for at, part in enumerate(parts))
