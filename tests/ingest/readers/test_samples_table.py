"""Every real sample file against the table of what it holds. The values were checked against the files themselves
(lxml, grep, the samples' own list of licences), not only against the readers."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.ingest.readers.samples_table import COLUMNS, row

_TABLES = Path(__file__).parent / "samples"
# Too many for a row each: a folder -> how many of its files are read, and how many are refused.
_COUNTED = {"nih_text": (1280, 16)}


def _rows() -> list[dict[str, str]]:
    found = []
    for table in sorted(_TABLES.glob("*.tsv")):
        with table.open(encoding="utf-8", newline="") as lines:
            found += list(csv.DictReader(lines, delimiter="\t"))
    return found


_FOLDERS = sorted({entry["path"].split("/")[0] for entry in _rows()})


@pytest.mark.slow
@pytest.mark.parametrize("folder", _FOLDERS)
def test_each_file_is_what_the_table_says(samples: Path, folder: str) -> None:
    """Outcome, documents, identifiers, licence, headings and marks, or the reason; no file is missing on either side."""
    expected = {entry["path"]: entry for entry in _rows() if entry["path"].split("/")[0] == folder}
    files = {str(file.relative_to(samples)): file for file in (samples / folder).rglob("*") if file.is_file()}
    assert files.keys() == expected.keys()
    for path, file in files.items():
        found = row(path, file.read_bytes())
        wanted = expected[path]
        assert {column: found[column] for column in COLUMNS} == {column: wanted[column] for column in COLUMNS}, path


@pytest.mark.slow
@pytest.mark.parametrize("folder", _COUNTED)
def test_folders_with_many_files_are_read(samples: Path, folder: str) -> None:
    """As many files are read and refused as were counted by hand."""
    files = [file for file in (samples / folder).rglob("*") if file.is_file()]
    outcomes = Counter(row(file.name, file.read_bytes())["outcome"] for file in files)
    assert (outcomes["read"], outcomes["refused"]) == _COUNTED[folder]


def test_no_folder_is_forgotten(samples: Path) -> None:
    """Each folder of samples has its table or its counts."""
    folders = {folder.name for folder in samples.iterdir() if folder.is_dir()}
    assert folders <= {*_FOLDERS, *_COUNTED}
