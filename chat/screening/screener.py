"""The first step of the path: urgent, refused or outside texts answer themselves; the rest goes on, masked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chat.screening import identifiers, language, messages
from chat.screening.harm import is_harmful
from chat.screening.reading import Reading, read
from chat.screening.scope import Outside, outside
from chat.screening.urgent import Crisis, find_crisis, find_emergency
from chat.turn import Status

Weigh = Callable[[str], Status | None]


@dataclass(frozen=True, slots=True)
class Screening:
    """What screening found. `status` is EMERGENCY, CRISIS, DECLINED, OUT_OF_SCOPE, or `None`: go on."""

    status: Status | None
    message: str
    """What the reader is told first; with status `None` it is empty, or a reminder of an earlier danger."""
    text: str
    """The question with its identifiers masked: the only form that may be stored, searched or sent."""
    identifiers: tuple[str, ...]
    """The kinds that were masked."""


def screen(text: str, locale: str, earlier: Sequence[Status] = (), weigh: Weigh = lambda text: None) -> Screening:
    """Screen a question; `earlier` are the statuses of the turns before it, `weigh` says what a masked text is likely to
    be (`learned`); it is asked only where the rules say nothing more urgent."""
    reading = read(text)
    masked = identifiers.mask(reading.shown)
    status, message = _judge(reading, locale, lambda: weigh(masked.text))
    # An urgent answer speaks for itself; any other is reminded of a danger that may still be there.
    if status not in (Status.EMERGENCY, Status.CRISIS):
        message = "\n\n".join(filter(None, (messages.reminder(earlier, locale), message)))
    return Screening(status, message, masked.text, masked.identifiers)


def _judge(reading: Reading, locale: str, weighed: Callable[[], Status | None]) -> tuple[Status | None, str]:
    """The first that applies, most urgent first. A language that cannot be read is said before any other refusal."""
    emergency, crisis = find_emergency(reading), find_crisis(reading)
    if emergency:
        self_harm = crisis is Crisis.SELF_HARM
        return Status.EMERGENCY, messages.emergency(locale, poisoning=emergency.poisoning, self_harm=self_harm)
    if crisis:
        return Status.CRISIS, messages.crisis(locale, eating=crisis is Crisis.EATING)
    likely = weighed()
    if likely is Status.EMERGENCY:
        return likely, messages.emergency(locale, poisoning=False, self_harm=False)
    if likely is Status.CRISIS:
        return likely, messages.crisis(locale, eating=False)
    if language.is_foreign(reading.shown):
        return Status.OUT_OF_SCOPE, messages.not_english(locale)
    found = outside(reading)
    if found:
        greeted = found is Outside.GREETING
        return Status.OUT_OF_SCOPE, messages.greeting() if greeted else messages.not_medical()
    if is_harmful(reading) or likely is Status.DECLINED:
        return Status.DECLINED, messages.declined(locale)
    return None, ""
