"""Drug labels: openFDA's pages and its 404, DailyMed's lists and its labels. Answers without a recorded one are made by
hand after the sources' own documentation, and say so by being built here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from errors import SourceError
from ingest.readers.base import Refused
from ingest.sources import dailymed, openfda
from tests.ingest.sources.pulling import asked, entry, keys, pull
from tests.ingest.sources.server import Say, Server

FDA = "/drug/label.json"
LIST = "/dailymed/services/v2/spls.json"


def _set_id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def _fda(total: int, *numbers: int) -> bytes:
    labels = [
        {"set_id": _set_id(n), "effective_time": "20260101", "indications_and_usage": [f"Label {n} is for its use."]}
        for n in numbers
    ]
    return json.dumps({"meta": {"results": {"skip": 0, "limit": 2, "total": total}}, "results": labels}).encode()


def _list(pages: int, page: int, *set_ids: str) -> bytes:
    after = f"https://dailymed.nlm.nih.gov{LIST}?page={page + 1}" if page < pages else "null"
    about = {"total_pages": str(pages), "current_page": str(page), "next_page_url": after}
    return json.dumps({"data": [{"setid": one, "spl_version": 3} for one in set_ids], "metadata": about}).encode()


def test_zero_hits_are_404(loopback: Server, tmp_path: Path, samples: Path) -> None:
    """The recorded NOT_FOUND is an empty answer; any other 404 is an error."""
    recorded = (samples / "openfda_json" / "device_510k_brca1_20260811.json").read_bytes()
    loopback.say(FDA, Say(recorded, 404))
    assert pull(openfda, loopback, tmp_path, entry(openfda)) == []
    for body in (b'{"error": {"code": "BAD_REQUEST", "message": "bad"}}', b"<html>Not found</html>", b""):
        loopback.say(FDA, Say(body, 404))
        with pytest.raises(SourceError, match="cannot be used"):
            pull(openfda, loopback, tmp_path, entry(openfda))


def test_the_recorded_labels_without_text_are_refused(loopback: Server, tmp_path: Path, samples: Path) -> None:
    """The recorded answer was reduced to ids: its two labels hold no text, and are told one by one. It states a total
    of what was there before."""
    body = json.loads((samples / "openfda_json" / "label_keytruda_20260811.json").read_bytes())
    loopback.say(FDA, json.dumps(body).encode())
    found = pull(openfda, loopback, tmp_path, entry(openfda, 'openfda.brand_name:"Keytruda"'))
    assert len(found) == 2
    assert all(isinstance(item, Refused) for item in found)


def test_pages_by_search_after(loopback: Server, tmp_path: Path) -> None:
    """The place is taken from the Link header, but never the key that it repeats; nothing is skipped."""
    link = '<https://api.fda.gov/drug/label.json?api_key=secret&limit=100&skip=0&search_after=0%3Dabc>; rel="next"'
    loopback.say(FDA, Say(_fda(3, 1, 2), headers={"Link": link}))
    loopback.say(f"{FDA}?search_after=0=abc", _fda(3, 3))
    found = pull(openfda, loopback, tmp_path, entry(openfda, "s"), openfda_key="secret")
    assert keys(found) == [f"spl-{_set_id(number)}" for number in (1, 2, 3)]
    assert asked(loopback, "skip", "search_after", "api_key", "search") == [
        (None, None, "secret", "s"),
        (None, "0=abc", "secret", "s"),
    ]


def test_pages_by_skip(loopback: Server, tmp_path: Path) -> None:
    """Without a Link header pages are skipped to, no further than openFDA allows; without a key none is sent."""
    loopback.say(f"{FDA}?skip=2", _fda(3, 3))
    loopback.say(FDA, _fda(3, 1, 2))
    loopback.say(f"{FDA}?skip=2", _fda(3, 3))
    assert len(keys(pull(openfda, loopback, tmp_path, entry(openfda)))) == 3
    assert asked(loopback, "skip", "api_key") == [(None, None), ("2", None)]


def test_errors_of_openfda_with_status_200(loopback: Server, tmp_path: Path) -> None:
    """An error body, half an answer, and a total that the pages do not keep are errors, not empty answers."""
    bodies = {
        b'{"error": {"code": "SERVER_ERROR", "message": "out of order"}}': "out of order",
        _fda(3, 1)[:-20]: "cannot be used",
        _fda(3): "said that it has 3 documents",
        b'{"meta": {}, "results": []}': "did not say how many",
    }
    for body, reason in bodies.items():
        loopback.say(FDA, body)
        with pytest.raises(SourceError, match=reason):
            pull(openfda, loopback, tmp_path, entry(openfda))


def test_a_list_and_its_labels(loopback: Server, tmp_path: Path, samples: Path) -> None:
    """A list of two pages; each label is fetched. A real label is read; what is no label, or not there any more, is
    refused alone."""
    folder = samples / "spl_xml"
    ids = [_set_id(number) for number in range(3)]
    loopback.say(LIST, _list(2, 1, *ids[:2]))
    loopback.say(f"{LIST}?page=2", _list(2, 2, ids[2]))
    loopback.say(f"/dailymed/services/v2/spls/{ids[0]}.xml", (folder / "cough.xml").read_bytes())
    loopback.say(f"/dailymed/services/v2/spls/{ids[1]}.xml", (folder / "METHOXSALEN.xml").read_bytes())
    found = pull(dailymed, loopback, tmp_path, entry(dailymed, "warfarin", name_type="generic"))
    assert [type(item).__name__ for item in found] == ["Reading", "Refused", "Refused"]
    assert keys(found)[0] is not None
    assert asked(loopback, "drug_name", "name_type", "page")[0] == ("warfarin", "generic", "1")


def test_labels_are_fetched_up_to_the_limit(loopback: Server, tmp_path: Path, samples: Path) -> None:
    """What is listed beyond the limit is not asked for."""
    loopback.say(LIST, _list(1, 1, *(_set_id(number) for number in range(50))))
    found = pull(dailymed, loopback, tmp_path, entry(dailymed, limit=2))
    assert len(found) == 2
    assert len(loopback.asked) == 3


def test_a_list_that_is_none(loopback: Server, tmp_path: Path) -> None:
    """Nothing found is nothing; an error in place of the list, half a list, or one without ids is an error."""
    loopback.say(LIST, b'{"data": [], "metadata": {"total_pages": "1", "next_page_url": null}}')
    assert pull(dailymed, loopback, tmp_path, entry(dailymed)) == []
    bodies = {
        b'{"error": "maintenance"}': "gave no list",
        b'{"data": [{"setid"': "cannot be used",
        b'{"data": [{"title": "x"}]}': "without a set id",
        b'{"data": [{"setid": "../../etc"}]}': "without a set id",
        b'{"data": [], "metadata": {"total_pages": "4", "next_page_url": "https://x"}}': "on page 1 of 4",
    }
    for body, reason in bodies.items():
        loopback.say(LIST, body)
        with pytest.raises(SourceError, match=reason):
            pull(dailymed, loopback, tmp_path, entry(dailymed))
