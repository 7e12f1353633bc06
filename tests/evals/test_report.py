"""The report of a run: whole, self-contained, and deaf to what the texts in it would like to do."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from errors import RunError
from evals.records import Record
from evals.report import write_report
from evals.views import WORST, tables, worst
from tests.evals.run_folder import HOSTILE, answer, full, result, retrieved, write_run

DAY = "20261120"


def _report(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def _one(page: BeautifulSoup, selector: str) -> Tag:
    found = page.select_one(selector)
    assert found
    return found


def _hostile(home: Path) -> Path:
    records = [answer("q-1", False, HOSTILE).model_copy(update={"id": HOSTILE, "facts": {"kind": HOSTILE}})]
    return write_report(write_run(home, DAY, {("answers", HOSTILE): records, ("conversations", "gold"): records}))


def test_every_evaluation_is_shown(tmp_path: Path) -> None:
    """Each evaluation has its heading, its figures with errors and n, its plots, and its failed cases counted."""
    run = write_run(tmp_path, DAY, full())
    assert write_report(run) == run.report
    page = _report(run.report)
    titles = [heading.get_text() for heading in page.select("section > h2")]
    assert titles[:3] == ["Answers, our gold set", "Conversations, our gold set", "Retrieval, scifact/test"]
    assert _one(page, "#e1 .facts").get_text() == "2 cases · 1 failed · 1.5 s"
    row = _one(page, "#e1 tbody tr")
    assert [cell.get_text() for cell in row.find_all(["th", "td"])] == ["Right", "0.500", "0.500", "2"]
    assert len(page.select("#e1 figure svg")) == 3


def test_variants_stand_side_by_side(tmp_path: Path) -> None:
    """Lexical, dense and hybrid are columns of one table."""
    page = _report(write_report(write_run(tmp_path, DAY, full())))
    table = _one(page, "#e3 table")
    assert [cell.get_text() for cell in table.select("thead th")] == ["Measure", "Lexical", "Dense", "Hybrid", "n"]
    assert [cell.get_text() for cell in table.select("tbody tr > *")][1] == "0.312 ± 0.188"


def test_a_judge_is_not_shown_without_its_worth(tmp_path: Path) -> None:
    """Beside the figures of a chat model as judge stands its agreement with people's labels."""
    figure = {"mean": 0.8, "stderr": 0.05, "n": 60}
    judge = {"model": "openai:x", "unparsed": 3, "agreement": {"support": {"balanced_accuracy": figure}}}
    metrics = {"judge_support": figure}
    run = write_run(tmp_path, DAY, {("answers", "gold"): []}, more={"judge": judge, "metrics": metrics})
    shown = [table.get_text(" ", strip=True) for table in _report(write_report(run)).select("#e1 .tables table")]
    assert "Support, by the judge 0.800" in shown[0]
    assert "The judge openai:x beside people's labels; 3 verdicts unparsed" in shown[1]
    assert "Support: Balanced accuracy 0.800 0.050 60" in shown[1]
    (unknown,) = tables({"judge": {"model": "openai:x", "unparsed": 60, "agreement": {"support": {}}}})
    assert unknown.rows[0][0] == "Too little could be parsed to compare"


def test_what_was_run_can_be_read(tmp_path: Path) -> None:
    """Name, date, data, corpus, index, versions, machine, command and seed stand in the report."""
    text = _one(_report(write_report(write_run(tmp_path, DAY, full(), limit=30))), "#run").get_text(" ")
    for part in ("20261120T080000-all", "2026-11-20", "sequitur eval all", "at most 30", "seed 0", "1" * 12, "c" * 12):
        assert part in text
    for part in ("all-MiniLM-L6-v2", "python 3.11", "cores 2", "scifact/test", "locale"):
        assert part in text


def test_a_case_says_why_it_lost(tmp_path: Path) -> None:
    """Question, answer with source and verdict, notice, passage, gold and the reason are in the case's details."""
    page = _report(write_report(write_run(tmp_path, DAY, full())))
    case = page.select_one("#e1 .cases details")
    assert case
    text = " ".join(case.get_text(" ").split())
    for part in ("q-2", "Does it help?", "Why it lost:", "Bottom line · USPSTF", "supported", "Superseded:", "Gold:"):
        assert part in text
    assert "score 0.75" in text


def test_hostile_text_is_text(tmp_path: Path) -> None:
    """Markup in questions, answers, documents, names and reasons is written as text; the report holds no script at all."""
    path = _hostile(tmp_path)
    text, page = path.read_text(encoding="utf-8"), _report(path)
    assert "&lt;script&gt;window.ran=1" in text
    for name in ("script", "img", "iframe", "object", "link", "base", "form"):
        assert not page.find_all(name), name
    assert not [tag for tag in page.find_all(True) if any(key.startswith("on") for key in tag.attrs)]
    assert "\u202e" not in text
    assert "{{ 7*7 }}" in text


def test_nothing_is_loaded(tmp_path: Path) -> None:
    """No element and no style names a resource outside the file."""
    for path in (_hostile(tmp_path / "a"), write_report(write_run(tmp_path / "b", DAY, full()))):
        page = _report(path)
        assert not page.select("[src], [srcset], [data], [poster], [action], [background]")
        links = [str(tag[key]) for tag in page.find_all(True) for key in ("href", "xlink:href") if key in tag.attrs]
        assert links
        assert all(link.startswith("#") for link in links)
        styles = " ".join(style.get_text() for style in page.find_all("style"))
        styles += " ".join(str(tag["style"]) for tag in page.select("[style]"))
        assert not re.search(r"@import|url\((?!#)", styles)


def test_the_structure_can_be_read_aloud(tmp_path: Path) -> None:
    """Headings skip no level, tables have captions and scopes, images have words, ids are unique."""
    page = _report(write_report(write_run(tmp_path, DAY, full(), more={"by_status": {"answered": 2}})))
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(following - before <= 1 for before, following in pairwise(levels))
    assert all(table.caption and table.caption.get_text() for table in page.find_all("table"))
    assert all(cell.get("scope") for cell in page.find_all("th"))
    assert all(svg.get("aria-label") for svg in page.find_all("svg"))
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(map(str, ids)))


def test_measures_are_explained_once(tmp_path: Path) -> None:
    """The glossary explains each measure of the run, and no other."""
    page = _report(write_report(write_run(tmp_path, DAY, {("retrieval", "x"): [retrieved("r", 0.5)]})))
    assert [term.get_text() for term in page.select("#measures dt")] == ["nDCG@10"]


def test_a_run_without_results_or_cases_has_a_report(tmp_path: Path) -> None:
    """No evaluation, no case, or only figures of another time: the report says so and stands."""
    assert "nothing to say" in _report(write_report(write_run(tmp_path / "a", DAY, {}))).get_text()
    page = _report(write_report(write_run(tmp_path / "b", DAY, {("answers", "gold"): [], ("support", "x"): []})))
    assert page.get_text().count("There were no cases.") == 2
    odd = write_run(tmp_path / "c", DAY, {})
    odd.write_results([result("novel", "set", [], metrics={"new_measure": {"mean": 3.25, "stderr": 0.5, "n": 2}})])
    assert "New measure" in _report(write_report(odd)).get_text()


def test_a_run_that_did_not_finish_has_no_report(tmp_path: Path) -> None:
    """Without results there is nothing to report, and the error says what to do."""
    run = write_run(tmp_path, DAY, full())
    (run.folder / "summary.json").unlink()
    with pytest.raises(RunError, match="did not come to its end"):
        write_report(run)
    assert not run.report.exists()


def test_the_worst_come_first() -> None:
    """Failed cases, and of these the wrong answers before the refusals; without failures, the lowest measure."""
    refused = answer("refused", False).model_copy(update={"shown": {}})
    assert [record.id for record in worst([refused, answer("right", True), answer("wrong", False)])] == [
        "wrong",
        "refused",
    ]
    missed, false = (
        Record(case=id, id=id, passed=False, facts={"supported": supported})
        for id, supported in (("m", False), ("f", True))
    )
    assert worst([missed, false]) == [false, missed]
    assert [record.id for record in worst([retrieved("a", 1.0), retrieved("b", 0.5), retrieved("c", 0.1)])] == [
        "c",
        "b",
    ]


def test_at_most_fifteen_cases_are_listed(tmp_path: Path) -> None:
    """The table of the worst ends after fifteen and says of how many it is."""
    records = [answer(f"q-{n}", False) for n in range(40)]
    page = _report(write_report(write_run(tmp_path, DAY, {("answers", "gold"): records})))
    assert len(page.select("#e1 .cases > details")) == WORST == 15
    assert "The 15 worst of 40" in _one(page, "#e1").get_text()
