"""An export as JSON: the turns as they were stored, so that they can be read back and replayed.

Of a document whose text may not be passed on, only the words that shown statements quote are given. Its passages keep
their ids, versions and character ranges, so that whoever holds the document finds the text again; where text stood
there is `LEFT_OUT`, and `left_out` lists each such place.

The id of a conversation is the key to it, so that its place is taken by one that is made from it and opens nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from chat.export import sources
from chat.export.sources import Library, Source
from chat.export.view import LEFT_OUT, Reviews, disclaimers
from chat.review.values import Item
from chat.turn import Passage, Statement, Turn
from errors import ConversationError

FORMAT = "sequitur-conversation"
VERSION = 1


def replayable(turns: Sequence[Turn], library: Library, on: dt.date, reviews: Reviews | None = None) -> str:
    """The turns as one JSON object, with the form's version, the disclaimers and the standing of each source."""
    lean = [_Lean(turn, library) for turn in turns]
    found = {
        "format": FORMAT,
        "version": VERSION,
        "exported": on.isoformat(),
        "disclaimers": disclaimers(turns, reviews),
        "reviews": [_review(turn, (reviews or {})[turn.number]) for turn in turns if turn.number in (reviews or {})],
        "sources": [_source(source) for source in sources.of_all(turns, library, on)],
        "left_out": [place for each in lean for place in each.left_out],
        "turns": [each.turn.model_dump(mode="json") for each in lean],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> tuple[Turn, ...]:
    """The turns of such a file. Raises ConversationError for any other, and for a version that is not ours."""
    try:
        found = json.loads(text)
        if found["format"] != FORMAT or found["version"] != VERSION:
            raise ConversationError(
                f"This is not a conversation that this version of Sequitur reads: {found['format']!r} in version "
                f"{found['version']!r}, where {FORMAT!r} in version {VERSION} is read. Export it again."
            )
        return tuple(Turn.model_validate(turn) for turn in found["turns"])
    except (ValueError, KeyError, TypeError, ValidationError):
        raise ConversationError(
            "This file is not a whole conversation as Sequitur exports it. Export it again."
        ) from None


def _review(turn: Turn, item: Item) -> dict[str, Any]:
    """How an answer stands in review, and what its readers see changed; the turn itself stays as it was stored."""
    approval = item.approval
    return {
        "turn": turn.number,
        "status": item.status,
        "reviewer": approval.name if approval else None,
        "signed_in": bool(approval.who) if approval else None,
        "date": approval.at.date().isoformat() if approval else None,
        "edits": [
            {"statement": n, "before": e.original, "after": e.text or None, "verdict": e.verdict, "why": e.note}
            for n, e in sorted(item.shown_edits.items())
        ],
    }


def _source(source: Source) -> dict[str, Any]:
    known, reference = source.known, source.reference
    return {
        "document": reference.document,
        "title": reference.title,
        "url": source.url,
        "standing_when_cited": [{"date": day.isoformat(), "standing": standing} for day, standing in source.cited],
        "standing_today": source.now.standing if source.now else None,
        "replaced": list(source.replaced_by),
        "licence": known.licence if known else None,
        "attribution": known.attribution if known else None,
        "redistributable": sources.passes_on(known, source.now),
    }


class _Lean:
    """A turn without the text that may not be passed on, and the places where it was left out."""

    def __init__(self, turn: Turn, library: Library) -> None:
        self.left_out: list[dict[str, Any]] = []
        self._number = turn.number
        passages = (*turn.retrieved, *turn.answer.nearest)
        self._kept = {p.document for p in passages if not sources.passes_on(p.source, library.get(p.document))}
        self._documents = {passage.id: passage.document for passage in passages}
        named = f"exported-{hashlib.sha256(turn.conversation.encode()).hexdigest()[:16]}"
        self.turn = turn.model_copy(
            update={
                "conversation": named,
                "question": turn.question.model_copy(update={"conversation": named}),
                "retrieved": tuple(self._passage(p, "retrieved") for p in turn.retrieved),
                "answer": turn.answer.model_copy(
                    update={"nearest": tuple(self._passage(p, "nearest") for p in turn.answer.nearest)}
                ),
                "dropped": tuple(self._statement(statement) for statement in turn.dropped),
                "written": self._written(turn),
            }
        )

    def _note(self, where: str, document: str, **more: str) -> None:
        self.left_out.append({"turn": self._number, "where": where, "document": document, **more})

    def _passage(self, passage: Passage, where: str) -> Passage:
        if passage.document not in self._kept:
            return passage
        self._note(where, passage.document, passage=passage.id)
        return passage.model_copy(update={"text": LEFT_OUT, "context": ""})

    def _statement(self, statement: Statement) -> Statement:
        """One that was not shown: nobody saw its words, so they are no quotation that stands with a statement."""
        of = sorted({quote.document for quote in statement.quotes} & self._kept)
        if not of:
            return statement
        self._note("dropped", of[0])
        return statement.model_copy(update={"text": LEFT_OUT, "quotes": ()})

    def _written(self, turn: Turn) -> Any:
        """What a model wrote from such passages may repeat them at any length."""
        of = {self._documents[id] for id in turn.written.passages if id in self._documents} if turn.written else set()
        if turn.written is None or not of & self._kept:
            return turn.written
        self._note("written", min(of & self._kept))
        return turn.written.model_copy(update={"text": LEFT_OUT})
