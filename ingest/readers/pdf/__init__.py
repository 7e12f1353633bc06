"""PDF: bytes -> blocks with their pages. `pages` decodes, `lines` joins, `order` sorts, `paragraphs` mends."""

from ingest.readers.pdf.reader import read

__all__ = ["read"]
