"""Emergencies and crises: what cannot wait for an answer."""

from chat.screening.urgent.crises import Crisis, find_crisis
from chat.screening.urgent.emergencies import Emergency, find_emergency

__all__ = ["Crisis", "Emergency", "find_crisis", "find_emergency"]
