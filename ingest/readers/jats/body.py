"""The text of an article: sections by their depth, paragraphs, lists, tables; captions where their figures stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from xml.etree.ElementTree import Element

from bs4 import BeautifulSoup

from corpus.document import BlockKind, RawBlock
from ingest.readers.html.tables import rows
from ingest.readers.inline import bare, formula, inline, piece

_LISTS = ("list", "def-list")
_FLOATS = ("fig", "fig-group", "table-wrap", "table-wrap-group", "boxed-text", "array")
# Elements that end the line of text that they stand in.
_BLOCKS = frozenset(
    (*_LISTS, *_FLOATS, "p", "sec", "disp-quote", "statement", "verse-group", "speech", "preformat", "code", "alternatives",
     "question-wrap", "question", "answer", "explanation", "disp-formula-group", "abstract", "trans-abstract")
)  # fmt: skip
# No text of the article, or no evidence.
_SKIPPED = frozenset(
    "ref-list supplementary-material media graphic inline-graphic object-id permissions attrib sec-meta kwd-group "
    "alt-text long-desc fn-group ack bio notes title label caption related-article related-object x".split()
)
_NO_EVIDENCE = re.compile(
    r"[\W\d]*(?:references|literature cited|bibliography|(?:authors?['’]?s? )?contributions?|author(?:s['’]|['’]s)? .{0,20}contributions?|"
    r"acknowledge?ments?|(?:competing|conflicts? of|declaration of (?:competing )?) ?interests?(?: statement)?|"
    r"conflicts? of interests?|disclosures?(?: statement)?|funding(?: (?:statement|information))?|data availability(?: statement)?|"
    r"availability of data and materials?|ethic(?:s|al) (?:approval|statement).{0,60}|consent for publication|"
    r"pre-?publication history|copyright.{0,40}|publisher['’]s note|credit author.{0,40})\W*",
    re.IGNORECASE,
)
# Lists of files that lie elsewhere. A section of its own below one, such as an appendix, is text of the article.
_FILES = re.compile(
    r"[\W\d]*(?:support(?:ing|ive) information|supplement(?:al|ary) (?:materials?|information|data|files?)|additional files?)\W*",
    re.IGNORECASE,
)
_NO_EVIDENCE_TYPES = frozenset("coi-statement ref-list author-contributions funding data-availability".split())
_DEEPEST = 6


def sections(parts: Iterable[Element], level: int, *, headed: bool = True) -> Iterator[RawBlock]:
    """The blocks below elements, in order. Titles of sections become headings from `level` on, or, where not
    `headed`, paragraphs: those of a box would otherwise stand over what follows the box."""
    for part in parts:
        yield from _Walk(headed).below(part, level)


def is_evidence(section: Element) -> bool:
    """Whether a section is part of what an article reports: not its references, contributions or interests."""
    named = inline(section.find("title"))
    return section.get("sec-type", "").lower() not in _NO_EVIDENCE_TYPES and not _NO_EVIDENCE.fullmatch(named)


def _lists_files(section: Element) -> bool:
    typed = section.get("sec-type", "").lower() == "supplementary-material"
    return typed or _FILES.fullmatch(inline(section.find("title"))) is not None


class _Walk:
    """Gathers running text until an element ends it."""

    def __init__(self, headed: bool) -> None:
        self._headed = headed

    def below(self, parent: Element, level: int, kind: BlockKind = BlockKind.PARAGRAPH) -> Iterator[RawBlock]:
        """The blocks of what stands in an element, its running text as blocks of a kind."""
        running = [parent.text or ""]
        for child in parent:
            name = bare(child)
            apart = name == "disp-formula" and bare(parent) not in ("p", "td", "th")
            if name in _BLOCKS or apart:
                yield from _line_of(running, kind)
                yield from self._block(child, name, level, kind)
                running = []
            elif name not in _SKIPPED:
                running.append(piece(child))
            running.append(child.tail or "")
        yield from _line_of(running, kind)

    def _block(self, part: Element, name: str, level: int, kind: BlockKind) -> Iterator[RawBlock]:
        if name == "sec":
            yield from self._section(part, level)
        elif name in _LISTS:
            yield from self._list(part, level)
        elif name in ("fig", "fig-group", "table-wrap", "table-wrap-group", "array"):
            yield from self._captioned(part, level)
        elif name == "disp-formula":
            yield from _paragraph(_labelled(part, formula(part)))
        elif name in ("boxed-text", "statement", "question-wrap"):
            yield from _paragraph(_heading(part))
            yield from _Walk(headed=False).below(part, level)
        elif name == "alternatives":
            yield from self.below(part, level, kind) if part.find("table") is None else _table(part)
        else:
            yield from self.below(part, level, kind)

    def _section(self, section: Element, level: int) -> Iterator[RawBlock]:
        if not is_evidence(section):
            return
        if _lists_files(section):
            for part in section.findall("sec"):
                yield from self._section(part, level)
            return
        within = list(self.below(section, level + 1))
        named = _heading(section)
        if named and within:
            kind = BlockKind.HEADING if self._headed else BlockKind.PARAGRAPH
            yield RawBlock(kind, named, min(level, _DEEPEST) if self._headed else 0)
        yield from within

    def _list(self, part: Element, level: int) -> Iterator[RawBlock]:
        yield from _paragraph(inline(part.find("title")))
        for item in part:
            if bare(item) == "def-item":
                told = [inline(item.find("term")), inline(item.find("def"))]
                yield from _line_of(": ".join(text for text in told if text), BlockKind.LIST_ITEM)
            elif bare(item) in _LISTS:
                yield from self._list(item, level)
            elif bare(item) == "list-item":
                found = list(self.below(item, level, BlockKind.LIST_ITEM))
                if found and (label := inline(item.find("label"))) and label.strip("•-–—*·. "):
                    found[0] = RawBlock(found[0].kind, f"{label} {found[0].text}", found[0].level)
                yield from found

    def _captioned(self, part: Element, level: int) -> Iterator[RawBlock]:
        """Label and caption as a paragraph, then the rows of the tables, then their notes."""
        caption = part.find("caption")
        texts = [inline(piece) for piece in caption] if caption is not None else []
        stopped = [text if text[-1] in ".:?!" else f"{text}." for text in texts if text]
        if label := inline(part.find("label")):
            stopped.insert(0, label if label[-1] in ".:" else f"{label}.")
        yield from _paragraph(" ".join(stopped))
        for child in part:
            name = bare(child)
            if name in ("fig", "table-wrap"):
                yield from self._captioned(child, level)
            elif name == "table" or (name == "alternatives" and child.find("table") is not None):
                yield from _table(part if name == "table" else child, child if name == "table" else None)
            elif name in ("tbody", "thead"):
                yield from _rows([part])
                return
            elif name == "table-wrap-foot":
                yield from (RawBlock(BlockKind.PARAGRAPH, text) for text in map(_note, _notes(child)) if text)
            elif name in (*_LISTS, "p", "disp-formula", "disp-quote", "preformat"):
                yield from _Walk(headed=False)._block(child, name, level, BlockKind.PARAGRAPH)


def _line_of(parts: Iterable[str], kind: BlockKind) -> Iterator[RawBlock]:
    if text := " ".join("".join(parts).split()):
        yield RawBlock(kind, text)


def _paragraph(text: str) -> Iterator[RawBlock]:
    yield from _line_of(text, BlockKind.PARAGRAPH)


def _labelled(part: Element, text: str) -> str:
    return f"{text} {inline(part.find('label'))}".strip()


def _heading(part: Element) -> str:
    title = part.find("title")
    if title is None:
        title = part.find("caption/title")
    named = inline(title)
    label = inline(part.find("label"))
    return f"{label} {named}" if label and named and not named.startswith(label) else named or label


def _notes(foot: Element) -> Iterator[Element]:
    for child in foot:
        if bare(child) == "fn-group":
            yield from child
        else:
            yield child


def _note(note: Element) -> str:
    """A note under a table: its mark, then its text."""
    if bare(note) not in ("fn", "p", "attrib"):
        return ""
    label = inline(note.find("label"))
    text = inline(note, frozenset(("label",)))
    return text if not label or text.startswith(label) else f"{label} {text}"


def _table(holder: Element, table: Element | None = None) -> Iterator[RawBlock]:
    tables = [table] if table is not None else holder.findall("table")
    yield from _rows(tables)


def _rows(tables: list[Element]) -> Iterator[RawBlock]:
    """Tables in the XHTML model, read by the rules of the web pages' tables."""
    for table in tables:
        parts = ["<table>"]
        for part in table.iter():
            name = bare(part)
            if name in ("thead", "tbody", "tfoot"):
                head = "thead" if name == "thead" else "tbody"
                parts += [f"<{head}>", *map(_row, part.iterfind("tr")), f"</{head}>"]
        if table.find("tr") is not None:
            parts += map(_row, table.iterfind("tr"))
        soup = BeautifulSoup("".join((*parts, "</table>")), "lxml").find("table")
        if soup is not None:
            yield from rows(soup, lambda cell: cell.get_text())


def _row(row: Element) -> str:
    cells = []
    for cell in row:
        if bare(cell) in ("td", "th"):
            spans = "".join(f' {key}="{escape(cell.get(key, "1"))}"' for key in ("rowspan", "colspan"))
            cells.append(f"<{bare(cell)}{spans}>{escape(inline(cell))}</{bare(cell)}>")
    return f"<tr>{''.join(cells)}</tr>"
