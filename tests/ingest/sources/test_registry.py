"""The list of sources, and sources.toml: what is shipped, and that nothing in it is silently lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from errors import UsageError
from ingest.sources.base import Pull
from ingest.sources.registry import SOURCES, chosen, pulls, source
from settings import SourceSettings

GOOD = '[[pull]]\nsource = "ods"\ntopic = "vitamin D"\nquery = "VitaminD"\n'


def test_eleven_sources() -> None:
    """Each under its own name, with the hosts that it may ask; two of them know of standing alone."""
    assert len(SOURCES) == 11
    for name, one in SOURCES.items():
        assert name == one.NAME
        assert one.HOSTS
        assert all(host == host.lower() and "/" not in host for host in one.HOSTS)
    assert [name for name, one in SOURCES.items() if not one.DOCUMENTS] == ["crossref", "retraction_watch"]


def test_the_shipped_file() -> None:
    """It can be read; a first pull of all of it stays modest; what overlaps with another source is off."""
    entries = pulls(SourceSettings().file)
    named = {entry.source for entry in entries}
    assert sum(entry.limit for entry in entries if entry.source != "ods") <= 1500
    assert named == {name for name, one in SOURCES.items() if one.DOCUMENTS} - {"openfda", "europepmc"}
    assert all("\n" not in entry.query for entry in entries)


def test_out_of_the_box_nothing_is_on() -> None:
    """No source is asked unless somebody switches it on."""
    assert SourceSettings().on == ()
    assert chosen(SourceSettings()) == ()


def test_which_sources_are_asked() -> None:
    """Those that are on and those that are named, each once; standing last, when what is new is held already."""
    on = SourceSettings(on=("retraction_watch", "ods"))
    assert chosen(on) == ("ods", "retraction_watch")
    assert chosen(on, ["pubmed", "ods"]) == ("pubmed", "ods", "retraction_watch")
    everything = chosen(SourceSettings(), ["all"])
    # The Prevention TaskForce answers nobody without a key.
    assert set(everything) == SOURCES.keys() - {"openfda", "europepmc", "uspstf"}
    assert "uspstf" in chosen(SourceSettings(uspstf_key=SecretStr("k")), ["all"])
    assert everything[-2:] == ("crossref", "retraction_watch")
    assert source("ods") is SOURCES["ods"]


def test_a_source_that_cannot_be_asked_for() -> None:
    """One that is unknown, and one that would be asked for nothing."""
    with pytest.raises(UsageError, match="no source 'pubmde'; there are pubmed, "):
        chosen(SourceSettings(), ["pubmde"])
    with pytest.raises(UsageError, match=r"sources\.toml: no entry of openfda is on"):
        chosen(SourceSettings(on=("openfda",)))


def test_an_entry_is_read_whole(tmp_path: Path) -> None:
    """Queries over several lines are one line, options come along, what is off is left out."""
    file = tmp_path / "sources.toml"
    file.write_text(
        "[[pull]]\nsource = 'ods'\ntopic = 'a'\nquery = '''\n VitaminD\n'''\nlimit = 3\noptions = {levels = 'Consumer'}\n"
        + GOOD + "on = false\n",
        encoding="utf-8",
    )  # fmt: skip
    assert pulls(file) == (Pull("ods", "a", "VitaminD", 3, {"levels": "Consumer"}),)
    file.write_text("# nothing yet\n", encoding="utf-8")
    assert pulls(file) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (GOOD + "limits = 3\n", r"entry 1 \(ods\): limits: Extra inputs are not permitted"),
        (GOOD.replace("ods", "odss"), r"entry 1 \(odss\): there is no such source; there are pubmed, "),
        (GOOD + GOOD.replace("VitaminD", "  "), r"entry 2 \(ods\): query: String should have at least 1"),
        (GOOD.replace("query", "# query"), r"entry 1 \(ods\): query: Field required"),
        (GOOD.replace("topic", "# topic"), r"entry 1 \(ods\): topic: Field required"),
        (GOOD + "limit = 0\n", r"entry 1 \(ods\): limit: Input should be greater"),
        (GOOD + "limit = '3'\n", r"entry 1 \(ods\): limit: Input should be a valid integer"),
        (GOOD + "on = 'no'\n", r"entry 1 \(ods\): on: Input should be a valid boolean"),
        (GOOD + "options = {level = 'Consumer'}\n", r"entry 1 \(ods\): has no option 'level'; it has levels"),
        (GOOD + "options = {levels = 3}\n", r"entry 1 \(ods\): options.levels: Input should be a valid string"),
        (GOOD.replace("ods", "uspstf") + "options = {x = 'y'}\n", r"has no option 'x'; it has none"),
        (GOOD.replace("ods", "crossref"), r"entry 1 \(crossref\): is asked about every work .* takes no entry"),
        (GOOD + GOOD, r"entry 2 \(ods\) asks the same as entry 1"),
        ("[[pulls]]\nsource = 'ods'\n", r"pulls: Extra inputs .* begin with \[\[pull\]\]"),
        ("[pull]\nsource = 'ods'\n", r"pull: Input should be a valid list"),
        ("pull = [3]\n", r"pull.0: Input should be a valid dictionary"),
        ("[[pull]\n", "is not TOML"),
        ("\x00", "is not TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, reason: str) -> None:
    """File, entry and fault, whether the entry is on or off."""
    file = tmp_path / "sources.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=rf"sources\.toml: {reason}" if "entry" in reason else reason):
        pulls(file)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """One that is not there, and one that is not text."""
    with pytest.raises(UsageError, match=r"nowhere\.toml: cannot be read .* SEQUITUR_SOURCES__FILE"):
        pulls(tmp_path / "nowhere.toml")
    (tmp_path / "sources.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="is not TOML"):
        pulls(tmp_path / "sources.toml")
