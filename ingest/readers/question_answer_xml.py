"""Question-and-answer XML: `Document` with `Focus` and `QAPairs/QAPair/Question, Answer`, as some public sets come."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from corpus.document import BlockKind, RawBlock
from errors import ReadError
from ingest.readers.base import Reading, finish
from ingest.readers.flattened import blocks
from ingest.readers.xml_tree import parse_xml

ROOT = "Document"


def read(data: bytes, name: str) -> Reading:
    """Read questions and their answers. Raises `ReadError` where the form is another, or every answer is missing."""
    root = parse_xml(data, name)
    pairs = root.find("QAPairs")
    if root.tag != ROOT or pairs is None:
        raise ReadError(name, f"XML of an unknown form (root <{root.tag}> without <QAPairs>)")
    found = [block for pair in pairs.findall("QAPair") for block in _pair(pair)]
    if not found:
        raise ReadError(name, "holds no answers: every <Answer> is empty")
    url = root.get("url", "").strip()
    return finish(
        Reading(
            title=_text(root.find("Focus")) or None,
            blocks=tuple(found),
            url=url if url.startswith(("http://", "https://")) else None,
            organisation=root.get("source"),
        ),
        name,
    )


def _text(element: Element | None) -> str:
    return "".join(element.itertext()).strip() if element is not None else ""


def _pair(pair: Element) -> Iterator[RawBlock]:
    """The question as a heading and its answer below; nothing where either is missing."""
    question, answer = _text(pair.find("Question")), _text(pair.find("Answer"))
    if question and answer:
        yield RawBlock(BlockKind.HEADING, question, 2)
        yield from blocks(answer)
