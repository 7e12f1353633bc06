"""A file before it is taken: what was read of it, and what the form's fields say as front matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chat.ui import routes
from chat.ui.components.references import Library, badge
from chat.ui.render import Html, join, tag
from corpus.document import BlockKind, Extent, Kind, Standing
from ingest.uploads import Preview

_FIRST = 4
_SECTIONS = 12
_LONGEST = 320
_LINES = ("title", "label", "organisation", "jurisdiction", "population", "licence")


def preview(read: Preview) -> Html:
    """The title, the sections and the first lines, so that a badly read file is seen before it is taken."""
    document = read.document
    words = len(document.text.split())
    text = [document.text[b.start : b.end] for b in document.blocks if b.kind is not BlockKind.HEADING]
    # The title stands above them already.
    paths = (path[1:] if path[0] == document.metadata.title else path for path in document.sections)
    sections = [" › ".join(path) for path in paths if path]
    facts = [read.name, f"{words} words", f"{len(sections)} sections"]
    facts += [f"the first of {read.count} documents"] if read.count > 1 else []
    more = f" and {len(sections) - _SECTIONS} more" if len(sections) > _SECTIONS else ""
    first = [tag("p", each if len(each) <= _LONGEST else f"{each[:_LONGEST].rstrip()}…") for each in text[:_FIRST]]
    return tag(
        "section",
        tag("h2", "What was read"),
        tag("p", tag("strong", document.metadata.title)),
        tag("p", join(facts, " · "), class_="small"),
        tag("p", f"Sections: {'; '.join(sections[:_SECTIONS])}{more}", class_="small") if sections else Html(),
        tag("blockquote", *first, class_="preview"),
        class_="read",
    )


def entry(name: str, document: str | None, library: Library) -> Html:
    """An added file: its document where a refresh took it in."""
    held = library.get(document) if document else None
    if held is None or document is None:
        return tag("p", name, tag("span", " · not yet refreshed", class_="small"))
    return tag(
        "p", tag("a", held.label, href=routes.document(document)), " · ", badge(held.standing), join((" · ", name))
    )


def stated(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The form's fields as front matter; what was left empty is not said."""
    said: dict[str, Any] = {"kind": Kind(fields["kind"]).value, "type": fields["type"].value}
    said |= {name: text for name in _LINES if (text := " ".join((fields.get(name) or "").split()))}
    if fields.get("year") is not None:
        said["year"] = int(fields["year"])
    numbers = {name: text for name in ("url", "doi", "pmid") if (text := (fields.get(name) or "").strip())}
    if numbers:
        said["identifiers"] = numbers
    topics = [topic for part in (fields.get("topics") or "").split(",") if (topic := part.strip())]
    if topics:
        said["topics"] = topics
    said["standing"] = fields["standing"].value
    whole, part = (
        list(fields.get("whole") or ()),
        [id for id in fields.get("part") or () if id not in (fields.get("whole") or ())],
    )
    if fields["standing"] is Standing.DRAFT and (whole or part):
        # A draft replaces nothing yet.
        said["proposes_to_replace"] = [*whole, *part]
    elif whole or part:
        said["supersedes"] = [{"id": id} for id in whole] + [{"id": id, "extent": Extent.PARTIAL.value} for id in part]
    said["redistributable"] = bool(fields.get("export"))
    return said
