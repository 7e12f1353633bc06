"""The results that a registered trial reports: flow, baseline, outcomes and harms, as tables of one column a group."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.document import BlockKind, RawBlock
from ingest.readers.json_values import at, objects, text

_MOST_ROWS = 400


def results(section: object) -> Iterator[RawBlock]:
    """The blocks of a results section; none where a trial has reported nothing."""
    parts = (
        ("Results: baseline", _measures(at(section, "baselineCharacteristicsModule"), "measures")),
        ("Results: outcomes", _measures(at(section, "outcomeMeasuresModule"), "outcomeMeasures")),
        ("Results: adverse events", _harms(at(section, "adverseEventsModule"))),
    )
    for heading, found in parts:
        held = tuple(found)
        if held:
            yield RawBlock(BlockKind.HEADING, heading, 2)
            yield from held


def _measures(module: object, field: str) -> Iterator[RawBlock]:
    for measure in objects(module, field):
        # Baseline groups stand once, those of an outcome with it.
        groups = _groups(measure, "groups") or _groups(module, "groups")
        rows = list(_rows(measure, groups))
        if not rows:
            continue
        yield RawBlock(BlockKind.HEADING, text(measure, "title") or "Measure", 3)
        about = [text(measure, "type").capitalize(), text(measure, "timeFrame"), text(measure, "description")]
        yield RawBlock(BlockKind.PARAGRAPH, ". ".join(part.rstrip(".") for part in about if part))
        unit = ", ".join(filter(None, (text(measure, "paramType").capitalize(), text(measure, "unitOfMeasure"))))
        yield RawBlock(BlockKind.TABLE_HEADER, " | ".join((unit or "Value", *groups.values())))
        yield from (RawBlock(BlockKind.TABLE_ROW, row) for row in rows[:_MOST_ROWS])
        yield from (
            RawBlock(BlockKind.PARAGRAPH, said) for said in map(_analysis, objects(measure, "analyses")) if said
        )


def _groups(module: object, field: str) -> dict[str, str]:
    found = {text(group, "id"): text(group, "title") or text(group, "id") for group in objects(module, field)}
    return {key: title for key, title in found.items() if key}


def _rows(measure: object, groups: dict[str, str]) -> Iterator[str]:
    for denominator in objects(measure, "denoms"):
        counts = {text(count, "groupId"): text(count, "value") for count in objects(denominator, "counts")}
        if counts:
            units = text(denominator, "units") or "Participants"
            yield " | ".join((f"{units} analysed", *(counts.get(group, "") for group in groups)))
    for part in objects(measure, "classes"):
        for category in objects(part, "categories"):
            values = {text(value, "groupId"): _value(value) for value in objects(category, "measurements")}
            if any(values.values()):
                named = ": ".join(filter(None, (text(part, "title"), text(category, "title"))))
                yield " | ".join((named or text(measure, "title"), *(values.get(group, "") for group in groups)))


def _value(measurement: object) -> str:
    value, spread = text(measurement, "value"), text(measurement, "spread")
    low, high = text(measurement, "lowerLimit"), text(measurement, "upperLimit")
    more = f" ({low} to {high})" if low and high else f" (±{spread})" if spread else ""
    return f"{value}{more}" if value else ""


def _analysis(analysis: object) -> str:
    effect = " ".join(filter(None, (text(analysis, "paramType"), text(analysis, "paramValue"))))
    low, high = text(analysis, "ciLowerLimit"), text(analysis, "ciUpperLimit")
    share = text(analysis, "ciPctValue")
    interval = f"{f'{share}% ' if share else ''}CI {low} to {high}" if low and high else ""
    p = text(analysis, "pValue")
    parts = (
        text(analysis, "statisticalMethod"),
        effect,
        interval,
        f"p {p if p[:1] in '<>=' else f'= {p}'}" if p else "",
    )
    return ", ".join(filter(None, parts))


def _harms(module: object) -> Iterator[RawBlock]:
    rows = []
    for group in objects(module, "eventGroups"):
        counts = [_share(group, f"{which}NumAffected", f"{which}NumAtRisk") for which in ("deaths", "serious", "other")]
        if any(counts):
            rows.append(" | ".join((text(group, "title"), *counts)))
    if rows:
        yield RawBlock(BlockKind.TABLE_HEADER, "Group | Deaths | Serious events | Other events")
        yield from (RawBlock(BlockKind.TABLE_ROW, row) for row in rows[:_MOST_ROWS])
    groups = _groups(module, "eventGroups")
    for field, heading in (("seriousEvents", "Serious adverse events"), ("otherEvents", "Other adverse events")):
        events = list(_events(module, field, groups))
        if events:
            yield RawBlock(BlockKind.HEADING, heading, 3)
            yield RawBlock(BlockKind.TABLE_HEADER, " | ".join(("Event", *groups.values())))
            yield from (RawBlock(BlockKind.TABLE_ROW, row) for row in events[:_MOST_ROWS])


def _events(module: object, field: str, groups: dict[str, str]) -> Iterator[str]:
    for event in objects(module, field):
        counts = {text(stat, "groupId"): _share(stat, "numAffected", "numAtRisk") for stat in objects(event, "stats")}
        if text(event, "term") and any(counts.values()):
            yield " | ".join((text(event, "term"), *(counts.get(group, "") for group in groups)))


def _share(value: object, affected: str, at_risk: str) -> str:
    count, whole = text(value, affected), text(value, at_risk)
    return f"{count} of {whole}" if count and whole else count
