"""A small corpus to change, and what is asked of the index that is built from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest import Diagnosis, Index, Report, Selection, SentenceTransformerEmbeddings, diagnose, refresh
from settings import Settings
from tests import documents

FALLS_2018 = """
# Prevention of falls

## Vitamin D

The task force recommended in 2018 against vitamin D to prevent falls in adults aged 65 years or older (grade D).

## Exercise

The task force recommended exercise in 2018 for adults aged 65 years or older at increased risk of falls (grade B).
"""
FALLS_2012 = """
# Prevention of falls

## Vitamin D

The task force recommended vitamin D in 2012 for adults aged 65 years or older at increased risk of falls (grade B).
"""
WARFARIN = """
# Vitamin K and warfarin

## Intake

People who take warfarin are advised to keep their intake of vitamin K steady from one week to the next.

- Leafy greens such as kale hold much vitamin K1.
- Natto holds much menaquinone-7, a form of vitamin K2.
"""
VITAMIN_K2 = """
# Menaquinone-7 and bone loss

## Bone density

In a trial of 244 postmenopausal women, menaquinone-7 slowed the loss of bone at the spine over three years.

| Site | Difference |
|------|-----------|
| Spine | less loss |
| Total hip | no difference |
"""
STONES = """
# Kidney stones

## Calcium

A trial of calcium with vitamin D in 36,282 women found more kidney stones in those who took the supplements.
"""
SMALL: dict[str, dict[str, Any]] = {
    "falls-2018": {"body": FALLS_2018, "kind": "guideline", "year": 2018, "supersedes": [{"id": "falls-2012"}]},
    "falls-2012": {
        "body": FALLS_2012,
        "kind": "guideline",
        "year": 2012,
        "standing": "superseded",
        "superseded_by": [{"id": "falls-2018"}],
    },
    "warfarin": {"body": WARFARIN, "year": 2019},
    "vitamin-k2": {"body": VITAMIN_K2, "year": 2013},
    "stones": {"body": STONES},
}
# A question and the document that answers it.
KNOWN = ("Should vitamin K intake change with warfarin?", "warfarin")


def write_small(folder: Path) -> None:
    """Write the small corpus into a folder."""
    for key, front in SMALL.items():
        documents.write(folder, key, **front)


def tree(*folders: Path) -> dict[str, str]:
    """The SHA-256 of every file below some folders, and every folder, by path."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for folder in folders
        for path in folder.rglob("*")
    }


@dataclass(frozen=True)
class Bench:
    """A home and a corpus of one's own, and the embeddings that all tests share."""

    settings: Settings
    embeddings: SentenceTransformerEmbeddings

    @property
    def home(self) -> Path:
        """Where the index is written."""
        return self.settings.home

    @property
    def corpus(self) -> Path:
        """Where the corpus lies."""
        return self.settings.corpus

    def with_settings(self, **groups: Any) -> Bench:
        """The same with other settings: a group's fields as a mapping, or a value."""
        now = self.settings.model_dump()
        update = {
            name: type(getattr(self.settings, name))(**{**now[name], **value}) if isinstance(value, dict) else value
            for name, value in groups.items()
        }
        return replace(self, settings=self.settings.model_copy(update=update))

    def write(self, key: str, **changes: Any) -> Path:
        """Write a document of the small corpus, or a new one, with changes."""
        return documents.write(self.corpus, key, **{**SMALL.get(key, {}), **changes})

    def refresh(self, *folders: Path, **how: Any) -> Report:
        """Run a refresh."""
        return refresh(self.settings, self.embeddings, folders, **how)

    def index(self) -> Index:
        """The index as a reader opens it."""
        return Index.open(self.settings, self.embeddings.identity)

    def diagnosis(self) -> Diagnosis:
        """What `sequitur doctor` finds."""
        return diagnose(self.settings, self.embeddings.identity)

    def best(self, question: str = KNOWN[0]) -> str:
        """The document whose passage is nearest to a question."""
        index = self.index()
        try:
            rows, _ = index.dense(self.embeddings.encode_query(question), Selection(), 1)
            return index.document_of(int(rows[0]))
        finally:
            index.close()

    def passages(self) -> dict[str, str]:
        """The text of every passage, by id."""
        index = self.index()
        try:
            found = list(index.all_passages())
        finally:
            index.close()
        assert len({passage.id for passage in found}) == len(found)
        return {passage.id: passage.text for passage in found}

    def standings(self) -> dict[str, str]:
        """The standing of every document in the index."""
        index = self.index()
        try:
            return {key: row.standing for key, row in index.documents.items()}
        finally:
            index.close()

    def assert_healthy(self) -> None:
        """The doctor finds nothing, nothing is left lying about, and the known question finds its answer."""
        assert self.diagnosis().findings == ()
        assert leftovers(self.home) == []
        assert self.best() == KNOWN[1]


def leftovers(home: Path) -> list[str]:
    """What an interrupted refresh might leave behind in a home."""
    names: Iterable[Path] = home.rglob("*")
    found = [path.name for path in names if path.name.startswith(".unfinished") or path.suffix in (".next", ".holder")]
    generations = list((home / "generations").iterdir())
    return found + [path.name for path in generations] if len(generations) > 2 else found
