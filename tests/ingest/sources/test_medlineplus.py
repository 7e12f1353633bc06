"""MedlinePlus: searches over several pages, searches without a hit, and the daily file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from errors import SourceError
from ingest.readers.base import Reading, Refused
from ingest.sources import medlineplus
from tests.ingest.sources.pulling import asked, entry, keys, pull
from tests.ingest.sources.server import Say, Server

PATH = "/ws/query"


def _topic(number: int, title: str, language: str = "English", summary: str = "&lt;p&gt;A summary.&lt;/p&gt;") -> str:
    url = f"https://medlineplus.gov/topic{number}.html"
    return (
        f'<health-topic title="{title}" url="{url}" id="{number}" language="{language}" date-created="02/19/1999">'
        f"<full-summary>{summary}</full-summary></health-topic>"
    )


def _answer(count: int, topics: list[str], file: str = "viv_1", server: str = "srv1") -> bytes:
    """A hand-made answer in the form of the recorded ones."""
    documents = "".join(
        f'<document rank="0"><content name="healthTopic">{topic}</content></document>' for topic in topics
    )
    where = f"<file>{file}</file><server>{server}</server>" if file else ""
    found = f'<list num="{count}" start="0" per="{len(topics)}">{documents}</list>' if topics else ""
    return f"<nlmSearchResult><term>q</term>{where}<count>{count}</count>{found}</nlmSearchResult>".encode()


def test_the_recorded_answers(loopback: Server, tmp_path: Path, samples: Path) -> None:
    """A recorded page gives its topic; a recorded answer without hits gives none and is no error."""
    folder = samples / "medlineplus_ws"
    loopback.say(f"{PATH}?term=fatigue", (folder / "healthTopics_topic_chronic_fatigue_retmax3.xml").read_bytes())
    loopback.say(f"{PATH}?term=zzzzqqqq", (folder / "empty_zzzzqqqq.xml").read_bytes())
    found = pull(medlineplus, loopback, tmp_path, entry(medlineplus, "fatigue", 1), entry(medlineplus, "zzzzqqqq"))
    assert "medlineplus-89" in keys(found)
    assert asked(loopback, "db", "rettype", "tool", "email")[0] == ("healthTopics", "topic", "sequitur", None)


def test_pages_are_asked_for_by_file_and_server(loopback: Server, tmp_path: Path) -> None:
    """Further pages name the search by file, server and where to go on; the e-mail is sent where it is set."""
    loopback.say(f"{PATH}?term=bone", _answer(3, [_topic(1, "One"), _topic(2, "Two")]))
    loopback.say(f"{PATH}?file=viv_1&server=srv1&retstart=2", _answer(3, [_topic(3, "Three")]))
    found = pull(medlineplus, loopback, tmp_path, entry(medlineplus, "bone"), email="a@example.org")
    assert keys(found) == ["medlineplus-1", "medlineplus-2", "medlineplus-3"]
    assert asked(loopback, "email", "retstart") == [("a@example.org", None), ("a@example.org", "2")]


def test_no_more_is_asked_for_than_the_limit(loopback: Server, tmp_path: Path) -> None:
    """The limit of an entry bounds its pages too."""
    loopback.say(PATH, _answer(29, [_topic(1, "One"), _topic(2, "Two")]))
    assert keys(pull(medlineplus, loopback, tmp_path, entry(medlineplus, limit=2))) == [
        "medlineplus-1",
        "medlineplus-2",
    ]
    assert asked(loopback, "retmax") == [("2",)]


def test_a_topic_of_two_entries_comes_once(loopback: Server, tmp_path: Path) -> None:
    """Entries overlap; documents do not."""
    loopback.say(PATH, _answer(1, [_topic(7, "Falls")]))
    assert keys(pull(medlineplus, loopback, tmp_path, entry(medlineplus, "a"), entry(medlineplus, "b"))) == [
        "medlineplus-7"
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<nlmSearchResult><error>out of order</error></nlmSearchResult>", "it said: out of order"),
        (_answer(3, [_topic(1, "One")])[:-40], "cannot be used: it is not well-formed XML"),
        (b"<html><body>Maintenance</body></html>", "it said: Maintenance"),
        (_answer(9, [], file=""), "said that it has 9 documents for 'q' and gave 0"),
        (_answer(9, [_topic(1, "One")], file=""), "did not say how the other topics"),
    ],
    ids=["error", "truncated", "a page of words", "count without a list", "no file"],
)
def test_what_is_no_answer_is_an_error(loopback: Server, tmp_path: Path, body: bytes, reason: str) -> None:
    """With status 200: never taken for an empty answer."""
    loopback.say(PATH, body)
    with pytest.raises(SourceError, match=reason):
        pull(medlineplus, loopback, tmp_path, entry(medlineplus))


def test_spanish_is_another_database(loopback: Server, tmp_path: Path) -> None:
    """By option; a language without topics is told."""
    loopback.say(PATH, _answer(0, []))
    assert pull(medlineplus, loopback, tmp_path, entry(medlineplus, language="es")) == []
    assert asked(loopback, "db") == [("healthTopicsSpanish",)]
    with pytest.raises(SourceError, match="has no topics in 'fr'"):
        pull(medlineplus, loopback, tmp_path, entry(medlineplus, language="fr"))


def test_the_daily_file(loopback: Server, tmp_path: Path) -> None:
    """The newest of the last days is read once for all entries; each takes what its words are about, in its language.
    A topic that cannot be read is told."""
    topics = [
        _topic(1, "Vitamin D Deficiency"), _topic(2, "Falls"), _topic(3, "Asthma"), _topic(4, "Falls", "Spanish"),
        _topic(5, "Empty", summary=""),
    ]  # fmt: skip
    file = f"<health-topics total='5'>{''.join(topics)}</health-topics>".encode()
    day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=2)
    loopback.say(f"/xml/mplus_topics_{day}.xml", file)
    found = pull(
        medlineplus, loopback, tmp_path,
        entry(medlineplus, "d vitamin", bulk="yes"), entry(medlineplus, "fall, xyz", bulk="yes"),
    )  # fmt: skip
    assert keys(found) == ["medlineplus-1", "medlineplus-2"]
    assert [item.key for item in found if isinstance(item, Refused)] == ["medlineplus-5"]
    assert all(isinstance(item, Reading | Refused) for item in found)
    assert len([request for request in loopback.asked if request.path.endswith(f"{day}.xml")]) == 1


def test_no_daily_file(loopback: Server, tmp_path: Path) -> None:
    """After some days without one it is said; other statuses than 404 are errors at once."""
    with pytest.raises(SourceError, match="no file with all topics of the last 10 days"):
        pull(medlineplus, loopback, tmp_path, entry(medlineplus, bulk="yes"))
    loopback.say(f"/xml/mplus_topics_{dt.datetime.now(dt.UTC).date()}.xml", Say(status=403))
    with pytest.raises(SourceError, match="403"):
        pull(medlineplus, loopback, tmp_path, entry(medlineplus, bulk="yes"))
