"""Text with inline markup in XML: what is raised stays readable, formulas are written on one line."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from ingest.readers.characters import raised

FORMULA = "[formula]"
_SKIPPED = frozenset(
    "annotation annotation-xml fn index-term inline-graphic graphic media object-id supplementary-material "
    "inline-supplementary-material alt-text long-desc".split()
)
_FORMULAS = frozenset(("inline-formula", "disp-formula", "DispFormula", "chem-struct"))
_APART = frozenset(("br", "break", "p", "title", "td", "th", "tr", "list-item", "disp-formula", "DispFormula"))
_DOCUMENT = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)


def bare(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def inline(element: Element | None, skip: frozenset[str] = frozenset()) -> str:
    """All text of an element on one line, without that of elements named in `skip`; "" where there is no element.

    A formula that is only a picture leaves "[formula]", so that no sentence is quoted as if it had none.
    """
    return " ".join(_text(element, skip).split()) if element is not None else ""


def _text(element: Element, skip: frozenset[str] = frozenset()) -> str:
    return "".join((element.text or "", *(piece(child, skip) + (child.tail or "") for child in element)))


def piece(element: Element, skip: frozenset[str] = frozenset()) -> str:
    """The text of an element as it stands in its line, without what follows it."""
    name = bare(element)
    if name in skip or name in _SKIPPED:
        return ""
    if name == "sup":
        return raised(_text(element, skip))
    if name in _FORMULAS:
        said = formula(element)
    elif name in _MATH:
        said = _math(element)
    else:
        said = _text(element, skip)
    return f" {said} " if name in _APART else said


def formula(element: Element) -> str:
    """A formula on one line: from MathML, else from its text or TeX; "[formula]" where it is a picture only."""
    math = next((found for found in element.iter() if bare(found) == "math"), None)
    text = _math(math) if math is not None else ""
    if not text.strip():
        tex = next((found for found in element.iter() if bare(found) == "tex-math"), None)
        source = "".join(tex.itertext()) if tex is not None else ""
        inner = _DOCUMENT.search(source)
        text = (inner[1] if inner else source).replace("$", " ")
    if not text.strip():
        text = "".join(_text(element, frozenset(("label",))))
    return " ".join(text.split()) or FORMULA


def _math(element: Element) -> str:
    """Presentation MathML (https://www.w3.org/TR/MathML3/) as a line of text."""
    name = bare(element)
    if name in _SKIPPED:
        return ""
    children = [child for child in element if bare(child) not in _SKIPPED]
    if rule := _MATH.get(name):
        return rule([_math(child) for child in children]) if children else (element.text or "").strip()
    parts = [(element.text or "").strip()]
    for child in children:
        parts += [_math(child), (child.tail or "").strip()]
    return "".join(parts)


def _grouped(text: str) -> str:
    return text if re.fullmatch(r"[\w.]*", text) else f"({text})"


def _scripts(base: str, below: str, above: str) -> str:
    above = above.replace("−", "-")
    high = raised(above)
    return base + (f"_{_grouped(below)}" if below else "") + (high if high != above else f"^{_grouped(above)}")


def _operator(parts: list[str]) -> str:
    return "".join(parts)


def _needs(count: int, rule: Callable[[list[str]], str]) -> Callable[[list[str]], str]:
    return lambda parts: rule(parts) if len(parts) == count else _operator(parts)


_MATH: dict[str, Callable[[list[str]], str]] = {
    "math": _operator,
    "mrow": _operator,
    "msup": _needs(2, lambda parts: _scripts(parts[0], "", parts[1])),
    "msub": _needs(2, lambda parts: f"{parts[0]}_{_grouped(parts[1])}"),
    "msubsup": _needs(3, lambda parts: _scripts(parts[0], parts[1], parts[2])),
    "mfrac": _needs(2, lambda parts: f"{_grouped(parts[0])}/{_grouped(parts[1])}"),
    "msqrt": lambda parts: f"√{_grouped(''.join(parts))}",
}
