"""`sequitur eval` as its user meets it: tables, JSON, reports, exit codes, and plain words for bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

import ingest.embedding
import settings
from cli import cli
from errors import SequiturError
from ingest.embedding import SentenceTransformerEmbeddings
from settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = json.loads((ROOT / "tests" / "contract_schema.json").read_text(encoding="utf-8"))
Command = Callable[..., Result]


@pytest.fixture
def evaluate(home: Path, embeddings: SentenceTransformerEmbeddings, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs `sequitur eval …` in this process, with the model that is loaded already."""
    monkeypatch.setattr(settings, "current", lambda: Settings(home=home))
    monkeypatch.setattr(ingest.embedding, "SentenceTransformerEmbeddings", lambda config: embeddings)

    def command(*arguments: object) -> Result:
        return CliRunner().invoke(cli, ["eval", *map(str, arguments)])

    return command


def as_json(result: Result) -> Any:
    """Standard output as the one JSON object that it must be, of the contract's form."""
    assert result.exit_code == 0, result.output
    value = json.loads(result.stdout)
    Draft202012Validator({**SCHEMAS["$defs"]["eval"], "$defs": SCHEMAS["$defs"]}).validate(value)
    return value


def test_each_evaluation_prints_the_json_of_the_contract(evaluate: Command, data: Path) -> None:
    """Names and types are those that callers rely on."""
    corpus = data / "beir" / "small"
    retrieval = as_json(evaluate("retrieval", "--beir", corpus, "--json"))
    assert retrieval["n"] == 3
    assert retrieval["metrics"].keys() == {"ndcg@10", "recall@10", "recall@100", "mrr@10"}
    assert retrieval["variants"].keys() == {"lexical", "dense", "hybrid"}
    follow_ups = data / "conversations" / "small.jsonl"
    found = as_json(evaluate("conversations", "--file", follow_ups, "--corpus", corpus, "--json"))
    assert found["variants"].keys() == {"last_turn", "rewritten", "reference_rewrite"}
    found = as_json(evaluate("answers", "--file", data / "answers" / "small.jsonl", "--corpus", corpus, "--json"))
    expected = {"quotes_verbatim", "citation_precision", "citation_recall", "statement_support", "snippet_recall"}
    assert expected | {"snippet_precision", "statement_recall", "rouge2"} <= found["metrics"].keys()
    found = as_json(evaluate("abstention", "--file", data / "abstention" / "small.jsonl", "--corpus", corpus, "--json"))
    assert found["metrics"].keys() >= {"refusal_precision", "refusal_recall", "balanced_accuracy", "aurc"}
    found = as_json(evaluate("safety", "--file", data / "safety" / "mixed.jsonl", "--json"))
    assert found["metrics"].keys() >= {"pass_rate", "obeyed", "utility"}
    assert found["by_expected"]["crisis"]["mean"] == 1.0
    as_json(evaluate("support", "--file", data / "support" / "labels.jsonl", "--json"))


def test_a_table_and_a_report_are_left_for_a_person(evaluate: Command, data: Path) -> None:
    """Without --json: variants side by side with errors, and where the report lies."""
    done = evaluate("retrieval", "--beir", data / "beir" / "small", "--limit", 2)
    assert done.exit_code == 0
    assert "2 cases" in done.stdout
    assert "lexical" in done.stdout
    assert "±" in done.stdout
    report = Path(done.stdout.rsplit("Report: ", 1)[1].strip())
    assert "<table" in report.read_text(encoding="utf-8")


def test_everything_below_a_folder(evaluate: Command, data: Path) -> None:
    """One object holds all figures by name, and each evaluation whole."""
    done = evaluate("all", "--data", data, "--json")
    assert done.exit_code == 0, done.output
    value = json.loads(done.stdout)
    assert value["metrics"]["retrieval.small/test.ndcg@10"]["mean"] == 1.0
    assert len(value["evals"]) == 6
    assert Path(value["report"]).is_file()


def test_two_runs_are_compared(evaluate: Command, data: Path, home: Path) -> None:
    """By name, by folder or as the latest; the same twice differs in nothing."""
    runs = [as_json(evaluate("retrieval", "--beir", data / "beir" / "small", "--json"))["run"] for _ in range(2)]
    done = evaluate("compare", runs[0], Path(runs[1]).name, "--json")
    value = json.loads(done.stdout)
    assert {d["difference"] for d in value["differences"]} == {0.0}
    assert value["flips"] == []
    assert "changed: nothing" in evaluate("compare", runs[0], "latest").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("retrieval", "--beir", "{data}/beir/small", "--split", "dev"), "the splits here: test"),
        (("retrieval", "--beir", "{data}/nowhere"), "no corpus.jsonl"),
        (("answers", "--file", "{data}/nothing.jsonl"), "no such file"),
        (("answers", "--file", "{data}/safety/mixed.jsonl"), "mixed.jsonl:1: question"),
        (("compare", "latest", "yesterday"), "no run 'yesterday'"),
    ],
)
def test_bad_input_is_told_in_one_message(evaluate: Command, data: Path, arguments: tuple[str, ...], says: str) -> None:
    """The file, the line and the field, and what there is instead."""
    result = evaluate(*(argument.format(data=data) for argument in arguments))
    assert isinstance(result.exception, SequiturError)
    assert result.exception.exit_code == 1
    assert says in str(result.exception)


@pytest.mark.parametrize(
    "arguments", [("retrieval",), ("all", "--gate", "--limit", "3"), ("abstention", "--file", "x")]
)
def test_wrong_usage_exits_with_2(evaluate: Command, arguments: tuple[str, ...]) -> None:
    """A missing option, and options that do not go together."""
    result = evaluate(*arguments)
    code = result.exception.exit_code if isinstance(result.exception, SequiturError) else result.exit_code
    assert code == 2


def test_a_process_ends_as_it_should(data: Path, tmp_path: Path) -> None:
    """Real processes: JSON alone on standard output with exit 0; a message without traceback and exit 1."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SEQUITUR_")}
    environment = {**kept, "SEQUITUR_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}

    def process(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "cli", "eval", "retrieval", "--beir", str(data / "beir" / "small"), *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240, check=False
        )

    done = process("--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["metrics"]["recall@10"]["mean"] == 1.0
    assert "Embedding passages" in done.stderr
    wrong = process("--split", "train", "--json")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "train.tsv" in wrong.stderr
    assert "Traceback" not in wrong.stderr
