"""The style sheet keeps to the few sizes, steps and colours that it lists at its head."""

from __future__ import annotations

import re
from pathlib import Path

import chat.ui

_STYLE = Path(chat.ui.__file__).with_name("style.css")
_SIZES = {"fine", "ui", "second", "text", "head", "h2", "h1"}
_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(", re.IGNORECASE)
# White and ink on the primary button and on paper; a shadow.
_WITHOUT_NAME = ("stBaseButton-primary", "color-scheme: light !important", "box-shadow")


def _rules() -> list[str]:
    """The lines below the names of sizes and colours."""
    text = _STYLE.read_text(encoding="utf-8")
    return text[text.index("}", text.index(":root {")) :].splitlines()


def _raw_sizes(line: str) -> list[str]:
    """Sizes of type on a line that are none of the seven, relative ones aside."""
    found = re.findall(r"(?<![\w-])font(?:-size)?: ([^;}]+)", line)
    return [each for each in found if re.search(r"(?<![\w.])[\d.]+(?:rem|px|pt)(?!\s*/)", each.split("/")[0])]


def test_type_has_seven_sizes() -> None:
    """Each size of type is one of those with a name: var(--ui) for interface text, var(--text) for what is read."""
    raw = {line.strip()[:90]: sizes for line in _rules() if (sizes := _raw_sizes(line))}
    assert raw == {}
    named = set(re.findall(r"font(?:-size)?:[^;}]*var\(--([a-z0-9]+)\)(?:/|;| )", "\n".join(_rules())))
    assert named - {"serif", "sans"} <= _SIZES


def test_colours_have_names() -> None:
    """A colour is used by its meaning, so that it is right in both themes."""
    found = [line for line in _rules() if _COLOUR.search(line) and not any(known in line for known in _WITHOUT_NAME)]
    assert found == []


def test_a_raw_size_is_seen() -> None:
    """What the tests above look for is found in either form."""
    assert _raw_sizes(".sq .x { font: 600 .875rem/1.5 var(--sans); }")
    assert _raw_sizes(".sq .x { font-size: 14px; }")
    assert not _raw_sizes(".sq .x { font: 600 var(--ui)/1.5 var(--sans); margin: .5rem; }")
