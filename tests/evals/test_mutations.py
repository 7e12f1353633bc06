"""Mutants and what is measured on them: each kind changes what it says it changes, and nothing else is made."""

from __future__ import annotations

from typing import NoReturn

import pytest

from chat.turn import Verdict
from chat.verification import Check
from corpus.document import BlockKind, Document, DocumentType, Kind, Metadata, RawBlock, assemble
from evals.datasets.forms import Snippet
from evals.datasets.gold import GoldQuestion
from evals.datasets.mutants import Names, mutants, names_of
from evals.datasets.true_statements import PARAPHRASE, VERBATIM, true_statements
from evals.tasks import mutations
from evals.tasks.mutations import Mutations

ADVICE = "In 2018 the USPSTF recommended against 400 IU of vitamin D a day in women (grade D)."
TRIAL = "NICE found that alendronate lowers the risk of fracture by 26% (0.71 to 0.93) only in adults."
NAMES = Names(("calcium", "vitamin d", "vitamin k"), ("NICE", "USPSTF"))


def _of(text: str) -> dict[str, str]:
    return {mutant.kind: mutant.text for mutant in mutants(text, NAMES)}


@pytest.mark.parametrize(
    ("text", "kind", "gone"),
    [
        (ADVICE, "year", "2018"),
        (ADVICE, "dose", "400 IU"),
        (ADVICE, "unit", "IU of"),
        (ADVICE, "interval", "a day"),
        (ADVICE, "grade", "grade D"),
        (ADVICE, "advice", "recommended against"),
        (ADVICE, "population", "women"),
        (ADVICE, "intervention", "vitamin D"),
        (ADVICE, "source", "USPSTF"),
        (TRIAL, "direction", "lowers"),
        (TRIAL, "percent", "26%"),
        (TRIAL, "range", "0.71 to 0.93"),
        (TRIAL, "condition", "only"),
        ("It does not help.", "negation_lost", "not"),
    ],
)
def test_a_mutant_changes_what_its_kind_says(text: str, kind: str, gone: str) -> None:
    """The words concerned are gone, and the text is another."""
    assert gone not in _of(text)[kind]


def test_a_negation_is_added_to_the_predicate() -> None:
    """Behind an auxiliary, or with "does not" before a verb; never within "whether it is"."""
    assert _of("The dose is safe.")["negation_added"] == "The dose is not safe."
    assert _of("NICE recommends exercise.")["negation_added"] == "NICE does not recommend exercise."
    assert "negation_added" not in _of("It tells whether a bone is broken.")


def test_nothing_is_made_of_nothing_and_the_same_at_every_run() -> None:
    """A sentence without anything to change has no mutant; no mutant is its sentence."""
    assert mutants("Bones hold calcite.", NAMES) == []
    assert mutants(ADVICE, NAMES) == mutants(ADVICE, NAMES)
    assert ADVICE not in _of(ADVICE).values()


def test_two_figures_change_places() -> None:
    """Only those of one unit."""
    assert _of("It was 7.2% with and 2.3% without.")["exchanged"] == "It was 2.3% with and 7.2% without."
    assert "exchanged" not in _of("It was 7.2% at 60 years.")


def test_names_come_from_the_texts() -> None:
    """Vitamins, medicines by their stems, and capitals that are no heading and no test."""
    found = names_of([ADVICE, TRIAL, "RESULTS: DXA was used. The results agree. Zoledronic acid helps."])
    assert found.interventions == ("alendronate", "vitamin D", "zoledronic acid")
    assert found.sources == ("NICE", "USPSTF")


def _document(key: str, text: str) -> Document:
    body, laid_out = assemble([RawBlock(BlockKind.PARAGRAPH, text)])
    metadata = Metadata(id=key, kind=Kind.GUIDELINE, type=DocumentType.DOCUMENT, title=key, label=key)
    return Document(metadata, body, laid_out)


@pytest.fixture
def evaluation() -> Mutations:
    """Two documents, and one statement of our own on the first."""
    documents = [_document("one", ADVICE), _document("two", TRIAL)]
    question = GoldQuestion(
        id="q",
        question="Vitamin D?",
        kind="answerable",
        answerable=True,
        gold_snippets=(Snippet(document="one", text=ADVICE),),
        must_have=("The USPSTF recommended against vitamin D in 2018.",),
    )
    cases = true_statements(documents, [question])
    assert [case.origin for case in cases] == [VERBATIM, VERBATIM, PARAPHRASE]
    assert cases[0].elsewhere.document == "two"

    def opener() -> NoReturn:
        raise AssertionError("no corpus is needed")

    return Mutations("gold", "x", cases, opener, {document.id: document for document in documents}, NAMES)


def test_true_statements_pass_and_mutants_do_not(evaluation: Mutations) -> None:
    """Nothing is lost, every mutant is caught, each kind has its figure, and the origins stand side by side."""
    summary = evaluation.summary([record for case in evaluation.cases for record in evaluation.run(case)])
    assert summary["metrics"]["lost"].mean == 0.0
    assert summary["metrics"]["caught"].mean == 1.0
    assert summary["metrics"]["caught_citation"].n == 3
    assert set(summary["variants"]) == {VERBATIM, PARAPHRASE}


def test_a_verifier_that_lets_all_through_catches_nothing(
    evaluation: Mutations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The figures are of the verifier: without it they fall, and each mutant that passed is named."""
    monkeypatch.setattr(mutations, "verify", lambda *arguments: Check(Verdict.SUPPORTED, "of course", 1.0))
    [record] = evaluation.run(evaluation.cases[0])
    assert record.measures["caught"] == 0.0
    assert record.passed is False
    assert "dose not caught" in record.why


def test_a_verifier_that_lets_nothing_through_loses_all(evaluation: Mutations, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is lost is told with the reason."""
    monkeypatch.setattr(mutations, "verify", lambda *arguments: Check(Verdict.UNSUPPORTED, "never", 0.0))
    [record] = evaluation.run(evaluation.cases[0])
    assert (record.measures["lost"], record.measures["caught"]) == (1.0, 1.0)
    assert record.why.startswith("lost: never")
