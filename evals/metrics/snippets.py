"""Quotes against gold snippets, character by character, as BioASQ scores snippets (Tsatsaronis et al. 2015).

Both are ranges of documents. Recall is the share of the gold characters that are quoted, precision the share of the
quoted characters that are gold. `gold_cited` is 1 where any quote touches a gold snippet. An answer without quotes has
recall 0 and no precision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Range = tuple[int, int]
Ranges = Mapping[str, Sequence[Range]]


def find(text: str, snippet: str) -> Range | None:
    """Where a snippet stands in a text, white space apart; None where it does not."""
    start = text.find(snippet)
    if start >= 0:
        return start, start + len(snippet)
    places = [n for n, char in enumerate(text) if not char.isspace()]
    bare = "".join(snippet.split())
    begin = "".join(text[n] for n in places).find(bare)
    return (places[begin], places[begin + len(bare) - 1] + 1) if begin >= 0 and bare else None


def snippet_measures(quoted: Ranges, gold: Ranges) -> dict[str, float]:
    """`snippet_recall`, `snippet_precision` and `gold_cited` of one answer; ranges by document id."""
    gold_size = sum(map(_size, gold.values()))
    if not gold_size:
        return {}
    shared = sum(_shared(ranges, gold[key]) for key, ranges in quoted.items() if key in gold)
    quoted_size = sum(map(_size, quoted.values()))
    measures = {"snippet_recall": shared / gold_size, "gold_cited": float(shared > 0)}
    return measures | ({"snippet_precision": shared / quoted_size} if quoted_size else {})


def _places(ranges: Iterable[Range]) -> set[int]:
    return {place for start, end in ranges for place in range(start, end)}


def _size(ranges: Iterable[Range]) -> int:
    return len(_places(ranges))


def _shared(one: Iterable[Range], other: Iterable[Range]) -> int:
    return len(_places(one) & _places(other))
