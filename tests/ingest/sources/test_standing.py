"""Crossref and Retraction Watch: what they know of the works that are held. Crossref's answers are made by hand after its
documentation; the rows of Retraction Watch are real ones."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from corpus.works import Identifiers, Mark, Nature
from errors import SourceError
from ingest.sources import crossref, retraction_watch
from tests.ingest.sources.pulling import asked, pull
from tests.ingest.sources.server import Say, Server

CSV = "/crossref/retraction-watch-data/-/raw/main/retraction_watch.csv"


def _work(doi: str, **more: object) -> bytes:
    return json.dumps({"status": "ok", "message-type": "work", "message": {"DOI": doi, **more}}).encode()


@pytest.fixture
def rows(samples: Path) -> bytes:
    """Seven rows of 2026."""
    return (samples / "retractions" / "transcribed" / "retraction_watch_7rows_2026-09-25.csv").read_bytes()


def test_every_held_doi_is_asked_for(loopback: Server, tmp_path: Path) -> None:
    """Each once, with the e-mail; retracted ones give a mark on that work, sound and unknown ones none."""
    notice = {
        "DOI": "10.1000/n",
        "type": "retraction",
        "source": "publisher",
        "updated": {"date-parts": [[2024, 2, 14]]},
    }
    loopback.say("/works/10.1000%2Fbad", _work("10.1000/bad", **{"updated-by": [notice]}))
    loopback.say("/works/10.1000%2Fgood", _work("10.1000/good"))
    loopback.say("/works/10.1000%2FSICI(1996)74%3A3%3C201", Say(b"Resource not found.", 404))
    dois = ("10.1000/bad", "10.1000/BAD", "10.1000/good", "10.1000/SICI(1996)74:3<201")
    held = [Identifiers(pmid="1"), *(Identifiers(doi=doi) for doi in dois)]
    found = pull(crossref, loopback, tmp_path, held=held, email="a@example.org")
    assert [(mark.nature, mark.about, mark.by) for mark in found if isinstance(mark, Mark)] == [
        (Nature.RETRACTED, Identifiers(doi="10.1000/bad"), Identifiers(doi="10.1000/n"))
    ]
    assert asked(loopback, "mailto") == [("a@example.org",)] * 3


def test_what_crossref_grants_is_kept_to(loopback: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One request in two seconds where it says so; no wait where it says nothing that makes sense."""
    slept: list[float] = []
    monkeypatch.setattr(crossref, "time", SimpleNamespace(monotonic=lambda: 0.0, sleep=slept.append))
    held = [Identifiers(doi="10.1000/a")]
    says = [("1", "2s"), ("50", "1s"), ("x", "1s"), ("0", "1s"), ("5", "soon")]
    for granted, interval in says:
        headers = {"X-Rate-Limit-Limit": granted, "X-Rate-Limit-Interval": interval}
        loopback.say("/works/10.1000%2Fa", Say(_work("10.1000/a"), headers=headers))
        pull(crossref, loopback, tmp_path, held=held)
    assert slept == [2, 0.02, 0, 0, 0]


def test_what_is_no_answer_of_crossref(loopback: Server, tmp_path: Path) -> None:
    """Half an answer, a page and 403 are errors; the marks that came before are handed over."""
    for say in (_work("10.1000/a")[:-5], b"<html>busy</html>", b'{"message": "x"}', Say(status=403)):
        loopback.say("/works/10.1000%2Fa", say)
        with pytest.raises(SourceError):
            pull(crossref, loopback, tmp_path, held=[Identifiers(doi="10.1000/a")])


def test_marks_of_held_works_from_the_whole_file(loopback: Server, tmp_path: Path, rows: bytes) -> None:
    """By DOI whatever its letters, and by PubMed id; every row of a work; nothing on works that are not held."""
    loopback.say(CSV, rows)
    held = [Identifiers(doi="10.1016/J.MICPRO.2020.103053"), Identifiers(pmid="33926210"), Identifiers(doi="10.1000/x")]
    found = [mark for mark in pull(retraction_watch, loopback, tmp_path, held=held) if isinstance(mark, Mark)]
    assert [mark.nature for mark in found] == [Nature.CONCERN, Nature.RETRACTED, Nature.REINSTATED]
    assert all(mark.about is not None for mark in found)


def test_a_file_that_says_nothing_is_an_error(loopback: Server, tmp_path: Path, rows: bytes) -> None:
    """Another file, one without rows, and one whose rows cannot be used: no work is sound for them."""
    header = rows.splitlines()[0]
    for body in (b"<html>Sign in</html>", header, header + b"\n1,2,3\n"):
        loopback.say(CSV, body)
        with pytest.raises(SourceError):
            pull(retraction_watch, loopback, tmp_path, held=[Identifiers(doi="10.1000/x")])


def test_where_nothing_is_held_nothing_is_asked(loopback: Server, tmp_path: Path) -> None:
    """No identifier, no request."""
    held = [Identifiers(nct="NCT02710084")]
    assert pull(crossref, loopback, tmp_path, held=held) == []
    assert pull(retraction_watch, loopback, tmp_path, held=held) == []
    assert loopback.asked == []
