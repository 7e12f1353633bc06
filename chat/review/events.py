"""What somebody does, as an event; and what they typed, as it is kept."""

from __future__ import annotations

import datetime as dt

from chat.people import Person
from chat.review.values import Action, Event
from chat.screening.identifiers import mask
from chat.screening.reading import clean
from errors import ReviewError

LONGEST_TEXT, LONGEST_NOTE, LONGEST_NAME = 2000, 1000, 120


def typed(text: str, most: int, what: str) -> str:
    """A text without what cannot be seen. Raises ReviewError where it is too long."""
    cleaned = clean(text)
    if len(cleaned) > most:
        raise ReviewError(f"The {what} is longer than {most} characters. Shorten it.")
    return cleaned


def reason(note: str) -> str:
    """A reason as it is kept; there must be one."""
    kept = mask(typed(note, LONGEST_NOTE, "reason")).text
    if not kept:
        raise ReviewError("Say why, in a few words: it is kept, and readers see it.")
    return kept


def event(person: Person, action: Action, **more: object) -> Event:
    """What this person does, now."""
    values = {"who": person.id, "name": person.name} | more
    return Event.model_validate({"action": action, "at": dt.datetime.now(dt.UTC), **values})
