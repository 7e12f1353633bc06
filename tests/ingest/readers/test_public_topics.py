"""What is written for the public or by a task force: ODS, MedlinePlus, USPSTF, registered trials. Files made by hand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

import pytest

from corpus.document import DocumentType, Grade, Kind, Standing
from errors import ReadError
from ingest.readers import clinicaltrials_json, medlineplus_xml, ods_xml, uspstf_json
from ingest.readers.base import Item, Reading, Refused
from tests.ingest.readers.conftest import refusal, shape
from tests.ingest.readers.handmade import (
    MEDLINEPLUS,
    MEDLINEPLUS_BRIEF,
    MEDLINEPLUS_BULK,
    ODS,
    STUDIES,
    STUDY,
    USPSTF,
    USPSTF_ROW,
)


def _only(items: Iterable[Item]) -> Reading:
    (item,) = items
    assert isinstance(item, Reading)
    return item


def test_a_fact_sheet() -> None:
    """Level and subject are of the address; references are left out."""
    reading = ods_xml.read(ODS, "x")
    assert (reading.key, reading.plain_language, reading.updated) == (
        "ods-Examplium-Consumer",
        True,
        dt.date(2023, 9, 18),
    )
    assert (reading.type, reading.language, reading.redistributable) == (DocumentType.FACT_SHEET, "en", True)
    assert shape(reading) == [
        ("h2", "What is it?"),
        ("paragraph", "A < B and needed."),
        ("table_header", "Age | Amount"),
        ("table_row", "0-6 | 10 mcg"),
        ("h2", "More"),
        ("list_item", "one"),
    ]


@pytest.mark.parametrize(
    ("page", "key", "plain", "language"),
    [
        ("Examplium-HealthProfessional", "ods-Examplium-HealthProfessional", False, "en"),
        ("Examplium-DatosEnEspanol", "ods-Examplium-Spanish", True, "es"),
        ("Examplium-Consumer", "ods-Examplium-Consumer", True, "en"),
    ],
)
def test_reading_levels(page: str, key: str, plain: bool, language: str) -> None:
    """For whom a sheet is written is told by its address."""
    reading = ods_xml.read(ODS.replace(b"Examplium-Consumer", page.encode()), "x")
    assert (reading.key, reading.plain_language, reading.language) == (key, plain, language)


def test_content_as_escaped_text_or_elements() -> None:
    """HTML is read however it is put into the XML; a sheet without any is refused."""
    inner = ODS[ODS.index(b"<![CDATA[") + 9 : ODS.index(b"]]>")]
    escaped = inner.replace(b"&", b"&amp;").replace(b"<", b"&lt;")
    whole = ODS[: ODS.index(b"<![CDATA[")], ODS[ODS.index(b"]]>") + 3 :]
    for content in (inner.replace(b"<ul><li>", b"<ul><li>"), escaped):
        assert shape(ods_xml.read(content.join(whole), "x")) == shape(ods_xml.read(ODS, "x"))
    assert refusal(ods_xml, b"".join(whole)) == "holds no text"
    assert "without <Content>" in refusal(ods_xml, b"<Factsheet><Title>x</Title></Factsheet>")


def test_topics_of_a_search() -> None:
    """Summaries are escaped HTML; the marks of what was found go; topics are for patients."""
    reading = _only(medlineplus_xml.read_all(MEDLINEPLUS, "x"))
    assert (reading.key, reading.title, reading.language) == ("medlineplus-42", "Example", "en")
    assert (reading.published, reading.topics) == (dt.date(1999, 2, 19), ("Examples", "Bones"))
    assert reading.plain_language
    assert shape(reading) == [("h2", "What is it?"), ("paragraph", "It is one."), ("list_item", "First")]


def test_brief_answers_bulk_files_and_no_hits() -> None:
    """A brief answer is keyed by its address; a topic without a summary is refused alone; no list is no topic."""
    brief = _only(medlineplus_xml.read_all(MEDLINEPLUS_BRIEF, "x"))
    assert (brief.key, brief.title, brief.language) == ("medlineplus-spanish-example", "Ejemplo uno", "es")
    assert (brief.organisation, brief.text) == ("National Library of Medicine", "Un ejemplo.")
    first, second = medlineplus_xml.read_all(MEDLINEPLUS_BULK, "x")
    assert isinstance(first, Reading)
    assert first.text == "It is one."
    assert second == Refused("medlineplus-43", "is a topic without a summary")
    assert not list(medlineplus_xml.read_all(b"<nlmSearchResult><count>0</count></nlmSearchResult>", "x"))
    with pytest.raises(ReadError, match="unknown form"):
        medlineplus_xml.read_all(b"<other/>", "x")


def test_a_recommendation() -> None:
    """Each graded statement is a document of its own, verbatim; the topic's rationale is another without a grade."""
    row, topic = uspstf_json.read_all(USPSTF, "x")
    assert isinstance(row, Reading)
    assert isinstance(topic, Reading)
    assert (row.key, row.title) == ("uspstf-7", "Example Falls: Screening – Adults 65 years or older")
    assert (row.label, row.year, row.url) == (
        "USPSTF 2018 (Example Falls: Screening, grade B)",
        2018,
        "https://www.uspreventiveservicestaskforce.org/uspstf/recommendation/example-falls",
    )
    assert (row.kind, row.type, row.grades) == (
        Kind.GUIDELINE,
        DocumentType.RECOMMENDATION_STATEMENT,
        (Grade(grade="B"),),
    )
    assert (row.population, row.redistributable) == ("Men and women aged 65 years or older; At increased risk.", False)
    assert shape(row) == [
        ("h2", "Recommendation (grade B)"),
        ("paragraph", "The body recommends it."),
        ("paragraph", "See more."),
        ("h2", "Frequency of service"),
        ("paragraph", "Every year."),
        ("h2", "Risk assessment"),
        ("paragraph", "At increased risk."),
    ]
    assert (topic.key, topic.grades) == ("uspstf-general-3", ())
    assert shape(topic) == [("h2", "Rationale"), ("h3", "Importance"), ("paragraph", "Falls matter.")]


@pytest.mark.parametrize(
    ("ages", "sex", "population"),
    [
        ([18, 100], "female", "Women aged 18 years or older"),
        ([55, 69], "male", "Men aged 55 to 69 years"),
        ([0, 5], "men and women", "Children and adolescents aged 0 to 5 years"),
        ([0, 100], "men and women", "Men and women of any age"),
        (None, "female", "Women"),
        (["x", 10**400], None, None),
    ],
)
def test_populations(ages: object, sex: object, population: str | None) -> None:
    """Sex and ages as people say them; 100 years stands for no upper limit."""
    row = {**USPSTF_ROW, "ageRange": ages, "sex": sex, "gender": sex, "riskText": ""}
    reading = _only(uspstf_json.read_all(json.dumps({"specificRecommendations": [row]}).encode(), "x"))
    assert reading.population == population


def test_a_topic_that_is_being_updated() -> None:
    """What the text says of an update is its standing; a scan that found nothing to update is none."""
    for said, standing in (
        ("This topic is being updated.", Standing.UNDER_UPDATE),
        ("Scans showed a lack of new evidence to support an updated review.", Standing.CURRENT),
    ):
        row = {**USPSTF_ROW, "text": f"It recommends. {said}"}
        body = json.dumps({"specificRecommendations": [row]}).encode()
        assert _only(uspstf_json.read_all(body, "x")).standing is standing


@pytest.mark.parametrize(
    "body",
    [
        b'{"warning": "No key."}',
        b"[]",
        b"{}",
        b'{"specificRecommendations": []}',
        b'"x"',
        b'{"specificRecommendations": 3}',
    ],
)
def test_bodies_without_recommendations_are_told(body: bytes) -> None:
    """The warning that comes without a key is no corpus."""
    with pytest.raises(ReadError, match="is the key valid"):
        list(uspstf_json.read_all(body, "x"))


def test_a_registered_trial() -> None:
    """What was planned and what was found; who is asked and who is excluded stand in sections of their own."""
    reading = _only(clinicaltrials_json.read_all(STUDY, "x"))
    assert (reading.key, reading.type, reading.year) == ("nct-NCT01234567", DocumentType.REGISTRY, 2020)
    assert (reading.organisation, reading.population) == ("Example University", "Women, 65 Years and older")
    assert reading.integrity_note is not None
    assert "no evidence of effect" in reading.integrity_note
    found = shape(reading)
    assert ("list_item", "Phase: Early phase 1, Not applicable") in found
    assert ("paragraph", "It asks [this].") in found
    eligibility = found.index(("h2", "Eligibility"))
    assert found[eligibility + 1 : eligibility + 7] == [
        ("paragraph", "Women, 65 Years and older."),
        ("h3", "Inclusion Criteria"),
        ("list_item", "Aged 65"),
        ("list_item", "Falls > 1"),
        ("h3", "Exclusion Criteria"),
        ("list_item", "Unwell"),
    ]
    outcomes = found.index(("h2", "Results: outcomes"))
    assert found[outcomes + 1 :] == [
        ("h3", "Rate of falls"),
        ("paragraph", "Primary. 1 year"),
        ("table_header", "Mean, falls | Exercise | Usual"),
        ("table_row", "Participants analysed | 10 |"),
        ("table_row", "Rate of falls | 1.1 (±0.2) | 1.9 (1.5 to 2.3)"),
        ("paragraph", "t-test, 2 sided, 95% CI 0.2 to 0.9, p <0.01"),
        ("h2", "Results: adverse events"),
        ("table_header", "Group | Deaths | Serious events | Other events"),
        ("table_row", "Exercise | | 1 of 10 |"),
        ("h3", "Serious adverse events"),
        ("table_header", "Event | Exercise"),
        ("table_row", "Fracture | 1 of 10"),
    ]


def test_pages_versions_and_bare_records_of_trials() -> None:
    """A record without a number or title is refused alone; what only states a version holds no trial."""
    _, second = clinicaltrials_json.read_all(STUDIES, "x")
    assert second == Refused("nct-study-2", "states no NCT number")
    bare = {"protocolSection": {"identificationModule": {"nctId": "NCT01234567"}}}
    (item,) = clinicaltrials_json.read_all(json.dumps(bare).encode(), "x")
    assert isinstance(item, Refused)
    assert "states no title" in item.reason
    assert not list(
        clinicaltrials_json.read_all(b'{"apiVersion": "2.0.5", "dataTimestamp": "2026-11-20T09:00:05"}', "x")
    )
    with pytest.raises(ReadError, match="is no study"):
        clinicaltrials_json.read_all(b'{"message": "x"}', "x")
