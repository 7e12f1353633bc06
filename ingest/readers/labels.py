"""Drug labels in whatever format: how they are named, keyed and sectioned."""

from __future__ import annotations

import datetime as dt
import re

from corpus.document import DocumentType, RawBlock
from ingest.readers.base import Reading, line
from ingest.readers.stated import identifiers

PANEL = "51945-4"
# Product data, recent changes (an excerpt of others), references.
SKIPPED = frozenset({"48780-1", "48779-3", "43683-2", "34093-5"})

# LOINC code of a section -> its name, for sections without a title of their own.
_NAMES = {
    "34066-1": "Boxed Warning", "34067-9": "Indications and Usage", "34068-7": "Dosage and Administration",
    "43678-2": "Dosage Forms and Strengths", "34070-3": "Contraindications", "43685-7": "Warnings and Precautions",
    "34071-1": "Warnings", "42232-9": "Precautions", "34072-9": "General Precautions", "34084-4": "Adverse Reactions",
    "34073-7": "Drug Interactions", "34074-5": "Drug and Laboratory Test Interactions", "34075-2": "Laboratory Tests",
    "43684-0": "Use in Specific Populations", "42228-7": "Pregnancy", "34077-8": "Teratogenic Effects",
    "34078-6": "Nonteratogenic Effects", "34079-4": "Labor and Delivery", "34080-2": "Nursing Mothers",
    "77290-5": "Lactation", "77291-3": "Females and Males of Reproductive Potential", "34081-0": "Pediatric Use",
    "34082-8": "Geriatric Use", "88828-9": "Renal Impairment", "88829-7": "Hepatic Impairment",
    "42227-9": "Drug Abuse and Dependence", "34085-1": "Controlled Substance", "34086-9": "Abuse",
    "34087-7": "Dependence", "34088-5": "Overdosage", "34089-3": "Description", "34090-1": "Clinical Pharmacology",
    "43679-0": "Mechanism of Action", "43681-6": "Pharmacodynamics", "43682-4": "Pharmacokinetics",
    "66106-6": "Pharmacogenomics", "49489-8": "Microbiology", "43680-8": "Nonclinical Toxicology",
    "34083-6": "Carcinogenesis, Mutagenesis, Impairment of Fertility", "34091-9": "Animal Pharmacology or Toxicology",
    "34092-7": "Clinical Studies", "34069-5": "How Supplied", "44425-7": "Storage and Handling",
    "34076-0": "Information for Patients", "42230-3": "Patient Package Insert", "42231-1": "Medication Guide",
    "59845-8": "Instructions for Use", "55106-9": "Active Ingredient", "51727-6": "Inactive Ingredient",
    "55105-1": "Purpose", "50570-1": "Do Not Use", "50569-3": "Ask a Doctor", "50568-5": "Ask a Doctor or Pharmacist",
    "50567-7": "When Using", "50566-9": "Stop Use", "50565-1": "Keep Out of Reach of Children",
    "53414-9": "Pregnancy or Breast Feeding", "53413-1": "Questions", "54433-8": "User Safety Warnings",
    "60561-8": "Other Safety Information", PANEL: "Package Label",
}  # fmt: skip
_SET_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,100}")
_HIGHLIGHTS = re.compile(
    r"^these highlights do not include.{0,400}?see full prescribing information for\b", re.IGNORECASE | re.DOTALL
)
_APPROVAL = re.compile(r"\s*Initial U\. ?S\. (?:License )?Approval.*$", re.IGNORECASE | re.DOTALL)
_GENERIC = re.compile(
    r"\W*(?:drug facts|prescribing information|full prescribing information|package (?:insert|label)|label|"
    r"(?:rx|prescription) only)?\W*",
    re.IGNORECASE,
)


def section_name(code: str) -> str:
    """The name of a section by its LOINC code; "" where it has none, or is not known."""
    return _NAMES.get(code, "")


def label_reading(
    *,
    set_id: str,
    title: str,
    names: tuple[tuple[str, ...], tuple[str, ...]],
    date: dt.date | None,
    version: str,
    maker: str,
    blocks: tuple[RawBlock, ...],
    licence: str | None = None,
    attribution: str = "Drug label from DailyMed, National Library of Medicine",
) -> Reading:
    """A label as a reading. `names` are the brand and the generic names; `title` is the label's own, often none."""
    brands, generics = names
    known = _SET_ID.fullmatch(set_id) is not None
    url = f"https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={set_id}" if known else ""
    shown = brands[0] if brands else generics[0] if generics else ""
    stated = f"version {version[:20]}" if version else None
    return Reading(
        title=_title(title, brands, generics),
        blocks=blocks,
        year=date.year if date else None,
        url=url or None,
        organisation=maker or None,
        key=f"spl-{set_id}" if known else None,
        label=line(f"{shown or 'Drug'} label{f' {date.year}' if date else ''}", 120),
        identifiers=identifiers(url=url),
        type=DocumentType.LABEL,
        updated=date,
        jurisdiction="US",
        topics=tuple(dict.fromkeys(name.lower() for name in (*brands, *generics)))[:12],
        licence=licence,
        redistributable=True,
        attribution=", ".join(filter(None, (attribution, stated))),
    )


def _title(stated: str, brands: tuple[str, ...], generics: tuple[str, ...]) -> str | None:
    """The label's title without what all highlights begin with; from the product's names where it says nothing."""
    title = stated
    if opening := _HIGHLIGHTS.match(stated):
        # "... information for LIPITOR. LIPITOR (atorvastatin calcium) Tablets ...": the name ends with its stop.
        rest = stated[opening.end() :]
        title = _APPROVAL.sub("", re.split(r"\.(?=\s|[A-Z])", rest, maxsplit=1)[-1])
    title = " ".join(title.split())
    product = " / ".join(brands[:3])
    generic = ", ".join(name for name in generics[:3] if name.lower() != product.lower())
    made = f"{product} ({generic})" if product and generic else product or generic
    if not _GENERIC.fullmatch(title):
        return title
    title = title.strip(" .:")
    if not made:
        return title or None
    return f"{made}: {title}" if title else f"{made} label"
