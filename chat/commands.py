"""`sequitur export`: wiring only, like `cli`. Nothing heavy is imported before it runs."""

from __future__ import annotations

from pathlib import Path

import click

import settings
from errors import ConversationError, UsageError


@click.command(name="export")
@click.argument("conversation")
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "html", "json", "ris", "bibtex"]),
    default="md",
    show_default=True,
    help="ris and bibtex hold the references only.",
)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write there, not to standard output.")
def export_conversation(conversation: str, form: str, output: Path | None) -> None:
    """Print a whole CONVERSATION with its references, their standing and the disclaimer."""
    from chat.export import export
    from chat.service import Service

    service = Service(settings.current())
    turns = service.turns(conversation)
    if not turns:
        raise ConversationError(
            f"There is no conversation '{conversation}' here. Take the id that `sequitur ask` prints, or the one in the "
            "address of the page."
        )
    written = export(turns, form, {metadata.id: metadata for metadata in service.documents()})
    if output is None:
        click.echo(written, nl=False)
        return
    try:
        output.write_text(written, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{output} cannot be written ({error.strerror}). Name a file in a folder that can.") from None
