"""What registers say of works: the Retraction Watch data and Crossref's answers. Files made by hand, save one."""

from __future__ import annotations

import datetime as dt
import json
import tracemalloc
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import IO, cast

import pytest

from corpus.works import Identifiers, Mark, Nature
from errors import ReadError
from ingest.readers import crossref_json, literature, retraction_watch
from ingest.readers.literature import Relation
from ingest.readers.notices import nature_in_title, nature_of
from ingest.readers.retraction_watch import Tally
from tests.ingest.readers.handmade import CROSSREF, RETRACTION_COLUMNS, RETRACTION_WATCH


def _marks(data: bytes) -> tuple[list[Mark], Tally]:
    tally = Tally()
    return list(retraction_watch.read_marks(BytesIO(data), "x.csv", tally)), tally


def test_marks_are_on_the_original_paper() -> None:
    """0 and "unavailable" stand for nothing, escaped DOIs are read, a row that names no paper is counted."""
    marks, tally = _marks(RETRACTION_WATCH)
    assert marks == [
        Mark(
            nature=Nature.RETRACTED,
            source="Retraction Watch",
            about=Identifiers(doi="10.1000/paper", pmid="123"),
            by=Identifiers(doi="10.1000/notice"),
            date=dt.date(2023, 8, 16),
            reason="Bad Data; Plagiarism",
        ),
        Mark(
            nature=Nature.REINSTATED,
            source="Retraction Watch",
            about=Identifiers(doi="10.1000/3<4::A>3.0.CO;2-5"),
            by=Identifiers(pmid="456"),
            date=dt.date(2025, 1, 2),
            reason="Error",
        ),
    ]
    assert (tally.rows, tally.unusable) == (3, 1)


def test_columns_are_found_by_name() -> None:
    """Twenty or twenty-one columns in any order, a byte order mark and bytes that are no UTF-8 are read alike."""
    header, _, rows = RETRACTION_WATCH.partition(b"\n")
    older = header.rstrip(b",") + b"\n" + rows.replace(b"No,,", b"No,")
    named = b"\xef\xbb\xbf" + header + b"\n" + rows.replace(b"A title", b"A t\xeftle")
    turned = b"OriginalPaperPubMedID,RetractionNature,OriginalPaperDOI\n123,Retraction,10.1000/paper\n"
    assert _marks(older)[0] == _marks(named)[0] == _marks(RETRACTION_WATCH)[0]
    assert _marks(turned)[0] == [
        Mark(nature=Nature.RETRACTED, source="Retraction Watch", about=Identifiers(doi="10.1000/paper", pmid="123"))
    ]


def test_damage_costs_a_row_not_the_file() -> None:
    """A quotation that never ends, a short row and an unknown nature are counted; what follows is read."""
    header, _, rows = RETRACTION_WATCH.partition(b"\n")
    marks, tally = _marks(
        header + b'\n9,"' + b"x" * 400_000 + b"\n1,2\n" + rows.replace(b"Retraction,Bad", b"Praise,Bad")
    )
    assert [mark.nature for mark in marks] == [Nature.REINSTATED]
    assert (tally.rows, tally.unusable) == (5, 4)
    with pytest.raises(ReadError, match="no column OriginalPaperDOI, OriginalPaperPubMedID, RetractionNature"):
        _marks(b"<html>not found</html>")
    with pytest.raises(ReadError, match="cannot be opened"):
        list(retraction_watch.read_marks(Path("/nowhere/at/all.csv"), "x.csv"))


class _Endless(RawIOBase):
    """A tenth as many rows as the real file has, made as they are read."""

    def __init__(self, rows: int) -> None:
        self._left = rows
        self._first = True

    def readline(self, size: int | None = -1, /) -> bytes:
        """One line; none at the end."""
        if self._first:
            self._first = False
            return RETRACTION_COLUMNS.encode() + b"\n"
        self._left -= 1
        return (
            b"1" + b",x" * 13 + b",10.1000/p%d,7,Retraction,r,No,%s\n" % (self._left, b"n" * 900)
            if self._left >= 0
            else b""
        )


def test_the_whole_file_is_never_held() -> None:
    """7,000 rows, a tenth of the real file's, cost no more memory than a few."""
    tracemalloc.start()
    count = 0
    for _ in retraction_watch.read_marks(cast(IO[bytes], _Endless(7_000)), "x.csv"):
        count += 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 7_000
    assert peak < 3_000_000


def test_crossref_marks_a_work_and_what_it_is_a_notice_of() -> None:
    """`updated-by` is about the work, `update-to` about others; a title says again what is said already."""
    own = Identifiers(doi="10.1000/paper")
    assert list(crossref_json.read_marks(CROSSREF, "x")) == [
        Mark(
            nature=Nature.RETRACTED,
            source="Crossref (Retraction Watch)",
            about=own,
            by=Identifiers(doi="10.1000/notice"),
            date=dt.date(2023, 8, 16),
        ),
        Mark(
            nature=Nature.CORRECTED,
            source="Crossref (Publisher)",
            about=own,
            by=Identifiers(doi="10.1000/erratum"),
            date=dt.date(2022, 1, 2),
        ),
    ]
    notice = {"message": {"DOI": "10.1000/notice", "title": ["RETRACTED: An example"],
                          "update-to": [{"DOI": "10.1000/paper", "type": "withdrawal"}, {"DOI": "", "type": "erratum"},
                                        {"DOI": "10.1000/other", "type": "comment"}]}}  # fmt: skip
    assert list(crossref_json.read_marks(json.dumps(notice).encode(), "x")) == [
        Mark(nature=Nature.WITHDRAWN, source="Crossref", about=own, by=Identifiers(doi="10.1000/notice"))
    ]


def test_a_title_alone_marks_a_work() -> None:
    """Some works are marked in their titles only; most are not marked at all."""
    for title, natures in (
        ("WITHDRAWN: An example", [Nature.WITHDRAWN]),
        ("Retracted nerves: a study", []),
        ("An example", []),
    ):
        body = {"message": {"DOI": "10.1000/paper", "title": [title]}}
        assert [mark.nature for mark in crossref_json.read_marks(json.dumps(body).encode(), "x")] == natures
    with pytest.raises(ReadError, match="no answer of Crossref"):
        crossref_json.read_marks(b'{"status": "failed"}', "x")


@pytest.mark.parametrize(
    ("word", "nature"),
    [
        ("retraction", Nature.RETRACTED), ("partial_retraction", Nature.PARTLY_RETRACTED), ("removal", Nature.WITHDRAWN),
        ("Expression of concern", Nature.CONCERN), ("expression_of_concern", Nature.CONCERN),
        ("corrigendum", Nature.CORRECTED), ("corrected_and_republished", Nature.UPDATED), ("new_version", Nature.UPDATED), ("new-edition", Nature.UPDATED),
        ("Reinstatement", Nature.REINSTATED), ("comment", None), ("", None),
    ],
)  # fmt: skip
def test_words_of_notices(word: str, nature: Nature | None) -> None:
    """Each register writes them its own way."""
    assert nature_of(word) is nature


def test_a_republished_work_is_updated_where_its_newer_version_is_named() -> None:
    """In the registers as in PubMed's records; without a name there is a correction and nothing to turn to."""
    for doi, nature in (("10.1000/new", Nature.UPDATED), ("", Nature.CORRECTED), ("10.1000/paper", Nature.CORRECTED)):
        update = {"DOI": doi, "type": "corrected_and_republished"}
        body = {"message": {"DOI": "10.1000/paper", "updated-by": [update]}}
        (mark,) = crossref_json.read_marks(json.dumps(body).encode(), "x")
        assert (mark.nature, mark.by and mark.by.doi) == (nature, doi if nature is Nature.UPDATED else None)
        other = Identifiers(doi=doi) if nature is Nature.UPDATED else None
        (told,) = literature.marks(
            "PubMed", Identifiers(pmid="7"), (), [Relation("CorrectedandRepublishedIn", other)], None
        )
        assert (told.nature, told.by) == (mark.nature, mark.by)


def test_titles_of_retracted_works() -> None:
    """The word stands before the title, in brackets or not; a title that speaks of retraction is not marked."""
    assert nature_in_title("RETRACTED ARTICLE: x") is Nature.RETRACTED
    assert nature_in_title("[Retracted]: x") is Nature.RETRACTED
    assert nature_in_title("Withdrawn patients: x") is None


def test_real_rows(samples: Path) -> None:
    """The rows transcribed from the real files: by hand, seven papers have a mark and one is not named."""
    folder = samples / "retractions" / "transcribed"
    tally = Tally()
    marks = [
        mark for file in sorted(folder.glob("*.csv")) for mark in retraction_watch.read_marks(file, file.name, tally)
    ]
    assert (tally.rows, tally.unusable) == (8, 1)
    assert [mark.nature for mark in marks if mark.about and mark.about.doi == "10.1016/j.micpro.2020.103053"] == [
        Nature.CONCERN,
        Nature.RETRACTED,
    ]
