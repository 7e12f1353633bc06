"""The rules between documents: each is broken here once, and refused with its file, its line and its words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus import check, read_entry, read_library
from errors import CorpusError
from tests.documents import entry, markdown, metadata, write

# Lines 2 to 6 hold what is always written; what a test adds stands on line 7.
ADDED = 7
OLD: dict[str, Any] = {"standing": "superseded", "superseded_by": [{"id": "new"}]}
ARTICLE = "# Question?\n\n## Evidence\n\n- {bullet}\n"


def told(*entries: Any, others: Any = None) -> list[tuple[str, int, str]]:
    kept, refused = check(entries, others)
    assert {e.document.id for e in kept}.isdisjoint(error.file.stem for error in refused)
    return [(error.file.stem, error.line, error.rule) for error in refused]


def test_documents_without_a_fault_are_kept() -> None:
    """Nothing is refused where every edge resolves."""
    entries = [entry("new", supersedes=[{"id": "old"}]), entry("old", **OLD), entry("more", depends_on=["new"])]
    assert told(*entries) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("supersedes", [{"id": "nowhere"}]),
        ("superseded_by", [{"id": "nowhere"}]),
        ("disagrees_with", [{"id": "nowhere", "on": "a dose", "note": "A says 1, B says 2."}]),
        ("depends_on", ["nowhere"]),
        ("proposes_to_replace", ["nowhere"]),
    ],
)
def test_an_edge_to_nowhere_is_refused(field: str, value: Any) -> None:
    """Each kind of edge must name a document that is held."""
    rule = f"{field} names 'nowhere', which is not in the corpus"
    assert told(entry("aa", **{field: value})) == [("aa", ADDED, rule)]
    assert told(entry("aa", **{field: value}), others={"nowhere": metadata("nowhere")}) == []


@pytest.mark.parametrize("field", ["supersedes", "superseded_by"])
def test_an_edge_to_itself_is_refused(field: str) -> None:
    """No document replaces itself."""
    edge: dict[str, Any] = {field: [{"id": "aa"}]}
    assert told(entry("aa", **edge)) == [("aa", ADDED, f"{field} names the document itself")]


def test_the_line_is_that_of_the_edge() -> None:
    """The second of two edges is refused at its own line."""
    text = "depends_on:\n  - good\n  - bad\n"
    source = markdown("aa").replace("\n---\n", f"\n{text}---\n", 1)
    assert told(read_entry(Path("aa.md"), source), entry("good")) == [
        ("aa", ADDED + 2, "depends_on names 'bad', which is not in the corpus")
    ]


def test_an_id_is_taken_once() -> None:
    """The second document with an id is refused, whether the first is new or held already."""
    first, second = entry("aa"), entry("aa", title="Another")
    kept, refused = check([first, second])
    assert kept == [first]
    assert [(error.line, error.rule) for error in refused] == [(2, "id 'aa' is taken by aa.md")]
    assert told(second, others={"aa": metadata("aa")}) == [
        ("aa", 2, "id 'aa' is taken by another document that is held")
    ]


def test_a_draft_may_not_supersede() -> None:
    """A draft replaces nothing, whichever of the two files says so."""
    draft = {"standing": "draft"}
    assert told(entry("aa", **draft, supersedes=[{"id": "bb"}]), entry("bb")) == [
        ("aa", ADDED + 1, "a draft replaces nothing yet; use proposes_to_replace")
    ]
    assert told(entry("aa", **draft), entry("bb", superseded_by=[{"id": "aa"}])) == [
        ("bb", ADDED, "'aa' is a draft, which replaces nothing yet")
    ]
    assert told(entry("aa", **draft, proposes_to_replace=["bb"]), entry("bb")) == []


def test_a_superseded_document_has_a_successor() -> None:
    """`standing: superseded` alone is refused; it is enough that the successor names it."""
    alone = ("old", ADDED, "a superseded document names its successor in superseded_by")
    assert told(entry("old", standing="superseded")) == [alone]
    assert told(entry("old", standing="superseded"), entry("new", supersedes=[{"id": "old"}])) == []


def test_what_a_refused_document_says_does_not_count() -> None:
    """Where the only successor is refused, the superseded document is refused after it."""
    found = told(entry("old", standing="superseded"), entry("new", supersedes=[{"id": "old"}], depends_on=["nowhere"]))
    assert [key for key, _, _ in found] == ["new", "old"]


def test_refusal_spreads_along_edges() -> None:
    """A document that rests on a refused one is refused too, and so on; the rest is kept."""
    entries = [
        entry("aa", depends_on=["nowhere"]),
        entry("bb", depends_on=["aa"]),
        entry("cc", depends_on=["bb"]),
        entry("dd"),
    ]
    kept, refused = check(entries)
    assert [e.document.id for e in kept] == ["dd"]
    assert [error.file.stem for error in refused] == ["aa", "bb", "cc"]


@pytest.mark.parametrize("field", ["depends_on", "supersedes", "superseded_by"])
def test_a_circle_is_refused(field: str) -> None:
    """Documents that replace or rest on each other in a circle are refused, each naming the circle."""

    def edge(target: str) -> dict[str, Any]:
        return {field: [target if field == "depends_on" else {"id": target}]}

    found = told(entry("aa", **edge("bb")), entry("bb", **edge("cc")), entry("cc", **edge("aa")), entry("dd"))
    assert sorted(key for key, _, _ in found) == ["aa", "bb", "cc"]
    for key, line, rule in found:
        assert line == 1
        assert rule.startswith("the documents replace or rest on each other in a circle: ")
        assert f" {key} ->" in rule


def test_a_circle_beside_another_is_refused_too() -> None:
    """A document that leads into one circle and stands in another is not let through."""
    entries = [
        entry("aa", depends_on=["bb", "xx"]),
        entry("bb", depends_on=["aa"]),
        entry("xx", depends_on=["yy"]),
        entry("yy", depends_on=["xx"]),
    ]
    kept, refused = check(entries)
    assert kept == []
    assert len(refused) == 4


def test_a_circle_through_documents_held_already_is_refused() -> None:
    """A new document closes no circle with those that are held."""
    held = {"bb": metadata("bb", depends_on=["aa"])}
    assert [key for key, _, _ in told(entry("aa", depends_on=["bb"]), others=held)] == ["aa"]


def test_a_grade_names_a_heading() -> None:
    """A grade whose section is no heading of the document is refused; one without a section covers all."""
    rule = "grade D names the section 'Falls', which is no heading"
    assert told(entry("aa", grades=[{"grade": "D", "section": "Falls"}])) == [("aa", ADDED, rule)]
    assert told(entry("aa", grades=[{"grade": "D", "section": "Result"}, {"grade": "B"}])) == []


@pytest.mark.parametrize(
    ("bullet", "rule"),
    [
        ("Vitamin K2 changed nothing.", "no citation: 'Vitamin K2 changed nothing.'"),
        ("Vitamin K2 changed nothing [@nowhere].", "cites 'nowhere', which is not in the corpus"),
        ("Vitamin K2 helped [@gone].", "cites 'gone' (retracted) without saying so"),
        ("Vitamin K2 helped adults aged 65 years or older [@gone].", "cites 'gone' (retracted) without saying so"),
        ("Vitamin K2 helped in earlier falls [@old].", "cites 'old' (superseded) without saying so"),
        ("This concerns vitamin K2 [@doubt].", "cites 'doubt' (concern) without saying so"),
        ("Vitamin K2 is as written before [@other].", "cites 'other', an article, which is no evidence itself"),
        ("Vitamin K2 helped [@fine; @gone].", "cites 'gone' (retracted) without saying so"),
    ],
)
def test_an_article_is_held_to_its_citations(bullet: str, rule: str) -> None:
    """A bullet without a citation, or citing what is not there or does not stand, is refused at its line."""
    assert told(*LIBRARY, entry("article", ARTICLE.format(bullet=bullet), kind="article")) == [("article", 1, rule)]


@pytest.mark.parametrize(
    "bullet",
    [
        "Vitamin K2 changed nothing [@fine].",
        "A retracted trial had found a benefit of vitamin K2 [@gone].",
        "The earlier guideline of 2011 advised vitamin K2 [@old].",
        "The statement of 2011, since replaced, advised vitamin K2 [@old].",
        "A meta-analysis that rests on retracted trials is cited with caution [@doubt; @gone].",
    ],
)
def test_an_article_may_name_what_does_not_stand(bullet: str) -> None:
    """A superseded, retracted or doubted document may be cited in a sentence that says what it is."""
    assert told(*LIBRARY, entry("article", ARTICLE.format(bullet=bullet), kind="article")) == []


def test_a_sentence_of_the_bottom_line_needs_a_citation() -> None:
    """Prose is held to the rule sentence by sentence."""
    body = "# Question?\n\n## Bottom line\n\nVitamin K2 changed nothing [@fine]. Vitamin K2 is safe.\n"
    assert told(*LIBRARY, entry("article", body, kind="article")) == [
        ("article", 1, "no citation: 'Vitamin K2 is safe.'")
    ]


LIBRARY = [
    entry("fine"),
    entry("gone", standing="retracted"),
    entry("doubt", depends_on=["gone"]),
    entry("old", **OLD),
    entry("new", supersedes=[{"id": "old"}]),
    entry("other", ARTICLE.format(bullet="Vitamin K2 changed nothing [@fine]."), kind="article"),
]


def refusals(folder: Path) -> list[CorpusError]:
    return read_library(folder)[1]


def test_the_line_of_a_bullet_is_found_across_line_breaks(tmp_path: Path) -> None:
    """The refused sentence's line is the one that it begins on, wherever its lines are broken."""
    write(tmp_path, "fine")
    line = "Vitamin K2 changed nothing [@fine]. Vitamin"
    body = f"# Question?\n\n## Bottom line\n\n{line}\nK2 was\nnever cited here at all.\n"
    file = write(tmp_path, "article", body, kind="article")
    (error,) = refusals(tmp_path)
    assert error.rule == "no citation: 'Vitamin K2 was never cited here at all.'"
    assert file.read_text().splitlines()[error.line - 1] == line


def test_an_id_is_the_name_of_its_file(tmp_path: Path) -> None:
    """A document whose id is not its file's name is refused at the line of its id."""
    file = write(tmp_path, "one")
    file.rename(file.with_name("two.md"))
    (error,) = refusals(tmp_path)
    assert (error.file.name, error.line, error.rule) == ("two.md", 2, "id 'one' is not the file's name")


def test_a_document_lies_in_the_folder_of_its_kind(tmp_path: Path) -> None:
    """A guideline among the research is refused at the line of its kind."""
    file = write(tmp_path, "one", kind="guideline")
    file.parent.rename(tmp_path / "research")
    (error,) = refusals(tmp_path)
    assert (error.line, error.rule) == (3, "a guideline does not belong in research/")


@pytest.mark.parametrize("data", [b"---\nid: \xff\n---\n", b"\x00\x01", b"%PDF-1.7"])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    """Bytes that are no document are refused by name; the others are read."""
    write(tmp_path, "good")
    (tmp_path / "research" / "bad.md").write_bytes(data)
    kept, refused = read_library(tmp_path)
    assert [e.document.id for e in kept] == ["good"]
    assert [error.file.name for error in refused] == ["bad.md"]


def test_a_broken_document_keeps_no_other_out(tmp_path: Path) -> None:
    """Each broken document is told; the whole ones are read in the order of their folders."""
    for key, kind in (("r2", "research"), ("r1", "research"), ("g1", "guideline")):
        write(tmp_path, key, kind=kind)
    write(tmp_path, "broken", standing="superseded")
    kept, refused = read_library(tmp_path)
    assert [e.document.id for e in kept] == ["g1", "r1", "r2"]
    assert [error.file.stem for error in refused] == ["broken"]
