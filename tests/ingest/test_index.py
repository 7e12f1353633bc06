"""The index: exact search is exact, HNSW nearly so, and a selection is applied within the search."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from corpus import Kind, Standing
from corpus.document import DocumentType
from ingest import Index, Selection, SentenceTransformerEmbeddings
from ingest.index import top
from settings import RetrievalSettings, Settings
from tests.documents import markdown
from tests.ingest.workshop import Bench, tree

QUESTIONS = [
    "Does vitamin D prevent falls?",
    "Can vitamin K2 be taken with warfarin?",
    "Do calcium supplements cause kidney stones?",
    "Should women be screened for osteoporosis?",
    "What was retracted?",
    "something else altogether",
]
CITABLE = frozenset(standing for standing in Standing if standing.citable)
SELECTIONS = [
    Selection(kind=kind, since=since, standings=standings, only=only, without=without)
    for kind, since, standings, (only, without) in product(
        (None, Kind.GUIDELINE, Kind.RESEARCH),
        (None, 2018),
        (frozenset(Standing), CITABLE, frozenset({Standing.SUPERSEDED, Standing.RETRACTED})),
        ((None, frozenset[str]()), (frozenset({"uspstf-2018-falls", "sato-2005-bone"}), frozenset({"sato-2005-bone"}))),
    )
] + [
    Selection(types=frozenset(types), organisations=frozenset(organisations), jurisdictions=frozenset(jurisdictions))
    for types, organisations, jurisdictions in (
        ((DocumentType.RCT, DocumentType.META_ANALYSIS), (), ()),
        ((), ("Endocrine Society", "US Preventive Services Task Force"), ()),
        ((), (), ("UK", "JP")),
        ((DocumentType.GUIDELINE,), ("Endocrine Society",), ("US",)),
        ((DocumentType.RCT,), ("Endocrine Society",), ()),
        ((), ("No such body",), ("UK",)),
    )
]


@pytest.fixture(scope="module")
def exact(shipped: Settings) -> Iterator[Index]:
    """The shipped index, searched exactly."""
    index = Index.open(shipped)
    yield index
    index.close()


@pytest.fixture(scope="module")
def approximate(shipped: Settings) -> Iterator[Index]:
    """The same, searched by Chroma's HNSW."""
    index = Index.open(shipped.model_copy(update={"retrieval": RetrievalSettings(exact_up_to=0)}))
    assert not index.exact
    yield index
    index.close()


@pytest.fixture(scope="module")
def vectors(embeddings: SentenceTransformerEmbeddings) -> list[np.ndarray]:
    """The questions, embedded."""
    return list(embeddings.encode(QUESTIONS))


def test_exact_search_is_exact(exact: Index, vectors: list[np.ndarray]) -> None:
    """The rows and scores are those of comparing with every vector, in order."""
    assert exact.exact
    for vector in vectors:
        everything = exact.matrix @ vector
        rows, scores = exact.dense(vector, Selection(), 20)
        assert rows.tolist() == np.argsort(-everything, kind="stable")[:20].tolist()
        assert np.allclose(scores, np.sort(everything)[::-1][:20])


def test_hnsw_finds_nearly_the_same(exact: Index, approximate: Index, vectors: list[np.ndarray]) -> None:
    """Chroma's search gives 95 of 100 of the true nearest at least, in order, with the same similarities."""
    shared = total = 0
    for vector in vectors:
        wanted, best = exact.dense(vector, Selection(), 20)
        found, scores = approximate.dense(vector, Selection(), 20)
        assert len(found) == 20
        assert list(scores) == sorted(scores, reverse=True)
        assert np.allclose(scores, exact.matrix[found] @ vector, atol=1e-4)
        assert scores[0] == pytest.approx(best[0], abs=1e-4)
        shared += len(set(found.tolist()) & set(wanted.tolist()))
        total += 20
    assert shared / total >= 0.95


@pytest.mark.parametrize("chosen", SELECTIONS, ids=range(len(SELECTIONS)))
def test_a_selection_is_honoured_and_never_empties_the_list(
    exact: Index, approximate: Index, vectors: list[np.ndarray], chosen: Selection
) -> None:
    """Both searches give exactly what is admitted, and as much of it as was asked for, however little that is."""
    admitted = {key for key, row in exact.documents.items() if chosen.admits(row)}
    count = sum(exact.counts()[key] for key in admitted)
    for index in (exact, approximate):
        rows, _ = index.dense(vectors[0], chosen, 10)
        assert len(set(rows.tolist())) == len(rows) == min(10, count)
        assert {index.document_of(row) for row in rows} <= admitted
    rows, scores = exact.top_lexical(exact.lexical.scores("vitamin D in adults with osteoporosis"), chosen, 10)
    possible = np.flatnonzero(exact.mask(chosen) & (exact.lexical.scores("vitamin D in adults with osteoporosis") > 0))
    assert len(rows) == min(10, len(possible))
    assert set(rows.tolist()) <= set(possible.tolist())
    assert (scores > 0).all()


def test_a_selection_admits_what_it_says(exact: Index) -> None:
    """Kind, year, standing, type, organisation, jurisdiction, only and without are each looked at; a document without a
    year is not since any, and one without a jurisdiction is for none."""
    rows = exact.documents
    for chosen in SELECTIONS:
        for key, row in rows.items():
            source = exact.metadata(key)
            assert chosen.admits(row) == (
                (chosen.kind is None or source.kind is chosen.kind)
                and (chosen.since is None or (source.year or 0) >= chosen.since)
                and source.standing in chosen.standings
                and (chosen.only is None or key in chosen.only)
                and key not in chosen.without
                and (not chosen.types or source.type in chosen.types)
                and (not chosen.organisations or source.organisation in chosen.organisations)
                and (not chosen.jurisdictions or source.jurisdiction in chosen.jurisdictions)
            )


def test_more_is_asked_for_than_there_is(exact: Index, approximate: Index, vectors: list[np.ndarray]) -> None:
    """All passages, each once, where more are wanted than there are."""
    for index in (exact, approximate):
        rows, _ = index.dense(vectors[1], Selection(), 100_000)
        assert sorted(rows.tolist()) == list(range(len(index.ids)))


def test_ten_passages_are_of_several_documents(exact: Index, embeddings: SentenceTransformerEmbeddings) -> None:
    """A reader who asks one question hears several documents: no more than four passages of one."""
    from chat.retrieval import Retriever

    retriever = Retriever(exact, embeddings, RetrievalSettings())
    for question in QUESTIONS[:4]:
        found = [passage.document for passage in retriever.retrieve(question, Selection(), 10)]
        assert len(found) == 10
        assert len(set(found)) >= 4
        assert max(map(found.count, found)) <= 4


def test_rows_are_passages(exact: Index) -> None:
    """A row is the same passage everywhere: in the table, the vectors, the lexical index and the documents."""
    listed = list(exact.all_passages())
    assert [passage.id for passage in listed] == exact.ids
    assert len(set(exact.ids)) == len(exact.ids) == exact.lexical.size == len(exact.matrix) == exact.manifest.passages
    rows = [len(listed) - 1, 0, 5]
    assert exact.passages(rows) == [listed[row] for row in rows]
    assert [exact.document_of(row) for row in rows] == [listed[row].document for row in rows]
    assert sum(exact.counts().values()) == len(listed)
    assert exact.passages([]) == []


def test_a_passage_may_be_asked_for_while_all_are_read(exact: Index) -> None:
    """Reading all passages does not keep others from the table, nor does stopping half way."""
    for number, passage in enumerate(exact.all_passages()):
        assert exact.passages([number]) == [passage]
        if number == 3:
            break
    assert exact.passages([0])[0].id == exact.ids[0]


def test_every_vector_is_of_its_own_text(exact: Index, embeddings: SentenceTransformerEmbeddings) -> None:
    """Embedding a passage again gives the vector that is stored for it."""
    from ingest import Chunker
    from settings import ChunkingSettings

    chunker = Chunker(embeddings.tokenizer, 256, ChunkingSettings())
    rows = list(range(0, len(exact.ids), len(exact.ids) // 12))
    texts = [chunker.embedded_text(p, exact.metadata(p.document).title) for p in exact.passages(rows)]
    assert ((embeddings.encode(texts) * exact.matrix[rows]).sum(axis=1) > 0.9999).all()


def test_threads_may_share_it(exact: Index, approximate: Index, vectors: list[np.ndarray]) -> None:
    """Eight threads that search at once find what one finds."""
    for index in (exact, approximate):
        wanted = [index.dense(vector, Selection(), 5)[0].tolist() for vector in vectors]
        found: list[list[list[int]]] = []

        def search(index: Index = index, found: list[list[list[int]]] = found) -> None:
            found.append([index.dense(vector, Selection(), 5)[0].tolist() for vector in vectors])

        threads = [threading.Thread(target=search) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [wanted] * 8


def test_reading_changes_nothing(bench: Bench) -> None:
    """Opening, searching both ways and diagnosing leave every byte of the home as it is."""
    before = tree(bench.home)
    for reader in (bench, bench.with_settings(retrieval={"exact_up_to": 0})):
        assert reader.best() == "warfarin"
        reader.diagnosis()
    assert tree(bench.home) == before


def test_an_index_without_passages_answers(empty: Bench) -> None:
    """A corpus of articles alone, or of nothing that can be found, is an index that finds nothing."""
    for file in empty.corpus.rglob("*.md"):
        file.unlink()
    empty.write("only", kind="guideline", body="# T\n\n## S\n\n```\n---\n```\n")
    empty.refresh()
    (empty.corpus / "guidelines" / "only.md").write_text(
        markdown("only", kind="guideline", body="# T\n\n| a |\n|---|\n")
    )
    report = empty.refresh()
    assert report.passages <= 1
    for reader in (empty, empty.with_settings(retrieval={"exact_up_to": 0})):
        index = reader.index()
        vector = reader.embeddings.encode_query("vitamin D")
        assert len(index.dense(vector, Selection(), 10)[0]) == len(index.ids)
        assert index.top_lexical(index.lexical.scores("vitamin D"), Selection(), 10)[0].tolist() == []
        index.close()


def test_an_index_of_articles_alone_answers(empty: Bench) -> None:
    """With no evidence at all every search is empty, by HNSW too, and the doctor is content."""
    for file in empty.corpus.rglob("*.md"):
        file.unlink()
    empty.write("none", kind="article", body="# Question?\n\n## Evidence\n")
    report = empty.refresh()
    assert report.failed != ()
    assert (report.passages, report.added) == (0, 0)
    for reader in (empty, empty.with_settings(retrieval={"exact_up_to": 0})):
        index = reader.index()
        assert index.dense(reader.embeddings.encode_query("vitamin D"), Selection(), 10)[0].tolist() == []
        assert index.top_lexical(index.lexical.scores("vitamin D"), Selection(), 10)[0].tolist() == []
        index.close()
    assert empty.diagnosis().findings == ()


def test_equal_scores_are_in_the_order_of_rows() -> None:
    """Ties are broken by row, so that a search gives the same list every time."""
    scores = np.array([0.5, 0.9, 0.5, 0.9, 0.1], dtype=np.float32)
    everything = np.ones(5, dtype=np.bool_)
    assert top(scores, everything, 3)[0].tolist() == [1, 3, 0]
    assert top(scores, np.array([True, False, True, True, True]), 2)[0].tolist() == [3, 0]
    assert top(scores, everything, 100)[0].tolist() == [1, 3, 0, 2, 4]
    assert top(scores, np.zeros(5, dtype=np.bool_), 3)[0].tolist() == []
    assert top(scores, everything, 0)[0].tolist() == []
