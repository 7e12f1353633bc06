"""Files made to do harm: each is refused or read as nothing but text, quickly and in little memory."""

from __future__ import annotations

import contextlib
import gzip
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

import pytest

from errors import ReadError
from ingest.readers import (
    answers_xml,
    docx,
    jats,
    medlineplus_xml,
    ods_xml,
    pubmed_xml,
    question_answer_xml,
    read_all,
    spl,
)
from ingest.uploads import Uploads, safe_name
from tests.ingest.readers import handmade
from tests.ingest.readers.conftest import SENTENCES
from tests.ingest.readers.test_registry import DOCX, XML

_READERS: dict[str, tuple[Callable[[bytes, str], object], bytes]] = {
    "answers_xml": (answers_xml.read, handmade.SEARCH_ANSWER),
    "jats": (jats.read_all, handmade.JATS),
    "medlineplus_xml": (medlineplus_xml.read_all, handmade.MEDLINEPLUS),
    "ods_xml": (ods_xml.read, handmade.ODS),
    "pubmed_xml": (pubmed_xml.read_all, handmade.PUBMED),
    "question_answer_xml": (question_answer_xml.read, XML),
    "spl": (spl.read, handmade.SPL),
}
_SECONDS, _MIB = 2.0, 50
_LAUGHS = "<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
_SECRET = "of-nobody's-business"
_TRAVERSALS = (
    "../../etc/passwd.txt", "/etc/passwd.txt", "..\\..\\boot.txt", "C:\\boot.txt", "a/../../b.txt", "x\0y.txt", ".hidden.txt",
    "....//x.txt", "%2e%2e%2fx.txt", "\u2025/x.txt", "\uff0e\uff0e\uff0fx.txt", "\ud800.txt", "x" * 400 + ".txt", "..",
)  # fmt: skip


def _all(found: object) -> object:
    """What a reader gives, also where it gives it one by one."""
    return list(found) if isinstance(found, Iterable) else found


def _refused(read: Callable[[bytes, str], object], data: bytes, name: str) -> str:
    """The reason for which a file is refused, in little time and memory."""
    tracemalloc.start()
    start = time.process_time()
    try:
        with pytest.raises(ReadError) as caught:
            _all(read(data, name))
        assert time.process_time() - start < _SECONDS
        assert tracemalloc.get_traced_memory()[1] < _MIB * 2**20
    finally:
        tracemalloc.stop()
    return caught.value.reason


def _with_dtd(data: bytes, inside: str, entity: str) -> bytes:
    """A good file with a DTD of its own, and with an entity at the end of its first paragraphs and titles."""
    bare = re.sub(rb"<!DOCTYPE[^>]*>|<\?xml[^>]*\?>", b"", data)
    used = re.sub(rb"(?=</)", f"&{entity};".encode(), bare, count=40)
    return f"<!DOCTYPE x [{inside}]>".encode() + used


@pytest.mark.parametrize("name", _READERS)
def test_entities_are_never_expanded(name: str) -> None:
    """A billion laughs ends in a refusal that says so, also where a DOCTYPE is accepted."""
    read, good = _READERS[name]
    assert "entities" in _refused(read, _with_dtd(good, _LAUGHS, "a11"), name)
    assert "entities" in _refused(read_all, _with_dtd(good, _LAUGHS, "a11"), "file.xml")


@pytest.mark.parametrize("name", _READERS)
def test_nothing_outside_the_file_is_read(name: str, tmp_path: Path) -> None:
    """A file or an address that an entity, or the DTD itself, names is not opened."""
    secret = tmp_path / "secret.dtd"
    secret.write_text(f"<!ENTITY e '{_SECRET}'>", encoding="utf-8")
    read, good = _READERS[name]
    for place in (secret.as_uri(), "file:///etc/passwd", "http://127.0.0.1:9/x"):
        for inside in (f"<!ENTITY e SYSTEM '{place}'>", f"<!ENTITY % p SYSTEM '{place}'> %p;"):
            assert _SECRET not in _refused(read, _with_dtd(good, inside, "e"), name)
    bare = re.sub(rb"<!DOCTYPE[^>]*>|<\?xml[^>]*\?>", b"", good)
    try:
        told = str(_all(read(f'<!DOCTYPE x SYSTEM "{secret.as_uri()}">'.encode() + bare, name)))
    except ReadError as error:
        told = error.reason
    assert told
    assert _SECRET not in told


def test_deep_xml_is_refused() -> None:
    """As deep as real articles lie is read, ten times that is not, and a million levels are not walked through."""
    for depth, reason in ((60, None), (500, "nested deeper"), (1_000_000, "nested deeper")):
        deep = handmade.JATS.replace(b"Fewer falls.", b"<sec>" * depth + b"<p>Fewer falls.</p>" + b"</sec>" * depth)
        if reason is None:
            assert list(read_all(deep, "file.xml"))
        else:
            assert reason in _refused(read_all, deep, "file.xml")


def test_zip_bombs_are_not_unpacked() -> None:
    """A Word document of 300 MiB of nothing, and one that lies about its size, are refused before they are unpacked."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(DOCX)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, old.read(part))
        with new.open("word/media.xml", "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(bytes(2**20))
    bomb = made.getvalue()
    assert "as no document does" in _refused(docx.read, bomb, "file.docx")
    # The sizes that the archive's own lists give are not its members'.
    size = (300 * 2**20).to_bytes(4, "little")
    start = time.process_time()
    with contextlib.suppress(ReadError):
        docx.read(bomb.replace(size, (10).to_bytes(4, "little")), "file.docx")
    assert time.process_time() - start < _SECONDS


def test_a_gzip_bomb_is_not_unpacked() -> None:
    """A packed XML file that unpacks to more than the limit is refused at the limit, wherever it ends."""
    bomb = gzip.compress(b"<article>" + bytes(150 * 2**20))
    start = time.process_time()
    with pytest.raises(ReadError, match="unpacks to more than 100 MiB"):
        read_all(bomb, "file.xml.gz")
    assert time.process_time() - start < _SECONDS


@pytest.mark.parametrize("name", _TRAVERSALS)
def test_names_are_never_paths(name: str, tmp_path: Path) -> None:
    """Readers open nothing by a name, and what is uploaded under one lies in the folder of uploads or nowhere."""
    uploads = Uploads(tmp_path / "home")
    kept = safe_name(name)
    assert (uploads.folder / kept).parent == uploads.folder
    assert kept not in ("", ".", "..")
    assert not set(kept) & {"/", "\\", "\0"}
    for take in (lambda: read_all(XML, name), lambda: uploads.add(name, SENTENCES[0].encode(), {})):
        with contextlib.suppress(ReadError):
            take()
    lying = {file for file in tmp_path.rglob("*") if file.is_file()}
    assert all(file.parent == uploads.folder for file in lying)
    assert not lying or lying == {uploads.folder / kept}
