"""The one path from question to answer, for the browser, the command line and the evals alike."""

from __future__ import annotations

import datetime as dt
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from chat.answering.extractive import Asked, Extract, ExtractiveAnswerer
from chat.companions import COMPANIONS
from chat.compose import citations, follow_ups
from chat.retrieval import CITABLE, Retriever, selection
from chat.rewriting import Rewritten, rewrite
from chat.screening import screen
from chat.standing import asked_for, disagreements, standing_notices
from chat.sufficiency import judge
from chat.turn import Answer, Notice, NoticeKind, Passage, Question, Statement, Status, Turn, Verdict, Versions
from chat.verification import verify
from corpus.document import Standing
from errors import QuestionError
from ingest.embedding import SentenceTransformerEmbeddings, Vectors
from ingest.index import Index, Selection
from settings import Settings

NOT_IN_DOCUMENTS = (
    "The documents at hand do not answer this. That is a limit of these documents: it does not mean that the answer "
    "is no, or that something is safe or without effect."
)
NOTHING_SELECTED = "No document fits the filters, so nothing was searched. Widen them and ask again."
_NOT_CITABLE = frozenset(Standing) - CITABLE
_UNSTANDING = 6
_NEAREST = 3

OnStep = Callable[[str], None]


@dataclass(slots=True)
class _Trace:
    """What the steps leave behind for the turn's record."""

    on_step: OnStep
    timings: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self.on_step(name)
        started = time.perf_counter()
        try:
            yield
        finally:
            self.timings[name] = self.timings.get(name, 0.0) + (time.perf_counter() - started) * 1000


class Pipeline:
    """Answers questions from one opened index. Safe to use from several threads."""

    def __init__(self, index: Index, embeddings: SentenceTransformerEmbeddings, answerer: ExtractiveAnswerer, settings: Settings) -> None:
        self._index = index
        self._embeddings = embeddings
        self._answerer = answerer
        self._settings = settings
        self._retriever = Retriever(index, embeddings, settings.retrieval)
        self.versions = Versions(
            index=index.manifest.generation, embedding=str(index.manifest.embedding), answerer=answerer.name
        )

    def ask(self, question: Question, earlier: Sequence[Turn] = (), on_step: OnStep = lambda name: None) -> Turn:
        """Answer a question of a conversation whose earlier turns are given, oldest first.

        Raises QuestionError for an empty or over-long question; anything else that can be said is an Answer.
        """
        started = time.perf_counter()
        trace = _Trace(on_step)
        text = cleaned(question.text, self._settings.question.max_characters)
        with trace.step("screen"):
            screened = screen(text, self._settings.locale, tuple(turn.answer.status for turn in earlier))
        question = question.model_copy(update={"text": screened.text})
        notices = [_identifiers(screened.identifiers)] if screened.identifiers else []
        standalone, retrieved, dropped = screened.text, tuple[Passage, ...](), tuple[Statement, ...]()
        if screened.status is not None:
            answer = Answer(status=screened.status, message=screened.message)
        else:
            with trace.step("rewrite"):
                rewritten = rewrite(screened.text, earlier, self._topic(question.article))
                standalone = rewritten.text
            answer, retrieved, dropped = self._answer(question, rewritten, earlier, trace)
            answer = answer.model_copy(update={"message": "\n\n".join(filter(None, (screened.message, answer.message)))})
        answer = answer.model_copy(update={"notices": (*notices, *answer.notices)})
        trace.timings["total"] = (time.perf_counter() - started) * 1000
        return Turn(
            conversation=question.conversation,
            number=len(earlier) + 1,
            asked_at=dt.datetime.now(dt.UTC),
            question=question,
            standalone_question=standalone,
            answer=answer,
            retrieved=retrieved,
            dropped=dropped,
            versions=self.versions,
            timings_ms=trace.timings,
        )

    def _topic(self, article: str | None) -> str:
        if article is None or article not in self._index.documents:
            return ""
        return next(iter(self._index.metadata(article).topics), "")

    def _answer(
        self, question: Question, rewritten: Rewritten, earlier: Sequence[Turn], trace: _Trace
    ) -> tuple[Answer, tuple[Passage, ...], tuple[Statement, ...]]:
        query = rewritten.text
        with trace.step("retrieve"):
            vector = self._vector(rewritten)
            passages, notices, named = self._retrieve(question, rewritten, vector)
        if not passages:
            return Answer(status=Status.INSUFFICIENT_EVIDENCE, message=NOTHING_SELECTED, notices=notices), (), ()
        with trace.step("suffice"):
            # A document asked for by name is there, whatever else the question shares with it.
            enough = bool(named) or judge(query, passages, self._index).probability >= self._settings.sufficiency.threshold
        if not enough:
            return self._refusal(passages), passages, ()
        with trace.step("answer"):
            extracts = self._extracts(question, rewritten, vector, passages, notices, named)
        with trace.step("verify"):
            used = {passage.id: passage for passage in (*passages, *(extract.passage for extract in extracts))}
            statements, references = citations(extracts)
            kept, dropped = _verified(statements, used)
        if not kept:
            return self._refusal(passages), passages, dropped
        cited = {quote.citation for statement in kept for quote in statement.quotes}
        answer = Answer(
            status=Status.ANSWERED,
            statements=kept,
            references=tuple(reference for reference in references if reference.number in cited),
            notices=tuple(notices),
            follow_ups=follow_ups(question, passages, earlier, self._index),
        )
        return answer, tuple(used.values()), dropped

    def _vector(self, rewritten: Rewritten) -> Vectors:
        """The question's vector; for a follow-up midway between the whole and what was asked just now."""
        whole = self._embeddings.encode_query(rewritten.text)
        if rewritten.focus == rewritten.text:
            return whole
        both = whole + self._embeddings.encode_query(rewritten.focus)
        return both / np.linalg.norm(both)

    def _retrieve(
        self, question: Question, rewritten: Rewritten, vector: Vectors
    ) -> tuple[tuple[Passage, ...], tuple[Notice, ...], frozenset[str]]:
        """The passages to answer from, what must be said of documents that were kept out of them, and which of those
        were asked for by name."""
        query = rewritten.searched
        chosen = selection(question.filters)
        passages = self._retriever.retrieve_by_vector(query, vector, chosen)
        barred = selection(question.filters, _NOT_CITABLE)
        near = self._retriever.retrieve_by_vector(query, vector, barred, _UNSTANDING) if self._index.mask(barred).any() else ()
        asked = asked_for(question.text, rewritten.text, near)
        best = max((passage.dense for passage in passages), default=0.0)
        notices = standing_notices(near, best, self._index, asked)
        if asked:
            # Asked for by name, it is shown, with its standing on every citation and what replaced it beside it.
            successors = {edge.id for key in asked for edge in self._index.metadata(key).superseded_by}
            beside = Selection(standings=CITABLE, only=frozenset(successors))
            newer = self._retriever.retrieve_by_vector(query, vector, beside) if successors else ()
            known = {passage.id for passage in newer}
            own = tuple(p for p in near if p.document in asked and p.source.standing is not Standing.RETRACTED)
            passages = (*own, *newer, *(p for p in passages if p.id not in known))
        notices += disagreements(rewritten.text, passages, self._index.lexical.rarity)
        return passages, tuple(notices), asked

    def _extracts(
        self,
        question: Question,
        rewritten: Rewritten,
        vector: Vectors,
        passages: Sequence[Passage],
        notices: Sequence[Notice],
        named: frozenset[str],
    ) -> list[Extract]:
        asked = Asked(rewritten.text, rewritten.focus, vector, question.audience, self._index.lexical.rarity, named)
        wanted = [key for notice in notices if notice.kind is NoticeKind.CONFLICT for key in notice.documents]
        wanted += [edge.id for key in named for edge in self._index.metadata(key).superseded_by]
        extracts = self._answerer.answer(asked, passages, wanted)
        for companion in COMPANIONS if extracts else ():
            if companion.is_due(rewritten.text, [extract.text for extract in extracts]):
                near = self._retriever.retrieve(companion.query, Selection(standings=CITABLE))
                found = self._answerer.pick(self._embeddings.encode_query(companion.query), near, companion.fits)
                extracts += [found] if found else []
        return extracts

    @staticmethod
    def _refusal(passages: Sequence[Passage]) -> Answer:
        return Answer(
            status=Status.INSUFFICIENT_EVIDENCE, message=NOT_IN_DOCUMENTS, nearest=tuple(passages[:_NEAREST])
        )


def cleaned(text: str, limit: int) -> str:
    """A question without control characters. Raises QuestionError where nothing, or too much, is left."""
    kept = "".join(c if not unicodedata.category(c).startswith("C") else " " for c in text if c not in "\u200b\u200c\u200d\ufeff")
    kept = " ".join(kept.split())
    if not any(c.isalnum() for c in kept):
        raise QuestionError("The question is empty. Type a question in words.")
    if len(kept) > limit:
        raise QuestionError(f"The question has {len(kept):,} characters; at most {limit:,} can be asked. Shorten it.")
    return kept


def _identifiers(kinds: Sequence[str]) -> Notice:
    said = ", ".join(dict.fromkeys(kinds))
    text = f"Details that could identify a person were masked before anything was stored or searched: {said}."
    return Notice(kind=NoticeKind.IDENTIFIERS, text=text)


def _verified(
    statements: Sequence[Statement], passages: dict[str, Passage]
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """Statements with their verdicts, parted into those shown and those dropped as unsupported."""
    checked = []
    for statement in statements:
        check = verify(statement.text, statement.quotes, passages)
        checked.append(statement.model_copy(update={"verdict": check.verdict, "reason": check.reason}))
    kept = tuple(statement for statement in checked if statement.verdict is not Verdict.UNSUPPORTED)
    return kept, tuple(statement for statement in checked if statement.verdict is Verdict.UNSUPPORTED)
