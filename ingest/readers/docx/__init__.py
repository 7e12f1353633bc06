"""Word documents: bytes -> blocks, with all changes accepted. `flow` walks the body, `runs` the text."""

from ingest.readers.docx.reader import read

__all__ = ["read"]
