"""The text of a Word paragraph: what is shown, in order, when every tracked change is accepted."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.readers.characters import REPLACEMENT, of_font, raised

Element = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
TEXT_BOX = W + "txbxContent"
# Deleted and moved text is said no more; a fallback repeats what stands beside it in a newer form.
UNSAID = frozenset({W + "del", W + "moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"})
_ON = ("1", "true", "on")
_PLAIN = {
    W + "tab": " ", W + "br": " ", W + "cr": " ", W + "ptab": " ", W + "noBreakHyphen": "-", W + "softHyphen": "",
}  # fmt: skip


class Notes:
    """The foot- and endnotes that a text refers to, numbered as they come up."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str], int] = {}

    def mark(self, kind: str, key: str) -> str:
        """The superscript that stands for a note."""
        return raised(str(self.numbers.setdefault((kind, key), len(self.numbers) + 1)))


def text_of(paragraph: Element, notes: Notes) -> str:
    """The text of a paragraph, without that of text boxes anchored in it."""
    return "".join(_pieces(paragraph, notes))


def _pieces(element: Element, notes: Notes) -> Iterator[str]:
    for child in element:
        if child.tag in UNSAID or child.tag == TEXT_BOX:
            continue
        if child.tag == W + "r":
            yield _run(child, notes)
        elif child.tag == MATH + "t":
            yield child.text or ""
        elif child.tag == MATH + "sup":
            yield raised("".join(_pieces(child, notes)))
        else:
            yield from _pieces(child, notes)


def _run(run: Element, notes: Notes) -> str:
    properties = run.find(W + "rPr")
    if properties is not None and any(_is_on(properties, name) for name in ("vanish", "strike", "dstrike")):
        return ""
    text = "".join(_shown(child, notes) for child in run if child.tag not in UNSAID)
    place = properties.find(W + "vertAlign") if properties is not None else None
    return raised(text) if place is not None and place.get(W + "val") == "superscript" else text


def _shown(child: Element, notes: Notes) -> str:
    """What one element of a run shows. A symbol is kept by its font and code, and shows neither without its table."""
    tag = str(child.tag)
    if tag in (W + "t", MATH + "t"):
        return child.text or ""
    if tag == W + "sym":
        code = child.get(W + "char") or ""
        known = of_font(child.get(W + "font") or "", int(code, 16)) if is_hexadecimal(code) else None
        return known or REPLACEMENT
    if tag in (W + "footnoteReference", W + "endnoteReference"):
        return notes.mark(tag.removeprefix(W).removesuffix("Reference"), child.get(W + "id") or "")
    if tag in _PLAIN:
        return _PLAIN[tag]
    return "".join(_pieces(child, notes)) if len(child) else ""


def is_hexadecimal(code: str) -> bool:
    """Whether a value is a hexadecimal number of a length that Word writes."""
    return 0 < len(code) <= 6 and all(character in "0123456789abcdefABCDEF" for character in code)


def _is_on(properties: Element, name: str) -> bool:
    """Whether a property is set: present, and not switched off."""
    found = properties.find(W + name)
    return found is not None and found.get(W + "val", "1") in _ON
