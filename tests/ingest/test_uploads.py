"""Files added by hand: named safely, read before they are taken, kept with what is said of them, and removed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from corpus.library import Entry
from errors import CorpusError, ReadError, SequiturError, UsageError
from ingest import uploads
from ingest.files import read_file
from ingest.uploads import Uploads, safe_name

TEXT = b"# Falls at home\n\n## Advice\n\nThe society recommended exercise against falls in older adults in 2026.\n"
SAID = {"kind": "guideline", "type": "guideline", "label": "Society 2026", "year": 2026, "redistributable": False}


@pytest.fixture
def added(tmp_path: Path) -> Uploads:
    """An empty folder of uploads."""
    return Uploads(tmp_path)


def test_a_file_is_kept_with_what_is_said_of_it(added: Uploads) -> None:
    """The file is kept as it came, and the refresh reads from it and its sidecar what the form said."""
    assert added.add("falls.md", TEXT, SAID) == ("falls.md", True)
    file = added.folder / "falls.md"
    assert file.read_bytes() == TEXT
    beside = (added.folder / "falls.md.yaml").read_bytes()
    assert yaml.safe_load(beside) == SAID
    (entry,) = read_file(file, TEXT, beside, added.folder, (), set())
    assert isinstance(entry, Entry)
    metadata = entry.document.metadata
    assert (metadata.label, metadata.year, metadata.redistributable) == ("Society 2026", 2026, False)
    assert [(each.name, each.size, each.stated) for each in added.listed()] == [("falls.md", len(TEXT), SAID)]


def test_the_same_again_changes_nothing(added: Uploads) -> None:
    """Same name and content: nothing to do; with other particulars they are mended; under another name it is refused."""
    added.add("falls.md", TEXT, SAID)
    assert added.add("falls.md", TEXT, SAID) == ("falls.md", False)
    assert added.add("falls.md", TEXT, SAID | {"year": 2025}) == ("falls.md", True)
    assert added.listed()[0].stated["year"] == 2025
    with pytest.raises(UsageError, match=r"held already as falls\.md"):
        added.add("other.md", TEXT, SAID)
    assert len(added.listed()) == 1


def test_another_file_of_that_name_gets_a_number(added: Uploads) -> None:
    """No file is written over another one."""
    added.add("falls.md", TEXT, SAID)
    assert added.add("falls.md", TEXT + b"\nMore was said in 2027.\n", SAID)[0] == "falls-2.md"
    assert (added.folder / "falls.md").read_bytes() == TEXT


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/report.md", "report.md"),
        ("C:\\Users\\me\\report.PDF", "report.pdf"),
        ("..", "document"),
        (".hidden.md", "hidden.md"),
        ("~$lock.docx", "lock.docx"),
        ("a\x00b\nc.txt", "a-b-c.txt"),
        ("leitlinie – prävention.txt", "leitlinie - prävention.txt"),
        ("x" * 300 + ".md", "x" * 80 + ".md"),
        ("\ud800.md", "document.md"),
    ],
)
def test_names_are_made_safe(sent: str, kept: str) -> None:
    """A name is one plain name: never a path, hidden, or longer than a file system takes."""
    assert safe_name(sent) == kept


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("report.pdf", b"no PDF at all", ReadError),
        ("report.exe", b"MZ", ReadError),
        ("report.yaml", b"kind: guideline", ReadError),
        ("empty.md", b"", SequiturError),
        ("broken.md", b"---\nkind: [\n---\ntext", CorpusError),
        ("article.md", b"---\nid: an-article\nkind: article\ntype: article\ntitle: T\nlabel: L\n---\n\n## Safety\n\nText [@x-y].\n", CorpusError),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_at_once(added: Uploads, name: str, data: bytes, error: type[Exception]) -> None:
    """What cannot be read is refused with the reader's reason, and nothing is kept."""
    with pytest.raises(error):
        added.add(name, data, {})
    assert not added.folder.exists()


def test_a_file_too_large_is_refused(added: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit in megabytes, told in the message."""
    monkeypatch.setattr(uploads, "LARGEST_MB", 0)
    with pytest.raises(ReadError, match="larger than 0 MB"):
        added.preview("falls.md", TEXT)


@pytest.mark.parametrize("said", [{"year": 12}, {"identifiers": {"doi": "not one"}}, {"label": ""}, {"nonsense": 1}])
def test_what_no_document_can_be_is_refused(added: Uploads, said: dict[str, object]) -> None:
    """A field that cannot be is named, and nothing is kept."""
    with pytest.raises(UsageError, match=next(iter(said)).capitalize()):
        added.add("falls.md", TEXT, SAID | said)
    assert added.listed() == []


def test_front_matter_speaks_for_itself(added: Uploads) -> None:
    """Markdown with front matter gets no sidecar."""
    text = b"---\nid: falls-2026\nkind: guideline\ntype: guideline\ntitle: Falls\nlabel: Falls 2026\n---\n\n" + TEXT
    assert added.preview("falls.md", text).speaks_for_itself
    added.add("falls.md", text, SAID)
    assert [file.name for file in added.folder.iterdir()] == ["falls.md"]


def test_a_file_is_removed_with_its_sidecar_and_no_other(added: Uploads) -> None:
    """Only what was added can be removed; a path is no name."""
    added.add("falls.md", TEXT, SAID)
    (added.folder.parent / "precious.md").write_text("kept")
    for name in ("../precious.md", "falls.md.yaml", "nothing.md"):
        with pytest.raises(UsageError, match="no added file"):
            added.remove(name)
    added.remove("falls.md")
    assert list(added.folder.iterdir()) == []
    assert (added.folder.parent / "precious.md").exists()
