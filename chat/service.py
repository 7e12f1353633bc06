"""The service behind the browser and the command line: one per process, shared by all sessions and threads."""

from __future__ import annotations

import copy
import logging
import os
import threading
from dataclasses import dataclass

from chat.answering.extractive import ExtractiveAnswerer
from chat.cleaning import cleaned
from chat.conversations import Citing, Conversation, Conversations
from chat.history import Remembered, search
from chat.jobs import RECORD, Job, Jobs
from chat.narrowing import Offer
from chat.people import ANYBODY, OWNER, Person, Role
from chat.pipeline import Pipeline
from chat.screening.identifiers import Masked, mask
from chat.screening.reading import clean
from chat.tracing import UNWATCHED, Watcher
from chat.turn import Question, Turn
from corpus.articles import Article, article
from corpus.document import Document, Kind, Metadata
from corpus.store import DocumentStore
from errors import ConversationError, NotAllowedError, NotHeldError, SequiturError
from ingest.embedding import SentenceTransformerEmbeddings
from ingest.generation import Generations
from ingest.index import Index
from settings import EXTRACTIVE, Settings

_LOG = logging.getLogger(__name__)
LONGEST_NAME = 120
# Answers made at once where a language model writes them: they wait for it, and not for a processor.
_BY_A_MODEL = 16


@dataclass(slots=True)
class _Opened:
    """The generation that questions are answered from, by its name; None until the first need."""

    held: tuple[str, Index, Pipeline] | None = None


class Service:
    """Everything that the app and the command line do, for one person: of the conversations of others it knows nothing.

    Model and index are loaded at the first need, once; a model that is loaded already may be handed in. What is made here
    is for whoever uses the app alone; `of` gives the same service to somebody else.
    """

    def __init__(self, settings: Settings, embeddings: SentenceTransformerEmbeddings | None = None) -> None:
        self.settings = settings
        self.person = OWNER
        self.embeddings = embeddings or SentenceTransformerEmbeddings(settings.embedding)
        self._answerer = ExtractiveAnswerer(self.embeddings, settings.answering)
        self._generations = Generations(settings.home)
        self._documents = DocumentStore(settings.home / "documents.sqlite")
        self._conversations = Conversations(settings.home / "conversations.sqlite")
        self._lock = threading.Lock()
        # Shared with what `of` gives: changed in place, never set anew.
        self._opened = _Opened()
        self._jobs = Jobs(_BY_A_MODEL if settings.answerer != EXTRACTIVE else os.cpu_count() or 1)

    def of(self, person: Person) -> Service:
        """The same service, with its model, index and answers under way, for what is another person's."""
        other = copy.copy(self)
        other.person = person
        other._conversations = self._conversations.of(person.id)
        return other

    def _open(self) -> tuple[Index, Pipeline]:
        """The current generation; opened anew when a refresh has swapped in another."""
        with self._lock:
            name = self._generations.current_name()
            held = self._opened.held
            if held is None or held[0] != name:
                index = Index.open(self.settings, self.embeddings.identity)
                # The former one is not closed here: a question in another thread may be reading it.
                held = (name or "", index, Pipeline(index, self.embeddings, self._answerer, self.settings))
                self._opened.held = held
            return held[1], held[2]

    @property
    def index(self) -> Index:
        """The index that the next question is answered from."""
        return self._open()[0]

    def warm_up(self) -> None:
        """Load the model and the vectors, so that the first question need not wait for them."""
        try:
            index = self.index
            self.embeddings.encode_query("warm up")
            _ = index.matrix
            self._open()[1].suggestions.prepare()
        except SequiturError as error:
            _LOG.warning("not warmed up: %s", error)

    def documents(self) -> tuple[Metadata, ...]:
        """All documents with their standing as resolved, by id."""
        index = self.index
        return tuple(index.metadata(key) for key in index.documents)

    @property
    def offer(self) -> Offer:
        """What a question can be limited to, as the documents held have it."""
        return self._open()[1].offer

    def document(self, id: str, version: str | None = None) -> Document:
        """A document's stored text, with its metadata as it stands today where it is still held.

        Raises NotHeldError for an unknown document or version.
        """
        held = self.version(id)
        wanted = version or held
        found = self._documents.document(id, wanted) if wanted else None
        if found is None:
            raise NotHeldError(f"version '{version}' of the document '{id}'" if version else f"document '{id}'")
        metadata = self.index.metadata(id) if held else found.metadata
        return Document(metadata, found.text, found.blocks)

    def version(self, document: str) -> str | None:
        """The version of a document that is held today; None where it is not held."""
        rows = self.index.documents
        return rows[document].version if document in rows else None

    def articles(self) -> tuple[Article, ...]:
        """The articles, by title."""
        rows = self.index.documents.values()
        found = [self.article(row.id) for row in rows if row.kind == Kind.ARTICLE]
        return tuple(sorted(found, key=lambda a: a.metadata.title))

    def article(self, id: str) -> Article:
        """One article. Raises NotHeldError where there is none."""
        document = self.document(id)
        if document.metadata.kind is not Kind.ARTICLE:
            raise NotHeldError(f"article '{id}'")
        return article(document)

    def new_conversation(self) -> str:
        """An id for a new conversation."""
        return self._conversations.new_id()

    def turns(self, conversation: str) -> tuple[Turn, ...]:
        """A conversation's turns as they were stored, oldest first."""
        return self._conversations.turns(conversation)

    def citing(self, document: str) -> tuple[Citing, ...]:
        """This person's stored answers that cite a document, newest first; where nobody signs in, everybody's."""
        return self._conversations.citing(document)

    def history(self, text: str = "") -> tuple[Remembered, ...]:
        """The conversations, the one last asked first: all, or those whose words match a search.

        Raises NotAllowedError where they are not one person's: then each is reached by its id alone.
        """
        if self.person == ANYBODY:
            raise NotAllowedError("Conversations are not listed here: they are of all who use this server.")
        told = self._conversations.told() if text.strip() else {}
        return search(self._conversations.listing(), told, text)

    def turn_for_review(self, owner: str, conversation: str, number: int) -> Turn:
        """A turn of another person's conversation that was submitted for review. Raises NotAllowedError for who is no
        reviewer, ConversationError where there is no such turn."""
        self.person.must(Role.REVIEWER)
        for turn in self._conversations.of(owner).turns(conversation):
            if turn.number == number:
                return turn
        raise ConversationError("This answer was deleted with its conversation.")

    def conversation(self, id: str) -> Conversation:
        """One conversation as it is listed. Raises ConversationError where there is none."""
        return self._conversations.conversation(id)

    def begun(self, conversation: str) -> bool:
        """Whether a conversation has a turn, or one in the making."""
        return self.job(conversation) is not None or bool(self._conversations.listing(conversation))

    def rename(self, conversation: str, name: str) -> Masked:
        """Name a conversation, or take its name away with an empty one; returns the name as kept: on one line and, as
        with questions, without what identifies a person. Raises ConversationError where there is no such conversation."""
        kept = mask(" ".join(clean(name).split())[:LONGEST_NAME])
        self._conversations.rename(conversation, kept.text)
        return kept

    def delete(self, conversation: str) -> None:
        """Erase a conversation. Raises ConversationError where there is none, or it is answering: the answer would
        bring it back."""
        if not self._jobs.forget(self._key(conversation)):
            raise ConversationError(
                "A question of this conversation is being answered. Stop it, or delete it when its answer is there."
            )
        self._conversations.delete(conversation)

    def ask(self, question: Question, watcher: Watcher = UNWATCHED) -> Turn:
        """Answer a question and record the turn."""
        _, pipeline = self._open()
        turn = pipeline.ask(question, self.turns(question.conversation), watcher)
        watcher.on_step(RECORD)
        return self._conversations.add(turn)

    def start(self, question: Question) -> Job:
        """Answer in the background, one question of a conversation at a time (see `Jobs.start`).

        Raises QuestionError at once for a question that cannot be asked.
        """
        cleaned(question.text, self.settings.question.max_characters)
        return self._jobs.start(self.person.id, question, self.ask)

    def stop(self, conversation: str) -> Job | None:
        """Stop what a conversation is answering, unless it is being recorded already (see `Jobs.stop`)."""
        return self._jobs.stop(self._key(conversation))

    def job(self, conversation: str) -> Job | None:
        """The running or just finished job of a conversation."""
        return self._jobs.job(self._key(conversation))

    def _key(self, conversation: str) -> tuple[str, str]:
        return self.person.id, conversation
