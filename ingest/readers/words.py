"""Which words are words: the small English list behind the quality check and the mending of hyphens.

`words.txt` holds the words that stand in at least four of 25,000 public medical texts (NIH consumer health pages and
abstracts from PubMed), more for short words. It is evidence, never a spelling check: a word that it lacks is not wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@lru_cache(maxsize=1)
def english() -> frozenset[str]:
    """Common words of English medical text, in lower case."""
    return frozenset(files(__package__).joinpath("words.txt").read_text("utf-8").split())


class Vocabulary:
    """The words of one document, counted; with the English list, the judge of what a broken line's hyphen means."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._seen: Counter[str] = Counter()
        for line in lines:
            # The first and last words of a line may be halves of broken words, so they are no evidence.
            self._seen.update(word.lower() for word in _WORD.findall(line)[1:-1])

    def knows(self, word: str) -> bool:
        """Whether the document uses a word inside a line, or English medical text commonly does."""
        return word.lower() in self._seen or word.lower() in english()

    def join(self, *lines: str) -> str:
        """Lines of one paragraph as one: "recommen-" and "dation" mend, "community-" and "dwelling" do not."""
        parts: list[str] = []
        for line in filter(None, lines):
            if parts:
                cut, between = self.seam(parts[-1], line)
                parts[-1] = parts[-1][: len(parts[-1]) - cut] + between
            parts.append(line)
        return "".join(parts)

    def seam(self, line: str, following: str) -> tuple[int, str]:
        """How two lines join: how many characters of the first go, and what is put between them."""
        end = line[-_END:]
        halves = _BROKEN.search(end), _REST.match(following)
        if halves[0] is None or halves[1] is None:
            # A word, number or address that goes on behind a bare hyphen or slash is not parted from it.
            unparted = _GOES_ON.search(end) or (_ADDRESS.search(end) and _OF_ADDRESS.match(following))
            return 0, "" if unparted else " "
        return int(self._is_one_word(halves[0][1], halves[1][0])), ""

    def _is_one_word(self, first: str, rest: str) -> bool:
        """Whether the hyphen between two halves was only put in to break the line."""
        start, end = first.rpartition("-")[2], re.split("-", rest)[0]
        hyphened, joined = f"{start}-{end}".lower(), (start + end).lower()
        if self._seen[hyphened] != self._seen[joined]:
            return self._seen[joined] > self._seen[hyphened]
        if joined in english():
            return True
        # "bone-conserving": two words that stand alone; "zoledro-nate": two halves that do not.
        return not (self.knows(start) and self.knows(end) and len(start) > 2 and len(end) > 2)


# No word or address is longer; paragraphs without an end are.
_END = 300
# Only lower-case letters on both sides: "25-", "T-", "COVID-" and "non-HDL" keep their hyphens.
_BROKEN = re.compile(r"(?<![\w/.])((?:[^\W\d_]+-)*(?:[A-Z]|[^\W\d_A-Z])[^\W\d_A-Z]+)[-\u00ad]$")
_REST = re.compile(r"[^\W\d_A-Z]+(?:-[^\W\d_]+)*")
_ADDRESS = re.compile(r"(?:https?://|www\.|doi:|doi\.org/)\S*[./_=?&]$")
_OF_ADDRESS = re.compile(r"[a-z\d/][\w-]*(?:[./_=?&-]\S|\S*\d)")
_GOES_ON = re.compile(r"\S[-/]$")
