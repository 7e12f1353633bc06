"""The Retraction Watch database, as Crossref publishes it: one large CSV file with all notices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from errors import ReadError, SourceError
from ingest.readers import retraction_watch as table
from ingest.sources.base import Context, Found, Pull

NAME = "retraction_watch"
HOSTS = frozenset(("gitlab.com",))
DOCUMENTS = False
OPTIONS: frozenset[str] = frozenset()

_CSV = "https://gitlab.com/crossref/retraction-watch-data/-/raw/main/retraction_watch.csv"


def pull(pulls: Sequence[Pull], context: Context) -> Iterator[Found]:
    """The marks of the works that are held, by DOI and PubMed id. The file is read row by row, never whole.

    A work that it does not list is not thereby sound.
    """
    dois = {known.doi.casefold() for known in context.held if known.doi}
    pmids = {known.pmid for known in context.held if known.pmid}
    if not dois and not pmids:
        return
    tally = table.Tally()
    try:
        for mark in table.read_marks(context.http.download(_CSV), "retraction_watch.csv", tally):
            work = mark.about
            if work is not None and ((work.doi or "").casefold() in dois or work.pmid in pmids):
                yield mark
    except ReadError as error:
        raise SourceError(NAME, f"its file cannot be used: it {error.reason}") from None
    if tally.unusable >= tally.rows:
        raise SourceError(NAME, "sent a file without a single notice that can be used; ask again later")
