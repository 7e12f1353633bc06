"""openFDA's answers about drug labels. Its other endpoints hold no labels and are told so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.document import BlockKind, RawBlock
from errors import ReadError
from ingest.readers.base import Item, Reading, Refused, finish
from ingest.readers.html import read_fragment
from ingest.readers.json_values import at, items, parse_json, text, texts
from ingest.readers.labels import label_reading
from ingest.readers.stated import date_of

_DISCLAIMER = (
    "Do not rely on openFDA to make decisions regarding medical care. While we make every effort to ensure that data is "
    "accurate, you should assume all results are unvalidated."
)
_NO_HITS = "NOT_FOUND"
# Text fields of a label in the order of the printed one; what is not here follows in its own order.
_ORDER = (
    "boxed_warning indications_and_usage purpose dosage_and_administration dosage_forms_and_strengths contraindications "
    "do_not_use warnings_and_cautions warnings precautions general_precautions ask_doctor ask_doctor_or_pharmacist "
    "when_using stop_use keep_out_of_reach_of_children adverse_reactions drug_interactions "
    "use_in_specific_populations pregnancy pregnancy_or_breast_feeding lactation nursing_mothers pediatric_use "
    "geriatric_use drug_abuse_and_dependence overdosage description clinical_pharmacology mechanism_of_action "
    "pharmacodynamics pharmacokinetics nonclinical_toxicology clinical_studies how_supplied storage_and_handling "
    "information_for_patients"
).split()
_RANK = {field: number for number, field in enumerate(_ORDER)}
# No text of the label: its numbers, what repeats others, references.
_NO_TEXT = frozenset(
    "openfda set_id id effective_time version references recent_major_changes spl_product_data_elements "
    "spl_indexing_data_elements".split()
)
_NAMES = {"warnings_and_cautions": "Warnings and Precautions", "spl_medguide": "Medication Guide",
          "spl_patient_package_insert": "Patient Package Insert", "spl_unclassified_section": "Further Information"}  # fmt: skip
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})?\s+")


def is_mine(value: object) -> bool:
    """Whether a JSON value is an answer of openFDA, of whatever endpoint, or an error of its."""
    if isinstance(at(value, "error"), dict):
        return bool(text(value, "error", "code"))
    return isinstance(at(value, "meta"), dict) and isinstance(at(value, "results"), list)


def read_all(data: bytes, name: str) -> Iterator[Item]:
    """Read all labels of an answer; one that says that nothing was found has none.

    Raises `ReadError` on other errors of the service and on the answers of other endpoints.
    """
    body = parse_json(data, name)
    if code := text(body, "error", "code"):
        if code.upper() == _NO_HITS:
            return iter(())
        raise ReadError(name, f"is an error of openFDA: {text(body, 'error', 'message')[:200] or code[:60]}")
    if not is_mine(body):
        raise ReadError(name, "is no answer of openFDA: it has no 'results'")
    results = [result for result in items(body, "results") if isinstance(result, dict)]
    if results and not any("set_id" in result or _RANK.keys() & _sections(result) for result in results):
        raise ReadError(name, "is an answer of openFDA, but of no drug label: its results have no set_id")
    disclaimer = text(body, "meta", "disclaimer") or _DISCLAIMER
    return (_item(result, disclaimer, number, name) for number, result in enumerate(results, 1))


def _item(result: dict[str, object], disclaimer: str, number: int, name: str) -> Item:
    set_id = text(result, "set_id") or next(iter(texts(result, "openfda", "spl_set_id")), "")
    try:
        reading = _reading(result, set_id, disclaimer, name)
    except ReadError as error:
        return Refused(f"spl-{set_id[:100]}" if set_id else f"spl-result-{number}", error.reason)
    return reading


def _reading(result: dict[str, object], set_id: str, disclaimer: str, name: str) -> Reading:
    known = at(result, "openfda")
    reading = label_reading(
        set_id=set_id,
        title="",
        names=(tuple(texts(known, "brand_name")), tuple(texts(known, "generic_name"))),
        date=date_of(text(result, "effective_time")),
        version=text(result, "version"),
        maker=next(iter(texts(known, "manufacturer_name")), ""),
        blocks=tuple(_blocks(result, name)),
        licence="CC0",
        attribution=f"openFDA. {disclaimer}",
    )
    return finish(reading, name, "has no text of the label, only its numbers and names; ask for the label whole")


def _sections(result: dict[str, object]) -> list[str]:
    """The fields with text of the label, in the order of the printed one."""
    fields = [
        field
        for field, value in result.items()
        if field not in _NO_TEXT and not field.endswith("_table") and isinstance(value, list) and texts(value)
    ]
    return sorted(fields, key=lambda field: _RANK.get(field, len(_RANK)))


def _blocks(result: dict[str, object], name: str) -> Iterator[RawBlock]:
    said: set[str] = set()
    for field in _sections(result):
        heading = _NAMES.get(field, field.replace("_", " ").title())[:120]
        texts_here = [found for found in dict.fromkeys(texts(result, field)) if found not in said]
        said.update(texts_here)
        if texts_here:
            yield RawBlock(BlockKind.HEADING, heading, 2)
        for found in texts_here:
            # The text begins with the number and title of its section once more.
            bare = _NUMBER.sub("", found, count=1) if _NUMBER.match(found) else found
            if bare.lower().startswith(heading.lower()):
                found = bare[len(heading) :].lstrip(" :.") or found
            # A literal "<" in such text is a sign, not a tag.
            yield RawBlock(BlockKind.PARAGRAPH, " ".join(found.split()))
        for table in texts(result, f"{field}_table"):
            yield from read_fragment(table, name, 2)
