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
from dataclasses import dataclass
from itertools import groupby

from tokenizers import Tokenizer

from corpus.document import Block, BlockKind, Document
from corpus.sentences import sentences
from settings import ChunkingSettings

# [CLS] and [SEP], or their like in other models.
_SPECIAL_TOKENS = 2


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
        body = (block for block in document.blocks if block.kind is not BlockKind.HEADING)
        for path, blocks in groupby(body, key=lambda block: block.section):
            section = path[1:] if path[:1] == (title,) else path
            for span in self._pack(document.text, list(blocks), starts):
                text = document.text[span.start : span.end]
                key = (section, _normalised(text))
                passage_id = _passage_id(document.id, *key, seen[key])
                seen[key] += 1
                found.append(Passage(passage_id, document.id, section, span.start, span.end, text, span.context, span.page))
        return found

    def embedded_text(self, passage: Passage, title: str) -> str:
        """What is embedded for a passage: title, section and context, as far as they fit, then the whole passage."""
        head = " ".join(filter(None, (". ".join((title, *passage.section)), passage.context)))
        room = min(self._title_tokens, self._model_tokens - self._count(passage.text))
        encoded = self._tokenizer.encode(head, add_special_tokens=False)
        if len(encoded.ids) > room:
            head = head[: encoded.offsets[room - 1][1]] if room > 0 else ""
        return f"{head}\n{passage.text}" if head else passage.text

    def _pack(self, text: str, blocks: Sequence[Block], starts: Sequence[int]) -> Iterator[_Span]:
        """Join neighbouring pieces while they fit."""
        open_span: _Span | None = None
        for piece in self._pieces(text, blocks, starts):
            if open_span is None:
                open_span = piece
            elif _tokens(starts, open_span.start, piece.end) <= self._max_tokens:
                open_span = _Span(open_span.start, piece.end, open_span.page, open_span.context)
            else:
                yield open_span
                open_span = piece
        if open_span is not None:
            yield open_span

    def _pieces(self, text: str, blocks: Sequence[Block], starts: Sequence[int]) -> Iterator[_Span]:
        context = previous = ""
        for block in blocks:
            content = text[block.start : block.end]
            if block.kind is BlockKind.TABLE_HEADER:
                context = content
            elif block.kind is BlockKind.LIST_ITEM:
                context = context or (previous if previous.endswith(":") else "")
            elif block.kind is BlockKind.PARAGRAPH:
                context, previous = "", content
            # The piece that holds a header or opening line itself needs no reminder of it.
            own = "" if block.kind is BlockKind.TABLE_HEADER else context
            for start, end in self._split(content, block.start, starts):
                yield _Span(start, end, block.page, own)

    def _split(self, content: str, offset: int, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
        if _tokens(starts, offset, offset + len(content)) <= self._max_tokens:
            yield offset, offset + len(content)
            return
        for sentence in sentences(content):
            yield from self._split_words(offset + sentence.start, offset + sentence.end, starts)

    def _split_words(self, start: int, end: int, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
        first = bisect_left(starts, start)
        last = bisect_left(starts, end)
        for token in range(first, last, self._max_tokens):
            begin = start if token == first else starts[token]
            stop = end if token + self._max_tokens >= last else starts[token + self._max_tokens]
            yield begin, stop


def _tokens(starts: Sequence[int], start: int, end: int) -> int:
    return bisect_left(starts, end) - bisect_left(starts, start)


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _passage_id(document: str, section: tuple[str, ...], text: str, occurrence: int) -> str:
    parts = (document, "\x1f".join(section), text, str(occurrence))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
