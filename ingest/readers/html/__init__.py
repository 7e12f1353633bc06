"""HTML: bytes -> blocks. `page` finds the text worth reading, `flow` walks it, `tables` reads tables."""

from ingest.readers.html.reader import read

__all__ = ["read"]
