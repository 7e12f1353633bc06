"""Answers to take away: one module a form, behind one function and one table."""

from chat.export.forms import FORMATS, Format, cites, export, file_name
from chat.export.plain import copied
from chat.export.replay import read
from chat.export.sources import Library
from chat.export.view import Reviews

__all__ = ["FORMATS", "Format", "Library", "Reviews", "cites", "copied", "export", "file_name", "read"]
