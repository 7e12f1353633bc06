"""What a document replaces and what replaced it, drawn as a chain: before, this, after."""

from __future__ import annotations

from collections.abc import Sequence

from chat.lineage import Lineage, Relative, Tie
from chat.ui import routes, wording
from chat.ui.components import references
from chat.ui.components.references import Library
from chat.ui.render import Html, join, tag
from corpus.document import Metadata
from corpus.ledger import StandingChange

_BEFORE = {Tie.WHOLE: "replaced by", Tie.PARTIAL: "replaced in part by", Tie.DRAFT: "would be replaced by"}


def chain(metadata: Metadata, lineage: Lineage, library: Library) -> Html:
    """The documents as boxes with what ties them, oldest first; nothing where the document stands alone."""
    if not lineage.before and not lineage.after:
        return Html()
    this = tag("li", _box(metadata.id, library, here=metadata), class_="now")
    before = [tag("li", _box(r.id, library), _edge(r), class_="step") for r in lineage.before]
    after = [tag("li", _edge(r), _box(r.id, library), class_="step") for r in lineage.after]
    columns = (_column(before, "before"), tag("ul", this), _column(after, "after"))
    return tag(
        "section",
        tag("h2", "What replaced what"),
        tag("div", *columns, class_="lineage", role="group", aria_label="Predecessors, this document, successors"),
    )


def _column(steps: Sequence[Html], name: str) -> Html:
    return tag("ul", *steps, class_=name) if steps else Html()


def _edge(relative: Relative) -> Html:
    return tag("span", _BEFORE[relative.tie], class_=f"edge as-{relative.tie.value}")


def _box(id: str, library: Library, here: Metadata | None = None) -> Html:
    known = here or library.get(id)
    if known is None:
        return tag("span", tag("span", id, class_="name"), tag("span", "not held", class_="facts"), class_="node")
    name = tag("strong", known.label, class_="name") if here else tag("a", known.label, href=routes.document(id))
    return tag(
        "span",
        name,
        references.badge(known.standing),
        class_="node here" if here else "node",
        aria_current="true" if here else None,
    )


def resting(ids: Sequence[str], library: Library) -> Html:
    """The documents that rest on this one's data: a retraction of it would reach them."""
    if not ids:
        return Html()
    items = (
        tag("li", tag("a", library[id].label, href=routes.document(id)), " · ", references.badge(library[id].standing))
        for id in ids
        if id in library
    )
    return tag("section", tag("h2", "What rests on it"), tag("ul", *items, class_="holdings"))


def changes_of_standing(rows: Sequence[StandingChange], library: Library, *, named: bool) -> Html:
    """Changes of standing: when, which document, before, after, why; with the document's name where `named`."""
    return tag("ul", *(_changed(row, library, named) for row in rows), class_="holdings") if rows else Html()


def _changed(row: StandingChange, library: Library, named: bool) -> Html:
    id = row.document
    name = tag("a", library[id].label, href=routes.document(id)) if id in library else id
    said = f"{wording.standing(row.before)} → {wording.standing(row.after)}"
    head = join((name, f": {said}")) if named else said
    return tag(
        "li",
        head,
        tag("span", " · ".join(p for p in (wording.moment(row.at), why(row.why, library)) if p), class_="line"),
    )


def why(text: str, library: Library) -> str:
    """The reason of a change of standing, with documents by their labels."""
    return " ".join(library[word].label if word in library else word for word in text.split())
