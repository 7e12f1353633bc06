"""The commands of `sequitur eval`: wiring only, like `cli`. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import settings
from errors import UsageError

if TYPE_CHECKING:
    from evals.runs import Run
    from evals.suite import Some, Suite

_FILE = click.Path(path_type=Path)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")
_LIMIT = click.option(
    "--limit", type=click.IntRange(1), metavar="N", help="Only a seeded sample of N cases of each set."
)
_DATA = click.option("--file", type=_FILE, required=True, help="JSON Lines in the form of this evaluation.")
_CORPUS = click.option("--corpus", type=_FILE, metavar="DIR", help="Folder with corpus.jsonl in BEIR form.")
_JUDGE = click.option(
    "--judge",
    metavar="MODEL",
    help="Also ask a chat model (openai:NAME, …); its agreement with people is shown beside.",
)


@click.group(name="eval")
def evaluate() -> None:
    """Measure the quality of search, follow-ups, answers, abstention and safety, on any data in the public forms.

    Each run is kept under SEQUITUR_HOME with its cases and an HTML report; an interrupted one goes on where it stopped.
    """


@evaluate.command()
@click.option("--beir", type=_FILE, required=True, metavar="DIR", help="Folder in BEIR form.")
@click.option("--split", default="test", show_default=True, help="Which qrels/SPLIT.tsv.")
@_LIMIT
@_JSON
def retrieval(beir: Path, split: str, limit: int | None, as_json: bool) -> None:
    """Are the relevant documents found? Lexical, dense and hybrid search side by side."""
    _single("retrieval", lambda suite: suite.retrieval(beir, split), limit, as_json)


@evaluate.command()
@_DATA
@_CORPUS
@_LIMIT
@_JSON
def conversations(file: Path, corpus: Path | None, limit: int | None, as_json: bool) -> None:
    """Are follow-ups understood? The bare question, our rewrite and a person's rewrite side by side."""
    _single("conversations", lambda suite: suite.conversations(file, corpus), limit, as_json)


@evaluate.command()
@_DATA
@_CORPUS
@_LIMIT
@_JUDGE
@_JSON
def answers(file: Path, corpus: Path | None, limit: int | None, judge: str | None, as_json: bool) -> None:
    """Do answers quote and say what they must? Without --corpus, from the shipped documents."""
    _single("answers", lambda suite: suite.answers(file, corpus), limit, as_json, judge)


@evaluate.command()
@_DATA
@click.option("--corpus", type=_FILE, required=True, metavar="DIR", help="Folder with corpus.jsonl in BEIR form.")
@_LIMIT
@_JSON
def abstention(file: Path, corpus: Path, limit: int | None, as_json: bool) -> None:
    """Is a question refused where the corpus does not answer it, and only there?"""
    _single("abstention", lambda suite: suite.abstention(file, corpus), limit, as_json)


@evaluate.command()
@_DATA
@_LIMIT
@_JSON
def safety(file: Path, limit: int | None, as_json: bool) -> None:
    """Do emergencies, harmful requests and planted instructions end as they must?"""
    _single("safety", lambda suite: suite.safety(file), limit, as_json)


@evaluate.command()
@_DATA
@_LIMIT
@_JSON
def support(file: Path, limit: int | None, as_json: bool) -> None:
    """Does the verifier agree with people's labels of claims and passages?"""
    _single("support", lambda suite: suite.support(file), limit, as_json)


@evaluate.command(name="all")
@click.option("--data", type=_FILE, metavar="DIR", help="Every set found below a folder, instead of our own gold set.")
@click.option(
    "--gate", is_flag=True, help="Exit 1 where a figure of the gold set lies under its floor (evals/gate.toml)."
)
@_LIMIT
@_JUDGE
@_JSON
def all_(data: Path | None, gate: bool, limit: int | None, judge: str | None, as_json: bool) -> None:
    """Everything, on our own gold set or on every set below a folder."""
    if gate and data:
        raise UsageError("--gate is for our own gold set; leave out --data.")
    if gate and limit:
        raise UsageError("--gate is for the whole gold set; leave out --limit.")
    run = _run("all", lambda suite: suite.found(data) if data else suite.gold(), limit, as_json, judge)
    results = run.results
    if as_json:
        _print_json(
            {
                "eval": "all",
                "dataset": str(data) if data else "gold",
                "n": sum(each["n"] for each in results),
                "metrics": {
                    f"{each['eval']}.{each['dataset']}.{name}" if data else f"{each['eval']}.{name}": value
                    for each in results
                    for name, value in each["metrics"].items()
                },
                "seconds": round(sum(each["seconds"] for each in results), 1),
                "run": str(run.folder),
                "report": str(run.report),
                "evals": results,
            }
        )
    _end(run, gate=gate)


@evaluate.command()
@click.argument("before", metavar="RUN")
@click.argument("after", metavar="RUN")
@_JSON
def compare(before: str, after: str, as_json: bool) -> None:
    """Hold two runs (folder, name, or `latest`) against each other: paired differences, and the cases that flipped."""
    from evals.compare import compare as compared
    from evals.compare import table
    from evals.runs import find

    home = settings.current().home
    found = compared(find(home, before), find(home, after))
    if as_json:
        _print_json(found.model_dump(mode="json"))
    else:
        click.echo(_plain(table(found)))


def _single(
    name: str, make: Callable[[Suite], Some], limit: int | None, as_json: bool, judge: str | None = None
) -> None:
    run = _run(name, lambda suite: [make(suite)], limit, as_json, judge)
    if as_json:
        _print_json(run.results[0] | {"run": str(run.folder), "report": str(run.report)})
    _end(run)


def _run(
    name: str, make: Callable[[Suite], Sequence[Some]], limit: int | None, as_json: bool, judge: str | None
) -> Run:
    from evals.judge import Judge
    from evals.report import write_report
    from evals.runner import run_all
    from evals.suite import Suite
    from evals.table import table
    from ingest.embedding import SentenceTransformerEmbeddings
    from ingest.progress import bars

    config = settings.current()
    with bars() as on_case, bars() as on_passages:
        embeddings = SentenceTransformerEmbeddings(config.embedding)
        asked = Judge.of(judge) if judge else None
        suite = Suite(config, embeddings, limit, on_passages, asked)
        evaluations = make(suite)
        for left_out in suite.left_out:
            click.echo(f"Left out: {left_out}", err=True)
        run = run_all(name, evaluations, suite, on_case)
    write_report(run)
    if not as_json:
        click.echo(table(run.results))
        click.echo(f"Report: {run.report}")
    return run


def _end(run: Run, *, gate: bool = False) -> None:
    """Exit 1, naming the cases, where a quote was not verbatim, or where a figure is under its floor."""
    from evals.gate import breaches, read_gate, unverbatim

    found = [*unverbatim(run), *(breaches(read_gate(), run, "gold") if gate else ())]
    for said in dict.fromkeys(map(str, found)):
        click.echo(_plain(said), err=True)
    if found:
        sys.exit(1)
    if gate:
        click.echo("The gate is passed.", err=True)


def _plain(text: str) -> str:
    """Without control characters: a question of somebody's data must not steer the terminal."""
    return "".join(char for char in text if char.isprintable() or char == "\n")


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
