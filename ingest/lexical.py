"""The lexical index: BM25 (Robertson & Zaragoza 2009, Lucene's variant) by bm25s, kept on disk."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN
from numpy.typing import NDArray

# It logs each build at the level of debugging, and sets that level itself.
logging.getLogger("bm25s").setLevel(logging.WARNING)

# Single letters and digits stay: "vitamin D" and "vitamin K" differ in nothing else.
_WORD = re.compile(r"\w+")
_STOP = frozenset(STOPWORDS_EN) | frozenset("s t what which how does do should when who why can".split())
_K1, _B = 0.6, 0.4
_STEMMER = Stemmer.Stemmer("english")


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    stem: str = _STEMMER.stemWord(word)
    return stem


def terms(text: str) -> list[str]:
    """The index terms of a text: folded, without stop words, stemmed (Snowball English)."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return [_stem(word) for word in _WORD.findall(folded) if word not in _STOP]


class LexicalIndex:
    """BM25 over texts numbered from 0. k1 and b are low, since passages are short and of one length: that a passage has
    a word tells nearly all, how often little. Chosen on the development halves of four public sets (docs/answers.md)."""

    def __init__(self, bm25: Any, size: int) -> None:
        self._bm25 = bm25
        self.size = size
        counts = np.diff(np.asarray(bm25.scores["indptr"]))
        self._frequency = {term: int(counts[n]) for term, n in bm25.vocab_dict.items() if n < len(counts)}

    @classmethod
    def build(cls, texts: Iterable[str]) -> LexicalIndex:
        """Index texts in their order; of each only the numbers of its terms are held meanwhile."""
        bm25 = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        vocabulary: dict[str, int] = {}
        rows = [
            np.array([vocabulary.setdefault(term, len(vocabulary)) for term in terms(text)], dtype=np.int32)
            for text in texts
        ]
        size = len(rows)
        if not vocabulary:
            # bm25s cannot index nothing at all; a term that no question has stands for it.
            rows = [np.array([vocabulary.setdefault("\0", 0)], dtype=np.int32), *rows[1:]]
        bm25.index((rows, vocabulary), show_progress=False)
        return cls(bm25, size)

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        self._bm25.save(str(folder), show_progress=False)
        (folder / "size").write_text(str(self.size))

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Open a saved index; its arrays are mapped, not read."""
        return cls(bm25s.BM25.load(str(folder), mmap=True), int((folder / "size").read_text()))

    def scores(self, query: str) -> NDArray[np.float32]:
        """The BM25 score of every text for a query, 0 where no term is shared."""
        known = [term for term in terms(query) if term in self._bm25.vocab_dict]
        if not known or not self.size:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)[: self.size]

    def ceiling(self, query: str) -> float:
        """What no text's score can pass: the sum of the rarities of the query's terms that some text has, each as often as it is
        named."""
        return sum(self.rarity(term) for term in terms(query) if self.knows(term))

    def knows(self, term: str) -> bool:
        """Whether any text has the term."""
        return self._frequency.get(term, 0) > 0

    def rarity(self, term: str) -> float:
        """Inverse document frequency of a term; the rarest possible value for one that no text has."""
        frequency = self._frequency.get(term, 0)
        return float(np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)))
