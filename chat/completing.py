"""A second search for the parts of a question that the sentences chosen leave out, and what is still missing then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from chat.answering.extractive import Asked, Extract, ExtractiveAnswerer
from chat.coverage import Part, Rarity, coverage, missed
from chat.retrieval import Retriever, question_vector, selection
from chat.rewriting import Rewritten
from chat.turn import Coverage, Passage, Question
from ingest.embedding import SentenceTransformerEmbeddings

# The least score of a sentence that a second search may add; and so many parts are searched for, each in some 10 ms.
_LEAST = 0.45
_MOST = 3


@dataclass(frozen=True, slots=True)
class Completion:
    """Sentences found by second searches, what they were found in, and what of the question is covered by nothing."""

    extracts: tuple[Extract, ...]
    partly: Coverage | None


def complete(
    question: Question,
    rewritten: Rewritten,
    extracts: Sequence[Extract],
    passages: Sequence[Passage],
    retriever: Retriever,
    answerer: ExtractiveAnswerer,
    embeddings: SentenceTransformerEmbeddings,
    rarity: Rarity,
) -> Completion:
    """Search once more for what was asked just now and is in none of the sentences; `passages` were found already."""
    said = [_with_headings(extract) for extract in extracts]
    missing = missed(rewritten.focus, said, rarity, answerer.vectors)
    found, added = list(passages), list[Extract]()
    for part in missing[:_MOST]:
        query = _query(part, rewritten)
        vector = question_vector(query, embeddings)
        near = retriever.retrieve_by_vector(query.searched, vector, selection(question.filters))
        found += near
        asked = Asked(query.text, query.focus, vector, question.audience, rarity)
        best = answerer.pick(asked, near, partial(part.is_in, rarity=rarity), None)
        if best is not None and best.score >= _LEAST and best.text not in {e.text for e in (*extracts, *added)}:
            added.append(best)
    told = "\n".join(_with_headings(extract) for extract in added)
    left = [part for part in missing if not part.is_in(told, rarity)]
    return Completion(tuple(added), coverage(left, found, rarity))


def _query(part: Part, rewritten: Rewritten) -> Rewritten:
    return Rewritten(part.text, part.text) if part.alone else Rewritten(rewritten.text, part.text)


def _with_headings(extract: Extract) -> str:
    source = extract.passage.source
    return " ".join((extract.text, source.title, *extract.passage.section))
