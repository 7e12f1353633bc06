"""Numbered citations: a small number in the text that opens what stands behind it.

The number is a button that opens an HTML popover: no script, no round trip, closed by Escape or a click beside it.
Where a page has the pane for evidence, the number opens that instead, and the popover is what is seen in passing.
"""

from __future__ import annotations

from collections.abc import Mapping

from chat.turn import Passage, Quote, Reference
from chat.ui import routes, wording
from chat.ui.components.evidence import Choice
from chat.ui.components.references import Library, standing
from chat.ui.render import Html, join, link_out, marked, safe, tag, web_address

Passages = Mapping[str, Passage]
"""The passages of a turn, by id."""

_LONG_WORD = 24


def number(reference: Reference, popover: str) -> Html:
    """The number, as a button that opens the popover."""
    return tag(
        "button",
        str(reference.number),
        class_="cite",
        type="button",
        popovertarget=popover,
        aria_label=f"Source {reference.number}: {reference.label}",
    )


def sentence(text: str, references: list[Reference], popover: str) -> Html:
    """A sentence with its numbers; `popover` begins the ids of what they open."""
    if not references:
        return safe(text)
    cites = [number(each, f"{popover}-{each.number}") for each in references]
    before, space, last = text.rpartition(" ")
    if len(last) > _LONG_WORD:
        return join((text, *cites))
    # The numbers stay on the line of the last word.
    return join((before, space, tag("span", last, *cites, class_="tail")))


def source(reference: Reference, library: Library, id: str) -> Html:
    """What a number in an article opens: the reference itself."""
    links = [tag("a", "Text held here", href=routes.document(reference.document))]
    if web_address(reference.url):
        links.append(link_out("Source", reference.url))
    return _popover(
        id, reference, library, Choice(document=reference.document), tag("p", join(links, " · "), class_="links")
    )


def passage(reference: Reference, quotes: list[Quote], passages: Passages, library: Library, id: str) -> Html:
    """What a number in an answer opens: the passage in its document, with the quote highlighted."""
    held = [passages.get(quote.passage) for quote in quotes]
    version = next((each.version for each in held if each), reference.version)
    ranges = tuple((quote.start, quote.end) for quote in quotes)
    chosen = Choice(document=reference.document, version=version or None, quotes=ranges)
    drawn = (_quoted(quote, each, reference) for quote, each in zip(quotes, held, strict=True))
    return _popover(id, reference, library, chosen, *drawn)


def _popover(id: str, reference: Reference, library: Library, chosen: Choice, *content: Html) -> Html:
    close = tag(
        "button", "×", class_="close", type="button", popovertarget=id, popovertargetaction="hide", aria_label="Close"
    )
    about = (
        tag("p", reference.title, class_="title"),
        tag("p", wording.facts(reference), class_="facts"),
        tag("p", standing(reference, library)),
    )
    return tag(
        "div",
        tag("p", tag("span", str(reference.number), class_="number"), f" {reference.label}", close, class_="head"),
        tag("div", *about, class_="about"),
        tag("div", *content, class_="behind"),
        id=id,
        class_="source",
        popover="auto",
        role="dialog",
        aria_label=f"Source {reference.number}: {reference.label}",
        data_evidence=chosen.model_dump_json(exclude_defaults=True),
    )


def _quoted(quote: Quote, held: Passage | None, reference: Reference) -> Html:
    address = routes.document(quote.document, held.version if held else reference.version, quote.start, quote.end)
    return join(
        (
            tag("p", wording.place(held), class_="place") if held else Html(),
            tag("blockquote", in_passage(quote, held)),
            tag("p", tag("a", "Open the document at this place", href=address), class_="links"),
        )
    )


def in_passage(quote: Quote, held: Passage | None) -> Html:
    """The passage with the quote highlighted; the quote alone where the passage does not hold it at its place."""
    if held is None or held.text[quote.start - held.start : quote.end - held.start] != quote.text:
        return tag("mark", quote.text)
    return marked(held.text, quote.start - held.start, quote.end - held.start)
