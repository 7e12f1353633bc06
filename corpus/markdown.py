"""The corpus's own file form: YAML front matter, then Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.document import BlockKind, RawBlock
from errors import CorpusError

_PARSER = MarkdownIt("commonmark").enable("table")
_FENCE = "---"


class _Loader(yaml.SafeLoader):
    """YAML whose only booleans are true and false, as in YAML 1.2: `on:` is a key, `no` a word.

    Aliases are refused: a few lines of them can stand for more values than fit into memory. So are keys that stand
    twice, of which YAML would silently keep the last.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose one node, which is no alias."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases ('*') are not read", problem_mark=self.get_mark())
        return super().compose_node(parent, index)

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        """Compose a mapping, each of whose keys stands once."""
        node = super().compose_mapping_node(anchor)
        seen = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                raise yaml.MarkedYAMLError(problem=f"'{key.value}' stands twice", problem_mark=key.start_mark)
            seen.add(str(key.value))
        return node


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of a front matter and the line of the file on which each stands."""

    values: dict[str, Any]
    lines: dict[tuple[str | int, ...], int]

    def line_of(self, path: tuple[str | int, ...]) -> int:
        """The line (1-based) of a value; of its nearest known parent where the value itself is missing."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def split_front_matter(text: str, file: Path) -> tuple[FrontMatter | None, str]:
    """Part a file into its front matter and its body; None where it has none. Raises CorpusError on wrong YAML."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.startswith(_FENCE + "\n"):
        return None, text
    # The first line break stays with the YAML: its lines count as the file's do, and an empty one is closed as well.
    head, fence, body = text[len(_FENCE) :].partition(f"\n{_FENCE}\n")
    if not fence:
        raise CorpusError(file, 1, "the front matter opened with '---' is never closed; put '---' on a line of its own")
    return read_yaml(head, file), body


def read_yaml(text: str, file: Path) -> FrontMatter:
    """Read metadata in YAML; `text` begins with the file's first line. Raises CorpusError."""
    try:
        node = yaml.compose(text, Loader=_Loader)
        values = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CorpusError(file, line, f"the front matter is not YAML: {error.problem}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise CorpusError(file, 1, f"the front matter is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(values, dict):
        raise CorpusError(file, 2, "the front matter is not a list of 'key: value' lines")
    return FrontMatter(values, dict(_lines(node, ())))


def _lines(node: yaml.Node | None, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
    if node is None:
        return
    # Marks count from nought.
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*path, key.value), key.start_mark.line + 1
            for below in _lines(value, (*path, key.value)):
                if below[0] != (*path, key.value):
                    yield below
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _lines(value, (*path, number))


def blocks(text: str) -> Iterator[RawBlock]:
    """Read Markdown (CommonMark with tables) as blocks. Markup goes, text stays; raw HTML keeps only its text."""
    tokens = iter(_PARSER.parse(text))
    in_items: list[bool] = []  # for each open list item: has its first paragraph been read?
    in_head = in_cell = False
    cells: list[str] = []
    heading = 0
    for token in tokens:
        match token.type:
            case "heading_open":
                heading = int(token.tag[1])
            case "heading_close":
                heading = 0
            case "list_item_open":
                in_items.append(False)
            case "list_item_close":
                in_items.pop()
            case "thead_open":
                in_head = True
            case "thead_close":
                in_head = False
            case "th_open" | "td_open":
                in_cell = True
            case "th_close" | "td_close":
                in_cell = False
            case "tr_open":
                cells = []
            case "tr_close":
                yield RawBlock(BlockKind.TABLE_HEADER if in_head else BlockKind.TABLE_ROW, " | ".join(cells))
            case "inline" if heading:
                yield RawBlock(BlockKind.HEADING, _inline(token), level=heading)
            case "inline":
                if in_cell:
                    cells.append(_inline(token))
                elif in_items and not in_items[-1]:
                    in_items[-1] = True
                    yield RawBlock(BlockKind.LIST_ITEM, _inline(token))
                else:
                    yield RawBlock(BlockKind.PARAGRAPH, _inline(token))
            case "fence" | "code_block":
                yield from (RawBlock(BlockKind.PARAGRAPH, line) for line in token.content.splitlines())
            case "html_block":
                yield RawBlock(BlockKind.PARAGRAPH, _html_text(token.content))


def _inline(token: Token) -> str:
    words = []
    for child in token.children or []:
        match child.type:
            case "text" | "code_inline" | "image":
                words.append(child.content)
            case "softbreak" | "hardbreak":
                words.append(" ")
    return "".join(words)


def _html_text(html: str) -> str:
    soup = BeautifulSoup(html, "lxml")
    for hidden in soup(["script", "style", "template", "iframe"]):
        hidden.decompose()
    return soup.get_text(" ")
