"""Does each statement follow from the passages that it cites? Checked for every answerer alike, before anything is shown.

The statement cites; each quote stands word for word at its place in a cited passage; what is no quotation is held against
the quoted words (`judging`): numbers, polarity, populations, names, conditions, coverage, each with its reason in words.
"""

from chat.verification.checking import UNCHECKED, follows, nearest, verify
from chat.verification.judging import Check, Entails

__all__ = ["UNCHECKED", "Check", "Entails", "follows", "nearest", "verify"]
