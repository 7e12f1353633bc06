"""`sequitur show`, `list` and `export`: wiring only, like `cli`. Nothing heavy is imported before it runs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

import settings
from errors import ConversationError, UsageError

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")


def _print(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


@click.command()
@click.argument("document")
@click.option("--version", metavar="HASH", help="An earlier version, by its hash or the first digits of it.")
@_JSON
def show(document: str, version: str | None, as_json: bool) -> None:
    """Print the stored text of DOCUMENT as it was indexed."""
    from chat.service import Service

    found = Service(settings.current()).document(document, version)
    source = found.metadata
    if as_json:
        _print(
            {
                **source.model_dump(mode="json"),
                "superseded_by": source.superseded_by[0].id if source.superseded_by else None,
                "url": source.identifiers.link,
                "version": found.version,
                "text": found.text,
            }
        )
    else:
        click.echo(found.text)


@click.command(name="list")
@_JSON
def list_documents(as_json: bool) -> None:
    """List the documents held."""
    from chat.service import Service

    index = Service(settings.current()).index
    counts = index.counts()
    rows = []
    for key, row in index.documents.items():
        source = index.metadata(key)
        rows.append(
            {
                "id": key,
                "kind": row.kind,
                "title": source.title,
                "standing": row.standing,
                "superseded_by": source.superseded_by[0].id if source.superseded_by else None,
                "year": row.year,
                "passages": counts[key],
            }
        )
    if as_json:
        _print(rows)
        return
    for held in rows:
        click.echo(f"{held['id']:45} {held['kind']:10} {held['year'] or '':>4}  {held['standing']:12} {held['title']}")


@click.command(name="export")
@click.argument("conversation")
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "html", "pdf", "json", "ris", "bibtex"]),
    default="md",
    show_default=True,
    help="ris and bibtex hold the references only.",
)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write there, not to standard output.")
def export_conversation(conversation: str, form: str, output: Path | None) -> None:
    """Print a whole CONVERSATION with its references, their standing and the disclaimer."""
    from chat.export import export
    from chat.review.standing import reviews
    from chat.review.submissions import Submissions
    from chat.service import Service

    service = Service(settings.current())
    turns = service.turns(conversation)
    if not turns:
        raise ConversationError(
            f"There is no conversation '{conversation}' here. Take the id that `sequitur ask` prints, or the one in the "
            "address of the page."
        )
    told = Submissions(service).of_conversation(service.person, conversation)
    written = export(turns, form, {metadata.id: metadata for metadata in service.documents()}, reviews=reviews(told))
    if output is None and form == "pdf" and sys.stdout.isatty():
        raise UsageError("A PDF is no text for a terminal. Name a file with --output.")
    if output is None:
        click.echo(written, nl=False)
        return
    try:
        output.write_bytes(written)
    except OSError as error:
        raise UsageError(f"{output} cannot be written ({error.strerror}). Name a file in a folder that can.") from None
