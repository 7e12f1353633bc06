"""Whatever a file holds, a reader reads it or says why not, and ends."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from errors import ReadError
from ingest.readers import Reader, Reading, docx, html, pdf, question_answer_xml, read, text
from tests.ingest.readers.test_registry import DOCX, HTML, PDF, TEXT, XML

_SECONDS = 20
_READERS: dict[str, tuple[Reader, bytes]] = {
    "a.pdf": (pdf, PDF),
    "a.docx": (docx, DOCX),
    "a.html": (html, HTML * 3),
    "a.txt": (text, TEXT * 3),
    "a.xml": (question_answer_xml, XML),
}
_QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _ends_well(read_file: Callable[[bytes, str], Reading], data: bytes, name: str) -> None:
    start = time.monotonic()
    reading = None
    with contextlib.suppress(ReadError):
        reading = read_file(data, name)
    assert time.monotonic() - start < _SECONDS
    if reading is not None:
        assert reading.blocks
        assert all(block.text == " ".join(block.text.split()) and block.text.encode() for block in reading.blocks)


@pytest.mark.parametrize("name", _READERS)
@given(data=st.binary(max_size=2000))
@_QUICK
def test_random_bytes_end_in_a_reading_or_a_reason(name: str, data: bytes) -> None:
    """Random bytes raise nothing but `ReadError`, alone and behind the first bytes of the format."""
    reader, good = _READERS[name]
    _ends_well(reader.read, data, name)
    _ends_well(reader.read, good[:40] + data, name)


@pytest.mark.parametrize("name", _READERS)
@given(
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12), st.integers(0, 12)), min_size=1, max_size=12)
)
@_QUICK
def test_damaged_files_end_in_a_reading_or_a_reason(name: str, changes: list[tuple[float, bytes, int]]) -> None:
    """A good file with bytes changed, added and taken out anywhere raises nothing but `ReadError`."""
    reader, good = _READERS[name]
    data = bytearray(good)
    for place, put, taken in changes:
        start = int(place * len(data))
        data[start : start + taken] = put
    _ends_well(reader.read, bytes(data), name)


@given(data=st.binary(max_size=200), ending=st.sampled_from([*_READERS, "a.md", "a.doc", "a"]))
@_QUICK
def test_any_name_and_content_are_judged(data: bytes, ending: str) -> None:
    """The choice of a reader raises nothing but `ReadError` either."""
    _ends_well(read, data, ending)
