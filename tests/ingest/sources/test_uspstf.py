"""The Prevention TaskForce API: the key, the answer that is none yet, and which rows an entry takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from errors import SourceError
from ingest.readers.base import Reading
from ingest.sources import uspstf
from tests.ingest.sources.pulling import entry, keys, pull
from tests.ingest.sources.server import Request, Say, Server

PATH = "/api/json"
KEY = "a-key-of-ours"
BONE = "vitamin d, calcium, osteoporo, fracture, falls"


@pytest.fixture
def whole_file(samples: Path) -> bytes:
    """A real file of 2021."""
    return (samples / "uspstf_json" / "working-guidlines.json").read_bytes()


def test_only_the_topics_recommendations_are_taken(loopback: Server, tmp_path: Path, whole_file: bytes) -> None:
    """Of a real file with 137 rows: those on bone, falls and vitamin D, and none on other topics."""
    loopback.say(PATH, whole_file)
    found = pull(uspstf, loopback, tmp_path, entry(uspstf, BONE), uspstf_key=KEY)
    bone = {f"uspstf-{number}" for number in (405, 406, 407, 408, 409, 410, 420, 421, 422, 266)}
    assert bone <= set(keys(found))
    assert len(found) < 20
    assert all(isinstance(item, Reading) for item in found)
    assert [request.fields["key"] for request in loopback.asked] == [KEY]


def test_without_a_key_nothing_is_asked(loopback: Server, tmp_path: Path) -> None:
    """The message says where a key comes from and where it goes."""
    with pytest.raises(SourceError, match=r"uspstfpda@ahrq.gov .* SEQUITUR_SOURCES__USPSTF_KEY"):
        pull(uspstf, loopback, tmp_path, entry(uspstf))
    assert loopback.asked == []


def test_202_is_not_ready(loopback: Server, tmp_path: Path) -> None:
    """Accepted is not answered: the warning in its body is never read as a file without recommendations."""
    loopback.say(PATH, Say(b'{"specificRecommendations": []}', 202))
    with pytest.raises(SourceError, match="no file ready"):
        pull(uspstf, loopback, tmp_path, entry(uspstf), uspstf_key=KEY)


@pytest.mark.parametrize(
    "body",
    [
        b'{"message": "invalid key"}',
        b'{"specificRecommendations": []}',
        b'{"specificRecomm',
        b"<html>Busy</html>",
        b"[]",
    ],
)
def test_what_holds_no_recommendation_is_an_error(loopback: Server, tmp_path: Path, body: bytes) -> None:
    """With status 200: a warning, an empty list, half a file, a page."""
    loopback.say(PATH, body)
    with pytest.raises(SourceError, match="cannot be used"):
        pull(uspstf, loopback, tmp_path, entry(uspstf), uspstf_key=KEY)


def test_an_unchanged_file_is_not_sent_again(loopback: Server, tmp_path: Path, whole_file: bytes) -> None:
    """The second pull asks with the ETag of the first, is told 304, and finds the same."""

    def answer(request: Request) -> Say:
        same = request.headers.get("if-none-match") == '"v1"'
        return Say(status=304) if same else Say(whole_file, headers={"ETag": '"v1"'})

    loopback.say(PATH, answer)
    first, second = (keys(pull(uspstf, loopback, tmp_path, entry(uspstf, BONE), uspstf_key=KEY)) for _ in range(2))
    assert first == second
    assert [request.headers.get("if-none-match") for request in loopback.asked] == [None, '"v1"']


def test_words_are_words(loopback: Server, tmp_path: Path) -> None:
    """A phrase needs all of its words; a word stands for those that begin with it, a letter for itself alone."""
    titles = ["Vitamin D Deficiency", "Vitamin E and Disease", "Preventing Falls", "Befalling", "FALLING: adults"]
    rows = [{"id": n, "title": title, "grade": "B", "text": "It is recommended."} for n, title in enumerate(titles, 1)]
    loopback.say(PATH, json.dumps({"specificRecommendations": rows}).encode())
    taken = keys(pull(uspstf, loopback, tmp_path, entry(uspstf, "d vitamin, fall"), uspstf_key=KEY))
    assert taken == ["uspstf-1", "uspstf-3", "uspstf-5"]
    everything = pull(uspstf, loopback, tmp_path, entry(uspstf, "*"), uspstf_key=KEY)
    assert len(everything) == len(titles)
    assert pull(uspstf, loopback, tmp_path, entry(uspstf, " , -"), uspstf_key=KEY) == []
