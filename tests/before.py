"""The shipped corpus as it was before its edges and retractions were known (FACTS 3.4).

Documents that were replaced or taken back later have bodies made up here: those of the corpus tell of what came after.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.markdown import split_front_matter
from settings import SHIPPED_CORPUS
from tests.documents import markdown

# The test's own: the card of this paper has no identifier by which a source could name it.
IWAMOTO_DOI = "10.5555/made-up-for-a-test"


@dataclass(frozen=True, slots=True)
class Edge:
    """A successor, what it replaces, and a question that either answers. `named` asks for the predecessor by name."""

    new: str
    old: str
    question: str
    named: str
    body: str


EDGES = (
    Edge(
        "uspstf-2018-fractures",
        "uspstf-2013-fractures",
        "What does the USPSTF recommend on vitamin D with calcium to prevent fractures in postmenopausal women?",
        "Is the USPSTF 2013 statement on vitamin D and fractures still current?",
        "The USPSTF recommends against daily vitamin D of 400 IU or less with calcium to prevent fractures in "
        "postmenopausal women who live in the community (grade D).",
    ),
    Edge(
        "uspstf-2018-falls",
        "uspstf-2012-falls",
        "Does the USPSTF recommend vitamin D to prevent falls in older adults?",
        "Is the USPSTF 2012 statement on falls still current?",
        "The USPSTF recommends vitamin D supplements to prevent falls in older adults who live in the community (grade B).",
    ),
    Edge(
        "uspstf-2025-osteoporosis",
        "uspstf-2018-osteoporosis",
        "Does the USPSTF recommend screening for osteoporosis in women aged 65 years or older?",
        "Is the USPSTF 2018 statement on osteoporosis screening still current?",
        "The USPSTF recommends screening for osteoporosis with bone measurement in women aged 65 years or older (grade B).",
    ),
    Edge(
        "endocrine-2024-vitamin-d",
        "endocrine-2011-vitamin-d",
        "Does the Endocrine Society endorse 30 ng/mL of 25(OH)D as sufficiency?",
        "Is the Endocrine Society 2011 guideline on vitamin D still current?",
        "The Endocrine Society endorses serum 25(OH)D of 30 to 100 ng/mL as vitamin D sufficiency.",
    ),
    Edge(
        "nice-ng249-falls",
        "nice-cg161-falls",
        "Which people does the NICE guideline on falls cover?",
        "Is NICE CG161 on falls still current?",
        "The NICE guideline on falls covers people aged 65 years or older in hospital and in the community.",
    ),
    Edge(
        "nice-ng259-osteoporosis",
        "nice-cg146-osteoporosis",
        "Which people should have a fragility fracture risk assessment according to NICE?",
        "Is NICE CG146 on osteoporosis still current?",
        "NICE recommends a fragility fracture risk assessment in all women aged 65 years or older and all men aged 75 "
        "years or older.",
    ),
)
DRAFT = "uspstf-2024-draft-vitamin-d"
# Papers that were taken back later, or pooled such papers; each with words of a result that nobody reported.
PAPERS = {
    "sato-2002-bone": "In the Sato 2002 trial, 99 women who took menatetrenone had fewer leg cramps after two years.",
    "sato-2005-bone": "In the Sato 2005 trial, 77 women who took menatetrenone had fewer leg cramps after one year.",
    "iwamoto-2009-meta-analysis": "Iwamoto 2009 pooled seven trials of menatetrenone and found fewer leg cramps in women.",
    "cockayne-2006": "Cockayne 2006 pooled 13 trials of menatetrenone and found fewer leg cramps in women.",
}
LATER = {DRAFT, *(edge.new for edge in EDGES)}


def write_before(folder: Path) -> None:
    """Write the shipped corpus without what came later: no successor, no draft, no standing but current; no article,
    since articles cite what came later."""
    bodies = {edge.old: edge.body for edge in EDGES} | PAPERS
    for file in sorted(SHIPPED_CORPUS.glob("[gr]*/*.md")):
        front, body = split_front_matter(file.read_text(encoding="utf-8"), file)
        assert front is not None
        if file.stem in LATER:
            continue
        said: dict[str, Any] = dict(front.values)
        if file.stem in bodies:
            body = f"# {said['title']}\n\n## Result\n\n{bodies[file.stem]}\n"
            for name in ("standing", "superseded_by", "integrity_note", "grades"):
                said.pop(name, None)
            said["title"] = re.sub(r"\bRetracted (\w)", lambda found: found[1].upper(), said["title"])
            said["label"] = said["label"].replace(" (retracted)", "")
        if file.stem == "mott-2019":
            del said["integrity_note"]
        if file.stem == "iwamoto-2009-meta-analysis":
            said["identifiers"] = {"doi": IWAMOTO_DOI}
        said["disagrees_with"] = [edge for edge in said.get("disagrees_with", ()) if edge["id"] not in LATER]
        place = folder / file.parent.name / file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        key, text = said.pop("id"), {name: value for name, value in said.items() if name != "published"}
        place.write_text(markdown(key, body, **text), encoding="utf-8")


def publish(folder: Path, *keys: str) -> None:
    """Add shipped documents to such a corpus, as they are: what came later comes now."""
    for key in keys:
        file = next(SHIPPED_CORPUS.glob(f"*/{key}.md"))
        shutil.copyfile(file, folder / file.parent.name / file.name)
