"""What is known: documents, their standing, and the rules that they keep."""

from corpus.articles import Article, Cited, Part, article
from corpus.document import Document, Kind, Metadata, ReadDepth, Standing, assemble
from corpus.library import Entry, check, read_entry, read_library
from corpus.sentences import Sentence, sentences
from corpus.standing import resolve
from corpus.works import Identifiers, Mark, Nature

__all__ = [
    "Article",
    "Cited",
    "Document",
    "Entry",
    "Identifiers",
    "Kind",
    "Mark",
    "Metadata",
    "Nature",
    "Part",
    "ReadDepth",
    "Sentence",
    "Standing",
    "article",
    "assemble",
    "check",
    "read_entry",
    "read_library",
    "resolve",
    "sentences",
]
