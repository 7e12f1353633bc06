"""XML without its dangers: no entities are expanded, nothing outside the file is read."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, iterparse

from errors import ReadError

# Trees are walked and freed recursively, by up to five calls a level. The deepest real article has 24.
_DEEPEST = 100
_TAG = re.compile(r"<[A-Za-z/]")
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|h[1-6]|ul|ol|li|div|span|table|br|strong|em|a)\b", re.IGNORECASE)


def parse_xml(data: bytes, name: str, *, doctype: bool = False) -> Element:
    """The root element. Raises `ReadError` where it is not well-formed, or has entities or (unless allowed) a DTD."""
    parser = DefusedXMLParser(target=_Bounded(name), forbid_dtd=not doctype)
    try:
        parser.feed(data)
        root = parser.close()
    except DefusedXmlException:
        raise ReadError(name, "is XML with entities or a DTD of its own, which are not read; remove them") from None
    except (ParseError, ValueError, LookupError) as error:
        raise ReadError(name, f"is not well-formed XML ({error}); fetch it again") from None
    assert isinstance(root, Element)
    return root


class _Bounded(TreeBuilder):
    """Builds the tree and stops at an element that lies too deep in it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ReadError(self._name, "is XML nested deeper than any document is")
        return super().start(tag, attrs)

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(tag)


def root_name(data: bytes, name: str) -> str:
    """The name of the root element, without its namespace. Reads no further than its start."""
    try:
        for _, element in iterparse(BytesIO(data), ("start",), forbid_dtd=False):
            return re.sub(r"^\{.*\}", "", str(element.tag))
    except DefusedXmlException:
        raise ReadError(name, "is XML with entities of its own, which are not read; remove them") from None
    except (ParseError, ValueError, LookupError) as error:
        raise ReadError(name, f"is not well-formed XML ({error}); fetch it again") from None
    raise ReadError(name, "is XML without a root element; fetch it again")


def inner_markup(element: Element) -> str:
    """The HTML that an element holds: as its children, as escaped text, or escaped once more."""
    markup = (element.text or "") + "".join(
        f"{tostring(child, encoding='unicode', method='html')}" for child in element
    )
    if _TAG.search(markup) is None and _ESCAPED_TAG.search(markup):
        return unescape(markup)
    return markup


def line_of(element: Element | None) -> str:
    """All text of an element on one line; "" where there is none."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def without_namespaces(root: Element) -> Element:
    """The same tree, with the local names of its elements and attributes: formats whose names do not clash."""
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
        for key in [key for key in element.attrib if "}" in key]:
            element.attrib[key.rpartition("}")[2]] = element.attrib.pop(key)
    return root
