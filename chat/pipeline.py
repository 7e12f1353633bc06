"""The one path from question to answer, for the browser, the command line and the evals alike."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from chat.answering.extractive import Asked, Extract, ExtractiveAnswerer
from chat.cleaning import cleaned
from chat.companions import COMPANIONS, Companion
from chat.completing import Completer
from chat.compose import citations
from chat.coverage import partly_answered
from chat.gathering import Evidence, gather, gives_orders, showable
from chat.glossary import explained
from chat.retrieval import Retriever, question_vector, selection
from chat.rewriting import Exchange, Rewritten, needs_context, rewrite
from chat.screening import messages, screen
from chat.screening.learned import likely
from chat.sides import sides
from chat.sufficiency import features, probability
from chat.suggesting import Suggestions
from chat.turn import (
    Answer,
    Audience,
    Filters,
    Notice,
    NoticeKind,
    Passage,
    Question,
    Statement,
    Status,
    Turn,
    Verdict,
    Versions,
)
from chat.verification import UNCHECKED, Check, verify
from chat.words import subject_terms
from ingest.embedding import SentenceTransformerEmbeddings, Vectors
from ingest.index import Index, Selection
from settings import Settings

NOT_IN_DOCUMENTS = (
    "The documents at hand do not answer this. That is a limit of these documents: it does not mean that the answer "
    "is no, or that something is safe or without effect."
)
NOTHING_SELECTED = "No document fits the filters, so nothing was searched. Widen them and ask again."
_NEAREST = 3
# The share of the sufficiency threshold that is asked of a question on a document or a dispute that the corpus knows, and
# of a follow-up, whose vector lies between two questions and so near to no passage. The latter was chosen on our own
# conversations, since no public set of follow-ups says which are answerable.
_KNOWN_SHARE = 0.5
_FOLLOW_UP_SHARE = 0.3

OnStep = Callable[[str], None]


@dataclass(slots=True)
class _Trace:
    """What the steps leave behind for the turn's record."""

    on_step: OnStep
    timings: dict[str, float] = field(default_factory=dict)
    sufficiency: float | None = None

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

    def __init__(
        self, index: Index, embeddings: SentenceTransformerEmbeddings, answerer: ExtractiveAnswerer, settings: Settings
    ) -> None:
        self._index = index
        self._embeddings = embeddings
        self._answerer = answerer
        self._settings = settings
        self._retriever = Retriever(index, embeddings, settings.retrieval)
        self._completer = Completer(self._retriever, answerer, embeddings, index.lexical.rarity)
        self.suggestions = Suggestions(index, settings.home / "suggestions.json", self.answers)
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
            screened = screen(text, self._settings.locale, tuple(turn.answer.status for turn in earlier), self._likely)
        question = question.model_copy(update={"text": screened.text})
        notices = [_identifiers(screened.identifiers)] if screened.identifiers else []
        rewritten = Rewritten(screened.text, screened.text)
        retrieved, dropped = tuple[Passage, ...](), tuple[Statement, ...]()
        if screened.status is not None:
            answer = Answer(status=screened.status, message=screened.message)
        else:
            with trace.step("rewrite"):
                if not question.as_it_stands:
                    exchanges = [_exchange(turn) for turn in earlier]
                    rewritten = rewrite(screened.text, exchanges, self._topic(question.article))
            answer, retrieved, dropped = self._answer(question, rewritten, earlier, trace)
            answer = answer.model_copy(
                update={"message": "\n\n".join(filter(None, (screened.message, answer.message)))}
            )
        answer = answer.model_copy(update={"notices": (*notices, *answer.notices)})
        trace.timings["total"] = (time.perf_counter() - started) * 1000
        return Turn(
            conversation=question.conversation,
            number=len(earlier) + 1,
            asked_at=dt.datetime.now(dt.UTC),
            question=question,
            standalone_question=rewritten.text,
            focus=rewritten.focus,
            background=rewritten.background,
            answer=answer,
            retrieved=retrieved,
            dropped=dropped,
            sufficiency=None if trace.sufficiency is None else round(trace.sufficiency, 4),
            versions=self.versions,
            timings_ms=trace.timings,
        )

    def answers(self, text: str) -> bool:
        """Whether a question would be answered that is asked by itself, without screening, filters or a rewrite in its
        way: what is offered to a reader must be."""
        if needs_context(text) or screen(text, self._settings.locale, (), self._likely).status is not None:
            return False
        rewritten = Rewritten(text, text)
        vector = question_vector(rewritten, self._embeddings)
        found = gather(rewritten, text, vector, Filters(), self._retriever, self._index)
        return bool(found.passages) and self._is_enough(self._probability(rewritten, vector, found), rewritten, found)

    def _topic(self, article: str | None) -> str:
        if article is None or article not in self._index.documents:
            return ""
        return next(iter(self._index.metadata(article).topics), "")

    def _answer(
        self, question: Question, rewritten: Rewritten, earlier: Sequence[Turn], trace: _Trace
    ) -> tuple[Answer, tuple[Passage, ...], tuple[Statement, ...]]:
        with trace.step("retrieve"):
            vector = question_vector(rewritten, self._embeddings)
            found = gather(rewritten, question.text, vector, question.filters, self._retriever, self._index)
        if not found.passages:
            return _refusal(NOTHING_SELECTED, found), (), ()
        with trace.step("suffice"):
            trace.sufficiency = self._probability(rewritten, vector, found)
        if not self._is_enough(trace.sufficiency, rewritten, found):
            # "How many women took part" is no errand: what goes on with a conversation, or is on a document held here, is
            # only ever refused for want of evidence.
            alone = not (earlier or found.notices or found.named)
            if alone and self._likely(rewritten.text) is Status.OUT_OF_SCOPE:
                return Answer(status=Status.OUT_OF_SCOPE, message=messages.not_medical()), found.passages, ()
            return _refusal(NOT_IN_DOCUMENTS, found), found.passages, ()
        with trace.step("answer"):
            extracts = self._extracts(question, rewritten, vector, found)
            more = self._completer.complete(question, rewritten, extracts, found)
            extracts += more.extracts
        with trace.step("verify"):
            used = {passage.id: passage for passage in (*found.passages, *(extract.passage for extract in extracts))}
            kept, dropped = _verified(extracts, used)
            statements, references = citations(kept)
        if not statements:
            return _refusal(NOT_IN_DOCUMENTS, found), found.passages, dropped
        answer = Answer(
            status=Status.ANSWERED,
            message=partly_answered(more.partly),
            statements=tuple(statements),
            references=tuple(references),
            notices=found.notices,
            follow_ups=self.suggestions.offer(question, rewritten.text, found.passages, earlier),
            glossary=explained(question.audience, statements, references, used),
            sides=sides(found.notices, statements, used, self._answerer.vectors),
            partly=more.partly,
        )
        return answer, tuple(used.values()), dropped

    def _likely(self, text: str) -> Status | None:
        return likely(text, self._embeddings.encode_query(text), self._index.manifest.embedding.key)

    def _probability(self, rewritten: Rewritten, vector: Vectors, found: Evidence) -> float:
        rarity, encode = self._index.lexical.rarity, self._answerer.vectors
        return probability(features(rewritten.text, vector, found.passages, found.agreement, rarity, encode))

    def _is_enough(self, probability: float, rewritten: Rewritten, found: Evidence) -> bool:
        """A document asked for by name is there, and so is a dispute that is asked about, and a follow-up is mostly on
        what the documents are on: less is asked of each, unless it names something that no document names. A document
        without standing is told of whatever else is asked."""
        share = 1.0
        if all(self._index.lexical.knows(term) for term in subject_terms(rewritten.focus)):
            follows = rewritten.focus != rewritten.text
            share = _FOLLOW_UP_SHARE if follows else _KNOWN_SHARE if found.named or found.heard else 1.0
        return bool(found.barred) or probability >= self._settings.sufficiency.threshold * share

    def _extracts(self, question: Question, rewritten: Rewritten, vector: Vectors, found: Evidence) -> list[Extract]:
        rarity = self._index.lexical.rarity
        asked = Asked(
            rewritten.text, rewritten.focus, vector, question.audience, rarity, found.named, found.of_standing
        )
        extracts = self._answerer.answer(asked, found.passages, found.heard)
        for companion in COMPANIONS if extracts else ():
            if companion.is_due(rewritten.text, [extract.text for extract in extracts]):
                # What harms by its absence is said even where the reader's filters leave its source out.
                within = self._companion(companion, selection(question.filters))
                said = within or self._companion(companion, selection(Filters(without=question.filters.without)))
                extracts += [said] if said else []
        return extracts

    def _companion(self, companion: Companion, chosen: Selection) -> Extract | None:
        vector = self._embeddings.encode_query(companion.query)
        asked = Asked(companion.query, companion.query, vector, Audience.CLINICIAN, self._index.lexical.rarity)
        near = self._retriever.retrieve_by_vector(companion.query, vector, chosen)
        return self._answerer.pick(asked, near, companion.fits)


def _exchange(turn: Turn) -> Exchange:
    said = turn.answer.statements[0].text if turn.answer.statements else ""
    return Exchange(turn.question.text, answered=turn.answer.status is Status.ANSWERED, answer=said)


def _refusal(message: str, found: Evidence) -> Answer:
    nearest = showable(found.passages)[:_NEAREST]
    return Answer(status=Status.INSUFFICIENT_EVIDENCE, message=message, nearest=nearest, notices=found.notices)


def _identifiers(kinds: Sequence[str]) -> Notice:
    said = ", ".join(dict.fromkeys(kinds))
    text = f"Details that could identify a person were masked before anything was stored or searched: {said}."
    return Notice(kind=NoticeKind.IDENTIFIERS, text=text)


def _verified(
    extracts: Sequence[Extract], passages: dict[str, Passage]
) -> tuple[list[tuple[Extract, Check]], tuple[Statement, ...]]:
    """Sentences with what verification found of each, and those dropped as unsupported."""
    provisional, _ = citations([(extract, UNCHECKED) for extract in extracts])
    checked = [(e, _check(e, s, passages)) for e, s in zip(extracts, provisional, strict=True)]
    kept = [item for item in checked if item[1].verdict is not Verdict.UNSUPPORTED]
    dropped, _ = citations([item for item in checked if item[1].verdict is Verdict.UNSUPPORTED])
    return kept, tuple(dropped)


def _check(extract: Extract, statement: Statement, passages: dict[str, Passage]) -> Check:
    """What verification found; a sentence beside an order is marked, since who planted the one may have written both."""
    check = verify(statement.text, statement.quotes, passages)
    if check.verdict is Verdict.SUPPORTED and gives_orders(extract.passage):
        return Check(Verdict.PARTLY_SUPPORTED, "its passage also gives orders to this software")
    return check
