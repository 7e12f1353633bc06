"""Evaluation corpora: texts in BEIR form, or the shipped documents, indexed by the ordinary index in homes of their own.

    HOME/evals/indexes/NAME-HASH/    one home for each corpus, by its content
    HOME/evals/embeddings.sqlite     vectors that all of them share

The second evaluation of a corpus embeds nothing, and what a user keeps in HOME itself is neither read nor changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from pydantic import TypeAdapter, ValidationError

from chat.answering.extractive import ExtractiveAnswerer
from chat.pipeline import Pipeline
from corpus.document import BlockKind, Document, DocumentType, Kind, Metadata, RawBlock, assemble
from corpus.library import read_library
from corpus.store import DocumentStore
from corpus.works import Slug
from errors import StoreError
from evals.datasets.beir import CorpusRow
from ingest.build import Progress
from ingest.embedding import SentenceTransformerEmbeddings
from ingest.index import Index
from ingest.refresh import hold
from settings import Settings

_SLUG: TypeAdapter[str] = TypeAdapter(Slug)
_TITLE_LENGTH = 80
_LONGEST_TITLE = 600


class Corpus:
    """An opened evaluation corpus: its index, the one pipeline over it, and the stored texts."""

    def __init__(self, settings: Settings, embeddings: SentenceTransformerEmbeddings) -> None:
        self.settings = settings
        self.embeddings = embeddings
        self.index = Index.open(settings, embeddings.identity)
        self.pipeline = Pipeline(self.index, embeddings, ExtractiveAnswerer(embeddings, settings.answering), settings)
        self._documents = DocumentStore(settings.home / "documents.sqlite")

    def text(self, document: str, version: str | None = None) -> str:
        """The stored text of a document: what `sequitur show` prints. StoreError where it is not held."""
        found = self._documents.document(document, version or self.index.documents[document].version)
        if found is None:
            raise StoreError(f"'{document}' is not in the evaluation corpus {self.settings.home}.")
        return found.text


def document_id(given: str) -> str:
    """The id under which a text is held: its own where the corpus allows it, else one made from it."""
    try:
        return _SLUG.validate_python(given)
    except ValidationError:
        return f"id-{hashlib.sha256(given.encode()).hexdigest()[:20]}"


def document_of(row: CorpusRow) -> Document:
    """A text as a document: current research, read in full. Without a title its first words name it."""
    words = " ".join(row.text.split())
    title = " ".join(row.title.split())[:_LONGEST_TITLE] or _first_words(words)
    blocks = [RawBlock(BlockKind.PARAGRAPH, part) for part in re.split(r"\n+", row.text) if part.strip()]
    text, laid_out = assemble(blocks or [RawBlock(BlockKind.PARAGRAPH, title)])
    metadata = Metadata(
        id=document_id(row.id), kind=Kind.RESEARCH, type=DocumentType.DOCUMENT, title=title, label=title
    )
    return Document(metadata, text, laid_out)


def _first_words(text: str) -> str:
    return text if len(text) <= _TITLE_LENGTH else text[:_TITLE_LENGTH].rsplit(" ", 1)[0]


def open_corpus(
    settings: Settings,
    embeddings: SentenceTransformerEmbeddings,
    documents: Sequence[Document],
    name: str,
    progress: Progress = lambda label, done, total: None,
) -> Corpus:
    """Index some documents in a home of their own, or find them indexed there, and open it."""
    # Another embedding model or prefix is another index.
    own = _settings(settings, f"{name}-{digest_of(documents)[:12]}-{embeddings.identity.key[:6]}")
    own.home.mkdir(parents=True, exist_ok=True)
    hold(own, embeddings, documents, progress)
    return Corpus(own, embeddings)


def shipped_documents(settings: Settings) -> list[Document]:
    """The documents of the shipped corpus. Raises CorpusError for the first that breaks a rule."""
    entries, refused = read_library(settings.corpus)
    if refused:
        raise refused[0]
    return [entry.document for entry in entries]


def _settings(settings: Settings, name: str) -> Settings:
    folder = settings.home / "evals"
    # A server holds one corpus at a time; evaluations stay on this machine.
    own = {"home": folder / "indexes" / name, "embedding_cache": folder / "embeddings.sqlite", "chroma_url": None}
    return settings.model_copy(update=own)


def digest_of(documents: Iterable[Document]) -> str:
    """SHA-256 (hex) of some documents, texts and metadata."""
    total = hashlib.sha256()
    for document in documents:
        total.update(f"{document.version}\0{document.metadata.model_dump_json()}\n".encode())
    return total.hexdigest()
