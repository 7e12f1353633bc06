"""Screening: what a question is told before anything is looked up, and what is masked in it."""

from chat.screening.screener import Screening, screen

__all__ = ["Screening", "screen"]
