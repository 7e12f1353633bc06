"""BEIR folders: what is read, and how each way of breaking one is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from errors import DatasetError
from evals.datasets.beir import corpus_file, read_beir, read_corpus

Row = dict[str, Any]
HEADER = "query-id\tcorpus-id\tscore"
CORPUS: list[Row] = [
    {"_id": "d1", "title": "Falls", "text": "Exercise prevents falls."},
    {"_id": 2, "text": "Calcium."},
]
QUERIES: list[Row] = [{"_id": "q1", "text": "What prevents falls?"}, {"_id": 7, "text": "Calcium?"}]


def _jsonl(file: Path, rows: list[Row]) -> Path:
    file.write_text("\n".join(json.dumps(row) for row in rows))
    return file


def _folder(folder: Path, *qrels: str, header: str = HEADER) -> Path:
    (folder / "qrels").mkdir(exist_ok=True)
    _jsonl(folder / "corpus.jsonl", CORPUS)
    _jsonl(folder / "queries.jsonl", QUERIES)
    (folder / "qrels" / "test.tsv").write_text("\n".join([header, *qrels]))
    return folder


def test_a_folder_is_read(tmp_path: Path) -> None:
    """Queries with their graded judgements; ids may be numbers, grades may be 1.0, blank lines and CRLF are nothing."""
    data = read_beir(_folder(tmp_path, "q1\td1\t2", "", "q1\t2\t0\r", "7\t2\t1.0"), "test")
    assert data.queries == {"q1": "What prevents falls?", "7": "Calcium?"}
    assert data.qrels == {"q1": {"d1": 2, "2": 0}, "7": {"2": 1}}
    assert data.name == f"{tmp_path.name}/test"
    assert data.corpus == tmp_path / "corpus.jsonl"


def test_queries_without_a_relevant_text_are_left_out(tmp_path: Path) -> None:
    """Neither a query that nobody judged nor one judged 0 throughout can be scored."""
    assert read_beir(_folder(tmp_path, "q1\td1\t1"), "test").queries.keys() == {"q1"}
    assert read_beir(_folder(tmp_path, "q1\td1\t1", "7\t2\t0"), "test").qrels.keys() == {"q1"}


def test_the_identity_is_that_of_all_three_files(tmp_path: Path) -> None:
    """A change of a judgement, a query or a text is another data set."""
    folder = _folder(tmp_path, "q1\td1\t1")
    seen = {read_beir(folder, "test").identity}
    for file in ("qrels/test.tsv", "queries.jsonl", "corpus.jsonl"):
        (folder / file).write_text((folder / file).read_text() + "\n")
        seen.add(read_beir(folder, "test").identity)
    assert len(seen) == 4


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("q9\td1\t1", "query-id: 'q9' is not in queries.jsonl"),
        ("q1\td9\t1", "corpus-id: 'd9' is not in corpus.jsonl"),
        ("q1\td1", "has 2 fields, not 3"),
        ("q1 d1 1", "has 1 fields, not 3"),
        ("q1\td1\t1\tx", "has 4 fields, not 3"),
        ("q1\td1\thigh", "score: 'high' is no whole number"),
        ("q1\td1\t0.5", "score: '0.5' is no whole number"),
        ("q1\td1\tinf", "score: 'inf' is no whole number"),
        ("q1\td1\tnan", "score: 'nan' is no whole number"),
        ("q1\td1\t", "score: '' is no whole number"),
        ("7\t2\t0", "score: '7' and '2' were judged otherwise before"),
    ],
)
def test_a_malformed_judgement_is_named(tmp_path: Path, line: str, rule: str) -> None:
    """File and line, blank lines counted, and the field."""
    folder = _folder(tmp_path, "7\t2\t1", "", line, "q1\td1\t1")
    with pytest.raises(DatasetError) as caught:
        read_beir(folder, "test")
    assert str(caught.value).startswith(f"{folder / 'qrels' / 'test.tsv'}:4: {rule}")


@pytest.mark.parametrize("header", ["q1\td1\t1", "query-id corpus-id score", "query\tdoc\tscore"])
def test_judgements_without_their_header_are_refused(tmp_path: Path, header: str) -> None:
    """Without it the first judgement would be lost in silence."""
    with pytest.raises(DatasetError, match=r"test\.tsv:1: the header must be query-id corpus-id score"):
        read_beir(_folder(tmp_path, "q1\td1\t1", header=header), "test")


@pytest.mark.parametrize("judged", [(), ("q1\td1\t0",)])
def test_judgements_of_nothing_are_refused(tmp_path: Path, judged: tuple[str, ...]) -> None:
    """A split that judges no text relevant has nothing to measure; so an empty file."""
    with pytest.raises(DatasetError, match="judges no text relevant"):
        read_beir(_folder(tmp_path, *judged), "test")
    (tmp_path / "qrels" / "test.tsv").write_text("")
    with pytest.raises(DatasetError, match="the header must be"):
        read_beir(tmp_path, "test")


def test_a_missing_split_names_those_there_are(tmp_path: Path) -> None:
    """The message is what to type next."""
    folder = _folder(tmp_path, "q1\td1\t1")
    (folder / "qrels" / "dev.tsv").write_text(HEADER)
    with pytest.raises(DatasetError, match=r"train\.tsv: there is no such file; the splits here: dev, test"):
        read_beir(folder, "train")
    with pytest.raises(DatasetError, match="the splits here: dev, test"):
        read_beir(folder, "")


def test_missing_files_are_named(tmp_path: Path) -> None:
    """A folder without corpus, queries or judgements says which it lacks."""
    with pytest.raises(DatasetError, match=r"holds no corpus\.jsonl"):
        read_beir(tmp_path / "absent", "test")
    with pytest.raises(DatasetError, match=r"holds no corpus\.jsonl"):
        corpus_file(tmp_path)
    _jsonl(tmp_path / "corpus.jsonl", CORPUS)
    with pytest.raises(DatasetError, match="the splits here: none"):
        read_beir(tmp_path, "test")
    _folder(tmp_path, "q1\td1\t1")
    (tmp_path / "queries.jsonl").unlink()
    with pytest.raises(DatasetError, match=r"queries\.jsonl: there is no such file"):
        read_beir(tmp_path, "test")


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"title": "x", "text": "y"}, "_id: field required"),
        ({"_id": "d", "title": 3.5, "text": ["y"]}, "text: input should be a valid string"),
        ({"_id": "d", "title": " ", "text": "\n"}, "the line: 'd' has neither title nor text"),
        ({"_id": "d"}, "the line: 'd' has neither title nor text"),
    ],
)
def test_a_malformed_text_is_named_by_its_line(tmp_path: Path, row: Row, rule: str) -> None:
    """Its line in the file, not its number among the rows: blank lines are counted."""
    file = tmp_path / "corpus.jsonl"
    file.write_text(f"{json.dumps(CORPUS[0])}\n\n{json.dumps(row)}\n")
    with pytest.raises(DatasetError) as caught:
        read_corpus(file)
    assert str(caught.value).startswith(f"{file}:3: {rule}")


def test_a_query_must_say_something_and_stand_once(tmp_path: Path) -> None:
    """An empty query, and an id that a query has already, are named with their line."""
    folder = _folder(tmp_path, "q1\td1\t1")
    _jsonl(folder / "queries.jsonl", [*QUERIES, {"_id": "q3", "text": " "}])
    with pytest.raises(DatasetError, match=r"queries\.jsonl:3: text: "):
        read_beir(folder, "test")
    _jsonl(folder / "queries.jsonl", [*QUERIES, QUERIES[0]])
    with pytest.raises(DatasetError, match=r"queries\.jsonl:3: id 'q1' stands in line 1 already"):
        read_beir(folder, "test")


def test_a_text_is_its_title_or_its_text_or_both(tmp_path: Path) -> None:
    """Either may be empty or missing; the form's own `_id` goes before another set's `id`."""
    rows = [{"_id": "a", "title": "T"}, {"_id": "b", "title": "", "text": "x"}, {"_id": "c", "id": "z", "text": "y"}]
    found = read_corpus(_jsonl(tmp_path / "corpus.jsonl", rows))
    assert [(row.id, row.title, row.text) for row in found] == [("a", "T", ""), ("b", "", "x"), ("c", "", "y")]


def test_texts_that_share_an_id_are_one(tmp_path: Path) -> None:
    """No text is lost: those behind the first follow it, with their titles."""
    rows = [*CORPUS, {"_id": "d1", "title": "Balance", "text": "So does Tai Chi."}, {"_id": "d1", "text": "Third."}]
    first, second = read_corpus(_jsonl(tmp_path / "corpus.jsonl", rows))
    assert (first.id, first.title) == ("d1", "Falls")
    assert first.text == "Exercise prevents falls.\nBalance\nSo does Tai Chi.\nThird."
    assert second.id == "2"


@pytest.mark.parametrize(("name", "texts"), [("scifact", 5183), ("bioasq", 13420), ("pubmedqa", 1000)])
def test_public_folders_are_read(public_data: Path, name: str, texts: int) -> None:
    """Every text is read, and every query that is kept has a relevant text."""
    data = read_beir(public_data / "beir" / name, "dev")
    assert len(read_corpus(data.corpus)) == texts
    assert data.queries.keys() == data.qrels.keys()
    assert len(data.queries) > 400


def test_a_public_corpus_whose_ids_repeat_is_read(public_data: Path) -> None:
    """MedQuAD numbers 34 of its 15,809 answers like others: they are held with those, so that each can be found."""
    data = read_beir(public_data / "beir" / "medquad", "dev")
    rows = {row.id: row for row in read_corpus(data.corpus)}
    with data.corpus.open(encoding="utf-8") as stream:
        given = [json.loads(line) for line in stream]
    assert len(given) == 15_809
    assert len(rows) == len({row["_id"] for row in given}) < len(given)
    assert all(row["text"] in rows[row["_id"]].text for row in given)
