"""A refresh as HTML: its progress, its plan or report, and the former ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chat.refreshing import RefreshJob
from chat.ui import routes, wording
from chat.ui.components import lineage
from chat.ui.components.references import Library
from chat.ui.render import Html, join, tag

if TYPE_CHECKING:
    from ingest.report import Report

_NAMED = 20
_COUNTS = ("added", "updated", "removed", "unchanged", "passages", "embedded")


def progress(job: RefreshJob) -> Html:
    """What is being done, and how much of it is."""
    what = "Looking at what would change" if job.dry_run else "Refreshing"
    count = f"{job.done} of {job.total}" if job.total else ""
    bar = tag("progress", value=job.done, max=job.total, aria_label=job.label) if job.total else Html()
    return tag(
        "div",
        tag("p", tag("strong", f"{what}, since {job.began:%H:%M:%S} UTC")),
        tag("p", " · ".join(part for part in (job.label, count) if part), class_="small"),
        bar,
        class_="running",
        role="status",
    )


def report(job: RefreshJob, found: Report, library: Library) -> Html:
    """What a refresh did, or would do; with what could not be read and why."""
    nothing = not (found.added or found.updated or found.removed)
    would, did = (
        ("Nothing would change", "Nothing had changed") if nothing else ("What would change", "What was changed")
    )
    names = {what: found.names.get(what, ()) for what in ("added", "updated", "removed")}
    standing = [
        tag(
            "li",
            join((_name(id, library), f": {wording.standing(before)} → {wording.standing(after)}")),
            tag("span", lineage.why(reason, library), class_="line"),
        )
        for id, before, after, reason in found.standing_changed
    ]
    twins = [
        tag("li", join((_name(id, library), " is the same work as ", _name(kept, library), ", which is used")))
        for id, kept in found.doubles.items()
    ]
    return tag(
        "section",
        tag("h2", would if job.dry_run else did),
        tag("p", _sentence(job, found), class_="small"),
        *(_names(what.capitalize(), ids, library) for what, ids in names.items()),
        _listing("Standing changed", standing),
        _listing("Held twice", twins),
        _failed(found.failed),
        class_="report",
    )


def _sentence(job: RefreshJob, found: Report) -> str:
    if job.dry_run:
        seconds = found.estimated_seconds
        estimate = f", which takes about {_duration(seconds)}" if seconds is not None and found.embedded else ""
        return f"{found.unchanged} documents stay as they are. {found.embedded} passages are to be embedded{estimate}."
    return (
        f"{found.unchanged} documents stayed as they were. {found.embedded} of {found.passages} passages were embedded; "
        f"it took {_duration(found.seconds)}."
    )


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _name(id: str, library: Library) -> Html:
    return tag("a", library[id].label, href=routes.document(id)) if id in library else join((id,))


def _names(what: str, ids: Sequence[str], library: Library) -> Html:
    rows = [tag("li", _name(id, library)) for id in ids[:_NAMED]]
    if len(ids) > _NAMED:
        rows.append(tag("li", f"and {len(ids) - _NAMED} more"))
    return _listing(f"{what} ({len(ids)})", rows)


def _failed(failed: Iterable[tuple[str, str]]) -> Html:
    return _listing(
        "Could not be read", [tag("li", tag("strong", name), tag("span", why, class_="line")) for name, why in failed]
    )


def _listing(head: str, rows: Sequence[Html]) -> Html:
    return join((tag("h3", head), tag("ul", *rows, class_="holdings"))) if rows else Html()


def former(refreshes: Sequence[tuple[str, Mapping[str, Any]]]) -> Html:
    """Former refreshes as a table, newest first, and below it what each could not read."""
    head = tag("tr", *(tag("th", name, scope="col") for name in ("When", *map(str.capitalize, _COUNTS), "Not read")))
    rows = (
        tag(
            "tr",
            tag("th", wording.briefly(at), scope="row"),
            *(tag("td", str(report.get(name, "–"))) for name in _COUNTS),
            tag("td", str(len(report.get("failed") or ()))),
        )
        for at, report in refreshes
    )
    table = tag(
        "div",
        tag("table", tag("thead", head), tag("tbody", *rows)),
        class_="wide sheet",
        tabindex="0",
        role="region",
        aria_label="Former refreshes, newest first",
    )
    return join((table, *(_unread(at, report) for at, report in refreshes if report.get("failed"))))


def _unread(at: str, report: Mapping[str, Any]) -> Html:
    failed = [(str(each["document"]), str(each["reason"])) for each in report["failed"]]
    return tag("details", tag("summary", f"{wording.briefly(at)}: {len(failed)} not read"), _failed(failed))
