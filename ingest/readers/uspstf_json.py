"""The Prevention TaskForce API of the USPSTF: its graded recommendations.

A clinician cites a graded statement, so each specific recommendation is a document. What a topic says beyond them
(rationale, clinical considerations) is one document more, which carries no grade; nothing stands in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.document import BlockKind, DocumentType, Grade, Kind, RawBlock, Standing
from errors import ReadError
from ingest.readers.base import Item, Reading, Refused, finish, line
from ingest.readers.html import read_fragment
from ingest.readers.json_values import at, items, objects, parse_json, text, texts
from ingest.readers.stated import date_of, identifiers, year_of

_SPECIFIC, _GENERAL = "specificRecommendations", "generalRecommendations"
_ORGANISATION = "US Preventive Services Task Force"
_SITE = "https://www.uspreventiveservicestaskforce.org/uspstf/recommendation/"
_ATTRIBUTION = "Source: US Preventive Services Task Force; text verbatim"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
_GRADE = re.compile(r"[A-DI]", re.IGNORECASE)
_UPDATING = re.compile(
    r"\b(?:topic|recommendation|statement)s? (?:is|are) (?:currently )?(?:being updated|under review|in the process)|"
    r"\bupdate in progress\b|\bbeing updated\b",
    re.IGNORECASE,
)
_ADULT, _OLDEST = 18, 100
_LONGEST_RISK = 200
_SECTIONS = (
    ("text", "Recommendation"), ("servFreq", "Frequency of service"), ("serviceOptions", "Service options"),
    ("riskText", "Risk assessment"), ("rationale", "Rationale"), ("clinical", "Clinical considerations"),
    ("other", "Other considerations"), ("discussion", "Discussion"),
)  # fmt: skip


def is_mine(value: object) -> bool:
    """Whether a JSON value is a body of this API."""
    return isinstance(value, dict) and (_SPECIFIC in value or _GENERAL in value)


def read_all(data: bytes, name: str) -> Iterator[Item]:
    """Read all recommendations. Raises `ReadError` where the body holds none, as it does without a valid key."""
    body = parse_json(data, name)
    if not is_mine(body):
        said = text(body, "message") or text(body, "warning") or text(body, "error")
        raise ReadError(
            name, f"holds no recommendations{f' but says: {said[:200]}' if said else ''}; is the key valid?"
        )
    topics = dict(_rows(at(body, _GENERAL)))
    rows = list(_rows(at(body, _SPECIFIC)))
    if not rows and not topics:
        raise ReadError(name, "holds an empty list of recommendations; is the key valid?")
    return _items(rows, topics, name)


def _rows(value: object) -> Iterator[tuple[str, dict[str, object]]]:
    """Rows with their ids, whether they come as a list or as an object by id."""
    if isinstance(value, dict):
        yield from ((str(key), row) for key, row in value.items() if isinstance(row, dict))
    else:
        yield from ((text(row, "id"), row) for row in objects(value))


def _items(
    rows: list[tuple[str, dict[str, object]]], topics: dict[str, dict[str, object]], name: str
) -> Iterator[Item]:
    for number, (row_id, row) in enumerate(rows, 1):
        key = f"uspstf-{row_id}" if _ID.fullmatch(row_id) else f"uspstf-row-{number}"
        yield _item(row, topics.get(text(row, "general"), {}), key, name)
    for topic_id, topic in topics.items():
        if _ID.fullmatch(topic_id) and any(text(topic, field) for field in ("rationale", "clinical", "discussion")):
            yield _item({}, topic, f"uspstf-general-{topic_id}", name)


def _item(row: dict[str, object], topic: dict[str, object], key: str, name: str) -> Item:
    try:
        return _reading(row, topic, key, name)
    except ReadError as error:
        return Refused(key, error.reason)


def _reading(row: dict[str, object], topic: dict[str, object], key: str, name: str) -> Reading:
    own = row or topic
    stated = text(own, "title")
    if not stated:
        raise ReadError(name, "states no title")
    title = _readable(stated, name)
    grade = text(row, "grade").upper()
    if row and not text(row, "text"):
        raise ReadError(name, "states no recommendation")
    dates = [text(part, field) for part in (topic, row) for field in ("topicYear", "pubDate")]
    year = next(filter(None, map(year_of, dates)), None)
    alias = text(topic, "uspstfAlias")
    known = identifiers(url=f"{_SITE}{alias}" if re.fullmatch(r"[A-Za-z0-9-]{2,150}", alias) else "")
    blocks = tuple(_blocks(own, grade, name))
    subject = f"{title.partition(' – ')[0]}{f', grade {grade}' if grade else ''}"
    updating = _UPDATING.search(f"{stated} {text(topic, 'title')} " + " ".join(block.text for block in blocks[:12]))
    return finish(
        Reading(
            title=title,
            blocks=blocks,
            language="en",
            year=year,
            url=str(known.url) if known.url else None,
            organisation=_ORGANISATION,
            key=key,
            label=line(f"USPSTF{f' {year}' if year else ''} ({subject})", 200),
            identifiers=known,
            kind=Kind.GUIDELINE,
            type=DocumentType.RECOMMENDATION_STATEMENT,
            published=date_of(text(topic, "pubDate")),
            jurisdiction="US",
            population=_population(row, name) or None,
            grades=(Grade(grade=grade),) if _GRADE.fullmatch(grade) else (),
            standing=Standing.UNDER_UPDATE if updating else Standing.CURRENT,
            topics=tuple(word for word in re.split(r"[|,;]\s*", text(topic, "keywords")) if word.strip())[:20],
            licence="Verbatim reuse with citation, no sale",
            redistributable=False,
            attribution=_ATTRIBUTION,
        ),
        name,
        "states no recommendation",
    )


def _readable(title: str, name: str) -> str:
    """A title without markup; " -- " parts the topic from the people it is about."""
    plain = " ".join(block.text for block in read_fragment(title, name))
    return re.sub(r"\s+-{2,}\s+", " – ", plain).strip(" –-")


def _blocks(row: dict[str, object], grade: str, name: str) -> Iterator[RawBlock]:
    for field, heading in _SECTIONS:
        found = read_fragment(text(row, field) or "\n".join(texts(row, field)), name, 2)
        if found:
            graded = field == "text" and _GRADE.fullmatch(grade)
            yield RawBlock(BlockKind.HEADING, f"{heading} (grade {grade})" if graded else heading, 2)
            yield from found


def _population(row: dict[str, object], name: str) -> str:
    """Who a recommendation is for: "Women aged 65 years or older; at increased risk"."""
    who = {"female": "women", "male": "men"}.get(text(row, "sex").lower(), text(row, "sex") or text(row, "gender"))
    ages = [int(age) for age in items(row, "ageRange") if isinstance(age, int | float) and 0 <= age <= 150]
    if len(ages) == 2:
        low, high = ages
        if who in ("", "men and women") and high < _ADULT:
            who = "children and adolescents"
        open_ended = f"aged {low} years or older" if low else "of any age"
        who = f"{who or 'people'} {open_ended if high >= _OLDEST else f'aged {low} to {high} years'}"
    risk = " ".join(block.text for block in read_fragment(text(row, "riskText"), name))
    parts = [who, risk if len(risk) <= _LONGEST_RISK else ""]
    stated = "; ".join(filter(None, parts))
    return stated[:1].upper() + stated[1:]
