"""Requests that are declined because they would harm."""

from chat.screening.harm.requests import is_harmful

__all__ = ["is_harmful"]
