"""Readers: the bytes of a file -> its blocks. One module or package per format, each with a function `read`, or
`read_all` where its files hold any number of documents.

A reader opens no path, asks no network and runs nothing that a file holds; whatever is wrong with a file it says in one
`ReadError`. The corpus's own Markdown is read in `corpus.markdown`.
"""

from ingest.readers.base import Reader, Reading
from ingest.readers.formats import MARKDOWN
from ingest.readers.registry import READERS, XML_FORMS, read, read_all, reader_for

__all__ = ["MARKDOWN", "READERS", "XML_FORMS", "Reader", "Reading", "read", "read_all", "reader_for"]
