"""Fact sheets of the NIH ODS. No recorded answer is known: what is read here is made by hand after SOURCES.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from errors import SourceError
from ingest.readers.base import Refused
from ingest.sources import ods
from tests.ingest.sources.pulling import asked, entry, keys, pull
from tests.ingest.sources.server import Say, Server


def _sheet(title: str) -> bytes:
    return (
        f"<?xml version='1.0' encoding='utf-8'?><Factsheet><FSID>1</FSID><Title>{title}</Title><Content>"
        "<![CDATA[<h2>What is it?</h2><p>It is a nutrient that the body needs.</p>]]></Content></Factsheet>"
    ).encode()


def test_sheets_by_level(loopback: Server, tmp_path: Path) -> None:
    """For professionals and for consumers where no level is named, else those that are; keys follow what was asked."""
    for level in ("Health Professional", "Consumer", "Datos en español"):
        loopback.say(f"/api/?readinglevel={level}", _sheet(level))
    assert keys(pull(ods, loopback, tmp_path, entry(ods, "VitaminD"))) == [
        "ods-VitaminD-HealthProfessional",
        "ods-VitaminD-Consumer",
    ]
    assert keys(pull(ods, loopback, tmp_path, entry(ods, "VitaminK", levels="Spanish"))) == ["ods-VitaminK-Spanish"]
    assert asked(loopback, "resourcename", "readinglevel", "outputformat") == [
        ("VitaminD", "Health Professional", "XML"),
        ("VitaminD", "Consumer", "XML"),
        ("VitaminK", "Datos en español", "XML"),
    ]


def test_a_sheet_that_is_not_there_is_refused_alone(loopback: Server, tmp_path: Path) -> None:
    """404, a page of words and a truncated sheet each cost that sheet only."""
    loopback.say("/api/?resourcename=Nothing", Say(status=404))
    loopback.say("/api/?resourcename=Page", b"<html><body>Not found</body></html>")
    loopback.say("/api/?resourcename=Half", _sheet("Half")[:-30])
    loopback.say("/api/?resourcename=Calcium", _sheet("Calcium"))
    entries = [entry(ods, name, levels="Consumer") for name in ("Nothing", "Page", "Half", "Calcium")]
    found = pull(ods, loopback, tmp_path, *entries)
    assert [item.key for item in found if isinstance(item, Refused)] == [
        "ods-Nothing-Consumer",
        "ods-Page-Consumer",
        "ods-Half-Consumer",
    ]
    assert keys(found) == ["ods-Calcium-Consumer"]


def test_entries_that_ask_for_nothing(loopback: Server, tmp_path: Path) -> None:
    """A name that is an address and an unknown level are told before anything is asked."""
    with pytest.raises(SourceError, match="'Vitamin D' is no name of a fact sheet"):
        pull(ods, loopback, tmp_path, entry(ods, "Vitamin D"))
    with pytest.raises(SourceError, match="has no level 'Doctors'"):
        pull(ods, loopback, tmp_path, entry(ods, "VitaminD", levels="Consumer, Doctors"))
    assert loopback.asked == []


def test_a_source_that_turns_us_away(loopback: Server, tmp_path: Path) -> None:
    """403 is an error of the source: the sheets that are held stay."""
    loopback.say("/api/", Say(status=403))
    with pytest.raises(SourceError, match="403"):
        pull(ods, loopback, tmp_path, entry(ods, "VitaminD"))
