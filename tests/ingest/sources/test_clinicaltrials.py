"""ClinicalTrials.gov: pages by token, as recorded, and answers that are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from errors import SourceError
from ingest.sources import clinicaltrials
from tests.ingest.sources.pulling import asked, entry, keys, pull
from tests.ingest.sources.server import Server

PATH = "/api/v2/studies"


@pytest.fixture
def hop(samples: Path) -> tuple[bytes, bytes, str]:
    """The recorded hop from one page to the next, and the token between them. The second names a third, which was not
    recorded: it is taken out."""
    folder = samples / "clinicaltrials_v2"
    first = (folder / "search_phelan_limit5_20260811.json").read_bytes()
    second = json.loads((folder / "search_phelan_next_20260811.json").read_bytes())
    del second["nextPageToken"]
    return first, json.dumps(second).encode(), json.loads(first)["nextPageToken"]


def test_pages_by_token(loopback: Server, tmp_path: Path, hop: tuple[bytes, bytes, str]) -> None:
    """Both pages are read; the second is asked for with the token of the first, and the same question."""
    first, second, token = hop
    loopback.say(PATH, first)
    loopback.say(f"{PATH}?pageToken={token}", second)
    found = pull(
        clinicaltrials, loopback, tmp_path,
        entry(clinicaltrials, "phelan", intervention="oxytocin", term="x", status="COMPLETED", sort="LastUpdatePostDate"),
    )  # fmt: skip
    assert len(set(keys(found))) == len(found) == 10
    assert keys(found)[0] == "nct-NCT02710084"
    question = ("phelan", "oxytocin", "x", "COMPLETED", "LastUpdatePostDate")
    names = ("query.cond", "query.intr", "query.term", "filter.overallStatus", "sort", "pageToken")
    assert asked(loopback, *names) == [(*question, None), (*question, token)]


def test_the_limit_ends_the_pages(loopback: Server, tmp_path: Path, hop: tuple[bytes, bytes, str]) -> None:
    """Five of twenty-one are asked for: one page."""
    loopback.say(PATH, hop[0])
    assert len(pull(clinicaltrials, loopback, tmp_path, entry(clinicaltrials, limit=5))) == 5
    assert asked(loopback, "pageSize") == [("5",)]


def test_tokens_in_a_circle_end(loopback: Server, tmp_path: Path, hop: tuple[bytes, bytes, str]) -> None:
    """A token that comes back is an error, not an endless pull."""
    loopback.say(PATH, hop[0])
    with pytest.raises(SourceError, match="in a circle"):
        pull(clinicaltrials, loopback, tmp_path, entry(clinicaltrials))


def test_no_trial_and_no_answer(loopback: Server, tmp_path: Path, hop: tuple[bytes, bytes, str]) -> None:
    """An empty list is one; words, half a page and another JSON are errors."""
    loopback.say(PATH, b'{"totalCount": 0, "studies": []}')
    assert pull(clinicaltrials, loopback, tmp_path, entry(clinicaltrials)) == []
    for body in (b"`pageSize` has wrong format", hop[0][:-100], b'{"message": "error"}', b'{"studies": {}}'):
        loopback.say(PATH, body)
        with pytest.raises(SourceError, match=r"cannot be used|gave no list"):
            pull(clinicaltrials, loopback, tmp_path, entry(clinicaltrials))
