"""Prompts that stand in a file of their own, and data put into them between fences that the data cannot close.

A prompt file is Markdown: a section `## name: system` for the instructions, `## name: question` for what follows, with
`{field}` where data go. A text from elsewhere is data wherever it stands (Hines et al. 2024, "spotlighting").
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

_SECTION = re.compile(r"^## ([\w: ]+)\n+(.*?)\s*(?=^## |\Z)", re.DOTALL | re.MULTILINE)
_VERSION = re.compile(r"^Version: (\S+)$", re.MULTILINE)
_FIELD = re.compile(r"\{(\w+)\}")
_MARK = 16
_DIGEST = 8


class Fenced(str):
    """Text that stands between fences already, or was written here; any other is fenced when it is put into a prompt."""

    __slots__ = ()


class PromptFile:
    """A file of prompts, read once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def text(self) -> str:
        """The file as it stands."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def sections(self) -> dict[str, str]:
        """Its sections by name."""
        return dict(_SECTION.findall(self.text))

    @cached_property
    def sha256(self) -> str:
        """SHA-256 (hex) of the file."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @cached_property
    def version(self) -> str:
        """The number that the file gives itself, with the beginning of its hash: a change that forgot the number shows."""
        found = _VERSION.search(self.text)
        return f"{found[1] if found else '0'}-{self.sha256[:_DIGEST]}"

    def rendered(self, name: str, data: Mapping[str, str]) -> tuple[str, str]:
        """A prompt as system and human message; each of its fields is filled in, between fences unless it has them."""

        # In one pass: a text that names a field is data too.
        def filled(found: re.Match[str]) -> str:
            text = data[found[1]]
            return text if isinstance(text, Fenced) else fenced(found[1], text)

        system, question = (_FIELD.sub(filled, self.sections[f"{name}: {part}"]) for part in ("system", "question"))
        return system, question


def fenced(name: str, text: str, mark: str | None = None) -> str:
    """A text between two lines with a mark that does not occur in it, so that it cannot end its own fence."""
    mark = mark or mark_for(text)
    label = name.replace("_", "-").upper()
    return f"<<<BEGIN {label} {mark}>>>\n{text}\n<<<END {label} {mark}>>>"


def mark_for(text: str) -> str:
    """A mark that a text does not hold. It is made from all of the text: who wrote a part of it cannot know the mark, and
    the same prompt is the same again when it is replayed."""
    mark = text
    while mark in text:
        mark = hashlib.sha256(mark.encode("utf-8", "replace")).hexdigest()[:_MARK]
    return mark


def harmless(text: str) -> str:
    """A text in which nothing looks like a fence or like the marks by which chat transcripts name who speaks: servers of
    language models take those for their own even inside of a message."""
    for sign, parted in (("<<<", "< < <"), (">>>", "> > >"), ("<|", "< |"), ("|>", "| >"), ("[INST]", "[ INST ]")):
        text = text.replace(sign, parted)
    return text.replace("[/INST]", "[ /INST ]").replace("<s>", "< s >").replace("</s>", "< /s >")
