"""The versions of a document, what changed between two, and the answers that cite it."""

from __future__ import annotations

from collections.abc import Sequence

from chat.conversations import Citing
from chat.lineage import Change
from chat.ui import routes, wording
from chat.ui.render import Html, join, tag

_SHOWN = 12


def listed(document: str, versions: Sequence[tuple[str, str]], held: str | None, shown: str) -> Html:
    """The versions newest first: each opens, and an earlier one leads to what changed since."""
    rows = (_version(document, hash, stored, held, shown) for hash, stored in versions)
    return tag("section", tag("h2", "Versions"), tag("ul", *rows, class_="holdings versions"))


def _version(document: str, hash: str, stored: str, held: str | None, shown: str) -> Html:
    name = f"{wording.moment(stored)}"
    links: list[str] = [
        tag("a", name, href=routes.document(document, hash), aria_current="true" if hash == shown else None)
    ]
    links += ["held today"] if hash == held else []
    links += ["shown here"] if hash == shown and hash != held else []
    if held is not None and hash != held:
        links.append(tag("a", "What changed since", href=routes.document(document, since=hash)))
    return tag("li", join(links, " · "), tag("span", tag("code", hash[:12]), class_="line"))


def changes(found: Sequence[Change], earlier: str) -> Html:
    """What changed since an earlier version: what is gone is struck through, what is new is marked."""
    rows = join(_change(change) for change in found)
    if not any(change.before or change.after for change in found):
        rows = tag("p", "The text is the same; its parts are laid out otherwise.", class_="small")
    head = tag("h2", "What changed since ", tag("code", earlier[:12]))
    return tag("section", head, rows, class_="changes")


def _change(change: Change) -> Html:
    if change.same:
        what = "paragraph is" if change.same == 1 else "paragraphs are"
        return tag("p", f"{change.same} {what} the same", class_="small same")
    gone = (tag("p", tag("span", "Gone: ", class_="unseen"), tag("del", text)) for text in change.before)
    new = (tag("p", tag("span", "New: ", class_="unseen"), tag("ins", text)) for text in change.after)
    return join((*gone, *new))


def cited_in(found: Sequence[Citing], *, named: bool) -> Html:
    """The answers that cite the document; only how many where the conversations are not the reader's to see."""
    head = tag("h2", "Where it was cited")
    if not found:
        return tag("section", head, tag("p", "No stored answer cites it.", class_="small"))
    if not named:
        count = f"{len(found)} stored {'answer cites' if len(found) == 1 else 'answers cite'} it."
        return tag("section", head, tag("p", count, class_="small"))
    rows = [
        tag(
            "li",
            tag("a", each.question, href=routes.conversation(each.conversation)),
            tag("span", wording.moment(each.asked_at), class_="line"),
        )
        for each in found
    ]
    more = tag("details", tag("summary", f"{len(rows) - _SHOWN} more"), tag("ul", *rows[_SHOWN:], class_="holdings"))
    return tag("section", head, tag("ul", *rows[:_SHOWN], class_="holdings"), more if len(rows) > _SHOWN else Html())
