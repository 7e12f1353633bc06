"""From documents to passages to an index that can always be rebuilt.

The names here are what other packages use; modules that load models or databases do so when first called.
"""

from ingest.chunking import Chunker, Passage
from ingest.doctor import Diagnosis, Finding, diagnose
from ingest.embedding import EmbeddingIdentity, SentenceTransformerEmbeddings
from ingest.index import Index, Selection
from ingest.refresh import hold, refresh
from ingest.report import Report

__all__ = [
    "Chunker",
    "Diagnosis",
    "EmbeddingIdentity",
    "Finding",
    "Index",
    "Passage",
    "Report",
    "Selection",
    "SentenceTransformerEmbeddings",
    "diagnose",
    "hold",
    "refresh",
]
