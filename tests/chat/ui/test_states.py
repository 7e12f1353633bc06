"""Pages that cannot be shown say what is the matter, for a reader, and where to go on."""

from __future__ import annotations

import pytest

from chat.ui import states
from errors import (
    ConversationError,
    CorpusError,
    NotAllowedError,
    NotHeldError,
    ReadError,
    SequiturError,
    StoreError,
    UsageError,
)

_ERRORS = [
    NotHeldError("document 'nothing'"),
    StoreError("There is no index in /srv/home yet. Run `sequitur refresh` to build it.", empty=True),
    StoreError("The index is damaged. Run `sequitur refresh --rebuild` to build it anew from the corpus."),
    ConversationError("There is no conversation 'x'."),
    NotAllowedError("Only a reviewer may approve an article."),
    UsageError("This address names no article."),
    CorpusError("/srv/corpus/a.md", 3, "the id is missing"),
    ReadError("a.pdf", "it holds no text"),
]


@pytest.mark.parametrize("error", _ERRORS, ids=lambda error: type(error).__name__)
def test_every_error_has_a_heading_a_sentence_and_a_way_on(error: SequiturError) -> None:
    """A page of an error has one heading, one alert and a link; no path and no list command of who keeps the corpus."""
    page = states.drawn(states.of(error))
    assert page.count("<h1") == page.count('role="alert"') == 1
    assert "<a href=" in page
    for word in ("/srv", "sequitur list", "Traceback", "`"):
        assert word not in page


def test_an_empty_index_says_the_command() -> None:
    """Before the first refresh the page names the command that makes the index; a damaged one names its own."""
    assert "<code>sequitur refresh</code>" in states.drawn(states.of(_ERRORS[1]))
    assert "<code>sequitur refresh --rebuild</code>" in states.drawn(states.of(_ERRORS[2]))


def test_what_is_not_held_is_told_by_name_and_escaped() -> None:
    """The name comes from the address, so it may hold anything."""
    page = states.drawn(states.of(NotHeldError("document '<b>&'")))
    assert "There is no document &#x27;&lt;b&gt;&amp;&#x27; here." in page
