"""HTML: bytes -> blocks. `page` finds the text worth reading, `flow` walks it, `tables` reads tables."""

from ingest.readers.html.reader import read, read_fragment

__all__ = ["read", "read_fragment"]
