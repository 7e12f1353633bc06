"""A librarian's whole way on the command line: from the plan of a refresh to a new guideline that is cited and its
predecessor told of as replaced; and back."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from fpdf import FPDF

from settings import Settings
from tests.documents import markdown
from tests.ingest.workshop import tree
from tests.shell import Shell

FALLS, SCREENING = "uspstf-2018-falls", "uspstf-2025-osteoporosis"
HARBOUR = "harbour-2026-osteoporosis"
ON_FALLS = "Does the task force recommend vitamin D to prevent falls in community-dwelling older adults?"
PDF_LINES = (
    "Scope",
    "This statement of 2026 is on vitamin D and falls in community-dwelling older adults.",
    "Recommendation",
    "The task force recommends in 2026 against vitamin D to prevent falls in community-dwelling older adults.",
    "The task force recommends exercise in 2026 for community-dwelling older adults who have fallen before.",
)
NOTE = """# Screening for osteoporosis

## Recommendation

The Harbour Society recommends in 2026 that women aged 60 years or older be screened for osteoporosis with bone
measurement.
"""


def write_pdf(file: Path) -> None:
    """A guideline on one page, as a word processor prints it."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=18)
    pdf.multi_cell(0, 10, "Vitamin D and falls: statement of 2026")
    for line in PDF_LINES:
        pdf.set_font("Helvetica", size=11 if line.endswith(".") else 14)
        pdf.ln(4)
        pdf.multi_cell(0, 6, line)
    pdf.output(str(file))


@dataclass(frozen=True)
class Desk:
    """A shell over a home of its own, and the folder of a librarian's files."""

    shell: Shell
    folder: Path

    def refresh(self, *options: str) -> Any:
        return self.shell.json("refresh", "refresh", "--path", str(self.folder), *options)

    def ask(self, text: str) -> Any:
        return self.shell.json("ask", "ask", text)

    def listed(self) -> dict[str, Any]:
        return {each["id"]: each for each in self.shell.json("list", "list")}


def notices(answer: Any, kind: str) -> str:
    """What an answer's notices of a kind say."""
    return " ".join(each["text"] for each in answer["notices"] if each["kind"] == kind)


@pytest.fixture(scope="module")
def desk(shipped: Settings, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The shipped home, and a folder with two new guidelines: a PDF with what is known of it beside it, which replaces a
    shipped statement, and one in Markdown, which replaces another."""
    place = tmp_path_factory.mktemp("desk")
    shutil.copytree(shipped.home, place / "home")
    folder = place / "new"
    folder.mkdir()
    write_pdf(folder / "falls 2026.pdf")
    said = {"kind": "guideline", "type": "recommendation_statement", "label": "Task force 2026 (falls)", "year": 2026}
    (folder / "falls 2026.pdf.yaml").write_text(yaml.safe_dump({**said, "supersedes": [{"id": FALLS}]}))
    text = markdown(
        HARBOUR, NOTE, kind="guideline", title="Screening", label="Harbour Society 2026", supersedes=[{"id": SCREENING}]
    )
    (folder / "screening.md").write_text(text, encoding="utf-8")
    return Desk(Shell(place / "home", place), folder)


def standing(changes: list[dict[str, str]]) -> dict[str, tuple[str, str]]:
    """Changes of standing as a report has them."""
    return {change["document"]: (change["from"], change["to"]) for change in changes}


def cited(answer: Any) -> dict[str, str]:
    """The documents that an answer cites, with their standing."""
    return {each["document"]: each["standing"] for each in answer["references"]}


def test_from_the_plan_to_the_answer_and_back(desk: Desk) -> None:
    """The plan says what will come and writes nothing; the refresh does that; answers, list, show and doctor agree; when
    a file goes, what it had replaced is back."""
    held, before = desk.listed(), tree(desk.shell.home)
    told = desk.shell("refresh", "--dry-run", "--path", str(desk.folder)).stderr
    assert tree(desk.shell.home) == before
    assert f"added: {HARBOUR}" in told
    assert f"standing: {FALLS} was current, is superseded (replaced by " in told
    assert f"standing: {SCREENING} was current, is superseded (replaced by {HARBOUR})" in told
    plan = re.search(r"2 added, 2 updated, 0 removed, (\d+) unchanged; (\d+) passages, (\d+) to embed, about", told)
    assert plan, told

    report = desk.refresh()
    assert (report["added"], report["updated"], report["removed"], report["failed"]) == (2, 2, 0, [])
    assert (report["unchanged"], report["passages"], report["embedded"]) == tuple(map(int, plan.groups()))
    assert report["embedded"] > 0
    superseded = ("current", "superseded")
    assert standing(report["standing_changed"]) == {FALLS: superseded, SCREENING: superseded}
    now = desk.listed()
    [pdf] = set(now) - set(held) - {HARBOUR}
    assert {key: now[key]["superseded_by"] for key in (FALLS, SCREENING)} == {FALLS: pdf, SCREENING: HARBOUR}
    assert sum(each["passages"] for each in now.values()) == report["passages"]
    healthy = desk.shell.json("doctor", "doctor")
    assert (healthy["healthy"], healthy["documents"], healthy["passages"]) == (True, len(now), report["passages"])

    answer = desk.ask(ON_FALLS)
    assert cited(answer)[pdf] == "current"
    assert FALLS not in cited(answer)
    assert "has been replaced by Task force 2026 (falls)" in notices(answer, "superseded")
    quotes = [quote for each in answer["statements"] for quote in each["quotes"] if quote["document"] == pdf]
    shown = desk.shell.json("show", "show", pdf)
    assert quotes
    assert all(shown["text"][quote["start"] : quote["end"]] == quote["text"] for quote in quotes)
    named = desk.ask("Is the USPSTF 2025 statement on osteoporosis screening still current?")
    assert "has been replaced by Harbour Society 2026" in notices(named, "superseded")
    assert cited(named)[HARBOUR] == "current"
    assert cited(named).get(SCREENING) != "current"

    for name in ("falls 2026.pdf", "falls 2026.pdf.yaml"):
        (desk.folder / name).unlink()
    gone = desk.refresh()
    assert (gone["removed"], gone["embedded"], gone["failed"]) == (1, 0, [])
    assert standing(gone["standing_changed"]) == {FALLS: ("superseded", "current")}
    answer = desk.ask(ON_FALLS)
    assert cited(answer)[FALLS] == "current"
    assert pdf not in json.dumps(answer)
    # What the earlier answer cited is still there to be read.
    old = desk.shell.json("show", "show", pdf, "--version", shown["version"][:12])
    assert (old["version"], old["text"]) == (shown["version"], shown["text"])
