"""Documents to passages: structure first, then the embedding model's own tokens, always an exact range of the text.

A passage never crosses a heading, and holds whole blocks (paragraphs, list items, table rows) as long as they fit; a
block that does not fit is parted between sentences, a sentence that does not fit between words. No passage is longer
than the model reads, so nothing is cut off unseen.
"""

from __future__ import annotations

import hashlib
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tokenizers import Tokenizer

from corpus.document import Block, BlockKind, Document
from corpus.sentences import sentences
from settings import ChunkingSettings

# [CLS] and [SEP], or their like in other models.
_SPECIAL_TOKENS = 2
# Most tokenizers have none for it; one that has would cut the last word otherwise.
_LINE_BREAK_TOKENS = 1


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document: `document.text[start:end] == text`.

    `context` is what the range leaves out but a reader needs: the header row of a table, the line that opens a list.
    """

    id: str
    document: str
    section: tuple[str, ...]
    start: int
    end: int
    text: str
    context: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    page: int | None
    context: str = ""


class Chunker:
    """Cuts documents by the limits of one embedding model (`model_tokens`, special tokens included)."""

    def __init__(self, tokenizer: Tokenizer, model_tokens: int, settings: ChunkingSettings, prefix: str = "") -> None:
        self._tokenizer = tokenizer
        self._model_tokens = model_tokens - _SPECIAL_TOKENS - self._count(prefix)
        self._max_tokens = min(settings.max_tokens, self._model_tokens)
        self._title_tokens = settings.title_tokens

    def _count(self, text: str) -> int:
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def passages(self, document: Document) -> list[Passage]:
        """Cut a document into passages, in reading order, with ids that are stable and unique."""
        starts = [start for start, _ in self._tokenizer.encode(document.text, add_special_tokens=False).offsets]
        title = document.metadata.title
        seen: Counter[tuple[tuple[str, ...], str]] = Counter()
        found = []
        for path, blocks in _sections(document.blocks):
            section = path[1:] if path[:1] == (title,) else path
            for span in self._pack(document.text, blocks, starts):
                text = document.text[span.start : span.end]
                key = (section, _normalised(text))
                own = _passage_id(document.id, *key, seen[key])
                seen[key] += 1
                found.append(Passage(own, document.id, section, span.start, span.end, text, span.context, span.page))
        return found

    def embedded_text(self, passage: Passage, title: str) -> str:
        """What is embedded for a passage: title, section and context, as far as they fit, then the whole passage."""
        head = heading(passage, title)
        room = min(self._title_tokens, self._model_tokens - self._count(passage.text) - _LINE_BREAK_TOKENS)
        encoded = self._tokenizer.encode(head, add_special_tokens=False)
        if len(encoded.ids) > room:
            head = head[: encoded.offsets[room - 1][1]] if room > 0 else ""
        return f"{head}\n{passage.text}" if head else passage.text

    def _pack(self, text: str, blocks: Sequence[Block], starts: Sequence[int]) -> Iterator[_Span]:
        """Join neighbouring pieces while they fit."""
        open_span: _Span | None = None
        for block, context in _with_context(text, blocks):
            for start, end in self._split(text, block.start, block.end, starts):
                if open_span is not None and self._fits(text, open_span.start, end, starts):
                    open_span = replace(open_span, end=end)
                    continue
                if open_span is not None:
                    yield open_span
                open_span = _Span(start, end, block.page, context)
        if open_span is not None:
            yield open_span

    def _fits(self, text: str, start: int, end: int, starts: Sequence[int]) -> bool:
        if end - start <= 1:
            return True
        if _tokens(starts, start, end) > self._max_tokens:
            return False
        # Counted in the piece itself too: what is cut within a word has other tokens than the word had.
        return self._count(text[start:end]) <= self._model_tokens

    def _split(self, text: str, start: int, end: int, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
        """A block in pieces that fit: whole, else its sentences, else parts of them."""
        if self._fits(text, start, end, starts):
            yield start, end
            return
        cuts = [start + sentence.start for sentence in sentences(text[start:end])]
        for begin, stop in pairwise([start, *cuts[1:], end]):
            yield from self._split_sentence(text, begin, begin + len(text[begin:stop].rstrip()), starts)

    def _split_sentence(self, text: str, start: int, end: int, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
        while not self._fits(text, start, end, starts):
            cut = self._cut(text, start, end, starts)
            yield start, start + len(text[start:cut].rstrip())
            start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
        yield start, end

    def _cut(self, text: str, start: int, end: int, starts: Sequence[int]) -> int:
        """Where to part what does not fit: between words, and within one only where a word alone does not fit."""
        token = bisect_left(starts, start) + self._max_tokens
        cut = min(starts[token], end) if token < len(starts) else end
        while cut > start + 1:
            cut = max(text.rfind(" ", start + 1, cut), 0) or cut
            if self._fits(text, start, cut, starts):
                break
            cut = start + (cut - start) // 2
        return max(cut, start + 1)


def heading(passage: Passage, title: str) -> str:
    """What stands over a passage in both indexes: title, section and context. A title made of the passage's own first
    words adds nothing."""
    own = () if passage.text.startswith(title) else (title,)
    return " ".join(filter(None, (". ".join((*own, *passage.section)), passage.context)))


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """The blocks between headings, with the path of headings above them: a passage never crosses a heading."""
    under: list[Block] = []
    for block in blocks:
        if under and (block.kind is BlockKind.HEADING or block.section != under[0].section):
            yield under[0].section, under
            under = []
        if block.kind is not BlockKind.HEADING:
            under.append(block)
    if under:
        yield under[0].section, under


def _with_context(text: str, blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Each block with what a reader needs before it: a table's header rows, the line with a colon that opens a list."""
    context = ""
    last: Block | None = None
    for block in blocks:
        before = last.kind if last is not None else None
        match block.kind:
            case BlockKind.TABLE_HEADER:
                context = context if before is BlockKind.TABLE_HEADER else ""
                yield block, context
                context = f"{context} {text[block.start : block.end]}".lstrip()
            case BlockKind.TABLE_ROW:
                context = context if before in (BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW) else ""
                yield block, context
            case BlockKind.LIST_ITEM:
                if before is not BlockKind.LIST_ITEM:
                    opening = text[last.start : last.end] if last and before is BlockKind.PARAGRAPH else ""
                    context = opening if opening.endswith(":") else ""
                yield block, context
            case _:
                yield block, ""
        last = block


def _tokens(starts: Sequence[int], start: int, end: int) -> int:
    return bisect_left(starts, end) - bisect_left(starts, start)


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _passage_id(document: str, section: tuple[str, ...], text: str, occurrence: int) -> str:
    parts = (document, "\x1f".join(section), text, str(occurrence))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
