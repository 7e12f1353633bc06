"""What a reviewer compares: each statement with the words that it rests on; and whether an edit still follows from them.

An answer's statement has its quotes, and an edit is held against them as the answerer was. An article's sentence names
documents only: it is held against the sentences of each that share most words with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from chat.gathering import gives_orders
from chat.turn import Passage, Quote, Statement, Turn, Verdict
from chat.ui import wording
from chat.verification import Check, Entails, nearest, verify
from chat.verification.judging import judge
from corpus.articles import Article, Cited
from corpus.document import Document
from errors import SequiturError
from ingest.embedding import Encode

# Of our own articles, 101 sentences, 11 are found unsupported with six sentences a document, 28 with two.
_MOST = 6
_NO_SOURCE = Check(Verdict.UNSUPPORTED, "it cites no document that is held here")

Documents = Callable[[str], Document]
"""A document by its id; raises a SequiturError where it is not held."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words behind a statement: characters `start` to `end` of a document, which stand in a passage from `at` on."""

    document: str
    version: str
    label: str
    place: str
    passage: str
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Point:
    """A statement as it was stored, under its heading, with what it rests on and what verification found, if known."""

    number: int
    heading: str
    text: str
    evidence: tuple[Evidence, ...]
    check: Check | None


def of_answer(turn: Turn) -> list[Point]:
    """The statements of an answer."""
    return [
        Point(
            number,
            wording.SECTION[statement.section],
            statement.text,
            tuple(_quoted(quote, turn) for quote in statement.quotes),
            Check(statement.verdict, statement.reason),
        )
        for number, statement in enumerate(turn.answer.statements)
    ]


def _quoted(quote: Quote, turn: Turn) -> Evidence:
    held = _passages(turn).get(quote.passage)
    label = next((r.label for r in turn.answer.references if r.number == quote.citation), quote.document)
    version = next((r.version for r in turn.answer.references if r.number == quote.citation), "")
    if held is None or held.text[quote.start - held.start : quote.end - held.start] != quote.text:
        return Evidence(quote.document, version, label, "", quote.text, quote.start, quote.start, quote.end)
    place = wording.place(held)
    return Evidence(held.document, held.version, label, place, held.text, held.start, quote.start, quote.end)


def edit_of_answer(
    text: str, statement: Statement, turn: Turn, encode: Encode | None = None, entails: Entails | None = None
) -> Check:
    """Whether other words for a statement follow from what it quotes: checked as any answerer's are."""
    passages = _passages(turn)
    check = verify(text, statement.quotes, passages, encode, entails)
    quoted = [passages[quote.passage] for quote in statement.quotes if quote.passage in passages]
    if check.supported and any(gives_orders(passage) for passage in quoted):
        return Check(Verdict.PARTLY_SUPPORTED, "its passage also gives orders to this software")
    return check


def _passages(turn: Turn) -> dict[str, Passage]:
    return {passage.id: passage for passage in turn.retrieved}


def items(article: Article) -> list[tuple[str, Cited]]:
    """The sentences of an article in reading order, each with its heading: a statement's number is its place here."""
    return [(part.heading, item) for part in article.parts for item in part.items]


def of_article(article: Article, documents: Documents) -> list[Point]:
    """The sentences of an article, unchecked, each with the nearest sentence of every document that it cites."""
    return [
        Point(number, heading, item.text, tuple(_nearest(item.text, each) for each in _held(item, documents)), None)
        for number, (heading, item) in enumerate(items(article))
    ]


def edit_of_article(
    text: str, item: Cited, documents: Documents, encode: Encode | None = None, entails: Entails | None = None
) -> Check:
    """Whether a sentence follows from the documents that an article's sentence cites: from what each calls itself, and
    from those of its sentences that share most words with it."""
    held = _held(item, documents)
    if not held:
        return _NO_SOURCE
    evidence = [line for each in held for line in (_name(each), *nearest(text, each.text, _MOST))]
    return judge(" ".join(text.split()), "\n".join(evidence), encode, entails)


def _held(item: Cited, documents: Documents) -> list[Document]:
    return list(_found(item.citations, documents))


def _found(ids: Sequence[str], documents: Documents) -> Iterator[Document]:
    for id in ids:
        try:
            yield documents(id)
        except SequiturError:
            continue


def _name(document: Document) -> str:
    """Who says it and when: an article names bodies and years that a text does not repeat."""
    known = document.metadata
    return f"{known.organisation or ''} {known.label} {known.year or ''}. {known.title}."


def _nearest(text: str, document: Document) -> Evidence:
    found = next(iter(nearest(text, document.text, 1)), "")
    start = max(0, document.text.find(found))
    end = start + len(found)
    block = next((b for b in document.blocks if b.start <= start and end <= b.end), None)
    first, last = (block.start, block.end) if block else (start, end)
    place = " › ".join(block.section[1:]) if block else ""
    words = document.text[first:last]
    return Evidence(document.id, document.version, document.metadata.label, place, words, first, start, end)
