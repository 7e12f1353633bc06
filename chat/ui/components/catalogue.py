"""The documents held as a list: what each is, where it came from, and where its text matches a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chat.catalogue import Hit, Holding, Snippet, counted
from chat.ui import routes, wording
from chat.ui.components import references
from chat.ui.render import Html, highlighted, join, tag


def summary(holdings: Sequence[Holding]) -> Html:
    """How many documents there are, by kind and by standing."""
    kinds, standings = counted(holdings)
    parts = [f"{n} {wording.KINDS[kind].lower()}" for kind, n in kinds.items()]
    stand = [f"{n} {wording.STANDING[standing].lower()}" for standing, n in standings.items()]
    return tag("p", f"{len(holdings)} documents: {wording.enumeration(parts)}. {'; '.join(stand)}.", class_="small")


def listed(hits: Iterable[Hit]) -> Html:
    """The documents with what is known of each in two lines."""
    return tag("ul", *(_entry(hit) for hit in hits), class_="holdings catalogue")


def _entry(hit: Hit) -> Html:
    known = hit.holding.metadata
    stored = hit.holding.stored
    kind = tag("span", wording.KIND[known.kind], class_=f"kind {known.kind.value}")
    year = str(known.year) if known.year else ""
    first = [kind, *(part for part in (known.organisation, year, wording.TYPE.get(known.type, "")) if part)]
    second = [
        references.badge(known.standing),
        wording.READ_DEPTH[known.read_depth],
        hit.holding.source,
        *([f"stored {wording.day(stored)}"] if stored else []),
        *([] if known.redistributable else ["kept on this machine only"]),
    ]
    return tag(
        "li",
        tag("a", known.label, href=routes.document(known.id), class_="name"),
        tag("span", known.title, class_="title") if known.title != known.label else Html(),
        tag("span", join(first, " · "), class_="facts line"),
        tag("span", join(second, " · "), class_="standing line"),
        _snippet(hit.snippet, known.id) if hit.snippet else Html(),
    )


def _snippet(snippet: Snippet, document: str) -> Html:
    place = tag(
        "a", "Open at this place", href=routes.document(document, start=snippet.start, end=snippet.end), class_="place"
    )
    return tag("blockquote", highlighted(snippet.text, snippet.marks), " ", place)
