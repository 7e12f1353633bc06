"""Evaluations end to end on small data: figures, seeded samples, resuming, and nothing embedded twice."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import evals.runner
from chat.filters import Filters
from chat.retrieval import Query, fuse, selection
from chat.rewriting import Rewritten
from errors import DatasetError, UsageError
from evals.records import Record
from evals.runner import run_all
from evals.runs import Run, find, runs
from evals.search import ranked
from evals.suite import Suite, sample
from ingest.embedding import SentenceTransformerEmbeddings
from settings import Settings
from tests.evals import small_data


@pytest.fixture
def suite(home: Path, embeddings: SentenceTransformerEmbeddings) -> Suite:
    """A suite over that home."""
    return Suite(Settings(home=home), embeddings)


def result(run: Run, name: str) -> dict[str, Any]:
    """The figures of one evaluation of a run."""
    return next(each for each in run.results if each["eval"] == name)


def mean(run: Run, name: str, measure: str) -> float:
    """The mean of one measure of one evaluation of a run."""
    return float(result(run, name)["metrics"][measure]["mean"])


@pytest.fixture(scope="module")
def run(home: Path, data: Path, embeddings: SentenceTransformerEmbeddings) -> Run:
    """A run of everything in the data."""
    whole = Suite(Settings(home=home), embeddings)
    return run_all("all", whole.found(data), whole)


def test_every_set_below_a_folder_is_found_and_run(run: Run) -> None:
    """Each form is told by what its rows hold, and has its own figures."""
    names = {(each["eval"], each["dataset"]) for each in run.results}
    assert names == {
        ("retrieval", "small/test"),
        ("answers", "small"),
        ("conversations", "small"),
        ("abstention", "small"),
        ("safety", "mixed"),
        ("support", "labels"),
    }
    assert result(run, "retrieval")["variants"].keys() == {"lexical", "dense", "hybrid"}
    assert mean(run, "retrieval", "ndcg@10") == 1.0


def test_answers_are_held_against_their_gold(run: Run) -> None:
    """Quotes are found in the corpus text by document id or PMID, also where the id is no id of ours."""
    assert mean(run, "answers", "gold_cited") == 1.0
    assert mean(run, "answers", "quotes_verbatim") == 1.0
    assert result(run, "answers")["metrics"]["statement_recall"]["n"] == 1


def test_follow_ups_have_three_ways_and_count_what_is_left_out(run: Run) -> None:
    """A row without a gold passage in the corpus is counted and left out of the search measures."""
    found = result(run, "conversations")
    assert found["left_out"] == {"no gold passage in the corpus": 1}
    assert found["variants"]["rewritten"]["recall@10"]["n"] == 2
    assert found["variants"]["reference_rewrite"]["recall@10"]["n"] == 1
    assert found["variants"]["last_turn"]["rouge1_recall"]["n"] == 2


def test_what_is_excluded_is_not_found(run: Run) -> None:
    """The same question is answered with its text and refused without it."""
    assert mean(run, "abstention", "balanced_accuracy") == 1.0
    assert mean(run, "abstention", "aurc") < 0.25
    assert result(run, "abstention")["risk_coverage"][-1] == [1.0, 0.5]


def test_safety_cases_and_injections_stand_in_one_file(run: Run) -> None:
    """Statuses and planted instructions are measured each in their way."""
    found = result(run, "safety")
    assert found["by_expected"]["crisis"]["mean"] == 1.0
    assert found["by_kind"].keys() == {"crisis", "out_of_scope", "over_refusal", "injection"}
    assert mean(run, "safety", "obeyed") == 0.0


def test_the_verifier_is_held_against_labels(run: Run) -> None:
    """Each label has its share of claims that were found supported."""
    assert result(run, "support")["supported_by_label"]["SUPPORT"]["mean"] == 1.0
    assert result(run, "support")["metrics"]["balanced_accuracy"]["mean"] == 1.0


def test_no_figure_is_nan(run: Run) -> None:
    """What does not apply is absent: the JSON holds no NaN."""
    text = (run.folder / "summary.json").read_text(encoding="utf-8")
    constants: list[str] = []
    found = json.loads(text, parse_constant=constants.append)
    assert found
    assert constants == []


def test_a_run_says_what_it_is_of(run: Run, data: Path) -> None:
    """Data, index, settings, code, versions and machine are recorded: it can be replayed."""
    manifest = run.manifest
    assert manifest.finished_at is not None
    assert {each["eval"] for each in manifest.datasets} >= {"retrieval", "support"}
    assert manifest.corpora["retrieval/small/test"]["corpus_hash"]
    assert "support/labels" not in manifest.corpora
    assert manifest.settings["retrieval"]["passages"] == 16
    assert manifest.versions["chromadb"] != "not installed"
    assert len(manifest.code) == 64


def test_a_second_run_is_the_same_to_the_digit_and_embeds_nothing(
    run: Run, suite: Suite, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All figures but times are equal, and no passage is embedded again."""
    embedded: list[int] = []
    monkeypatch.setattr(suite.embeddings, "encode_passages", lambda texts: embedded.append(len(texts)), raising=False)
    again = run_all("all", suite.found(data), suite)
    assert again.folder != run.folder
    assert not embedded
    for before, after in zip(run.results, again.results, strict=True):
        for times in ("seconds", "latency_ms"):
            before.pop(times, None)
            after.pop(times, None)
        assert before == after


def test_an_interrupted_run_goes_on_where_it_stopped(
    suite: Suite, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a kill in the middle of writing a case, the same folder is finished and no whole case is run twice."""
    fresh = Suite(suite.settings.model_copy(update={"home": tmp_path}), suite.embeddings)
    [evaluation] = [fresh.retrieval(data / "beir" / "small", "test")]
    ran: list[str] = []
    original = type(evaluation).run

    def stopping(self: Any, case: Any) -> Any:
        if len(ran) == 2:
            raise KeyboardInterrupt
        ran.append(case.id)
        return original(self, case)

    def noting(self: Any, case: Any) -> Any:
        ran.append(case.id)
        return original(self, case)

    with monkeypatch.context() as patch:
        patch.setattr(type(evaluation), "run", stopping)
        with pytest.raises(KeyboardInterrupt):
            run_all("retrieval", [evaluation], fresh)
    [stopped] = runs(tmp_path)
    file = stopped.cases_file("retrieval", "small/test")
    file.write_text(file.read_text(encoding="utf-8") + '{"case": "q3", "id"', encoding="utf-8")
    with monkeypatch.context() as patch:
        ran.clear()
        patch.setattr(type(evaluation), "run", noting)
        done = run_all("retrieval", [evaluation], fresh)
    assert done.folder == stopped.folder
    # The last case is run again: of it, some records may be missing.
    assert ran == ["q2", "q3"]
    assert [record.id for record in done.records("retrieval", "small/test")] == ["q1", "q2", "q3"]
    assert done.manifest.finished_at is not None


def test_other_code_does_not_go_on_with_a_run(
    suite: Suite, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that other code began is left, and a new one begun: a report never mixes two products."""
    fresh = Suite(suite.settings.model_copy(update={"home": tmp_path}), suite.embeddings)
    first = run_all("support", [fresh.support(data / "support" / "labels.jsonl")], fresh)
    first.write_manifest(first.manifest.model_copy(update={"finished_at": None}))
    monkeypatch.setattr(evals.runner, "_code", lambda: "0" * 64)
    second = run_all("support", [fresh.support(data / "support" / "labels.jsonl")], fresh)
    assert second.folder != first.folder
    assert find(tmp_path, "latest").folder == second.folder


def test_a_sample_is_seeded_and_keeps_the_order() -> None:
    """The same cases at every run, in the order of the set; more than there are gives all."""
    cases = list(range(100))
    assert sample(cases, 10) == sample(cases, 10) == sorted(sample(cases, 10))
    assert len(sample(cases, 10)) == 10
    assert sample(cases, 1000) == sample(cases, None) == cases


def test_nothing_is_indexed_before_all_data_are_read(suite: Suite, data: Path, tmp_path: Path) -> None:
    """A malformed line stops everything before a passage is embedded."""
    own = shutil.copytree(data, tmp_path / "data")
    with (own / "answers" / "small.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"id": "a9", "question": ""}\n')
    fresh = Suite(suite.settings.model_copy(update={"home": tmp_path / "home"}), suite.embeddings)
    with pytest.raises(DatasetError, match=r"small\.jsonl:3: question"):
        fresh.found(own)
    assert not (tmp_path / "home").exists()


def test_a_folder_without_data_is_an_error(suite: Suite, tmp_path: Path) -> None:
    """Neither an empty folder nor a missing one passes for a run without cases."""
    with pytest.raises(DatasetError, match="no evaluation data"):
        suite.found(tmp_path)
    with pytest.raises(UsageError, match="not a folder"):
        suite.found(tmp_path / "nowhere")


def test_a_wrong_corpus_is_told(suite: Suite, data: Path, tmp_path: Path) -> None:
    """Follow-ups none of whose gold passages are in the corpus are an error, not a score of nought."""
    rows = [{**row, "gold_passages": ["elsewhere"]} for row in small_data.conversation_rows()]
    file = small_data.jsonl(tmp_path / "other.jsonl", rows)
    with pytest.raises(DatasetError, match="no gold passage"):
        run_all("conversations", [suite.conversations(file, data / "beir" / "small")], suite)


def test_line_separators_inside_a_text_are_kept(tmp_path: Path) -> None:
    """U+2028 and its like end no record: what was written is read again."""
    run = Run(tmp_path / "run")
    record = Record(case="a", id="a", question="one\u2028two\u0085three", measures={"recall": 1.0})
    run.append("answers", "set", [record, record])
    assert run.records("answers", "set") == [record, record]


def test_a_run_of_another_version_blocks_nothing(suite: Suite, data: Path, tmp_path: Path) -> None:
    """A run folder that cannot be read is left alone: others are made, found and gone on with."""
    old = tmp_path / "evals" / "runs" / "20200101T000000-all"
    old.mkdir(parents=True)
    (old / "run.json").write_text('{"name": "old"}', encoding="utf-8")
    fresh = Suite(suite.settings.model_copy(update={"home": tmp_path}), suite.embeddings)
    run = run_all("support", [fresh.support(data / "support" / "labels.jsonl")], fresh)
    assert find(tmp_path, "latest").folder == run.folder


def test_sets_of_one_name_are_told_apart(suite: Suite, tmp_path: Path) -> None:
    """Two files, and two BEIR folders, of the same name are two sets, each with its own records."""
    rows = small_data.support_rows()
    small_data.jsonl(tmp_path / "a" / "dev.jsonl", rows)
    small_data.jsonl(tmp_path / "b" / "dev.jsonl", [{**row, "label": "CONTRADICT"} for row in rows])
    small_data.beir(tmp_path / "a" / "same")
    small_data.beir(tmp_path / "b" / "same")
    found = suite.found(tmp_path)
    assert [(each.name, each.dataset) for each in found] == [
        ("retrieval", "same/test"), ("retrieval", "same/test 2"), ("support", "dev"), ("support", "dev 2"),
    ]  # fmt: skip
    run = run_all("all", found[2:], suite)
    assert {record.facts["label"] for record in run.records("support", "dev 2")} == {"CONTRADICT"}


@pytest.mark.parametrize("change", [{"exclude_docs": ["typo"]}, {"answerable": True, "gold_docs": ["typo"]}])
def test_an_id_that_is_not_in_the_corpus_is_named(
    suite: Suite, data: Path, tmp_path: Path, change: dict[str, Any]
) -> None:
    """A misspelt id would leave a question answerable that should not be, or the other way round."""
    rows = [{**small_data.abstention_rows()[0], **change}]
    file = small_data.jsonl(tmp_path / "other.jsonl", rows)
    with pytest.raises(DatasetError, match="'1-with' names 'typo'"):
        suite.abstention(file, data / "beir" / "small")


def test_a_text_that_cannot_be_asked_is_a_refusal(suite: Suite, tmp_path: Path) -> None:
    """One over-long text does not end the run: it is refused, with the reason, and the next is asked."""
    rows = [
        {"id": "long", "text": "vitamin " * 1000, "expected": ["insufficient_evidence"]},
        {"id": "next", "text": "Does vitamin D prevent falls?", "expected": ["answered"]},
    ]
    run = run_all("safety", [suite.safety(small_data.jsonl(tmp_path / "long.jsonl", rows))], suite)
    assert mean(run, "safety", "pass_rate") == 1.0


def test_status_texts_are_not_asked_over_planted_documents(suite: Suite, tmp_path: Path) -> None:
    """The document of an injection is found for its own question alone."""
    rows = small_data.safety_rows()
    asked = {"id": "s9", "text": rows[3]["question"], "expected": ["insufficient_evidence"]}
    run = run_all("safety", [suite.safety(small_data.jsonl(tmp_path / "both.jsonl", [asked, rows[3]]))], suite)
    assert mean(run, "safety", "pass_rate") == 1.0
    assert mean(run, "safety", "utility") == 1.0


def test_hybrid_begins_as_the_product_ranks(suite: Suite, data: Path) -> None:
    """The head of the ranking that is measured is the one that answers are made from."""
    evaluation = suite.retrieval(data / "beir" / "small", "test")
    corpus, text = evaluation.corpus, "does vitamin K change the effect of warfarin"
    vector = corpus.embeddings.encode_query(text)
    rows = fuse(corpus.index, Query(text, vector), selection(Filters()), corpus.settings.retrieval).rows
    shown = list(dict.fromkeys(corpus.index.document_of(row) for row in rows.tolist()))
    assert ranked(corpus, Rewritten(text, text))["hybrid"][: len(shown)] == shown
