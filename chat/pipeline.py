"""The one path from question to answer, for the browser, the command line and the evals alike."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from functools import partial

from chat.answering.extractive import ExtractiveAnswerer
from chat.answering.generative import Draft, Writer
from chat.checking import outcome
from chat.cleaning import cleaned
from chat.completing import Completer
from chat.coverage import partly_answered
from chat.extracts import Extracts
from chat.gathering import Evidence, gather, showable
from chat.glossary import explained
from chat.model_rewriting import better
from chat.retrieval import Retriever, query_of
from chat.rewriting import Exchange, Rewritten, needs_context, rewrite
from chat.screening import messages, screen
from chat.screening.learned import likely
from chat.sides import sides
from chat.sufficiency import features, probability
from chat.suggesting import Suggestions
from chat.tracing import UNWATCHED, Trace, Watcher
from chat.turn import Answer, Filters, Notice, NoticeKind, Passage, Question, Quote, Status, Turn, Versions, Written
from chat.verification import Check, verify
from chat.verification.entailment import entailment
from chat.words import subject_terms
from ingest.embedding import SentenceTransformerEmbeddings, Vectors
from ingest.index import Index
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
_FOLLOW_UP_SHARE = 0.25


class Pipeline:
    """Answers questions from one opened index. Safe to use from several threads."""

    def __init__(
        self,
        index: Index,
        embeddings: SentenceTransformerEmbeddings,
        answerer: ExtractiveAnswerer,
        settings: Settings,
        writer: Writer | None = None,
    ) -> None:
        self._index = index
        self._embeddings = embeddings
        self._answerer = answerer
        self._settings = settings
        self._retriever = Retriever(index, embeddings, settings.retrieval)
        self._extracts = Extracts(index, embeddings, self._retriever, answerer)
        self._writer = Writer.of(settings) if writer is None else writer
        by = f"{self._writer.version} with {answerer.name}" if self._writer else answerer.name
        self.versions = Versions(index=index.manifest.generation, embedding=str(index.manifest.embedding), answerer=by)
        self._completer = Completer(self._retriever, answerer, embeddings, index.lexical.rarity)
        self.suggestions = Suggestions(index, settings.home / "suggestions.json", self.answers)

    def ask(self, question: Question, earlier: Sequence[Turn] = (), watcher: Watcher = UNWATCHED) -> Turn:
        """Answer a question of a conversation whose earlier turns are given, oldest first.

        Raises QuestionError for an empty or over-long question; anything else that can be said is an Answer.
        """
        started = time.perf_counter()
        trace = Trace(watcher)
        text = cleaned(question.text, self._settings.question.max_characters)
        with trace.step("screen"):
            screened = screen(text, self._settings.locale, tuple(turn.answer.status for turn in earlier), self._likely)
        question = question.model_copy(update={"text": screened.text})
        notices = [_identifiers(screened.identifiers)] if screened.identifiers else []
        rewritten = Rewritten(screened.text, screened.text)
        if screened.status is not None:
            answer = Answer(status=screened.status, message=screened.message)
        else:
            with trace.step("rewrite"):
                if not question.as_it_stands:
                    exchanges = [_exchange(turn) for turn in earlier]
                    rewritten = self.rewritten(screened.text, exchanges, self._topic(question.article))
            answer = self._answer(question, rewritten, earlier, trace)
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
            retrieved=trace.retrieved,
            dropped=trace.dropped,
            written=trace.written,
            sufficiency=None if trace.sufficiency is None else round(trace.sufficiency, 4),
            versions=self._made_by(trace.written),
            timings_ms=trace.timings,
        )

    def rewritten(self, text: str, exchanges: Sequence[Exchange], topic: str = "") -> Rewritten:
        """A follow-up as a question that stands alone: by rule, or by the language model where the settings let it."""
        by_rule = rewrite(text, exchanges, topic)
        if self._writer is None or not self._writer.settings.rewrites:
            return by_rule
        return better(by_rule, text, exchanges, topic, self._writer)

    def _made_by(self, written: Written | None) -> Versions:
        """The versions, with the answerer that wrote in the end."""
        if written is None or not written.failure:
            return self.versions
        return self.versions.model_copy(update={"answerer": self._answerer.name})

    def answers(self, text: str) -> bool:
        """Whether a question would be answered that is asked by itself, without screening, filters or a rewrite in its
        way: what is offered to a reader must be."""
        if needs_context(text) or screen(text, self._settings.locale, (), self._likely).status is not None:
            return False
        rewritten = Rewritten(text, text)
        query = query_of(rewritten, self._embeddings)
        found = gather(rewritten, text, query, Filters(), self._retriever, self._index)
        if not found.passages:
            return False
        return self._is_enough(self._probability(rewritten, query.vector, found), rewritten, found)

    def _topic(self, article: str | None) -> str:
        if article is None or article not in self._index.documents:
            return ""
        return next(iter(self._index.metadata(article).topics), "")

    def _answer(self, question: Question, rewritten: Rewritten, earlier: Sequence[Turn], trace: Trace) -> Answer:
        with trace.step("retrieve"):
            query = query_of(rewritten, self._embeddings)
            found = gather(rewritten, question.text, query, question.filters, self._retriever, self._index)
        trace.retrieved = found.passages
        if not found.passages:
            return _refusal(NOTHING_SELECTED, found)
        with trace.step("suffice"):
            trace.sufficiency = self._probability(rewritten, query.vector, found)
        if not self._is_enough(trace.sufficiency, rewritten, found):
            # "How many women took part" is no errand: what goes on with a conversation, or is on a document held here, is
            # only ever refused for want of evidence.
            alone = not (earlier or found.notices or found.named)
            if alone and self._likely(rewritten.text) is Status.OUT_OF_SCOPE:
                return Answer(status=Status.OUT_OF_SCOPE, message=messages.not_medical())
            return _refusal(NOT_IN_DOCUMENTS, found)
        with trace.step("answer"):
            extracts = self._extracts.chosen(question, rewritten, query.vector, found)
            more = self._completer.complete(question, rewritten, extracts, found)
            extracts += more.extracts
        draft = self._draft(question, rewritten, found, trace)
        with trace.step("verify"):
            checked = outcome(
                extracts,
                draft,
                self._verify,
                partial(self._extracts.companions, question, rewritten),
                found.heard | found.named,
                found.passages,
                self._settings.answering.statements_per_section,
            )
        trace.dropped, trace.written = checked.dropped, checked.written
        if not checked.statements:
            return _refusal(NOT_IN_DOCUMENTS, found)
        trace.retrieved = checked.passages
        used = {passage.id: passage for passage in checked.passages}
        return Answer(
            status=Status.ANSWERED,
            message="\n\n".join(filter(None, (checked.message, partly_answered(more.partly)))),
            statements=checked.statements,
            references=checked.references,
            notices=found.notices,
            follow_ups=self.suggestions.offer(question, rewritten.text, found.passages, earlier),
            glossary=explained(question.audience, checked.statements, checked.references, used),
            sides=sides(found.notices, checked.statements, used, self._answerer.vectors),
            partly=more.partly,
        )

    def _draft(self, question: Question, rewritten: Rewritten, found: Evidence, trace: Trace) -> Draft | None:
        """What the language model writes; None where none is configured."""
        if self._writer is None:
            return None
        on_text = trace.watcher.on_text if self._writer.settings.show_unchecked else trace.watcher.nothing_to_show
        with trace.step("write"):
            must_be_heard = found.heard | found.named
            return self._writer.write(rewritten.text, question.audience, found.passages, must_be_heard, on_text)

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

    def _verify(self, text: str, quotes: Sequence[Quote], passages: Mapping[str, Passage]) -> Check:
        return verify(text, quotes, passages, self._answerer.vectors, entailment(self._settings.verification))


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
