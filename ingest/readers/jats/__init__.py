"""JATS: articles of PubMed Central and of publishers. `front` says what an article is, `body` walks its text."""

from ingest.readers.jats.reader import ROOTS, read, read_all

__all__ = ["ROOTS", "read", "read_all"]
