"""Statements that are true by the corpus, each with the words that it rests on: what mutants are made from.

Two kinds: sentences of the documents, which are verbatim, and what our gold set says that an answer must say, in its
own words, with the snippets that hold most of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Document, Kind
from corpus.sentences import sentences
from evals.datasets.forms import Snippet
from evals.datasets.gold import GoldQuestion
from ingest.lexical import terms

VERBATIM, PARAPHRASE = "verbatim", "paraphrase"
_SHORTEST = 40
_MOST_SNIPPETS = 3


@dataclass(frozen=True, slots=True)
class TrueStatement:
    """`evidence` are snippets of the documents that carry the text; `elsewhere` is one of another document that does not."""

    id: str
    origin: str
    text: str
    evidence: tuple[Snippet, ...]
    elsewhere: Snippet


def true_statements(documents: Sequence[Document], questions: Sequence[GoldQuestion]) -> list[TrueStatement]:
    """Every full sentence of the documents (articles left out), then every gold statement of questions with snippets."""
    verbatim = [
        Snippet(document=document.id, text=sentence.text)
        for document in documents
        if document.metadata.kind is not Kind.ARTICLE
        for sentence in sentences(document.text, document.metadata.language)
        if len(sentence.text) >= _SHORTEST and sentence.text.endswith(".")
    ]
    made = [_made(f"v-{n:04}", VERBATIM, s.text, (s,), verbatim) for n, s in enumerate(verbatim, 1)]
    for question in questions:
        for number, text in enumerate(question.must_have, 1):
            evidence = tuple(_best(text, question.gold_snippets))
            if evidence:
                made.append(_made(f"{question.id}/{number}", PARAPHRASE, text, evidence, verbatim))
    return made


def _made(key: str, origin: str, text: str, evidence: tuple[Snippet, ...], pool: Sequence[Snippet]) -> TrueStatement:
    other = [snippet for snippet in pool if snippet.document not in {each.document for each in evidence}]
    place = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
    return TrueStatement(key, origin, text, evidence, other[place % len(other)] if other else evidence[0])


def _best(text: str, snippets: Sequence[Snippet]) -> Iterator[Snippet]:
    """The snippets that hold the statement's words: the one with most of them, then what adds at least two others."""
    left, pool = set(terms(text)), list(snippets)
    for place in range(_MOST_SNIPPETS):
        found = max(pool, key=lambda snippet: len(left & set(terms(snippet.text))), default=None)
        if found is None or len(left & set(terms(found.text))) < (2 if place else 1):
            return
        yield found
        pool.remove(found)
        left -= set(terms(found.text))
