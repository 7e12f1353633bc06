"""What the report and the Quality page both show of a run: tables of figures, and one case as a person needs it.

The templates escape all that they are given: questions, documents and answers may hold anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from chat.turn import Status
from chat.ui import wording
from chat.ui.render import safe
from evals.measures import in_order, measure, words
from evals.records import Record

WORST = 15
# How bad a case is where its evaluation knows no right and wrong; and which of the wrong ones come first.
_DEGREE = ("snippet_recall", "ndcg@10", "rouge1_recall")
_TOLD = (
    "status", "standalone_question", "standalone", "reference", "sufficiency", "statements", "notices", "passages",
    "gold", "relevant", "found", "message", "planted", "answerable",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """Texts in rows; the first of a row names it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Jinja with escaping on. Control characters and those that reverse the reading order are left out."""

    def shown(value: object) -> Markup:
        return value if isinstance(value, Markup) else Markup(safe(str(value)))

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def part(name: str, *arguments: object) -> str:
    """The HTML of a macro of `parts.html.j2`."""
    return str(getattr(environment().get_template("parts.html.j2").module, name)(*arguments))


def tables(result: Mapping[str, Any]) -> list[Table]:
    """All figures of an evaluation; what is compared stands side by side."""
    variants = result.get("variants", {})
    compared = {name: None for measures in variants.values() for name in measures}
    own = {name: value for name, value in result.get("metrics", {}).items() if name not in compared}
    found = [
        Table(
            "Measures by variant: mean ± standard error",
            ("Measure", *(words(name) for name in variants), "n"),
            tuple(_compared(name, list(variants.values())) for name in in_order(compared)),
        ),
        _means("Measures", {measure(name).label: own[name] for name in in_order(own)}, "Measure"),
        # Beside every figure of a judge stands what the judge is worth.
        _judge(result.get("judge", {})),
        _means(
            "Share of the reference rewrite's gain that is recovered", _labelled(result, "gain_recovered"), "Measure"
        ),
        _means("Right cases by kind", _worded(result, "by_kind"), "Kind"),
        _means("Right cases by accepted status", _worded(result, "by_expected"), "Status"),
        _means("Found supported, by label", _worded(result, "supported_by_label"), "Label"),
        _counts("What the language model wrote", _of_model(result.get("language_model", {})), "What"),
        _counts("How the cases ended", result.get("by_status", {}), "Status"),
        _counts("Left out", result.get("left_out", {}), "What"),
        Table(
            "Time of each step in milliseconds",
            ("Step", "p50", "p90", "p99"),
            tuple(
                (words(s), *(f"{p[k]:.1f}" for k in ("p50", "p90", "p99")))
                for s, p in result.get("latency_ms", {}).items()
            ),
        ),
    ]
    return [table for table in found if table.rows]


def _of_model(found: Mapping[str, Any]) -> dict[str, int]:
    """Its counts in words; a line for each reason why it did not write."""
    names = {
        "asked": "Answers that it was asked for",
        "wrote": "Answers that it wrote",
        "left_out": "Sentences left out, which no passage carries",
        "unknown_citations": "Citations of numbers that it was not given",
    }
    counts = {words: found[name] for name, words in names.items() if name in found}
    return counts | {f"Extractive instead: {why}": count for why, count in found.get("failures", {}).items()}


def _compared(name: str, variants: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    held = [measures.get(name) for measures in variants]
    cells = (f"{each['mean']:.3f} ± {each['stderr']:.3f}" if each else "–" for each in held)
    return measure(name).label, *cells, str(next(each["n"] for each in held if each))


def _means(caption: str, figures: Mapping[str, Mapping[str, Any]], what: str) -> Table:
    rows = tuple((name, _number(f["mean"]), _number(f["stderr"]), str(f["n"])) for name, f in figures.items())
    return Table(caption, (what, "Mean", "± stderr", "n"), rows)


def _number(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 2 else f"{value:.1f}"


def _judge(judge: Mapping[str, Any]) -> Table:
    agreed = {
        f"{words(what)}: {measure(name).label}": figure
        for what, figures in judge.get("agreement", {}).items()
        for name, figure in figures.items()
    }
    caption = f"The judge {judge.get('model', '')} beside people's labels; {judge.get('unparsed', 0)} verdicts unparsed"
    table = _means(caption, agreed, "Agreement")
    if judge and not agreed:
        return replace(table, rows=(("Too little could be parsed to compare", "–", "–", "0"),))
    return table


def _counts(caption: str, counts: Mapping[str, int], what: str) -> Table:
    return Table(caption, (what, "Cases"), tuple((words(name), str(count)) for name, count in counts.items()))


def _worded(result: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {words(key): value for key, value in result.get(name, {}).items()}


def _labelled(result: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {measure(key).label: value for key, value in result.get(name, {}).items()}


def worst(records: Sequence[Record]) -> list[Record]:
    """The cases that lost, worst first: the failed ones, or where none can fail, those below the best of their measure.
    A wrong answer is worse than none, and a false support than a missed one; so they come first."""
    judged = any(record.passed is not None for record in records)
    lost = [r for r in records if (r.passed is False if judged else _degree(r) < 1.0)]
    return sorted(lost, key=lambda record: (not _asserted(record), _degree(record)))


def _asserted(record: Record) -> bool:
    return bool(record.shown.get("statements") or record.facts.get("supported"))


def _degree(record: Record) -> float:
    return next((record.measures[name] for name in _DEGREE if name in record.measures), 1.0)


@dataclass(frozen=True, slots=True)
class Case:
    """A record, ready to be written down. Empty is what the evaluation does not know."""

    id: str
    question: str
    why: str
    reason: str
    outcome: tuple[tuple[str, str], ...]
    message: str
    statements: tuple[Mapping[str, Any], ...]
    notices: tuple[tuple[str, str], ...]
    gold: tuple[tuple[str, str], ...]
    passages: tuple[tuple[str, str], ...]
    measures: tuple[tuple[str, str], ...]


def case(record: Record) -> Case:
    """What a person needs to judge a case, from what was kept of it."""
    shown, facts = record.shown, record.facts
    ids = [
        (name, ", ".join(shown.get(key, ())))
        for name, key in (("Relevant documents", "relevant"), ("Found first", "found"))
    ]
    searched = shown.get("standalone_question") or shown.get("standalone") or ""
    confidence = shown.get("sufficiency")
    outcome = (
        ("Result", {True: "right", False: "wrong", None: ""}[record.passed]),
        ("Ended as", words(str(shown.get("status", "")))),
        ("Kind", words(str(facts.get("kind", "")))),
        ("Turn", str(record.turn or "")),
        ("Searched for", searched if searched != record.question else ""),
        ("A person's rewrite", shown.get("reference") or ""),
        ("Sufficiency", "" if confidence is None else f"{confidence:.2f}"),
        ("Answerable", ("yes" if shown["answerable"] else "no") if "answerable" in shown else ""),
        ("Accepted", ", ".join(map(words, facts.get("expected", ())))),
        ("Label", words(str(facts.get("label", "")))),
        *ids,
        ("Planted words", " / ".join(shown.get("planted", ()))),
        # What a later evaluation keeps is shown too, if plainly.
        *((words(name), str(value)) for name, value in shown.items() if name not in _TOLD),
    )
    return Case(
        id=record.id,
        question=record.question,
        why=_plain(record.why),
        reason=_plain(record.why) or _short_of_best(record),
        outcome=tuple((name, text) for name, text in outcome if text),
        message=shown.get("message") or "",
        statements=tuple(_statement(each) for each in shown.get("statements", ())),
        notices=tuple((words(each["kind"]), each["text"]) for each in shown.get("notices", ())),
        gold=tuple((each.get("document", ""), each["text"]) for each in shown.get("gold", ())),
        passages=tuple((_source(each), each["text"]) for each in shown.get("passages", ())),
        measures=tuple((measure(name).label, f"{record.measures[name]:.2f}") for name in in_order(record.measures)),
    )


def _plain(why: str) -> str:
    for status in Status:
        why = why.replace(status.value, status.value.replace("_", " "))
    return why


def _short_of_best(record: Record) -> str:
    name = next((name for name in _DEGREE if name in record.measures), None)
    return f"{measure(name).label} {record.measures[name]:.2f}" if name else ""


def _statement(kept: Mapping[str, Any]) -> dict[str, Any]:
    sections = {name.value: words for name, words in wording.SECTION.items()}
    return {
        "section": sections.get(kept["section"], words(kept["section"])),
        "text": kept["text"],
        "verdict": words(kept["verdict"]).lower(),
        "sources": "; ".join(kept["sources"]),
    }


def _source(passage: Mapping[str, Any]) -> str:
    score = passage.get("score")
    name = str(passage.get("label") or passage.get("document", ""))
    return name if score is None else f"{name}, score {score:.2f}"
