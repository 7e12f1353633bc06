"""The questions to ask next: only such as the documents answer, none that was asked, the nearest to this answer first.

Whether a question is answered is found once for an index, beforehand where there is time (`prepare`) and else when it is
about to be offered, and kept in HOME/suggestions.json.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from chat.injection import is_instruction
from chat.turn import Audience, Passage, Question, Turn
from chat.words import weights
from ingest.index import Index
from ingest.lexical import terms

_FOLLOW_UPS = 3
_PAUSE = 0.05
# The share of a question's weighted terms, both ways, from which it asks the same as another.
_SAME = 0.85


class Suggestions:
    """What may be offered over one index. `answers` says whether the product answers a question that stands alone."""

    def __init__(self, index: Index, file: Path, answers: Callable[[str], bool]) -> None:
        self._index = index
        self._file = file
        self._answers = answers
        self._lock = threading.Lock()
        self._key = f"{index.manifest.generation} {index.manifest.embedding.key}"
        self._known = self._read()

    def prepare(self) -> None:
        """Find out about every question that the documents name; what is known already costs nothing."""
        documents = self._index.documents
        for text in dict.fromkeys(q for key in documents for q in self._index.metadata(key).questions):
            if text not in self._known:
                self._is_answered(text)
                # It works beside the first readers, and they go first.
                time.sleep(_PAUSE)
        self._save()

    def offer(
        self, question: Question, standalone: str, passages: Sequence[Passage], earlier: Sequence[Turn]
    ) -> tuple[str, ...]:
        """At most three questions that documents near an answer, or its article, say they answer, and that are answered."""
        known = len(self._known)
        asked = [
            standalone,
            question.text,
            *(t for turn in earlier for t in (turn.question.text, turn.standalone_question)),
        ]
        offered: list[str] = []
        for text in self._ranked(question, standalone, passages):
            if len(offered) == _FOLLOW_UPS:
                break
            if any(self._is_same(text, other) for other in (*asked, *offered)):
                continue
            if self._is_answered(text):
                offered.append(text)
        if len(self._known) > known:
            self._save()
        return tuple(offered)

    def _ranked(self, question: Question, standalone: str, passages: Sequence[Passage]) -> list[str]:
        """Those of the documents found and of the article: for the reader first, then by what they share with the question."""
        wanted = weights(standalone, self._index.lexical.rarity)
        article = (question.article,) if question.article in self._index.documents else ()
        found: dict[str, tuple[bool, float]] = {}
        for key in dict.fromkeys((*(passage.document for passage in passages), *article)):
            source = self._index.metadata(key)
            fits = source.plain_language is (question.audience is Audience.PATIENT)
            for text in source.questions:
                found.setdefault(text, (not fits, -sum(wanted.get(term, 0.0) for term in set(terms(text)))))
        return sorted(found, key=lambda text: found[text])

    def _is_same(self, text: str, other: str) -> bool:
        one, two = (weights(each, self._index.lexical.rarity) for each in (text, other))
        shared = sum(weight for term, weight in one.items() if term in two)
        most = max(sum(one.values()), sum(two.values()))
        return text.casefold() == other.casefold() or (most > 0 and shared / most >= _SAME)

    def _is_answered(self, text: str) -> bool:
        if text not in self._known:
            self._known[text] = not is_instruction(text) and self._answers(text)
        return self._known[text]

    def _read(self) -> dict[str, bool]:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            return (
                {str(text): bool(known) for text, known in kept["answered"].items()}
                if kept["index"] == self._key
                else {}
            )
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            # It is a memory of what can be found out again.
            return {}

    def _save(self) -> None:
        draft = self._file.with_suffix(f".{os.getpid()}.tmp")
        with self._lock, contextlib.suppress(OSError):
            draft.write_text(json.dumps({"index": self._key, "answered": dict(self._known)}), encoding="utf-8")
            draft.replace(self._file)
