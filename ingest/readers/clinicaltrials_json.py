"""ClinicalTrials.gov, API version 2: registered trials, one study or a page of a search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.document import BlockKind, DocumentType, RawBlock
from corpus.markdown import blocks as markdown
from errors import ReadError
from ingest.readers.base import Item, Reading, Refused, finish, line
from ingest.readers.json_values import at, items, objects, parse_json, text, texts
from ingest.readers.stated import date_of, identifiers, year_of
from ingest.readers.trial_results import results

_NOTE = "A registered trial: what was planned, and where stated what was found; registration is no evidence of effect."
_CRITERIA = re.compile(r"(?:key |main |major )?(?:inclusion|exclusion)(?: criteria)?\b.{0,60}", re.IGNORECASE)
_LONGEST_MARKDOWN = 200_000


def is_mine(value: object) -> bool:
    """Whether a JSON value is a study, a page of studies, or what the service says of its version."""
    stamped = bool(text(value, "apiVersion")) and bool(text(value, "dataTimestamp"))
    return isinstance(at(value, "protocolSection"), dict) or isinstance(at(value, "studies"), list) or stamped


def read_all(data: bytes, name: str) -> Iterator[Item]:
    """Read all studies; a page of a search without any, and the body that states the version, have none.

    Raises `ReadError` where the body is of another form.
    """
    body = parse_json(data, name)
    if not is_mine(body):
        raise ReadError(name, "is no study of ClinicalTrials.gov, nor a page of studies")
    studies = [body] if at(body, "protocolSection") is not None else items(body, "studies")
    return (_item(study, number, name) for number, study in enumerate(studies, 1))


def _item(study: object, number: int, name: str) -> Item:
    nct = text(study, "protocolSection", "identificationModule", "nctId").upper()
    key = f"nct-{nct}" if re.fullmatch(r"NCT\d{8}", nct) else f"nct-study-{number}"
    try:
        if not nct or key != f"nct-{nct}":
            raise ReadError(name, "states no NCT number")
        return _reading(study, nct, key, name)
    except ReadError as error:
        return Refused(key, error.reason)


def _reading(study: object, nct: str, key: str, name: str) -> Reading:
    protocol = at(study, "protocolSection")
    identity = at(protocol, "identificationModule")
    title = text(identity, "briefTitle") or text(identity, "officialTitle")
    if not title:
        raise ReadError(name, "states no title; ask for the study with all its fields")
    status = at(protocol, "statusModule")
    updated, first, start = (
        text(status, field, "date")
        for field in ("lastUpdatePostDateStruct", "studyFirstPostDateStruct", "startDateStruct")
    )
    year = next(filter(None, map(year_of, (updated, first, start))), None)
    conditions = texts(protocol, "conditionsModule", "conditions")
    url = f"https://clinicaltrials.gov/study/{nct}"
    found = (*_protocol(protocol, title), *results(at(study, "resultsSection")))
    if not any(block.kind is not BlockKind.HEADING for block in found):
        raise ReadError(name, "states no more than its title; ask for the study with all its fields")
    return finish(
        Reading(
            title=title,
            blocks=found,
            language="en",
            year=year,
            url=url,
            organisation=text(protocol, "sponsorCollaboratorsModule", "leadSponsor", "name") or None,
            key=key,
            label=line(f"ClinicalTrials.gov {nct}{f' ({year})' if year else ''}", 120),
            identifiers=identifiers(nct=nct, url=url),
            type=DocumentType.REGISTRY,
            published=date_of(first),
            updated=date_of(updated),
            population=line(_people(at(protocol, "eligibilityModule"))),
            integrity_note=_NOTE,
            topics=tuple(dict.fromkeys((*conditions, *texts(protocol, "conditionsModule", "keywords"))))[:40],
            licence="Public domain (US Government database)",
            attribution="ClinicalTrials.gov, National Library of Medicine",
        ),
        name,
    )


def _protocol(protocol: object, title: str) -> Iterator[RawBlock]:
    description = at(protocol, "descriptionModule")
    official = text(protocol, "identificationModule", "officialTitle")
    if official and official != title:
        yield from _section("Official title", [RawBlock(BlockKind.PARAGRAPH, official)])
    yield from _section("Status", _status(protocol))
    yield from _section("Brief summary", _prose(text(description, "briefSummary")))
    yield from _section("Detailed description", _prose(text(description, "detailedDescription")))
    yield from _section("Conditions", _items(texts(protocol, "conditionsModule", "conditions")))
    yield from _section("Design", _design(at(protocol, "designModule")))
    arms = at(protocol, "armsInterventionsModule")
    yield from _section("Arms", _items(_named(arms, "armGroups", "label", "type", "description")))
    yield from _section("Interventions", _items(_interventions(arms)))
    outcomes = at(protocol, "outcomesModule")
    for which in ("primary", "secondary", "other"):
        measures = _named(outcomes, f"{which}Outcomes", "measure", "timeFrame", "description")
        yield from _section(f"{which.title()} outcomes", _items(measures))
    eligibility = at(protocol, "eligibilityModule")
    people = _people(eligibility)
    who = [RawBlock(BlockKind.PARAGRAPH, f"{people}.")] if people else []
    yield from _section("Eligibility", [*who, *_prose(text(eligibility, "eligibilityCriteria"))])


def _section(heading: str, found: Iterator[RawBlock] | list[RawBlock]) -> Iterator[RawBlock]:
    held = tuple(found)
    if held:
        yield RawBlock(BlockKind.HEADING, heading, 2)
        yield from held


def _prose(written: str) -> Iterator[RawBlock]:
    """Text as the registry writes it, which is Markdown. What is asked and what excludes are sections of their own."""
    for block in markdown(written[:_LONGEST_MARKDOWN]):
        bare = block.text.strip(" :*")
        criteria = _CRITERIA.fullmatch(bare) and (block.text.rstrip(" *").endswith(":") or len(bare.split()) <= 2)
        if block.kind is BlockKind.HEADING or criteria:
            yield RawBlock(BlockKind.HEADING, bare, 3)
        else:
            yield replace(block, level=0)


def _items(lines: list[str]) -> Iterator[RawBlock]:
    return (RawBlock(BlockKind.LIST_ITEM, found) for found in lines)


def _named(module: object, field: str, *keys: str) -> list[str]:
    """The objects of a list as lines: the first value, then the others behind a colon."""
    rows = ([text(row, key) for key in keys] for row in objects(module, field))
    lines = ([part for part in row if part] for row in rows)
    return [f"{first}: {'; '.join(rest)}" if rest else first for first, *rest in filter(None, lines)]


def _interventions(arms: object) -> list[str]:
    lines = []
    for row in objects(arms, "interventions"):
        head = text(row, "name")
        if kind := text(row, "type"):
            head = f"{_words(kind)}: {head}"
        if others := texts(row, "otherNames"):
            head = f"{head} (also {', '.join(others)})"
        lines.append(". ".join(filter(None, (head, text(row, "description")))))
    return [found for found in lines if found]


def _status(protocol: object) -> Iterator[RawBlock]:
    status = at(protocol, "statusModule")
    stated = [
        ("Overall status", _words(text(status, "overallStatus"))),
        ("Why it was stopped", text(status, "whyStopped")),
        ("Start", text(status, "startDateStruct", "date")),
        ("Primary completion", text(status, "primaryCompletionDateStruct", "date")),
        ("Completion", text(status, "completionDateStruct", "date")),
        ("Last update posted", text(status, "lastUpdatePostDateStruct", "date")),
        ("Sponsor", text(protocol, "sponsorCollaboratorsModule", "leadSponsor", "name")),
    ]
    yield from _items([f"{label}: {value}" for label, value in stated if value])


def _design(design: object) -> Iterator[RawBlock]:
    info = at(design, "designInfo")
    stated = [
        ("Study type", _words(text(design, "studyType"))),
        ("Phase", ", ".join(map(_phase, texts(design, "phases")))),
        ("Allocation", _words(text(info, "allocation"))),
        ("Intervention model", _words(text(info, "interventionModel"))),
        ("Observational model", _words(text(info, "observationalModel"))),
        ("Masking", _words(text(info, "maskingInfo", "masking"))),
        ("Primary purpose", _words(text(info, "primaryPurpose"))),
        ("Enrollment", " ".join(filter(None, (text(design, "enrollmentInfo", "count"), _counted(design))))),
    ]
    yield from _items([f"{label}: {value}" for label, value in stated if value])


def _phase(code: str) -> str:
    return "Not applicable" if code.upper() == "NA" else re.sub(r"(?i)phase(?=\d)", "phase ", _words(code)).capitalize()


def _counted(design: object) -> str:
    kind = text(design, "enrollmentInfo", "type")
    return f"({_words(kind).lower()})" if kind else ""


def _words(code: str) -> str:
    """A code of the registry as words: "ACTIVE_NOT_RECRUITING" is "Active not recruiting"."""
    return code.replace("_", " ").capitalize() if code.isupper() else code


def _people(eligibility: object) -> str:
    """Who may take part: "Women, 18 Years to 75 Years"."""
    sex = {"ALL": "All sexes", "FEMALE": "Women", "MALE": "Men"}.get(text(eligibility, "sex").upper(), "")
    low, high = text(eligibility, "minimumAge"), text(eligibility, "maximumAge")
    aged = f"{low} to {high}" if low and high else f"{low} and older" if low else f"up to {high}" if high else ""
    return ", ".join(filter(None, (sex, aged)))
