"""Front matter: every way to get it wrong is refused, with the file, the line and the rule."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from corpus import read_entry
from corpus.markdown import split_front_matter
from errors import CorpusError
from tests.documents import markdown

FILE = Path("somewhere/vitamin-k2-trial.md")
KEY = FILE.stem
# Lines 2 to 6 hold what `markdown` always writes; what a test adds stands on line 7.
ADDED = 7


def refusal(text: str) -> CorpusError:
    with pytest.raises(CorpusError) as caught:
        read_entry(FILE, text)
    return caught.value


@pytest.mark.parametrize(
    ("front", "line", "rule"),
    [
        ({"suprsedes": []}, ADDED, "suprsedes: Extra inputs are not permitted"),
        ({"year": "last"}, ADDED, "year: Input should be a valid integer"),
        ({"year": 3000}, ADDED, "year: Input should be less than or equal to 2100"),
        ({"title": ["a"]}, 5, "title: Input should be a valid string"),
        ({"title": ""}, 5, "title: String should have at least 1 character"),
        ({"title": "x" * 601}, 5, "title: String should have at most 600 characters"),
        ({"kind": "opinion"}, 3, "kind: Input should be 'guideline', 'research' or 'article'"),
        ({"standing": "old"}, ADDED, "standing: Input should be 'current'"),
        ({"topics": "vitamin D"}, ADDED, "topics: Input should be a valid tuple"),
        ({"identifiers": {"pmid": "PMID 1"}}, ADDED, "identifiers.pmid: String should match pattern"),
        ({"identifiers": {"pmid": 29710141}}, ADDED, "identifiers.pmid: Input should be a valid string"),
        ({"identifiers": {"url": "javascript:alert(1)"}}, ADDED, "identifiers.url: URL scheme should be"),
        ({"supersedes": [{"id": "a b"}]}, ADDED, "supersedes.0.id: String should match pattern"),
        ({"supersedes": ["other"]}, ADDED, "supersedes.0: Input should be a valid dictionary"),
        ({"grades": [{"grade": "D"}, {"grade": "D;drop"}]}, ADDED, "grades.1.grade: String should match"),
        ({"disagrees_with": [{"id": "other"}]}, ADDED, "disagrees_with.0.on: Field required"),
        ({"questions": ["?"] * 7}, ADDED, "questions: Tuple should have at most 6 items"),
        ({"review": {"status": "approved"}}, ADDED, "review: Value error, an approved document names its reviewer"),
        ({"published": "in May"}, ADDED, "published: Input should be a valid date"),
        ({"language": "English"}, ADDED, "language: String should match pattern"),
    ],
)
def test_a_wrong_value_is_refused_at_its_line(front: dict[str, Any], line: int, rule: str) -> None:
    """A value that breaks a rule is refused with the line that it stands on and its name."""
    error = refusal(markdown(KEY, **front))
    assert (error.file, error.line) == (FILE, line)
    assert error.rule.startswith(rule)
    assert str(error).startswith(f"{FILE}:{line}: {rule}")


@pytest.mark.parametrize("field", ["id", "kind", "type", "title", "label"])
def test_what_is_required_is_named(field: str) -> None:
    """A document without one of the required fields is refused, and told which."""
    lines = [line for line in markdown(KEY).splitlines(keepends=True) if not line.startswith(f"{field}:")]
    assert refusal("".join(lines)).rule == f"{field}: Field required"


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("# A heading\n\nText.\n", 1, "a corpus document begins with front matter"),
        ("", 1, "a corpus document begins with front matter"),
        (" ---\nid: x\n---\n", 1, "a corpus document begins with front matter"),
        ("---\nid: x\n\nText.\n", 1, "the front matter opened with '---' is never closed"),
        ("---\n---\n\nText.\n", 2, "the front matter is not a list of 'key: value' lines"),
        ("---\njust words\n---\n\nText.\n", 2, "the front matter is not a list of 'key: value' lines"),
        ("---\nid: x\ntitle: [a\n---\n\nText.\n", 3, "the front matter is not YAML: expected ',' or ']'"),
        ("---\nid: x\n  title: y\n---\n\nText.\n", 3, "the front matter is not YAML: mapping values"),
        ("---\nid: x\ntitle: a\nid: y\n---\n\nText.\n", 4, "the front matter is not YAML: 'id' stands twice"),
        ("---\nid: x\na: {b: 1, b: 2}\n---\n\nText.\n", 3, "the front matter is not YAML: 'b' stands twice"),
        ("---\nid: x\na: &a [*a]\n---\n\nText.\n", 3, "the front matter is not YAML: aliases ('*') are not read"),
        (
            "---\nid: !!python/object:os.system x\n---\n\nText.\n",
            2,
            "the front matter is not YAML: could not determine",
        ),
        ("---\nid: a\x07b\n---\n\nText.\n", 1, "the front matter is not YAML: unacceptable character"),
        ("---\n" + "[" * 5000 + "\n---\n\nText.\n", 1, "the front matter is not YAML: "),
    ],
    ids=range(14),
)
def test_a_broken_form_is_refused(text: str, line: int, rule: str) -> None:
    """Front matter that is missing, open, no YAML or ambiguous is refused with its line, and never runs anything."""
    error = refusal(text)
    assert error.line == line
    assert error.rule.startswith(rule)


@pytest.mark.parametrize("body", ["", "# Only a heading\n", "# One\n\n## Two\n"])
def test_a_document_without_text_is_refused(body: str) -> None:
    """Headings alone are no document."""
    text = markdown(KEY, "x").replace("\nx\n", f"\n{body}")
    assert refusal(text).rule == "the document has no text under its headings"


def test_words_that_look_like_booleans_stay_words() -> None:
    """`on:` is a key and `no` a word, as in YAML 1.2; only true and false are booleans."""
    front, _ = split_front_matter("---\non: no\nyes: off\nplain: true\nother: false\n---\n", FILE)
    assert front is not None
    assert front.values == {"on": "no", "yes": "off", "plain": True, "other": False}


def test_a_disagreement_may_be_written_without_quotes() -> None:
    """`disagrees_with` names its topic under `on`, which plain YAML would turn into `True`."""
    text = markdown(KEY).replace("\n---\n", "\ndisagrees_with:\n  - {id: other, on: a dose, note: A and B.}\n---\n", 1)
    assert read_entry(FILE, text).document.metadata.disagrees_with[0].on == "a dose"


@pytest.mark.parametrize("change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")], ids=["mark", "crlf"])
def test_files_of_other_editors_read_the_same(change: Any) -> None:
    """A byte order mark and Windows line ends change nothing."""
    text = markdown(KEY, published="2018-04-17")
    plain, changed = read_entry(FILE, text), read_entry(FILE, change(text))
    assert changed.document == plain.document
    assert changed.front == plain.front
    assert plain.document.metadata.published == dt.date(2018, 4, 17)


def test_every_value_has_its_line() -> None:
    """The line of a value is its own, of a missing one its parent's."""
    text = "---\nid: x\ngrades:\n  - grade: B\n    section: One\n  - {grade: D}\n---\n\nText.\n"
    front, body = split_front_matter(text, FILE)
    assert front is not None
    assert body == "\nText.\n"
    lines = text.splitlines()
    for path, words in {
        ("id",): "id: x",
        ("grades", 0, "section"): "section: One",
        ("grades", 1): "{grade: D}",
    }.items():
        assert words in lines[front.line_of(path) - 1]
    assert front.line_of(("grades", 1, "section")) == front.line_of(("grades", 1))
    assert front.line_of(("nowhere",)) == 2


def test_a_rule_of_dashes_in_the_body_is_not_front_matter() -> None:
    """Only the first pair of fences is front matter: a rule further down belongs to the text."""
    document = read_entry(FILE, markdown(KEY, "Before.\n\n---\n\nAfter.")).document
    assert document.text == "Before.\n\nAfter."
