"""JSON Lines: each way of breaking a line is named with file, line and field; what is only unusual is read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from errors import DatasetError
from evals.datasets.jsonl import Row, digest, lines, read_rows


class _Case(Row):
    id: str
    text: str
    weights: tuple[int, ...] = ()


GOOD = b'{"id": "a", "text": "one"}'


def _file(folder: Path, *content: bytes) -> Path:
    file = folder / "cases.jsonl"
    file.write_bytes(b"\n".join(content))
    return file


def _read(file: Path) -> list[_Case]:
    rows: list[_Case] = read_rows(file, TypeAdapter(_Case))
    return rows


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b'{"id": "b", "text": ', "is no JSON object"),
        (b"not JSON", "is no JSON object"),
        (b'["b", "two"]', "the line: input should be an object"),
        (b"null", "the line: input should be an object"),
        (b'{"id": "b"}', "text: field required"),
        (b'{"text": "two"}', "id: field required"),
        (b'{"id": "b", "text": null}', "text: input should be a valid string"),
        (b'{"id": "b", "text": ["two"]}', "text: input should be a valid string"),
        (b'{"id": true, "text": "two"}', "id: input should be a valid string"),
        (b'{"id": "b", "text": "two", "weights": [1, "x"]}', "weights.1: input should be a valid integer"),
        (GOOD, "id 'a' stands in line 1 already"),
        (b'{"id": "b", "text": "caf\xe9"}', "is not UTF-8"),
    ],
)
def test_a_malformed_line_is_named_with_file_line_and_field(tmp_path: Path, line: bytes, field: str) -> None:
    """The third line is wrong, between good ones: the message begins with the file and that line, and says what."""
    last = b'{"id": "z", "text": "last"}'
    file = _file(tmp_path, GOOD, b'{"id": "y", "text": "two"}', line, last)
    with pytest.raises(DatasetError) as caught:
        _read(file)
    assert str(caught.value).startswith(f"{file}:3: {field}")
    assert caught.value.line == 3


def test_the_first_malformed_line_is_named(tmp_path: Path) -> None:
    """Of two wrong lines it is the first, wherever in the file the second one's fault would show earlier."""
    file = _file(tmp_path, GOOD, b'{"id": "b"}', b'{"id": "c", "text": "\xff"}')
    with pytest.raises(DatasetError, match=":2: text: field required"):
        _read(file)


def test_a_byte_that_is_not_utf8_far_down_is_named_by_its_own_line(tmp_path: Path) -> None:
    """However much is decoded at a time, the line is the one that holds the byte."""
    rows = [b'{"id": "%d", "text": "%s"}' % (n, b"x" * 50) for n in range(1000)]
    rows[700] = b'{"id": "700", "text": "\xe9"}'
    with pytest.raises(DatasetError, match=r":701: is not UTF-8"):
        _read(_file(tmp_path, *rows))


@pytest.mark.parametrize("content", [b"", b"\n  \n", b"\xef\xbb\xbf"])
def test_a_file_without_rows_is_refused(tmp_path: Path, content: bytes) -> None:
    """Nothing, blank lines or a byte order mark alone are no cases; a measure of none would look like one."""
    file = _file(tmp_path, content)
    with pytest.raises(DatasetError) as caught:
        _read(file)
    assert str(caught.value) == f"{file}: holds no rows"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there, and a folder in its place."""
    for path in (tmp_path / "absent.jsonl", tmp_path):
        with pytest.raises(DatasetError) as caught:
            _read(path)
        assert str(caught.value) == f"{path}: there is no such file"


def test_unusual_but_sound_files_are_read(tmp_path: Path) -> None:
    """A byte order mark, Windows line ends, blank lines, unknown fields, no newline at the end and numbers as ids."""
    second = b'{"id": 7, "text": "two\\u2028three", "unknown": {"x": [1]}}'
    rows = _read(_file(tmp_path, b"\xef\xbb\xbf" + GOOD + b"\r", b"\r", b"   ", second))
    assert [(row.id, row.text) for row in rows] == [("a", "one"), ("7", "two\u2028three")]
    assert not hasattr(rows[1], "unknown")


def test_a_line_is_counted_by_newlines_alone(tmp_path: Path) -> None:
    """Line and paragraph separators within a text do not begin a line; blank lines count."""
    file = _file(tmp_path, '{"id": "a", "text": "one\u2028two\u0085three"}'.encode(), b"", b"{}")
    assert [number for number, _ in lines(file)] == [1, 3]


def test_a_number_and_a_text_that_look_alike_are_the_same_id(tmp_path: Path) -> None:
    """7 and "7" would be the same case in every report."""
    with pytest.raises(DatasetError, match=":2: id '7' stands in line 1 already"):
        _read(_file(tmp_path, b'{"id": 7, "text": "x"}', b'{"id": "7", "text": "y"}'))


def test_ids_may_repeat_where_the_form_allows_it(tmp_path: Path) -> None:
    """All rows come, in their order."""
    rows = read_rows(_file(tmp_path, GOOD, GOOD), TypeAdapter(_Case), repeated=True)
    assert [row.id for row in rows] == ["a", "a"]


def test_a_digest_changes_with_every_byte_and_with_the_order(tmp_path: Path) -> None:
    """A data set's identity is its content: of one file SHA-256 over its own digest, of two in their order."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"a")
    two.write_bytes(b"b")
    assert digest(one) == hashlib.sha256(hashlib.sha256(b"a").digest()).hexdigest()
    before = {digest(one), digest(two), digest(one, two), digest(two, one)}
    assert len(before) == 4
    two.write_bytes(b"c")
    assert digest(one, two) not in before
