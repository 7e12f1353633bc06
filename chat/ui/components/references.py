"""References: what a citation points at, by kind, with its standing and where to read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chat.turn import Reference
from chat.ui import routes, wording
from chat.ui.render import Html, join, link_out, tag, web_address
from corpus.document import Extent, Kind, Metadata, Standing

Library = Mapping[str, Metadata]
"""The documents held, by id: what a reference to one of them is called."""


def from_metadata(number: int, metadata: Metadata) -> Reference:
    """The reference of an article to a document. It names every grade, where an answer names the passage's own."""
    grades = dict.fromkeys(grade.grade for grade in metadata.grades)
    return Reference(
        number=number,
        document=metadata.id,
        version="",
        kind=metadata.kind,
        type=metadata.type,
        label=metadata.label,
        title=metadata.title,
        organisation=metadata.organisation or wording.enumeration(metadata.authors[:3]) or None,
        year=metadata.year,
        url=metadata.identifiers.link,
        standing=metadata.standing,
        superseded_by=tuple(edge.id for edge in metadata.superseded_by),
        grade=", ".join(grades) or None,
        read_depth=metadata.read_depth,
        note=metadata.integrity_note,
        attribution=metadata.attribution,
    )


def badge(standing: Standing) -> Html:
    """The standing in words; its colour only repeats them."""
    return tag("span", wording.STANDING[standing], class_=f"badge {standing.value}")


def replacement(reference: Reference, library: Library) -> Html:
    """What replaced this document, each by name with its link; empty where nothing did."""
    held = library.get(reference.document)
    partly = {edge.id for edge in held.superseded_by if edge.extent is Extent.PARTIAL} if held else set[str]()
    lines = []
    for id in reference.superseded_by:
        name = tag("a", library[id].label, href=routes.document(id)) if id in library else id
        lines.append(join(("Replaced in part by " if id in partly else "Replaced by ", name)))
    return join(lines, "; ")


def standing(reference: Reference, library: Library) -> Html:
    """The standing, what replaced the document, how far it was read, and any caution that goes with it."""
    replaced = replacement(reference, library)
    line = [badge(reference.standing), *([replaced] if replaced else []), wording.READ_DEPTH[reference.read_depth]]
    note = tag("span", reference.note, class_="caution") if reference.note else Html()
    return join((tag("span", join(line, " · "), class_="standing"), note))


def listed(references: Iterable[Reference], library: Library, anchor: str, heading: str = "h4") -> Html:
    """The references grouped by kind. Numbers run over the groups; `anchor` keeps their ids apart on one page."""
    known = tuple(references)
    groups = ((kind, [each for each in known if each.kind is kind]) for kind in Kind)
    return join(
        join(
            (
                tag(heading, wording.KINDS[kind], class_=f"kind {kind.value}"),
                tag("ol", *(_entry(each, library, anchor) for each in members), class_="references"),
            )
        )
        for kind, members in groups
        if members
    )


def _entry(reference: Reference, library: Library, anchor: str) -> Html:
    links = [tag("a", "Text held here", href=routes.document(reference.document, reference.version))]
    if web_address(reference.url):
        links.insert(0, link_out("Source", reference.url))
    return tag(
        "li",
        tag("span", reference.title, class_="title"),
        tag("span", wording.facts(reference), class_="facts"),
        standing(reference, library),
        tag("span", reference.attribution, class_="facts") if reference.attribution else Html(),
        tag("span", join(links, " · "), class_="links"),
        value=reference.number,
        id=f"{anchor}-{reference.number}",
    )
