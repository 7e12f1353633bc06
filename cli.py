"""The `sequitur` command: wiring only. Everything that it does, the packages do."""

from __future__ import annotations

import json
import os
import sys
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import settings
from chat.commands import export_conversation, list_documents, show
from errors import SequiturError
from evals.commands import evaluate

if TYPE_CHECKING:
    from ingest.report import Report

# Before any library reads them: no telemetry, no model hub, no warning of forked tokenizers.
for _name, _value in {
    "ANONYMIZED_TELEMETRY": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
}.items():
    os.environ.setdefault(_name, _value)

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="sequitur")
def cli() -> None:
    """Follow-up questions on medical articles, answered from guideline and research documents.

    Every sentence of an answer is shown with the passage that it was checked against. SEQUITUR_HOME (default
    .sequitur) holds everything that is written.
    """


@cli.command()
@click.option("--host", help="Address to listen on; 127.0.0.1 (this machine only) where not given.")
@click.option("--port", type=click.IntRange(1, 65535), help="First port tried; 8501 where not given.")
def run(host: str | None, port: int | None) -> None:
    """Serve the app, building the index first where there is none."""
    from chat.ui.serve import serve

    config = settings.current()
    report = _refresh(config)
    _tell(report.lines())
    serve(host or config.server.host, port or config.server.port)


@cli.command()
@click.argument("question")
@click.option("--conversation", metavar="ID", help="Go on with a conversation.")
@click.option("--article", metavar="ID", help="Ask about an article.")
@click.option(
    "--audience", type=click.Choice(["clinician", "patient", "student"]), default="clinician", show_default=True
)
@click.option("--kind", type=click.Choice(["guideline", "research"]), help="Search documents of this kind only.")
@click.option("--since", type=click.IntRange(1800, 2100), metavar="YEAR", help="Search documents since this year only.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Search documents of this type only (repeatable).")
@click.option(
    "--organisation", "organisations", multiple=True, metavar="NAME", help="Search what it issued only (repeatable)."
)
@click.option(
    "--jurisdiction", "jurisdictions", multiple=True, metavar="NAME", help="Search what is for it only (repeatable)."
)
@_JSON
def ask(
    question: str,
    conversation: str | None,
    article: str | None,
    audience: str,
    kind: str | None,
    since: int | None,
    types: tuple[str, ...],
    organisations: tuple[str, ...],
    jurisdictions: tuple[str, ...],
    as_json: bool,
) -> None:
    """Answer QUESTION with cited sentences."""
    from chat.narrowing import chosen
    from chat.plain import as_text
    from chat.service import Service
    from chat.turn import Audience, Question

    service = Service(settings.current())
    if article is not None:
        service.article(article)
    asked = Question(
        text=question,
        conversation=conversation or service.new_conversation(),
        article=article,
        audience=Audience(audience),
        filters=chosen(
            service.offer,
            kind=kind,
            since=since,
            types=types,
            organisations=organisations,
            jurisdictions=jurisdictions,
        ),
    )
    turn = service.ask(asked)
    if as_json:
        _print_json(turn.as_json())
    else:
        click.echo(as_text(turn))


@cli.command()
@click.option(
    "--path",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Add the documents under a folder (repeatable).",
)
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="NAME",
    help="Pull from a public source too (repeatable; 'all' for every one in sources.toml).",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--rebuild", is_flag=True, help="Build the whole index anew.")
@click.option(
    "--accept-removals", is_flag=True, help="Remove what a source or folder no longer has, however much it is."
)
@click.option("--quiet", is_flag=True, help="Say only what went wrong; for timers.")
@_JSON
def refresh(
    folders: tuple[Path, ...],
    sources: tuple[str, ...],
    dry_run: bool,
    rebuild: bool,
    accept_removals: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Bring the index up to the corpus, your own folders and public sources; embeds only what changed.

    Exit 1 where a source could not be pulled, or removals were held back.
    """
    config = settings.current()
    how = {"dry_run": dry_run, "rebuild": rebuild, "accept_removals": accept_removals}
    report = _refresh(config, folders, sources, quiet=quiet, **how)
    if as_json:
        _print_json(report.as_json())
    if not as_json or not report.whole:
        _tell(report.failures() if quiet or as_json else report.lines(dry_run=dry_run))
    if not report.whole:
        sys.exit(1)


def _refresh(
    config: settings.Settings,
    folders: Sequence[Path] = (),
    sources: Sequence[str] = (),
    *,
    quiet: bool = False,
    **how: bool,
) -> Report:
    from ingest.embedding import SentenceTransformerEmbeddings
    from ingest.progress import bars
    from ingest.refresh import refresh

    embeddings = SentenceTransformerEmbeddings(config.embedding)
    with bars(shown=not quiet) as show:
        return refresh(config, embeddings, folders, sources, progress=show, **how)


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        # Names of files and what servers answer are in it: neither may move the cursor or look like a line of ours.
        shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
        click.echo(shown, err=True)


@cli.command()
@_JSON
def doctor(as_json: bool) -> None:
    """Hold the index against the corpus; exit 1 where they differ."""
    from ingest.doctor import diagnose
    from ingest.embedding import SentenceTransformerEmbeddings

    config = settings.current()
    diagnosis = diagnose(config, SentenceTransformerEmbeddings(config.embedding).identity)
    if as_json:
        _print_json(diagnosis.as_json())
    else:
        for finding in diagnosis.findings:
            click.echo(f"- {finding.what}. Mend it with `{finding.mend}`.")
        if diagnosis.healthy:
            click.echo(f"Nothing found: {diagnosis.documents} documents, {diagnosis.passages} passages.")
    if not diagnosis.healthy:
        sys.exit(1)


@cli.command()
@click.option(
    "--documents",
    type=click.IntRange(100, 200_000),
    default=1000,
    show_default=True,
    help="Size of the folder refreshed.",
)
@click.option("--sessions", type=click.IntRange(1, 500), metavar="N", help="Measure N conversations at once instead.")
@click.option("--turns", type=click.IntRange(1, 1000), default=10, show_default=True, help="Questions of each session.")
@click.option(
    "--think", type=click.FloatRange(0, 600), default=5, show_default=True, help="Mean pause after an answer (seconds)."
)
@_JSON
def bench(documents: int, sessions: int | None, turns: int, think: float, as_json: bool) -> None:
    """Measure speed and size, against a plain LangChain + Chroma pipeline in the same run; or the app under use."""
    from evals.bench import measure, table

    if sessions is None:
        found = measure(settings.current(), documents)
    else:
        from evals.load.measure import measure_sessions

        found = measure_sessions(settings.current(), sessions, turns, think)
    if as_json:
        _print_json(found)
    else:
        click.echo(table(found))


cli.add_command(evaluate)
cli.add_command(show)
cli.add_command(list_documents)
cli.add_command(export_conversation)


def main() -> None:
    """Entry point: errors of ours are one plain message; exit 0 done, 1 failed, 2 wrong usage."""
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except SequiturError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except tomllib.TOMLDecodeError as error:
        click.echo(f"sequitur.toml cannot be read as TOML: {error}. Mend that line, or move the file away.", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output went away, as `head` does.
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:
        if os.environ.get("SEQUITUR_DEBUG"):
            raise
        click.echo(
            f"Something failed that should not have ({type(error).__name__}: {error}). Nothing that was stored is lost. "
            "Set SEQUITUR_DEBUG=1 and run it again to see where, and report it.",
            err=True,
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
